//! Reading models: the traps of published files, errors with file and line, our own format.

mod common;

use common::{TOY_VDJ, TOY_VJ, toys};
use proptest::prelude::*;
use thymoid_receptor::{Chain, Error, FirstNucleotide, Functionality, Model, ModelText, Sampler};

fn names(genes: &[thymoid_receptor::Gene]) -> Vec<(&str, Option<String>)> {
    let germline = |gene: &thymoid_receptor::Gene| {
        gene.segment.as_ref().map(|segment| segment.germline.to_string())
    };
    genes.iter().map(|gene| (gene.name.as_str(), germline(gene))).collect()
}

#[test]
fn genes_are_named_cut_and_judged() -> Result<(), Error> {
    let [vdj, vj] = toys()?;
    let part = |text: &str| Some(text.to_owned());
    assert_eq!(vdj.chain(), Chain::Trb);
    assert_eq!(
        names(vdj.v_genes()),
        [("TRBV1*01", part("TGTGCC")), ("TRBV2*01", part("TGTGG")), ("TRBV3*01", None)]
    );
    assert_eq!(
        names(vdj.j_genes()),
        [("TRBJ1*01", part("ACTTC")), ("TRBJ2*01", part("GTTT")), ("TRBJ3*01", part("GTTC"))]
    );
    assert_eq!(vdj.d_genes()[1].name, "TRBD2*01");
    assert_eq!(vdj.d_genes()[0].germline.to_string(), "GACT");
    assert_eq!(vj.chain(), Chain::Tra);
    assert_eq!(
        names(vj.v_genes()),
        [("TRAV1*01", part("TGTGCTGG")), ("TRAV2/DV5*01", part("TGTAC")), ("TRAV3*01", None)]
    );
    Ok(())
}

#[test]
fn our_own_format_keeps_every_bit() -> Result<(), Error> {
    for model in &toys()? {
        assert_eq!(&Model::from_toml(&model.to_toml())?, model);
    }
    for chain in [Chain::Tra, Chain::Trb] {
        let model = Model::builtin(chain);
        assert_eq!(model.chain(), chain);
        assert_eq!(&Model::from_toml(&model.to_toml())?, model);
    }
    Ok(())
}

/// Numbers of functional alleles of the published human models, as OLGA counts them.
#[test]
fn the_built_in_models_are_whole() {
    for (chain, genes, functional) in
        [(Chain::Tra, [103, 0, 68], [90, 57]), (Chain::Trb, [89, 3, 15], [72, 15])]
    {
        let model = Model::builtin(chain);
        let (v, d, j) = (model.v_genes(), model.d_genes(), model.j_genes());
        assert_eq!([v.len(), d.len(), j.len()], genes);
        let count = |genes: &[thymoid_receptor::Gene]| {
            genes.iter().filter(|gene| gene.segment.is_some()).count()
        };
        assert_eq!([count(v), count(j)], functional);
    }
}

#[test]
fn d_usage_that_depends_on_v_is_averaged() -> Result<(), Error> {
    let rows = |row: &str| {
        format!(
            "#[v_choice,{row}],[j_choice,0]\n%0.6,0.4\n#[v_choice,{row}],[j_choice,1]\n%0.25,0.75\n#[v_choice,{row}],[j_choice,2]\n%0,0\n"
        )
    };
    let start = TOY_VDJ.marginals.find("@d_gene").unwrap();
    let end = TOY_VDJ.marginals.find("@v_3_del").unwrap();
    let marginals = format!(
        "{}@d_gene\n$Dim[3,3,2]\n{}{}{}{}",
        &TOY_VDJ.marginals[..start],
        rows("0"),
        rows("1"),
        rows("2"),
        &TOY_VDJ.marginals[end..]
    );
    let dependent = Model::parse(&ModelText { marginals: &marginals, ..TOY_VDJ })?;
    let plain = Model::parse(&TOY_VDJ)?;
    let mass = |model| Sampler::new(model, FirstNucleotide::Stationary).map(|s| s.mass());
    // Tolerance: rounding of 0.5 + 0.4 + 0.1.
    assert!((mass(&dependent)? - mass(&plain)?).abs() < 1e-15);
    Ok(())
}

/// File (in the order of [`ModelText`]), what changes in it, and what the error then says.
const DAMAGES: [(usize, &str, &str, &str); 20] = [
    (
        0,
        "AAATGTGCC;0",
        "AAATGTGCC;5",
        "model_params.txt, line 3: index 1 of `v_choice` where 0 should follow",
    ),
    (
        0,
        "AAATGTGCC;0",
        "AAATGTNCC;0",
        "model_params.txt, line 5: `N` at position 4 is not a nucleotide; write A, C, G or T",
    ),
    (0, "%-1;0\n%0;1", "%-5;0\n%0;1", "model_params.txt, line 15: `-5` lies outside -4..=1000"),
    (
        0,
        "%2;1\n%0;0\n%1;2",
        "%2;1\n%0;0\n%many;2",
        "model_params.txt, line 31: `many` is not a usable whole number",
    ),
    (
        0,
        "#Insertion;DJ_gene;",
        "#Nothing;DJ_gene;",
        "model_params.txt, line 45: no event `#Insertion;DJ;` in the file",
    ),
    (
        0,
        "%T;3\n%C;1",
        "%C;3\n%T;1",
        "model_params.txt, line 42: nucleotides must have the indices A 0, C 1, G 2, T 3",
    ),
    (
        0,
        "#GeneChoice;V_gene;Undefined_side;7;v_choice",
        "#GeneChoice;V_gene",
        "model_params.txt, line 2: an event reads `#kind;gene;side;priority;nickname`",
    ),
    (1, "%0.5,0.4,0.1", "%0.5,0.4", "model_marginals.txt, line 4: 2 values where `$Dim` has 3"),
    (
        1,
        "%0.5,0.4,0.1",
        "%0.5,0.4,0.3",
        "model_marginals.txt, line 4: probabilities sum to 1.2, not to 1",
    ),
    (
        1,
        "%0.5,0.4,0.1",
        "%0.5,-0.4,0.1",
        "model_marginals.txt, line 4: `-0.4` is not a probability",
    ),
    (1, "%0.5,0.4,0.1", "%0.5,x,0.1", "model_marginals.txt, line 4: `x` is not a number"),
    (
        1,
        "#[j_choice,1]\n%0.25,0.75",
        "#[j_choice,0]\n%0.25,0.75",
        "model_marginals.txt, line 14: a second row for the same parents",
    ),
    (
        1,
        "#[j_choice,1]\n%0.25,0.75\n",
        "",
        "model_marginals.txt, line 9: `d_gene` does not have all 3 rows",
    ),
    (
        1,
        "@j_choice\n$Dim[3]",
        "@j_choice\n$Dim[99999999,9]",
        "model_marginals.txt, line 6: `$Dim[99999999,9]` is not a usable `$Dim[size,…]`",
    ),
    (1, "@dj_ins", "@other", "model_marginals.txt, line 68: no table `@dj_ins` in the file"),
    (
        2,
        "TRBV1*01,3,F",
        "TRBV1*01,9,F",
        "V_gene_CDR3_anchors.csv, line 2: anchor 9 lies outside the sequence of `TRBV1*01`",
    ),
    (
        2,
        "TRBV1*01,3,F",
        "TRBV1*01,3",
        "V_gene_CDR3_anchors.csv, line 2: no function; a line reads `gene,anchor_index,function`",
    ),
    (
        2,
        "TRBV1*01,3,F",
        "TRBV2*01,3,F",
        "V_gene_CDR3_anchors.csv, line 3: `TRBV2*01` is listed twice",
    ),
    (
        3,
        "TRBJ1*01,2,F",
        "TRBJ1*01,two,F",
        "J_gene_CDR3_anchors.csv, line 2: `two` is not a position",
    ),
    (
        3,
        ",F",
        ",ORF",
        "J_gene_CDR3_anchors.csv, line 4: no gene of the model is functional here; each needs an anchor above 0 and function F",
    ),
];

#[test]
fn errors_name_file_line_and_remedy() {
    for (file, from, to, message) in DAMAGES {
        let mut files = [TOY_VDJ.params, TOY_VDJ.marginals, TOY_VDJ.v_anchors, TOY_VDJ.j_anchors];
        assert!(files[file].contains(from), "{from}");
        let changed = files[file].replace(from, to);
        files[file] = &changed;
        let [params, marginals, v_anchors, j_anchors] = files;
        let error = Model::parse(&ModelText { params, marginals, v_anchors, j_anchors });
        assert_eq!(error.unwrap_err().to_string(), message);
    }
}

#[test]
fn contradictions_in_our_own_format_are_errors() -> Result<(), Error> {
    let [model, _] = toys()?;
    let text = model.to_toml();
    for (from, to) in [
        ("p_v = [0.5, ", "p_v = ["),
        ("p_v = [0.5, ", "p_v = [0.9, "),
        ("germline = \"TGTGCC\"", "germline = \"\""),
        ("germline = \"TGTGCC\"", "germline = \"TGXGCC\""),
        ("p_j = [0.7, ", "p_j = [nan, "),
        ("[0.1, 0.2, 0.3, 0.4]", "[0.0, 0.0, 0.0, 0.0]"),
        ("chain = \"TRB\"", "chain = \"TRB\"\nspecies = \"human\""),
    ] {
        assert!(text.contains(from), "{from} in\n{text}");
        assert!(Model::from_toml(&text.replacen(from, to, 1)).is_err(), "{to}");
    }
    let start = text.find("[[joining.vdj.d]]").expect("D genes");
    let end = text.find("[joining.vdj.n2]").expect("insertions beside J");
    let without_d = [&text[..start], &text[end..]]
        .concat()
        .replace("[joining.vdj]\n", "[joining.vdj]\nd = []\n")
        .replace("d_given_j = [[0.6, 0.4], [0.25, 0.75], [0.0, 0.0]]", "d_given_j = [[], [], []]");
    let error = Model::from_toml(&without_d).unwrap_err().to_string();
    assert_eq!(error, "model, d: a VDJ model needs a D gene; without D, write `vj`");
    Ok(())
}

/// Palindromic TRBJ2 alone makes no codon for Phe, Val or Trp at its end: the sampler says so.
#[test]
fn a_model_without_productive_receptors_is_diagnosed() -> Result<(), Error> {
    let j_anchors = "gene,anchor_index,function\nTRBJ1*01,3,F\n";
    let model = Model::parse(&ModelText { j_anchors, ..TOY_VDJ })?;
    let sampler = Sampler::new(&model, FirstNucleotide::Stationary)?;
    let error = sampler.sample(thymoid_core::Seed(1), 0..4, Functionality::Productive).unwrap_err();
    let Error::Unproductive { tries, no_cysteine, no_phenylalanine, .. } = error else {
        panic!("{error}");
    };
    assert_eq!((tries, no_cysteine), (10_000, 0));
    assert!(no_phenylalanine > 0);
    Ok(())
}

proptest! {
    /// Whatever happens to a line of a file, reading ends with a model or an error.
    #[test]
    fn damaged_files_never_panic(
        vdj in any::<bool>(),
        file in 0_usize..4,
        line in any::<prop::sample::Index>(),
        text in "[@#$%\\[\\],;|.0-9A-Za-z_ é-]{0,24}",
        keep in any::<bool>(),
    ) {
        let toy = if vdj { TOY_VDJ } else { TOY_VJ };
        let mut files = [toy.params, toy.marginals, toy.v_anchors, toy.j_anchors];
        let mut lines: Vec<&str> = files[file].lines().collect();
        let place = line.index(lines.len());
        if keep {
            lines.insert(place, &text);
        } else {
            lines[place] = &text;
        }
        let damaged = lines.join("\n");
        files[file] = &damaged;
        let [params, marginals, v_anchors, j_anchors] = files;
        if let Ok(model) = Model::parse(&ModelText { params, marginals, v_anchors, j_anchors })
            && let Ok(sampler) = Sampler::new(&model, FirstNucleotide::Flanking)
        {
            prop_assert!(sampler.receptor(thymoid_core::Seed(1), 0, Functionality::All).is_ok());
        }
    }
}

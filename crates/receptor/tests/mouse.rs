//! The built-in models of the mouse.
//!
//! Reference: OLGA 1.3.0 with its default models `mouse_T_alpha` and `mouse_T_beta`, genes named
//! one by one; tolerance 1e-10 for the same reason as in `pgen.rs`.

use thymoid_receptor::{Chain, Error, FirstNucleotide, GeneMask, KnownGenes, Model, Pgen, Species};

#[test]
fn probabilities_are_those_of_olga() -> Result<(), Error> {
    for (chain, junction, v, j, expected) in [
        (Chain::Trb, "CASSDAGGGNTLYF", None, None, 7.614871937017005e-7),
        (
            Chain::Trb,
            "CASSDAGGGNTLYF",
            Some("TCRBV13-01"),
            Some("TCRBJ01-03"),
            3.9966123024657556e-7,
        ),
        (Chain::Trb, "CASSLGGYEQYF", Some("TRBV12-1"), Some("TRBJ2-7"), 1.0998703357250337e-5),
        (Chain::Trb, "CASGDAGGYEQYF", Some("TRBV13-2"), Some("TRBJ2-7"), 5.616110358131635e-6),
        (
            Chain::Trb,
            "CASSDAGGYEQYF",
            Some("TRBV13-1|TRBV13-3"),
            Some("TRBJ2-7"),
            3.8710705317788095e-6,
        ),
        (Chain::Tra, "CAASASGGNYKPTF", None, None, 1.8688664932259323e-5),
        (Chain::Tra, "CAMREGNNRIFF", None, None, 8.114488847373687e-6),
        (Chain::Tra, "CALSDRNNRIFF", Some("TRAV6-7DV9"), Some("TRAJ31"), 1.5006197671770908e-6),
        (Chain::Tra, "CAASANNNRIFF", Some("TRAV14D-3"), Some("TRAJ31"), 3.7393735946324454e-8),
    ] {
        let model = Model::of(Species::Mouse, chain);
        let mut pgen = Pgen::new(model, FirstNucleotide::Stationary)?;
        let found = pgen.amino_acids(junction, &GeneMask::new(model, v, j)?).probability;
        assert!((found / expected - 1.0).abs() < 1e-10, "{junction} {v:?}: {found} {expected}");
    }
    Ok(())
}

/// Adaptive numbers every gene; IMGT only those of larger families.
#[test]
fn padded_names_are_those_of_mouse_genes() {
    let models = [Chain::Tra, Chain::Trb].map(|chain| Model::of(Species::Mouse, chain));
    let mouse = KnownGenes::of(&models);
    for (given, expected) in [
        ("TCRBV13-01*01", "TRBV13-1*01"),
        ("TCRBV19-01*01", "TRBV19*01"),
        ("TCRBV31-01", "TRBV31"),
        ("TCRBV12-01,TCRBV12-02", "TRBV12-1,TRBV12-2"),
        ("Musmus TRBV13-2*01 F, or Musmus TRBV13-3*01 F", "TRBV13-2*01,TRBV13-3*01"),
        ("TCRAV14D-03/DV08", "TRAV14D-3/DV8"),
    ] {
        assert_eq!(mouse.read(given).as_deref(), Some(expected), "{given}");
    }
}

//! Models in the text format of IGoR and OLGA.

mod anchors;
mod marginals;
mod params;

use self::anchors::{J_FILE, V_FILE};
pub(crate) use self::anchors::{anchor_lines, imgt_name};
use self::marginals::Tables;
use self::params::{Event, Events};
use crate::error::Error;
use crate::model::{Bases, Chain, DGene, Gene, Insertion, Joining, MAX_PALINDROME, Model, Segment};

/// Guards memory against a damaged file: no published model deletes or inserts more than 41.
const MAX_NUMBER: isize = 1000;

/// The four files of a model directory, as text.
///
/// ```
/// use thymoid_receptor::{Error, Model, ModelText};
/// let empty = ModelText { params: "", marginals: "", v_anchors: "", j_anchors: "" };
/// // What is missing is told with its file and line.
/// let error = Model::parse(&empty).unwrap_err();
/// assert!(matches!(error, Error::ModelText { file: "model_params.txt", line: 0, .. }), "{error}");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ModelText<'a> {
    /// `model_params.txt` (OLGA) or `model_parms.txt` (IGoR): genes and events.
    pub params: &'a str,
    /// `model_marginals.txt`: probabilities.
    pub marginals: &'a str,
    /// `V_gene_CDR3_anchors.csv`: gene, index of the first nucleotide of Cys104, function.
    pub v_anchors: &'a str,
    /// `J_gene_CDR3_anchors.csv`: gene, index of the first nucleotide of Phe118, function.
    pub j_anchors: &'a str,
}

impl Model {
    /// Reads a model directory of IGoR or OLGA.
    ///
    /// Genes count as functional when their anchor is above 0 and their function is `F` or `(F)`,
    /// as in OLGA; the others keep their share of P(V) or P(J). D usage that depends on V is
    /// averaged over P(V), as in OLGA.
    ///
    /// # Errors
    /// [`Error::ModelText`] with file and line; [`Error::Model`] when the files contradict one
    /// another.
    pub fn parse(text: &ModelText<'_>) -> Result<Self, Error> {
        let events = Events::parse(text.params)?;
        let tables = Tables::parse(plain(text.marginals))?;
        let v_anchors = anchors::parse(plain(text.v_anchors), V_FILE)?;
        let j_anchors = anchors::parse(plain(text.j_anchors), J_FILE)?;

        let v_choice = events.find("GeneChoice", "V_gene", "")?;
        let j_choice = events.find("GeneChoice", "J_gene", "")?;
        let v_deletions = events.find("Deletion", "V_gene", "Three_prime")?;
        let j_deletions = events.find("Deletion", "J_gene", "Five_prime")?;
        let v = segments(v_choice, v_deletions, &tables, |name, sequence| {
            v_anchors.part(name, |anchor| sequence.get(anchor..))
        })?;
        let j = segments(j_choice, j_deletions, &tables, |name, sequence| {
            j_anchors.part(name, |anchor| sequence.get(..anchor + 3))
        })?;
        for (genes, anchors) in [(&v, &v_anchors), (&j, &j_anchors)] {
            if genes.iter().all(|gene| gene.segment.is_none()) {
                return Err(anchors.no_functional_gene());
            }
        }
        let p_v = tables.get(v_choice, &[])?.distribution(&[])?;
        let (n1, joining) = if let Ok(d_choice) = events.find("GeneChoice", "D_gene", "") {
            let joining = Joining::Vdj {
                p_j: tables.get(j_choice, &[])?.distribution(&[])?,
                d_given_j: d_given_j(&tables, v_choice, j_choice, d_choice, &p_v)?,
                d: d_genes(&events, &tables, d_choice)?,
                n2: insertion(&events, &tables, "DJ")?,
            };
            (insertion(&events, &tables, "VD")?, joining)
        } else {
            let j_given_v = conditional(&tables, j_choice, v_choice)?;
            (insertion(&events, &tables, "VJ")?, Joining::Vj { j_given_v })
        };
        let chain = Chain::of_gene(&j[0].name).ok_or_else(|| {
            j_choice.items[0]
                .error(format!("`{}` is not a TRA or TRB gene; no other locus is read", j[0].name))
        })?;
        let model = Self { chain, p_v, v, j, n1, joining };
        model.check()?;
        Ok(model)
    }
}

/// Returns a text without the byte order mark that a spreadsheet leaves.
fn plain(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Reads genes with their part of the junction, which `part` cuts out of the sequence of a
/// functional gene.
fn segments<'a>(
    choice: &Event<'a>,
    deletions: &Event<'_>,
    tables: &Tables<'_>,
    part: impl Fn(&str, &'a str) -> Result<Option<&'a str>, Error>,
) -> Result<Vec<Gene>, Error> {
    let table = tables.get(deletions, &[choice])?;
    let places = places(deletions, MAX_PALINDROME)?;
    let gene = |(i, item): (usize, &params::Item<'a>)| {
        let name = imgt_name(item.field(0)?);
        let segment = match part(name, item.field(1)?)? {
            None => None,
            Some(germline) => Some(Segment {
                germline: bases(item, germline)?,
                deletion: placed(table.distribution(&[i])?, &places, &0.0),
            }),
        };
        Ok(Gene { name: name.into(), segment })
    };
    choice.items.iter().enumerate().map(gene).collect()
}

fn d_genes(
    events: &Events<'_>,
    tables: &Tables<'_>,
    choice: &Event<'_>,
) -> Result<Vec<DGene>, Error> {
    let five = events.find("Deletion", "D_gene", "Five_prime")?;
    let three = events.find("Deletion", "D_gene", "Three_prime")?;
    let five_table = tables.get(five, &[choice])?;
    let three_table = tables.get(three, &[choice, five])?;
    let (places5, places3) = (places(five, MAX_PALINDROME)?, places(three, MAX_PALINDROME)?);
    let gene = |(i, item): (usize, &params::Item<'_>)| {
        let p5 = five_table.distribution(&[i])?;
        let mut joint = Vec::with_capacity(p5.len());
        for (k, p5) in p5.iter().enumerate() {
            let p3 = three_table.distribution(&[i, k])?;
            joint.push(placed(p3.iter().map(|p3| p5 * p3).collect(), &places3, &0.0));
        }
        let unreached = vec![0.0; joint[0].len()];
        let deletion = placed(joint, &places5, &unreached);
        let germline = bases(item, item.field(1)?)?;
        Ok(DGene { name: imgt_name(item.field(0)?).into(), germline, deletion })
    };
    choice.items.iter().enumerate().map(gene).collect()
}

fn insertion(events: &Events<'_>, tables: &Tables<'_>, junction: &str) -> Result<Insertion, Error> {
    let event = events.find("Insertion", junction, "")?;
    let printed = tables.get(event, &[])?.distribution(&[])?;
    let length = placed(printed, &places(event, 0)?, &0.0);

    let markov = events.find("DinucMarkov", junction, "")?;
    for (item, letter) in markov.items.iter().zip(["A", "C", "G", "T"]) {
        if item.field(0)? != letter {
            return Err(item.error("nucleotides must have the indices A 0, C 1, G 2, T 3".into()));
        }
    }
    let values = &tables.shaped(markov, &[], 16)?.row(&[]).values;
    let dinucleotide = std::array::from_fn(|i| std::array::from_fn(|j| values[4 * i + j]));
    Ok(Insertion { length, dinucleotide })
}

/// Reads P(child|parent), a row per parent, whether or not the file makes them dependent.
fn conditional(
    tables: &Tables<'_>,
    child: &Event<'_>,
    parent: &Event<'_>,
) -> Result<Vec<Vec<f64>>, Error> {
    if tables.parents(child)?.is_empty() {
        let same = tables.get(child, &[])?.distribution(&[])?;
        return Ok(vec![same; parent.items.len()]);
    }
    let table = tables.get(child, &[parent])?;
    (0..parent.items.len()).map(|i| table.distribution(&[i])).collect()
}

/// Reads P(D|J), averaged over P(V) where the file makes D depend on V too.
fn d_given_j(
    tables: &Tables<'_>,
    v: &Event<'_>,
    j: &Event<'_>,
    d: &Event<'_>,
    p_v: &[f64],
) -> Result<Vec<Vec<f64>>, Error> {
    if tables.parents(d)?.len() < 2 {
        return conditional(tables, d, j);
    }
    let table = tables.get(d, &[v, j])?;
    let mut mean = vec![vec![0.0; d.items.len()]; j.items.len()];
    for (i, p_v) in p_v.iter().enumerate() {
        for (k, mean) in mean.iter_mut().enumerate() {
            for (mean, p) in mean.iter_mut().zip(table.distribution(&[i, k])?) {
                *mean += p_v * p;
            }
        }
    }
    Ok(mean)
}

/// Returns where each realisation stands in a table that starts at `-before`.
fn places(event: &Event<'_>, before: usize) -> Result<Vec<usize>, Error> {
    let place = |item: &params::Item<'_>| {
        let number: isize = item.number(0)?;
        let allowed = -before.cast_signed()..=MAX_NUMBER;
        if allowed.contains(&number) {
            return Ok((number + before.cast_signed()).cast_unsigned());
        }
        Err(item.error(format!("`{number}` lies outside {allowed:?}")))
    };
    event.items.iter().map(place).collect()
}

/// Moves values to their places, with a filling between.
fn placed<T: Clone>(values: Vec<T>, places: &[usize], filling: &T) -> Vec<T> {
    let mut all = vec![filling.clone(); places.iter().max().map_or(0, |last| last + 1)];
    for (value, &place) in values.into_iter().zip(places) {
        all[place] = value;
    }
    all
}

fn bases(item: &params::Item<'_>, text: &str) -> Result<Bases, Error> {
    text.parse().map_err(|error: Error| item.error(error.to_string()))
}

/// Makes an error at a line of a file.
fn at(file: &'static str, line: usize, reason: String) -> Error {
    Error::ModelText { file, line, reason }
}

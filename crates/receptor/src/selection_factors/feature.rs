//! What selection can see of a receptor chain: length, residues by place, genes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::{Model, without_allele};
use crate::sampling::{LAST_RESIDUES, Receptor};

use super::feature_rows::FeatureRows;

/// The amino acids, in the order of their numbers.
const RESIDUES: [char; 20] = [
    'A', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W',
    'Y',
];

/// Junctions at least this long count as this long: human models make 32 residues at most.
pub(super) const LONGEST: usize = 63;

/// A receptor chain as sequencing reports it. Alleles of gene names (`*01`) are not looked at, and
/// several separated by commas are one name where they are of one gene.
///
/// ```
/// use thymoid_receptor::selection_factors::{Candidates, Clonotype};
/// use thymoid_receptor::{Chain, FirstNucleotide, Model};
/// let clonotype = Clonotype {
///     junction_aa: "CASSLGQGAYEQYF".into(),
///     v: "TRBV6-5*01,TRBV6-5*02".into(),
///     j: "TRBJ2-7*01".into(),
/// };
/// let model = Model::builtin(Chain::Trb);
/// let (by_genes, _) = Candidates::new(model, FirstNucleotide::Stationary)?.of(&clonotype)?;
/// assert_eq!((by_genes[0].v.as_str(), by_genes.len()), ("TRBV6-5", 1));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clonotype {
    /// From Cys104 to Phe118 or Trp118, both included, one letter each.
    pub junction_aa: String,
    /// V gene, IMGT name.
    pub v: String,
    /// J gene, IMGT name.
    pub j: String,
}

impl Clonotype {
    /// Returns that of a receptor of a model; `None` when it is not productive.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::selection_factors::Clonotype;
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
    /// let model = Model::builtin(Chain::Trb);
    /// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
    /// let made = sampler.sample(Seed(7), 0..300, Functionality::All)?;
    /// let clonotypes = made.iter().filter_map(|one| Clonotype::of(one, model));
    /// assert!(clonotypes.clone().count() < 120);
    /// assert!(clonotypes.clone().all(|one| one.junction_aa.starts_with('C')));
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn of(receptor: &Receptor, model: &Model) -> Option<Self> {
        let scenario = &receptor.scenario;
        if scenario.defect().is_some() {
            return None;
        }
        Some(Self {
            junction_aa: scenario.junction_aa()?,
            v: model.v_genes()[scenario.genes.v].name.clone(),
            j: model.j_genes()[scenario.genes.j].name.clone(),
        })
    }
}

/// One property of a receptor chain that has a factor.
///
/// ```
/// use thymoid_receptor::selection_factors::Feature;
/// // As files of factors spell the second residue of CASSF and its length.
/// let text = |feature: &Feature| serde_json::to_string(feature).expect("no key but strings");
/// assert_eq!(text(&Feature::FromLeft(2, 'A')), r#"{"from_left":[2,"A"]}"#);
/// assert_eq!(text(&Feature::Length(5)), r#"{"length":5}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Feature {
    /// Residues of the junction; 63 stands for 63 or more.
    Length(usize),
    /// A residue at a place counted from Cys104, which is 1.
    FromLeft(usize, char),
    /// A residue at a place counted from Phe118, which is 1, towards Cys104.
    FromRight(usize, char),
    /// V gene and J gene together.
    Pair(String, String),
    /// V gene.
    V(String),
    /// J gene.
    J(String),
}

/// How genes enter.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::selection_factors::{GeneUse, Options};
/// let options = Options::new(&thymoid_receptor::parameters()?, Seed(1))?;
/// assert_eq!(options.genes, GeneUse::Pair);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GeneUse {
    /// A factor for each pair of V and J gene.
    Pair,
    /// A factor for each V gene and one for each J gene.
    Independent,
}

/// Which features there are, and the number of each: lengths, places from the left, places from
/// the right, genes. Every group of features but the places has exactly one of them on in any
/// receptor; a place has one, unless the junction is too short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Codes {
    pub(super) places: usize,
    pub(super) genes: GeneUse,
    v: Vec<String>,
    j: Vec<String>,
}

/// Features of which a receptor has at most one.
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Junctions longer than this have one.
    pub(super) longer_than: usize,
}

impl Codes {
    /// Numbers the features for genes of these names.
    pub(super) fn new<'n>(
        places: usize,
        genes: GeneUse,
        v: impl Iterator<Item = &'n str>,
        j: impl Iterator<Item = &'n str>,
    ) -> Self {
        let names = |of: &mut dyn Iterator<Item = &'n str>| {
            let distinct: BTreeSet<&str> = of.map(without_allele).collect();
            distinct.into_iter().map(str::to_owned).collect()
        };
        let (mut v, mut j) = (v, j);
        Self { places, genes, v: names(&mut v), j: names(&mut j) }
    }

    /// Numbers the features for all genes of a model.
    pub(super) fn of_model(places: usize, genes: GeneUse, model: &Model) -> Self {
        let v = model.v_genes().iter().map(|gene| gene.name.as_str());
        Self::new(places, genes, v, model.j_genes().iter().map(|gene| gene.name.as_str()))
    }

    /// Returns the number of features.
    pub(super) const fn len(&self) -> usize {
        let genes = match self.genes {
            GeneUse::Pair => self.v.len() * self.j.len(),
            GeneUse::Independent => self.v.len() + self.j.len(),
        };
        self.first_gene() + genes
    }

    /// Returns the features of a clonotype, or what is wrong with it.
    pub(super) fn encode(&self, clonotype: &Clonotype) -> Result<Vec<u32>, String> {
        let residues = residues(&clonotype.junction_aa)?;
        let v = place(&self.v, &clonotype.v)?;
        let j = place(&self.j, &clonotype.j)?;
        let near = residues.len().min(self.places);
        let mut codes = Vec::with_capacity(2 * near + 3);
        codes.push(residues.len().min(LONGEST));
        codes.extend((0..near).map(|at| Self::left(at, residues[at])));
        codes.extend((0..near).map(|at| self.right(at, residues[residues.len() - 1 - at])));
        match self.genes {
            GeneUse::Pair => codes.push(self.first_gene() + v * self.j.len() + j),
            GeneUse::Independent => {
                codes.extend([self.first_gene() + v, self.first_gene() + self.v.len() + j]);
            }
        }
        Ok(codes.into_iter().map(|code| code as u32).collect())
    }

    /// Returns the features of clonotypes, in order.
    pub(super) fn encode_all(&self, clonotypes: &[Clonotype]) -> Result<FeatureRows, Error> {
        let mut rows = FeatureRows::default();
        for (i, clonotype) in clonotypes.iter().enumerate() {
            let codes = self
                .encode(clonotype)
                .map_err(|reason| Error::Clonotype { number: i + 1, reason })?;
            rows.push(&codes);
        }
        Ok(rows)
    }

    /// Returns the feature of a number.
    pub(super) fn feature(&self, code: usize) -> Feature {
        let (left, right, genes) = (LONGEST + 1, self.right(0, 0), self.first_gene());
        let at = |code: usize| (code / RESIDUES.len() + 1, RESIDUES[code % RESIDUES.len()]);
        if code < left {
            return Feature::Length(code);
        }
        if code < right {
            let (at, residue) = at(code - left);
            return Feature::FromLeft(at, residue);
        }
        if code < genes {
            let (at, residue) = at(code - right);
            return Feature::FromRight(at, residue);
        }
        let code = code - genes;
        match self.genes {
            GeneUse::Pair => {
                let (v, j) = (code / self.j.len(), code % self.j.len());
                Feature::Pair(self.v[v].clone(), self.j[j].clone())
            }
            GeneUse::Independent if code < self.v.len() => Feature::V(self.v[code].clone()),
            GeneUse::Independent => Feature::J(self.j[code - self.v.len()].clone()),
        }
    }

    /// Returns the feature that stands for each: itself, or where genes share a factor, that of the
    /// first gene of the group.
    pub(super) fn standing_for(&self, shared: &[Vec<String>]) -> Vec<u32> {
        let first = |names: &[String]| -> Vec<usize> {
            let stands = |name: &String| {
                let group = shared.iter().find(|group| group.contains(name));
                group.and_then(|group| names.iter().position(|one| group.contains(one)))
            };
            let places = names.iter().enumerate();
            places.map(|(own, name)| stands(name).unwrap_or(own)).collect()
        };
        let (v, j) = (first(&self.v), first(&self.j));
        let start = self.first_gene();
        let gene = |code: usize| match self.genes {
            GeneUse::Pair => v[code / j.len()] * j.len() + j[code % j.len()],
            GeneUse::Independent if code < v.len() => v[code],
            GeneUse::Independent => v.len() + j[code - v.len()],
        };
        let stands = |code| if code < start { code } else { start + gene(code - start) };
        (0..self.len()).map(|code| stands(code) as u32).collect()
    }

    /// Returns the groups that partition the features, lengths first.
    pub(super) fn groups(&self) -> Vec<Group> {
        let places = (0..self.places).flat_map(|at| {
            [Self::left(at, 0), self.right(at, 0)].map(|start| Group {
                start,
                end: start + RESIDUES.len(),
                longer_than: at,
            })
        });
        let mut groups = vec![Group { start: 0, end: LONGEST + 1, longer_than: 0 }];
        groups.extend(places);
        let (first, v) = (self.first_gene(), self.first_gene() + self.v.len());
        match self.genes {
            GeneUse::Pair => groups.push(Group { start: first, end: self.len(), longer_than: 0 }),
            GeneUse::Independent => groups.extend([
                Group { start: first, end: v, longer_than: 0 },
                Group { start: v, end: self.len(), longer_than: 0 },
            ]),
        }
        groups
    }

    const fn left(at: usize, residue: usize) -> usize {
        LONGEST + 1 + at * RESIDUES.len() + residue
    }

    const fn right(&self, at: usize, residue: usize) -> usize {
        Self::left(self.places + at, residue)
    }

    const fn first_gene(&self) -> usize {
        Self::left(2 * self.places, 0)
    }
}

/// Returns the gene of a call, if it is one.
fn single(call: &str) -> Result<&str, String> {
    let wanted = without_allele(call.split(',').next().unwrap_or(call).trim());
    if call.split(',').any(|alternative| without_allele(alternative.trim()) != wanted) {
        return Err(format!("`{call}` leaves open which gene it is"));
    }
    Ok(wanted)
}

fn place(genes: &[String], call: &str) -> Result<usize, String> {
    let wanted = single(call)?;
    let known = genes.binary_search_by(|known| known.as_str().cmp(wanted));
    known.ok().ok_or_else(|| format!("the model has no gene `{call}`; write one IMGT name"))
}

/// Returns the numbers of the residues of a productive junction.
pub(super) fn residues(junction: &str) -> Result<Vec<usize>, String> {
    let residue = |letter: char| {
        let number = RESIDUES.binary_search(&letter).ok();
        number.ok_or_else(|| format!("`{letter}` in the junction is not one of the 20 amino acids"))
    };
    let residues: Vec<usize> = junction.chars().map(residue).collect::<Result<_, _>>()?;
    if !(junction.starts_with('C') && junction.ends_with(LAST_RESIDUES)) {
        return Err(format!("`{junction}` does not run from Cys104 to Phe118 or Trp118"));
    }
    Ok(residues)
}

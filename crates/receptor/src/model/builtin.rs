//! The models that come with the crate: of man and mouse.

use std::sync::LazyLock;

use serde::Serialize;

use super::{Chain, Model};

static HUMAN_TRA: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("../../models/human_tra.toml")));
static HUMAN_TRB: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("../../models/human_trb.toml")));
static MOUSE_TRA: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("../../models/mouse_tra.toml")));
static MOUSE_TRB: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("../../models/mouse_trb.toml")));

fn read(text: &str) -> Model {
    Model::from_toml(text).expect("the built-in models are read by the tests of this crate")
}

/// A species with built-in models.
///
/// ```
/// use thymoid_receptor::{Chain, Model, Species};
/// let mouse = Model::of(Species::Mouse, Chain::Trb);
/// assert!(mouse.v_genes().iter().any(|gene| gene.name == "TRBV13-2*01"));
/// assert_eq!(Model::of(Species::default(), Chain::Trb), Model::builtin(Chain::Trb));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Species {
    /// Homo sapiens.
    #[default]
    Human,
    /// Mus musculus.
    Mouse,
}

impl Species {
    /// Every species, in order.
    pub const ALL: [Self; 2] = [Self::Human, Self::Mouse];

    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Mouse => "mouse",
        }
    }
}

impl Model {
    /// Returns the human model of a locus: origin and licence in `models/NOTICE.md`.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Model};
    /// assert_eq!(Model::builtin(Chain::Trb).d_genes()[0].name, "TRBD1*01");
    /// ```
    pub fn builtin(chain: Chain) -> &'static Self {
        Self::of(Species::Human, chain)
    }

    /// Returns the built-in model of a locus of a species.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Model, Species};
    /// let mouse = Model::of(Species::Mouse, Chain::Tra);
    /// assert_eq!(mouse.chain(), Chain::Tra);
    /// assert!(mouse.v_genes().iter().any(|gene| gene.name.starts_with("TRAV14D-3/DV8")));
    /// ```
    pub fn of(species: Species, chain: Chain) -> &'static Self {
        match (species, chain) {
            (Species::Human, Chain::Tra) => &HUMAN_TRA,
            (Species::Human, Chain::Trb) => &HUMAN_TRB,
            (Species::Mouse, Chain::Tra) => &MOUSE_TRA,
            (Species::Mouse, Chain::Trb) => &MOUSE_TRB,
        }
    }
}

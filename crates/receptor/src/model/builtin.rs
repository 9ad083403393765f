//! The human models that come with the crate.

use std::sync::LazyLock;

use super::{Chain, Model};

static TRA: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../models/human_tra.toml")));
static TRB: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../models/human_trb.toml")));

fn read(text: &str) -> Model {
    Model::from_toml(text).expect("the built-in models are read by the tests of this crate")
}

impl Model {
    /// Returns the human model of a locus: origin and licence in `models/NOTICE.md`.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Model};
    /// assert_eq!(Model::builtin(Chain::Trb).d_genes()[0].name, "TRBD1*01");
    /// ```
    pub fn builtin(chain: Chain) -> &'static Self {
        match chain {
            Chain::Tra => &TRA,
            Chain::Trb => &TRB,
        }
    }
}

//! The chain of a receptor and its species as words of the command line.

use clap::ValueEnum;
use thymoid_receptor::{Chain, Species};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ChainArg {
    /// T-cell receptor beta.
    #[value(name = "TRB")]
    Trb,
    /// T-cell receptor alpha.
    #[value(name = "TRA")]
    Tra,
}

impl From<ChainArg> for Chain {
    fn from(arg: ChainArg) -> Self {
        match arg {
            ChainArg::Trb => Self::Trb,
            ChainArg::Tra => Self::Tra,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SpeciesArg {
    /// Homo sapiens.
    Human,
    /// Mus musculus.
    Mouse,
}

impl From<SpeciesArg> for Species {
    fn from(arg: SpeciesArg) -> Self {
        match arg {
            SpeciesArg::Human => Self::Human,
            SpeciesArg::Mouse => Self::Mouse,
        }
    }
}

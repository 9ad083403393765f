//! The chain of a receptor as a word of the command line.

use clap::ValueEnum;
use thymoid_receptor::Chain;

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

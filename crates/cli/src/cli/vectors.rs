//! The vectors of a processor as a word of the command line.

use clap::ValueEnum;
use thymoid_core::Vectors;

/// For who wants to time or to check the code of other processors on this one.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum VectorsArg {
    Widest,
    Avx2,
    Portable,
}

impl From<VectorsArg> for Vectors {
    fn from(arg: VectorsArg) -> Self {
        match arg {
            VectorsArg::Widest => Self::Widest,
            VectorsArg::Avx2 => Self::Avx2,
            VectorsArg::Portable => Self::Portable,
        }
    }
}

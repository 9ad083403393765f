//! Between our densities and errors and those of `nuts-rs`.

use std::error::Error as StdError;

use nuts_rs::{CpuLogpFunc, CpuMathError, HasDims, LogpError, NutsError};

use super::density::Density;
use crate::error::{Error, Refusal};

/// Why a chain cannot start, or cannot go on.
#[derive(Debug)]
pub(super) enum Stop<E> {
    /// The density is zero.
    Impossible,
    /// The density could not be computed.
    Failed(E),
    /// The library has another reason.
    Refused(Refusal),
}

impl<E: StdError + From<Error> + Send + Sync + 'static> Stop<E> {
    /// Reads what the library said, which may hold an error of the density.
    pub(super) fn of(error: Result<NutsError, Refusal>) -> Self {
        match error {
            Ok(NutsError::LogpFailure(inner) | NutsError::BadInitGrad(inner)) => {
                match inner.downcast().map(|unusable| *unusable) {
                    Ok(Unusable::Failed(error)) => Self::Failed(error),
                    // Or the library makes no metric of a slope of zero along a coordinate.
                    Ok(Unusable::Zero) | Err(_) => Self::Impossible,
                }
            }
            Ok(other) => Self::Refused(Refusal::new(other)),
            Err(refusal) => Self::Refused(refusal),
        }
    }

    /// Returns the error that the caller of a density called `what` hears of.
    pub(super) fn error(self, what: &str) -> E {
        let what = what.to_owned();
        match self {
            Self::Impossible => Error::NoStart { what }.into(),
            Self::Failed(error) => error,
            Self::Refused(source) => Error::Sampler { what, source }.into(),
        }
    }
}

/// A density as `nuts-rs` wants it.
pub(super) struct Adapter<'a, D>(pub &'a D);

/// Why a density has no value at a position.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable<E> {
    /// It is zero here: the sampler rejects the proposal and goes on.
    #[error("the density is zero")]
    Zero,
    /// It could not be computed: the sampler stops.
    #[error(transparent)]
    Failed(E),
}

impl<E: StdError + Send + Sync + 'static> LogpError for Unusable<E> {
    fn is_recoverable(&self) -> bool {
        matches!(self, Self::Zero)
    }
}

impl<D: Density> HasDims for Adapter<'_, D> {
    #[expect(clippy::disallowed_types, reason = "the signature is the library's")]
    fn dim_sizes(&self) -> std::collections::HashMap<String, u64> {
        [("unconstrained_parameter".to_owned(), self.0.dimension() as u64)].into()
    }
}

impl<D: Density> CpuLogpFunc for Adapter<'_, D> {
    type LogpError = Unusable<D::Error>;
    type FlowParameters = ();
    type ExpandedVector = Vec<f64>;

    fn dim(&self) -> usize {
        self.0.dimension()
    }

    fn logp(&mut self, position: &[f64], gradient: &mut [f64]) -> Result<f64, Self::LogpError> {
        self.0
            .ln_density(position, gradient)
            .map_err(Unusable::Failed)?
            .filter(|p| p.is_finite() && gradient.iter().all(|g| g.is_finite()))
            .ok_or(Unusable::Zero)
    }

    fn expand_vector<R: nuts_rs::rand::Rng + ?Sized>(
        &mut self,
        _random: &mut R,
        position: &[f64],
    ) -> Result<Vec<f64>, CpuMathError> {
        Ok(position.to_vec())
    }
}

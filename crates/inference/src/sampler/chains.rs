//! Chains of posterior draws.

use super::diagnostics::{Convergence, convergence};

/// How long to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Independent chains.
    pub chains: usize,
    /// Draws of each chain spent on adaptation and thrown away.
    pub tune: usize,
    /// Draws of each chain kept.
    pub draws: usize,
}

/// Draws of a posterior.
///
/// ```
/// use thymoid_inference::sampler::Chains;
/// // Two chains of two draws of one coordinate.
/// let positions = vec![vec![vec![1.0], vec![2.0]], vec![vec![3.0], vec![4.0]]];
/// let chains = Chains { positions, divergences: 0, gradients: 12 };
/// let values: Vec<f64> = chains.iter().map(|position| position[0]).collect();
/// assert_eq!(values, [1.0, 2.0, 3.0, 4.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chains {
    /// Kept positions: chain, draw, coordinate.
    pub positions: Vec<Vec<Vec<f64>>>,
    /// Divergent transitions among the kept draws.
    pub divergences: usize,
    /// Gradient evaluations in all.
    pub gradients: u64,
}

impl Chains {
    /// Goes through all kept positions, chain by chain.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.positions.iter().flatten().map(Vec::as_slice)
    }

    /// Diagnoses the convergence of a function of the position.
    ///
    /// ```
    /// use thymoid_inference::sampler::Chains;
    /// let apart = |at: f64| (0..100).map(|i| vec![at + f64::from(i % 7)]).collect();
    /// let positions = vec![apart(0.0), apart(50.0)];
    /// let chains = Chains { positions, divergences: 0, gradients: 0 };
    /// // Two chains that sit in different places have not converged.
    /// assert!(chains.convergence(|position| position[0]).r_hat > 5.0);
    /// ```
    pub fn convergence(&self, quantity: impl Fn(&[f64]) -> f64) -> Convergence {
        let values: Vec<Vec<f64>> = self
            .positions
            .iter()
            .map(|chain| chain.iter().map(|p| quantity(p)).collect())
            .collect();
        convergence(&values)
    }
}

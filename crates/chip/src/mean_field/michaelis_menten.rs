//! Oxygen in a slab whose uptake falls with concentration (Michaelis-Menten).

use crate::error::Error;

/// Micrometres in a metre.
pub(crate) const UM_PER_M: f64 = 1e6;

/// Newton steps allowed for each interval of the grid: when uptake is nearly a step function, the
/// iterates extend the oxygenated layer about one interval at a time.
const STEPS_PER_INTERVAL: usize = 4;

/// Diffusion with uptake $V C / (K + C)$.
///
/// The Thiele modulus $L \sqrt{V / (K D)}$ tells whether a slab of half-thickness $L$ is nearly
/// uniform (below 1) or starved (Ehsan and George, Tissue Eng Part A 2013;19:1433).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MichaelisMenten {
    /// Diffusivity $D$ in the tissue.
    pub diffusivity_m2_s: f64,
    /// Concentration at the fed face.
    pub source_mol_m3: f64,
    /// Uptake $V$ of the tissue when oxygen abounds.
    pub max_uptake_mol_m3_s: f64,
    /// Concentration $K$ of half uptake.
    pub half_uptake_mol_m3: f64,
}

impl MichaelisMenten {
    /// Returns the concentrations at `intervals + 1` equidistant depths, from the fed face to the
    /// plane at `depth_um` that no oxygen crosses: the midplane of a slab fed from both faces, or
    /// the sealed face of one fed from one.
    ///
    /// Second-order finite differences of $D C'' = V C / (K + C)$, solved by Newton's method.
    ///
    /// # Errors
    /// [`Error::NotConverged`] when uptake is too close to a step function for the grid.
    ///
    /// ```
    /// let fibrin = thymoid_chip::MichaelisMenten {
    ///     diffusivity_m2_s: 1.7e-9,
    ///     source_mol_m3: 0.2,
    ///     max_uptake_mol_m3_s: 13e-18 * 1e13, // 13 amol/s, 1e7 cells/mL
    ///     half_uptake_mol_m3: 8e-3,
    /// };
    /// let profile = fibrin.slab_mol_m3(500.0, 100)?;
    /// assert!(profile[100] < profile[0] && profile[0] == 0.2);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn slab_mol_m3(&self, depth_um: f64, intervals: usize) -> Result<Vec<f64>, Error> {
        let step = depth_um / UM_PER_M / intervals as f64;
        let scale = self.max_uptake_mol_m3_s * step * step / self.diffusivity_m2_s;
        let k = self.half_uptake_mol_m3;
        // Uptake is concave, so the first step from zero gives a lower solution, and each further
        // one a larger lower solution: the iterates rise to the answer and never turn negative.
        let mut c = vec![0.0; intervals];
        let limit = STEPS_PER_INTERVAL * intervals + 20;
        for _ in 0..limit {
            let slope: Vec<f64> = c.iter().map(|c| scale * k / ((k + c) * (k + c))).collect();
            let constant = c.iter().map(|c| scale * c * c / ((k + c) * (k + c)));
            let next = solve_diffusion(self.source_mol_m3, &slope, constant);
            let change = c.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            c = next;
            if change <= 1e-10 * self.source_mol_m3 {
                let mut profile = vec![self.source_mol_m3];
                profile.extend(c);
                return Ok(profile);
            }
        }
        Err(Error::NotConverged { iterations: limit })
    }
}

/// Solves $-c_{i-1} + (2 + a_i) c_i - c_{i+1} = -b_i$ with $c_0$ given and $c_{n+1} = c_{n-1}$, by
/// elimination from the mirror plane to the face and substitution back.
fn solve_diffusion(
    source: f64,
    slope: &[f64],
    constant: impl DoubleEndedIterator<Item = f64>,
) -> Vec<f64> {
    // c_i = ratio_i c_{i-1} + shift_i; at the mirror plane c_n = (2 c_{n-1} - b) / (2 + a).
    let mut steps: Vec<(f64, f64)> = Vec::with_capacity(slope.len());
    for (a, b) in slope.iter().rev().zip(constant.rev()) {
        steps.push(match steps.last() {
            None => (2.0 / (2.0 + a), -b / (2.0 + a)),
            Some((ratio, shift)) => {
                let pivot = 2.0 + a - ratio;
                (1.0 / pivot, (shift - b) / pivot)
            }
        });
    }
    let mut previous = source;
    let mut c = Vec::with_capacity(slope.len());
    for (ratio, shift) in steps.iter().rev() {
        previous = ratio * previous + shift;
        c.push(previous);
    }
    c
}

//! Sizes of clones under neutral birth, death and immigration.
//!
//! A clone that gains cells from the thymus at rate a, whose cells divide at rate p and die at rate
//! mu > p, has a negative binomial number of cells with shape a/p and success probability p/mu
//! (Kendall 1948; for T cells Lewkiewicz 2019).

use thymoid_core::math;

/// Rates of one clone, per day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeutralClone {
    /// Cells of this clone that the thymus exports, 1/d.
    pub immigration: f64,
    /// Division of a cell, 1/d.
    pub division: f64,
    /// Death of a cell, 1/d, above the division rate.
    pub death: f64,
}

impl NeutralClone {
    /// Returns the expected number of cells, a / (mu − p).
    ///
    /// ```
    /// use thymoid_patient::dynamics::clones::NeutralClone;
    /// let clone = NeutralClone { immigration: 1e-3, division: 0.004, death: 0.005 };
    /// assert!((clone.mean() - 1.0).abs() < 1e-12); // 1e-3 / (0.005 - 0.004)
    /// ```
    pub fn mean(self) -> f64 {
        self.immigration / (self.death - self.division)
    }

    /// Returns the probability that the clone has no cell, (1 − p/mu)^(a/p).
    ///
    /// ```
    /// use thymoid_patient::dynamics::clones::NeutralClone;
    /// let clone = NeutralClone { immigration: 1e-4, division: 0.0035, death: 0.005 };
    /// assert!((clone.extinct() - 0.9661857).abs() < 5e-8);
    /// ```
    pub fn extinct(self) -> f64 {
        math::pow(1.0 - self.division / self.death, self.immigration / self.division)
    }

    /// Returns the expected number of cells of a clone that has any.
    ///
    /// ```
    /// use thymoid_patient::dynamics::clones::NeutralClone;
    /// let clone = NeutralClone { immigration: 1e-4, division: 0.0035, death: 0.005 };
    /// // A clone that is there has two cells; over all clones there is hardly a cell in ten.
    /// assert!((clone.mean_present() - 1.97).abs() < 0.01 && clone.mean() < 0.1);
    /// ```
    pub fn mean_present(self) -> f64 {
        self.mean() / (1.0 - self.extinct())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::{Purpose, Seed};

    const CLONE: NeutralClone = NeutralClone { immigration: 1e-4, division: 0.0035, death: 0.005 };

    /// Closed forms, computed independently in double precision.
    #[test]
    fn closed_forms() {
        assert!((CLONE.mean() - 0.0666667).abs() < 5e-8);
        assert!((CLONE.extinct() - 0.9661857).abs() < 5e-8);
        assert!((CLONE.mean_present() - 1.971553).abs() < 5e-7);
    }

    /// Gillespie's algorithm for 20,000 clones over ten relaxation times; four standard errors.
    #[test]
    fn simulation_agrees() {
        let (mut present, mut cells, mut squares) = (0_u32, 0.0, 0.0);
        let clones = 20_000_u32;
        for clone in 0..clones {
            let mut draws = Seed(5).draws(Purpose::Test, u64::from(clone), 0);
            let (mut time, mut size) = (0.0, 0.0_f64);
            loop {
                let total = CLONE.immigration + (CLONE.division + CLONE.death) * size;
                time += draws.exponential() / total;
                if time > 7000.0 {
                    break;
                }
                let up = (CLONE.immigration + CLONE.division * size) / total;
                size += if draws.uniform() < up { 1.0 } else { -1.0 };
            }
            present += u32::from(size > 0.0);
            cells += size;
            squares += size * size;
        }
        let n = f64::from(clones);
        let (mean, share) = (cells / n, f64::from(present) / n);
        let error = ((squares / n - mean * mean) / n).sqrt();
        assert!((mean - CLONE.mean()).abs() < 4.0 * error, "{mean} +- {error}");
        let expected = 1.0 - CLONE.extinct();
        assert!((share - expected).abs() < 4.0 * (expected * (1.0 - expected) / n).sqrt());
    }
}

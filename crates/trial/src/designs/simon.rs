//! Simon's two-stage designs, by exact search.

use serde::Serialize;
use thymoid_core::math::sum;

use super::aim::Aim;
use super::design::{Design, Look};
use super::operating_characteristics::SizedDesign;
use crate::error::Error;
use crate::proportion::Binomial;

/// The two designs customary for one aim.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let found = simon(&Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 }, 100)?;
/// // The optimal one expects fewer children where nothing works, the minimax one risks fewer.
/// assert!(found.optimal.at_p0.expected_n < found.minimax.at_p0.expected_n);
/// assert!(found.optimal.design.n() > found.minimax.design.n());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimonDesigns {
    /// Fewest children expected under `p0`.
    pub optimal: SizedDesign,
    /// Fewest children at most; among these, fewest expected under `p0`.
    pub minimax: SizedDesign,
}

/// Finds the optimal and the minimax two-stage design of at most `n_max` children.
///
/// The search is exhaustive, and ends as soon as no larger design can have a smaller expected
/// size; if `n_max` comes first, that is an error. Its cost grows as the fourth power of `n`.
///
/// Simon, Control. Clin. Trials 10 (1989) 1.
///
/// # Errors
/// When the aim is none, or no design of at most `n_max` children is proved best.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let designs = simon(&Aim { p0: 0.2, p1: 0.4, alpha: 0.05, beta: 0.2 }, 100)?;
/// assert_eq!(designs.optimal.design.to_string(), "3/13, 12/43");
/// assert_eq!(designs.minimax.design.to_string(), "4/18, 10/33");
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn simon(aim: &Aim, n_max: u32) -> Result<SimonDesigns, Error> {
    aim.check()?;
    let mut tables = Tables { null: vec![], alternative: vec![] };
    let mut found: Option<SoFar> = None;
    for n in 2..=n_max {
        tables.grow(aim, n)?;
        let mut best = found.map(|found| found.optimal);
        let mut may_improve = false;
        for n1 in 1..n {
            let null = &tables.null[n1 as usize];
            let alternative = &tables.alternative[n1 as usize];
            for needed1 in 1..=n1 {
                // Stopping costs power: from here on, too much.
                if 1.0 - alternative.at_least(needed1) > aim.beta {
                    break;
                }
                let expected_n = f64::from(n1) + null.at_least(needed1) * f64::from(n - n1);
                if best.is_some_and(|best| expected_n >= best.expected_n) {
                    continue;
                }
                may_improve = true;
                let stages = Stages { n1, needed1, n };
                let needed = stages.smallest_needed(&tables.null, aim.alpha);
                if stages.success(&tables.alternative, needed) >= 1.0 - aim.beta {
                    best = Some(Candidate { stages, needed, expected_n });
                }
            }
        }
        // Of a larger trial, the same first stage leads to more children, and a first stage of
        // `n` or more has them already.
        if let Some(SoFar { optimal, minimax }) = found
            && !may_improve
            && f64::from(n) >= optimal.expected_n
        {
            return Ok(SimonDesigns { optimal: optimal.sized(aim)?, minimax: minimax.sized(aim)? });
        }
        found = best.map(|optimal| SoFar {
            optimal,
            minimax: found.map_or(optimal, |found| found.minimax),
        });
    }
    Err(Error::NoDesign { n_max })
}

#[derive(Debug, Clone, Copy)]
struct SoFar {
    optimal: Candidate,
    minimax: Candidate,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    stages: Stages,
    needed: u32,
    expected_n: f64,
}

impl Candidate {
    fn sized(self, aim: &Aim) -> Result<SizedDesign, Error> {
        let Stages { n1, needed1, n } = self.stages;
        let looks = vec![Look { n: n1, needed: needed1 }, Look { n, needed: self.needed }];
        SizedDesign::new(Design::new(looks)?, aim)
    }
}

/// A two-stage design but for the successes needed in the end.
#[derive(Debug, Clone, Copy)]
struct Stages {
    n1: u32,
    needed1: u32,
    n: u32,
}

impl Stages {
    /// Computes the probability of passing both looks.
    fn success(self, tables: &[Table], needed: u32) -> f64 {
        let first = &tables[self.n1 as usize];
        let second = &tables[(self.n - self.n1) as usize];
        sum((self.needed1..=self.n1)
            .map(|x| first.pmf[x as usize] * second.at_least(needed.saturating_sub(x))))
    }

    /// Finds the fewest successes that keep the probability under the null at `alpha`; `n + 1`,
    /// which never happens, if none does.
    fn smallest_needed(self, null: &[Table], alpha: f64) -> u32 {
        let (mut low, mut high) = (self.needed1, self.n + 1);
        while low < high {
            let middle = low.midpoint(high);
            if self.success(null, middle) <= alpha {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

/// Binomial probabilities of every stage size so far, index = size.
struct Tables {
    null: Vec<Table>,
    alternative: Vec<Table>,
}

impl Tables {
    fn grow(&mut self, aim: &Aim, n: u32) -> Result<(), Error> {
        while self.null.len() < n as usize {
            let size = self.null.len() as u64;
            self.null.push(Table::new(Binomial::new(size, aim.p0)?, size));
            self.alternative.push(Table::new(Binomial::new(size, aim.p1)?, size));
        }
        Ok(())
    }
}

struct Table {
    pmf: Vec<f64>,
    at_least: Vec<f64>,
}

impl Table {
    fn new(binomial: Binomial, n: u64) -> Self {
        Self {
            pmf: (0..=n).map(|k| binomial.pmf(k)).collect(),
            at_least: (0..=n).map(|k| binomial.at_least(k)).collect(),
        }
    }

    fn at_least(&self, k: u32) -> f64 {
        self.at_least.get(k as usize).copied().unwrap_or(0.0)
    }
}

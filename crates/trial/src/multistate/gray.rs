//! Gray's test: do groups have the same cumulative incidence of one cause?

use serde::Serialize;
use thymoid_core::math::pow;

use super::competing::CompetingRisks;
use crate::comparison::Groups;
use crate::distributions::chi_square_upper;
use crate::error::Error;
use crate::linear::Square;
use crate::survival::Clock;

/// Gray's test (Ann. Stat. 16 (1988) 1141), as R's `cmprsk` computes it.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{CompetingRisks, FollowUp, Groups, gray};
/// let days = [30.0, 60.0, 90.0, 120.0, 400.0, 400.0].map(SinceImplant::from_days);
/// let event = [true, true, true, true, false, false];
/// let cause = [Some(0), Some(0), Some(0), Some(1), None, None];
/// let risks = CompetingRisks::new(FollowUp::new(&days, &event)?, &cause, 2)?;
/// let test = gray(&risks, 0, &Groups::new(&[0, 0, 0, 1, 1, 1], 2, None)?, 0.0)?;
/// assert!(test.p.unwrap() < 0.05 && test.freedom == 1);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GrayTest {
    /// Chi-square statistic; none where nothing could have been different.
    pub chi_square: Option<f64>,
    /// Its degrees of freedom.
    pub freedom: usize,
    /// Its p-value.
    pub p: Option<f64>,
}

/// Tests one cause over groups, within strata if there are any; early events count more for `rho`
/// above 0.
///
/// # Errors
/// With delayed entry, for which the test is not defined, and when groups and children differ in
/// number.
pub fn gray<C: Clock>(
    risks: &CompetingRisks<C>,
    cause: usize,
    groups: &Groups,
    rho: f64,
) -> Result<GrayTest, Error> {
    let children = risks.rows.children();
    if groups.of.len() != children {
        return Err(Error::Length { times: children, events: groups.of.len() });
    }
    if risks.rows.entry.is_some() {
        return Err(Error::GrayEntry);
    }
    let free = groups.number - 1;
    let (mut score, mut variance) = (vec![0.0; free], Square::zeros(free));
    for stratum in groups.strata() {
        let mut course = Course::new(groups.number, rho);
        for &row in &stratum {
            course.risk[groups.of[row]] += 1.0;
        }
        let mut order = stratum;
        order.sort_by(|&a, &b| risks.rows.end[a].total_cmp(&risks.rows.end[b]));
        for tie in order.chunk_by(|&a, &b| risks.rows.end[a] == risks.rows.end[b]) {
            let mut events = [vec![0.0; groups.number], vec![0.0; groups.number]];
            for &row in tie {
                if let Some(of) = risks.cause[row] {
                    events[usize::from(of != cause)][groups.of[row]] += 1.0;
                }
            }
            course.pass(&events[0], &events[1]);
            for &row in tie {
                course.risk[groups.of[row]] -= 1.0;
            }
        }
        course.close();
        for i in 0..free {
            score[i] += course.score[i];
            for j in 0..free {
                variance[(i, j)] += course.variance[(i, j)];
            }
        }
    }
    let chi_square = variance.quadratic(&score);
    let freedom = if chi_square.is_some() { free } else { 0 };
    Ok(GrayTest { chi_square, freedom, p: chi_square.map(|x| chi_square_upper(x, freedom)) })
}

/// The estimates of each group, and the sums of score and variance, from time to time.
struct Course {
    rho: f64,
    risk: Vec<f64>,
    /// Survival and incidence of each group before this time.
    survival: Vec<f64>,
    incidence: Vec<f64>,
    /// Incidence of all, under the hypothesis.
    pooled: f64,
    score: Vec<f64>,
    variance: Square,
    c: Square,
    v2: Square,
    v3: Vec<f64>,
}

impl Course {
    fn new(groups: usize, rho: f64) -> Self {
        Self {
            rho,
            risk: vec![0.0; groups],
            survival: vec![1.0; groups],
            incidence: vec![0.0; groups],
            pooled: 0.0,
            score: vec![0.0; groups],
            variance: Square::zeros(groups),
            c: Square::zeros(groups),
            v2: Square::zeros(groups),
            v3: vec![0.0; groups],
        }
    }

    fn pass(&mut self, own: &[f64], others: &[f64]) {
        let (all_own, all_others) = (own.iter().sum::<f64>(), others.iter().sum::<f64>());
        if all_own + all_others == 0.0 {
            return;
        }
        let groups = self.risk.len();
        let live: Vec<usize> = (0..groups).filter(|&g| self.risk[g] > 0.0).collect();
        let (mut after, mut incidence) = (self.survival.clone(), self.incidence.clone());
        let (mut total, mut at_risk) = (0.0, 0.0);
        for &g in &live {
            let (n, s) = (self.risk[g], self.survival[g]);
            after[g] = s * (n - own[g] - others[g]) / n;
            incidence[g] += s * own[g] / n;
            total += n / s;
            at_risk += n * (1.0 - self.incidence[g]) / s;
        }
        let pooled = self.pooled + all_own / total;
        let weight = if self.rho == 0.0 { 1.0 } else { pow(1.0 - self.pooled, self.rho) };
        let mut a = Square::zeros(groups);
        for &i in &live {
            let share = self.risk[i] / self.survival[i];
            for &j in &live {
                let other = self.risk[j] / self.survival[j] / total;
                let same = if i == j { 1.0 } else { 0.0 };
                a[(i, j)] = weight * share * (same - other);
                self.c[(i, j)] += a[(i, j)] * all_own / (total * (1.0 - self.pooled));
            }
        }
        if all_own > 0.0 {
            for &i in &live {
                let share = self.risk[i] * (1.0 - self.incidence[i]) / self.survival[i];
                self.score[i] += weight * (own[i] - all_own * share / at_risk);
            }
            for &k in &live {
                let t4 = if after[k] > 0.0 { 1.0 - (1.0 - pooled) / after[k] } else { 1.0 };
                let tied = if all_own > 1.0 {
                    1.0 - (all_own - 1.0) / (total * self.survival[k] - 1.0)
                } else {
                    1.0
                };
                let t3 = tied * self.survival[k] * all_own / (total * self.risk[k]);
                self.vary(k, t3, t4, Some(&a));
            }
        }
        for k in 0..groups {
            if after[k] > 0.0 && others[k] > 0.0 {
                let t4 = (1.0 - pooled) / after[k];
                let tied = if others[k] > 1.0 {
                    1.0 - (others[k] - 1.0) / (self.risk[k] - 1.0)
                } else {
                    1.0
                };
                let share = self.survival[k] / self.risk[k];
                self.vary(k, tied * share * share * others[k], t4, None);
            }
        }
        (self.survival, self.incidence, self.pooled) = (after, incidence, pooled);
    }

    /// Adds the variation of one group: of the cause with its weights `a`, of the others without.
    fn vary(&mut self, k: usize, t3: f64, t4: f64, a: Option<&Square>) {
        let groups = self.risk.len();
        self.v3[k] += t4 * t4 * t3;
        let part = |c: &Square, i: usize| a.map_or(t4 * c[(i, k)], |a| a[(i, k)] - t4 * c[(i, k)]);
        let sign = if a.is_some() { 1.0 } else { -1.0 };
        for i in 0..groups {
            let t1 = part(&self.c, i);
            self.v2[(i, k)] += sign * t1 * t4 * t3;
            for j in 0..groups {
                let t2 = part(&self.c, j);
                self.variance[(i, j)] += t1 * t2 * t3;
            }
        }
    }

    fn close(&mut self) {
        let groups = self.risk.len();
        for i in 0..groups {
            for j in 0..groups {
                for k in 0..groups {
                    let (ci, cj) = (self.c[(i, k)], self.c[(j, k)]);
                    self.variance[(i, j)] +=
                        ci * cj * self.v3[k] + ci * self.v2[(j, k)] + cj * self.v2[(i, k)];
                }
            }
        }
    }
}

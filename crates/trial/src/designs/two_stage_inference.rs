//! What may be concluded from the outcome of a two-stage design: the share of successes and the
//! limits of a single stage no longer hold, because a poor first stage ends the trial.

use serde::Serialize;
use thymoid_core::math::{pow, sum};

use super::design::{Design, Look};
use crate::distributions::bisect;
use crate::error::{Error, open_probability, probability};
use crate::interval::Interval;

/// Above this, numbers of ways to get an outcome leave the numbers.
const MOST_CHILDREN: u32 = 1000;

/// Outcomes closer than this in their estimate are equal: what is added differs by rounding.
const TIE: f64 = 1e-12;

/// All outcomes of a two-stage design that stops for futility, each with what it says.
///
/// ```
/// use thymoid_trial::{Design, Look, two_stage_inference};
/// let design = Design::new(vec![Look { n: 10, needed: 2 }, Look { n: 29, needed: 6 }])?;
/// let all = two_stage_inference(&design, 0.1, 0.05)?;
/// // The fewest successes of a complete trial that reject have a p-value below alpha.
/// let six = all.iter().find(|each| each.stage == 2 && each.successes == 6).unwrap();
/// assert!(six.p_value < 0.05 && six.umvue > six.mle);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TwoStageInference {
    /// Stage in which the trial ended.
    pub stage: u32,
    /// Successes among all children.
    pub successes: u32,
    /// Their share; biased.
    pub mle: f64,
    /// The unbiased estimate of least variance (Jung and Kim, Stat. Med. 23 (2004) 881).
    pub umvue: f64,
    /// The probability under which the expected share is the observed one (Whitehead, Biometrika
    /// 73 (1986) 573).
    pub whitehead: f64,
    /// Probability under `p0` of this outcome or a later one in the stagewise order.
    pub p_value: f64,
    /// Exact limits in that order, each missed with at most the probability asked for: the outcome
    /// itself counts in both tails.
    pub exact: Interval,
    /// The upper limit that Koyama and Chen (Stat. Med. 27 (2008) 3145) and clinfun read off the
    /// p-value; missed more often than it says. None for the first outcome.
    pub koyama_chen_high: Option<f64>,
    /// Their median unbiased estimate.
    pub koyama_chen_median: Option<f64>,
    /// The p-value if outcomes are ordered by the unbiased estimate.
    pub p_value_umvue_order: f64,
    /// Exact limits in that order (Jung and Kim).
    pub umvue_order: Interval,
}

/// Says of every outcome of a two-stage design, in stagewise order, what may be concluded; each
/// limit is missed with probability `tail` at most.
///
/// # Errors
/// When the design has not two looks, more than 1000 children, or a first look that cannot stop;
/// when `p0` is no probability, or `tail` not strictly between 0 and 1.
pub fn two_stage_inference(
    design: &Design,
    p0: f64,
    tail: f64,
) -> Result<Vec<TwoStageInference>, Error> {
    probability("p0", p0)?;
    open_probability("probability left out by each limit", tail)?;
    let outcomes = outcomes(design)?;
    let last = outcomes.len() - 1;
    let inference = |index: usize| {
        let outcome = outcomes[index];
        let after = |p| total(&outcomes[index..], p);
        let upto = |p| total(&outcomes[..=index], p);
        let pick = |keep: &dyn Fn(f64) -> bool| -> Vec<Outcome> {
            outcomes.iter().filter(|each| keep(each.umvue - outcome.umvue)).copied().collect()
        };
        let (more, less) = (pick(&|gap| gap >= -TIE), pick(&|gap| gap <= TIE));
        let low = |all: bool, p: &dyn Fn(f64) -> f64| {
            if all { 0.0 } else { bisect(0.0, 1.0, |x| p(x) > tail) }
        };
        let high = |all: bool, p: &dyn Fn(f64) -> f64| {
            if all { 1.0 } else { bisect(0.0, 1.0, |x| p(x) <= tail) }
        };
        TwoStageInference {
            stage: outcome.stage,
            successes: outcome.successes,
            mle: outcome.share(),
            umvue: outcome.umvue,
            whitehead: whitehead(&outcomes, outcome.share()),
            p_value: after(p0),
            exact: Interval { low: low(index == 0, &after), high: high(index == last, &upto) },
            koyama_chen_high: (index > 0).then(|| bisect(0.0, 1.0, |p| after(p) >= 1.0 - tail)),
            koyama_chen_median: (index > 0).then(|| bisect(0.0, 1.0, |p| after(p) > 0.5)),
            p_value_umvue_order: total(&more, p0),
            umvue_order: Interval {
                low: low(more.len() == outcomes.len(), &|p| total(&more, p)),
                high: high(less.len() == outcomes.len(), &|p| total(&less, p)),
            },
        }
    };
    Ok((0..outcomes.len()).map(inference).collect())
}

/// One way a trial can end.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    stage: u32,
    successes: u32,
    n: u32,
    /// Sequences of children that lead to it.
    ways: f64,
    umvue: f64,
}

impl Outcome {
    fn share(self) -> f64 {
        f64::from(self.successes) / f64::from(self.n)
    }

    fn probability(self, p: f64) -> f64 {
        let failures = f64::from(self.n - self.successes);
        self.ways * pow(p, f64::from(self.successes)) * pow(1.0 - p, failures)
    }
}

fn total(outcomes: &[Outcome], p: f64) -> f64 {
    sum(outcomes.iter().map(|outcome| outcome.probability(p)))
}

fn whitehead(outcomes: &[Outcome], share: f64) -> f64 {
    if share == 0.0 || share == 1.0 {
        return share;
    }
    let expected = |p| sum(outcomes.iter().map(|each| each.probability(p) * each.share()));
    bisect(0.0, 1.0, |p| expected(p) > share)
}

/// Lists all outcomes in stagewise order: those that stopped early first, then by successes.
fn outcomes(design: &Design) -> Result<Vec<Outcome>, Error> {
    let &[Look { n: n1, needed: needed1 }, Look { n, .. }] = design.looks() else {
        return Err(Error::Look { look: design.looks().len(), reason: "give exactly two looks" });
    };
    if needed1 == 0 {
        return Err(Error::Look { look: 1, reason: "it never stops; analyse as a single stage" });
    }
    if n > MOST_CHILDREN {
        return Err(Error::Look { look: 2, reason: "`n` must be at most 1000" });
    }
    let n2 = n - n1;
    let [first, second, fewer] = [n1, n2, n1 - 1].map(ways);
    let stopped = (0..needed1).map(|successes| Outcome {
        stage: 1,
        successes,
        n: n1,
        ways: first[successes as usize],
        umvue: f64::from(successes) / f64::from(n1),
    });
    let complete = (needed1..=n).map(|successes| {
        let firsts = || needed1.max(successes.saturating_sub(n2))..=successes.min(n1);
        let rest = |x: u32| second[(successes - x) as usize];
        let all = sum(firsts().map(|x| first[x as usize] * rest(x)));
        // Of these ways, those in which a given child of the first stage succeeded.
        let given = sum(firsts().map(|x| fewer[x as usize - 1] * rest(x)));
        Outcome { stage: 2, successes, n, ways: all, umvue: given / all }
    });
    Ok(stopped.chain(complete).collect())
}

/// Returns the binomial coefficients of `n`, exact as far as numbers of 53 bits are.
fn ways(n: u32) -> Vec<f64> {
    let mut row = vec![1.0];
    for _ in 0..n {
        let mut next = vec![1.0; row.len() + 1];
        for k in 1..row.len() {
            next[k] = row[k - 1] + row[k];
        }
        row = next;
    }
    row
}

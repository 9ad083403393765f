//! Binomial probabilities of every number of children at one success probability.

/// Probabilities and upper tails, index = children, then successes.
///
/// A row follows from the one before by a child more. All terms are positive, so it stays exact to
/// about as many units of the last place as there are children.
pub(super) struct Tails {
    p: f64,
    pmf: Vec<Vec<f64>>,
    at_least: Vec<Vec<f64>>,
}

impl Tails {
    pub(super) fn new(p: f64) -> Self {
        Self { p, pmf: vec![vec![1.0]], at_least: vec![vec![1.0]] }
    }

    /// Makes sure that there are rows up to `n` children.
    pub(super) fn grow(&mut self, n: u32) {
        while self.pmf.len() <= n as usize {
            let last = &self.pmf[self.pmf.len() - 1];
            let mut row = vec![0.0; last.len() + 1];
            for (k, probability) in last.iter().enumerate() {
                row[k] += probability * (1.0 - self.p);
                row[k + 1] += probability * self.p;
            }
            let mut at_least = row.clone();
            for k in (0..row.len() - 1).rev() {
                at_least[k] += at_least[k + 1];
            }
            // From no success on: certain, whatever the rounding.
            at_least[0] = 1.0;
            self.pmf.push(row);
            self.at_least.push(at_least);
        }
    }

    /// Returns the probability of at least `k` successes among `n` children.
    pub(super) fn at_least(&self, n: u32, k: u32) -> f64 {
        self.at_least[n as usize].get(k as usize).copied().unwrap_or(0.0)
    }

    /// Computes the probability of at least `needed1` successes among the first `n1` children and
    /// at least `needed` among all `n`; `needed` is no fewer.
    pub(super) fn both(&self, n1: u32, needed1: u32, n: u32, needed: u32) -> f64 {
        let n2 = n - n1;
        // So many of the first children and the rest does not matter.
        let enough = self.at_least(n1, needed);
        let low = needed1.max(needed.saturating_sub(n2));
        let high = n1.min(needed.saturating_sub(1));
        if low > high {
            return enough;
        }
        let first = &self.pmf[n1 as usize][low as usize..=high as usize];
        let second =
            &self.at_least[n2 as usize][(needed - high) as usize..=(needed - low) as usize];
        let terms = first.iter().zip(second.iter().rev()).map(|(a, b)| a * b);
        enough + terms.sum::<f64>()
    }
}

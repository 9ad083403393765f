//! Quantiles of weighted values.

use crate::error::Error;

/// Values with their weights, ascending.
pub(super) struct Weighted {
    values: Vec<(f64, f64)>,
    total: f64,
}

impl Weighted {
    pub(super) fn new(values: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut values: Vec<(f64, f64)> = values.into_iter().collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { total: values.iter().map(|(_, weight)| weight).sum(), values }
    }

    /// Quantile by linear interpolation between the middles of the weights: with equal weights type
    /// 5 of Hyndman and Fan.
    ///
    /// # Errors
    /// When nothing has weight: there is no distribution.
    pub(super) fn quantile(&self, probability: f64) -> Result<f64, Error> {
        if self.total <= 0.0 || !self.total.is_finite() {
            return Err(Error::NoDraws);
        }
        let asked = probability * self.total;
        let mut before = 0.0;
        let mut last: Option<(f64, f64)> = None;
        for (value, weight) in &self.values {
            let middle = before + weight / 2.0;
            if middle >= asked {
                return Ok(match last {
                    Some((at, low)) if middle > at => {
                        low + (value - low) * (asked - at) / (middle - at)
                    }
                    _ => *value,
                });
            }
            last = Some((middle, *value));
            before += weight;
        }
        Ok(last.map_or(f64::NAN, |(_, value)| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_counts_like_copies() {
        let thrice = Weighted::new([(1.0, 1.0), (2.0, 3.0), (4.0, 1.0)]);
        assert_eq!(thrice.quantile(0.5).unwrap(), 2.0);
        assert_eq!(Weighted::new([(1.0, 1.0), (3.0, 1.0)]).quantile(0.5).unwrap(), 2.0);
        assert_eq!(thrice.quantile(0.0).unwrap(), 1.0);
        assert_eq!(thrice.quantile(1.0).unwrap(), 4.0);
        assert!(Weighted::new([(1.0, 0.0)]).quantile(0.5).is_err());
    }
}

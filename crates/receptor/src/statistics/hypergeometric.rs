//! How many of some things are among those drawn without replacement.

/// The numbers of `marked` things that may be among `drawn` of `all`, with their weights, which are
/// probabilities up to one common factor: from the least number on.
///
/// Weights go by ratios of neighbours, outwards from the most likely number, whose weight is 1, to
/// where they are below `negligible`: no binomial coefficient is computed, and nothing overflows.
pub(super) fn weights(all: u64, marked: u64, drawn: u64, negligible: f64) -> Vec<(u64, f64)> {
    let least = (marked + drawn).saturating_sub(all);
    let most = marked.min(drawn);
    let mode = ((u128::from(marked) + 1) * (u128::from(drawn) + 1) / (u128::from(all) + 2)) as u64;
    let mode = mode.clamp(least, most);
    // The weight of k + 1 over that of k.
    let ratio = |k: u64| {
        let up = (marked - k) as f64 * (drawn - k) as f64;
        up / ((k + 1) as f64 * (all + k + 1 - marked - drawn) as f64)
    };
    let mut weights = Vec::new();
    let mut weight = 1.0;
    for k in (least..mode).rev() {
        weight /= ratio(k);
        if weight < negligible {
            break;
        }
        weights.push((k, weight));
    }
    weights.reverse();
    weights.push((mode, 1.0));
    weight = 1.0;
    for k in mode..most {
        weight *= ratio(k);
        if weight < negligible {
            break;
        }
        weights.push((k + 1, weight));
    }
    weights
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The mean is `drawn * marked / all`, and counting what is not drawn is the mirror image.
        #[test]
        fn weights_are_of_a_distribution(all in 1_u64..2000, a in 0.0..1.0, b in 0.0..1.0) {
            let [marked, drawn] = [a, b].map(|share| (share * all as f64) as u64);
            let found = weights(all, marked, drawn, 1e-300);
            let total: f64 = found.iter().map(|(_, w)| w).sum();
            let mean: f64 = found.iter().map(|(k, w)| *k as f64 * w / total).sum();
            let expected = drawn as f64 * marked as f64 / all as f64;
            prop_assert!((mean - expected).abs() < 1e-9 * (1.0 + expected));
            let left = weights(all, marked, all - drawn, 1e-300);
            prop_assert_eq!(found.len(), left.len());
            for ((k, w), (not, again)) in found.iter().zip(left.iter().rev()) {
                prop_assert_eq!(k + not, marked);
                prop_assert!((w - again).abs() < 1e-9 * w.max(*again), "{} {}", w, again);
            }
        }
    }

    /// Two of five are marked and three are drawn: 1, 6 and 3 of ten ways.
    #[test]
    fn a_small_urn_is_as_counted_by_hand() {
        let found = weights(5, 2, 3, 1e-300);
        let expected = [(0, 1.0 / 6.0), (1, 1.0), (2, 0.5)];
        assert_eq!(found.len(), 3);
        for ((k, w), (number, weight)) in found.into_iter().zip(expected) {
            assert!(k == number && (w - weight).abs() < 1e-15);
        }
    }
}

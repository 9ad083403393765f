//! Where a function passes zero.

/// Finds where an increasing function of a point of [low, high] passes 0, to the last bit.
pub(crate) fn bisect(mut low: f64, mut high: f64, increasing: impl Fn(f64) -> f64) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        *(if increasing(middle) >= 0.0 { &mut high } else { &mut low }) = middle;
    }
}

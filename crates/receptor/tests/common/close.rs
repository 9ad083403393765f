//! Closeness of numbers.

/// Panics unless the two differ by at most this share of what is expected.
pub(crate) fn close(found: f64, expected: f64, relative: f64) {
    let error = (found - expected).abs();
    assert!(error <= relative * expected.abs().max(1e-300), "{found} is not {expected}");
}

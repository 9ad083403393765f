//! Where a function changes sign.

/// Finds the point of (`low`, `high`) where `passed` turns true, to the last bit.
pub(crate) fn bisect(mut low: f64, mut high: f64, passed: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        *(if passed(middle) { &mut high } else { &mut low }) = middle;
    }
}

/// Finds a zero of `f` between `low` and `high`, where it has opposite signs, in few calls.
///
/// Inverse quadratic interpolation where it is safe, else bisection: Chandrupatla, Adv. Eng. Softw.
/// 28 (1997) 145. `None` if the signs agree, or `f` is not a number there.
pub(crate) fn root(low: f64, high: f64, f: impl Fn(f64) -> f64) -> Option<f64> {
    let (mut a, mut b) = (high, low);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa == 0.0 {
        return Some(a);
    }
    if fb == 0.0 {
        return Some(b);
    }
    if fa.is_nan() || fb.is_nan() || (fa > 0.0) == (fb > 0.0) {
        return None;
    }
    let mut share = 0.5;
    loop {
        let x = a + share * (b - a);
        let fx = f(x);
        let (c, fc);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);
        let (best, f_best) = if fa.abs() < fb.abs() { (a, fa) } else { (b, fb) };
        let limit = 0.5 * (2.0 * f64::EPSILON * best.abs() + 1e-300) / (b - a).abs();
        if limit > 0.5 || f_best == 0.0 {
            return Some(best);
        }
        let (xi, phi) = ((a - b) / (c - b), (fa - fb) / (fc - fb));
        share = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        share = share.clamp(limit, 1.0 - limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_found_to_the_last_bits_and_refused_where_there_is_none() {
        let cube = |x: f64| x * x * x - 2.0;
        let found = root(0.0, 5.0, cube).unwrap();
        assert!((found - 1.259_921_049_894_873_2).abs() < 4e-16, "{found}");
        assert_eq!(root(2.0, 5.0, cube), None);
        assert_eq!(bisect(0.0, 1.0, |x| x > 0.25), 0.25);
    }
}

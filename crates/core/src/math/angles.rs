//! Angles.

/// Returns the sine.
///
/// ```
/// use thymoid_core::math::sin;
/// assert_eq!(sin(0.0), 0.0);
/// assert_eq!(sin(std::f64::consts::FRAC_PI_2), 1.0);
/// ```
#[inline]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Returns the cosine.
///
/// ```
/// use thymoid_core::math::cos;
/// assert_eq!(cos(0.0), 1.0);
/// assert_eq!(cos(std::f64::consts::PI), -1.0);
/// ```
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Returns the angle of the point (x, y), from -pi to pi.
///
/// ```
/// use thymoid_core::math::atan2;
/// assert_eq!(atan2(1.0, 1.0), std::f64::consts::FRAC_PI_4);
/// ```
#[inline]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

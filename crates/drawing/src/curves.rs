//! Curves as chords.

use thymoid_core::math::{atan2, cos, sin};

/// How far a chord may leave its curve: two steps of the raster.
pub(crate) const SAGITTA_UM: f64 = 1.0 / 64.0;
/// Chords of one curve, at least and at most.
const CHORDS: [f64; 2] = [8.0, 4096.0];
/// A chord over the angle a leaves its circle by r (1 - cos(a / 2)), about r a^2 over this.
const SAGITTAS: f64 = 8.0;
/// A full turn.
pub(crate) const TURN: f64 = 2.0 * std::f64::consts::PI;

/// Returns the number of chords for so large an angle of a circle.
pub(crate) fn chords(radius_um: f64, angle: f64) -> usize {
    let each = (SAGITTAS * SAGITTA_UM / radius_um.max(SAGITTA_UM)).sqrt();
    let [least, most] = CHORDS;
    (angle.abs() / each).ceil().clamp(least, most) as usize
}

/// Returns a circle as corners.
pub(crate) fn circle([x, y]: [f64; 2], radius_um: f64) -> Vec<[f64; 2]> {
    // A multiple of four, so that it touches all sides of its box.
    let chords = chords(radius_um, TURN).div_ceil(4) * 4;
    (0..chords)
        .map(|i| {
            let angle = TURN * i as f64 / chords as f64;
            [x + radius_um * cos(angle), y + radius_um * sin(angle)]
        })
        .collect()
}

/// Returns points of an arc from its start to its end; the angle turned is positive
/// counter-clockwise.
pub(crate) fn arc([x, y]: [f64; 2], radius: f64, from: f64, turned: f64, um: f64) -> Vec<[f64; 2]> {
    let chords = chords(radius * um, turned);
    let point = |i: usize| {
        let angle = from + turned * i as f64 / chords as f64;
        [x + radius * cos(angle), y + radius * sin(angle)]
    };
    (0..=chords).map(point).collect()
}

/// Returns points of an arc between two, the first left out; `bulge` is the tangent of a quarter
/// of its angle, as in DXF.
pub(crate) fn bulged(p: [f64; 2], q: [f64; 2], bulge: f64, um: f64) -> Vec<[f64; 2]> {
    let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
    let chord = (dx * dx + dy * dy).sqrt();
    if bulge == 0.0 || chord == 0.0 || !bulge.is_finite() {
        return vec![q];
    }
    let radius = chord * (1.0 + bulge * bulge) / (4.0 * bulge.abs());
    // From the middle of the chord to that of the circle, to the left of the way.
    let away = (1.0 - bulge * bulge) / (4.0 * bulge);
    let centre = [f64::midpoint(p[0], q[0]) - dy * away, f64::midpoint(p[1], q[1]) + dx * away];
    let from = atan2(p[1] - centre[1], p[0] - centre[0]);
    let turned = 4.0 * atan2(bulge, 1.0);
    let mut points = arc(centre, radius, from, turned, um);
    points.remove(0);
    if let Some(last) = points.last_mut() {
        *last = q;
    }
    points
}

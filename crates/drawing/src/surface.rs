//! Where lines along the axes cross a closed surface.

use crate::stack::{Triangle, sides_and_normal};
use crate::ticks::um;

/// A crossing: number of the line, and the place on it.
pub(crate) type Crossing = (usize, f64);

/// Returns the crossings of a surface with lines along an axis, in order.
///
/// `middles` are the places of the lines on the two other axes, in order of the axes; lines are
/// numbered along the first of these, then the second. A line that meets an edge is taken to lie
/// a little beside it, always to the same side, so that each passes a closed surface an even
/// number of times.
pub(crate) fn crossings(
    triangles: &[Triangle],
    axis: usize,
    middles: [&[f64]; 2],
) -> Vec<Crossing> {
    let others = match axis {
        0 => [1, 2],
        1 => [0, 2],
        _ => [0, 1],
    };
    let mut found = Vec::new();
    for triangle in triangles {
        let seen = triangle.map(|corner| others.map(|other| um(corner[other])));
        let range = |i: usize| {
            let of = seen.map(|corner| corner[i]);
            let (low, high) = (of[0].min(of[1]).min(of[2]), of[0].max(of[1]).max(of[2]));
            middles[i].partition_point(|m| *m < low)..middles[i].partition_point(|m| *m <= high)
        };
        for v in range(1) {
            for u in range(0) {
                let point = [middles[0][u], middles[1][v]];
                let sides = [0, 1, 2].map(|i| side(seen[i], seen[(i + 1) % 3], point));
                if sides[0] == sides[1] && sides[1] == sides[2] {
                    let place = height(triangle, axis, others, point);
                    found.push((u + middles[0].len() * v, place));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found
}

/// Tells whether a point lies to the left of the way from p to q; one on it is moved to the right
/// along the first axis, and less along the second.
fn side(p: [f64; 2], q: [f64; 2], point: [f64; 2]) -> bool {
    let flipped = p > q;
    let (p, q) = if flipped { (q, p) } else { (p, q) };
    let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
    let cross = dx * (point[1] - p[1]) - dy * (point[0] - p[0]);
    let left = if cross != 0.0 {
        cross > 0.0
    } else if dy != 0.0 {
        dy < 0.0
    } else {
        dx > 0.0
    };
    left != flipped
}

/// The place on a line at which it crosses the plane of a triangle.
fn height(triangle: &Triangle, axis: usize, others: [usize; 2], point: [f64; 2]) -> f64 {
    let (a, _, normal) = sides_and_normal(triangle);
    let away = normal[others[0]] * (point[0] - a[others[0]])
        + normal[others[1]] * (point[1] - a[others[1]]);
    let place = a[axis] - away / normal[axis];
    let of = triangle.map(|corner| um(corner[axis]));
    place.clamp(of[0].min(of[1]).min(of[2]), of[0].max(of[1]).max(of[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box of 20 um about (50, 50, 50), its faces cut along diagonals.
    pub(crate) fn cube() -> Vec<Triangle> {
        let corner = |i: usize| {
            [i & 1, i >> 1 & 1, i >> 2 & 1].map(|up| if up == 1 { 60 * 128 } else { 40 * 128 })
        };
        let faces =
            [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
        let cut = |[a, b, c, d]: [usize; 4]| [[a, b, c], [a, c, d]];
        faces.into_iter().flat_map(cut).map(|t| t.map(corner)).collect()
    }

    #[test]
    fn a_box_is_crossed_twice_or_not_at_all_even_along_its_edges_and_diagonals() {
        // 40 and 60 are on its faces; 50, 50 is on the diagonals.
        let middles = [35.0, 40.0, 45.0, 50.0, 60.0, 65.0];
        for axis in 0..3 {
            let found = crossings(&cube(), axis, [&middles, &middles]);
            // A line on a face is taken to be just above it: 40, 45 and 50 are within.
            assert_eq!(found.len(), 2 * 9, "axis {axis}");
            for pair in found.chunks(2) {
                assert_eq!((pair[0].0, pair[0].1, pair[1].1), (pair[1].0, 40.0, 60.0));
            }
        }
    }
}

//! Open lines that meet end to end become outlines.

use std::collections::BTreeMap;

use crate::ticks::{Corner, Ring, um};

/// Ends this near in steps of the raster, a sixteenth of a micrometre, are one.
const NEAR: i32 = 8;

/// Joins lines to rings; or the place of an end that meets no other.
pub(super) fn joined(mut lines: Vec<Ring>) -> Result<Vec<Ring>, [f64; 2]> {
    lines.retain(|line| line.len() > 1);
    let cell = |[x, y]: Corner| [x.div_euclid(NEAR), y.div_euclid(NEAR)];
    let mut ends: BTreeMap<[i32; 2], Vec<(usize, bool)>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for (end, at) in [(false, line[0]), (true, line[line.len() - 1])] {
            ends.entry(cell(at)).or_default().push((number, end));
        }
    }
    let mut used = vec![false; lines.len()];
    let mut rings = Vec::new();
    for first in 0..lines.len() {
        if used[first] {
            continue;
        }
        used[first] = true;
        let mut ring = lines[first].clone();
        while !near(ring[0], ring[ring.len() - 1]) || ring.len() < 3 {
            let end = ring[ring.len() - 1];
            let [x, y] = cell(end);
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| [x + dx, y + dy]));
            let found = around.filter_map(|cell| ends.get(&cell)).flatten().find(|(line, last)| {
                let of = &lines[*line];
                !used[*line] && near(end, if *last { of[of.len() - 1] } else { of[0] })
            });
            let Some((line, last)) = found.copied() else { return Err(end.map(um)) };
            used[line] = true;
            let mut further = lines[line].clone();
            if last {
                further.reverse();
            }
            ring.extend(further.into_iter().skip(1));
        }
        ring.pop();
        rings.push(ring);
    }
    Ok(rings)
}

fn near(p: Corner, q: Corner) -> bool {
    p.iter().zip(q).all(|(a, b)| a.abs_diff(b) <= NEAR as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_any_order_and_way_are_joined() {
        let (a, b, c) = ([0, 0], [1280, 0], [0, 1280]);
        let lines = vec![vec![a, b], vec![[1, 1281], [3, 2]], vec![c, b]];
        let rings = joined(lines.clone()).unwrap();
        assert_eq!(rings.len(), 1);
        assert_eq!(joined(lines[..2].to_vec()), Err([10.0, 0.0]));
    }
}

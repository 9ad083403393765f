//! What a straight line through a chip passes, piece by piece.

use crate::region::Region;
use crate::ticks::{TICKS_PER_UM, um};

/// Pieces shorter than this are where two outlines differ by a step of the raster.
const SLIVER_UM: f64 = 2.5 / TICKS_PER_UM;

/// Materials along a line: where each begins, and its number. The first begins at 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Profile(pub(crate) Vec<(f64, u8)>);

/// A piece of a line: where it begins and ends, what it is, what lies before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) material: u8,
    pub(crate) before: Option<u8>,
    pub(crate) after: Option<u8>,
}

impl Profile {
    /// Returns the material at a place; where two meet, the second.
    pub(crate) fn at(&self, place: f64) -> u8 {
        let index = self.0.partition_point(|(from, _)| *from <= place);
        self.0.get(index.saturating_sub(1)).map_or(0, |(_, material)| *material)
    }

    /// Returns the pieces up to the end of the line.
    pub(crate) fn pieces(&self, end: f64) -> impl Iterator<Item = Piece> {
        self.0.iter().enumerate().map(move |(i, &(from, material))| {
            let next = self.0.get(i + 1);
            Piece {
                from,
                to: next.map_or(end, |(from, _)| *from),
                material,
                before: i.checked_sub(1).map(|i| self.0[i].1),
                after: next.map(|(_, material)| *material),
            }
        })
    }

    /// Lays a material over what was between two places.
    pub(crate) fn paint(&mut self, from: f64, to: f64, material: u8) {
        let from = from.max(0.0);
        if to <= from {
            return;
        }
        let beyond = self.at(to);
        let mut pieces: Vec<(f64, u8)> =
            self.0.iter().copied().filter(|(start, _)| *start < from).collect();
        pieces.push((from, material));
        pieces.push((to, beyond));
        pieces.extend(self.0.iter().copied().filter(|(start, _)| *start > to));
        self.0 = pieces;
    }

    /// Joins pieces of one material, and slivers to what is before them.
    pub(crate) fn tidy(&mut self, end: f64) {
        let mut tidy: Vec<(f64, u8)> = Vec::with_capacity(self.0.len());
        for piece in self.pieces(end) {
            let sliver = piece.to - piece.from < SLIVER_UM;
            let same = tidy.last().is_some_and(|(_, material)| *material == piece.material);
            if !(sliver || same) {
                tidy.push((piece.from, piece.material));
            }
        }
        if let Some(first) = tidy.first_mut() {
            first.0 = 0.0;
        }
        self.0 = tidy;
    }
}

/// Returns what lines along an axis (0 or 1) pass of areas that cover the layer; `middles` are the
/// places of the lines on the other axis, and `end_um` is their length.
pub(crate) fn across(
    regions: &[(u8, Region)],
    axis: usize,
    middles: &[f64],
    end_um: f64,
) -> Vec<Profile> {
    let other = 1 - axis;
    let mut crossings: Vec<(usize, f64, usize)> = Vec::new();
    for (number, (_, region)) in regions.iter().enumerate() {
        for (p, q) in region.edges() {
            // The same edge gives the same bits whichever way it runs.
            let (p, q) = if p <= q { (p, q) } else { (q, p) };
            let (low, high) = (um(p[other].min(q[other])), um(p[other].max(q[other])));
            let first = middles.partition_point(|middle| *middle < low);
            let last = middles.partition_point(|middle| *middle < high);
            for line in first..last {
                let along = (middles[line] - um(p[other])) / (um(q[other]) - um(p[other]));
                let place = um(p[axis]) + along * (um(q[axis]) - um(p[axis]));
                crossings.push((line, place, number));
            }
        }
    }
    crossings.sort_by(|a, b| (a.0, a.2).cmp(&(b.0, b.2)).then(a.1.total_cmp(&b.1)));
    let background = regions.first().map_or(0, |(material, _)| *material);
    let mut profiles = vec![Profile(vec![(0.0, background)]); middles.len()];
    for of_region in crossings.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)) {
        for pair in of_region.chunks_exact(2) {
            profiles[pair[0].0].paint(pair[0].1, pair[1].1, regions[pair[0].2].0);
        }
    }
    for profile in &mut profiles {
        profile.tidy(end_um);
    }
    profiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_passes_what_lies_on_it() {
        let at = |um: i32| um * 128;
        let square = Region::rectangle([0, 0], [at(100), at(100)]);
        // Corners at 40 and 60 um of each side's middle: a square on its tip.
        let tip = vec![[at(50), at(40)], [at(60), at(50)], [at(50), at(60)], [at(40), at(50)]];
        let tip = Region::even_odd(&[tip]);
        let regions = [(0, square.less(&tip)), (1, tip)];
        for axis in [0, 1] {
            let lines = across(&regions, axis, &[20.0, 45.0, 50.0], 100.0);
            assert_eq!(lines[0].0, [(0.0, 0)]);
            assert_eq!(lines[1].0, [(0.0, 0), (45.0, 1), (55.0, 0)]);
            assert_eq!(lines[2].0, [(0.0, 0), (40.0, 1), (60.0, 0)]);
        }
    }

    #[test]
    fn paint_and_slivers() {
        let mut profile = Profile(vec![(0.0, 0), (50.0, 1)]);
        profile.paint(40.0, 60.0, 2);
        assert_eq!(profile.0, [(0.0, 0), (40.0, 2), (60.0, 1)]);
        assert_eq!((profile.at(39.9), profile.at(40.0), profile.at(60.0)), (0, 2, 1));
        profile.paint(60.0, 60.01, 3);
        profile.tidy(100.0);
        assert_eq!(profile.0, [(0.0, 0), (40.0, 2), (60.01, 1)]);
    }
}

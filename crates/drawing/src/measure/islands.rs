//! Islands of lumen in tissue, in a section of parallel lines.

use thymoid_transport::voxels::{Kind, Material};

use crate::profile::{Piece, Profile};

/// An area of lumen that tissue encloses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Island {
    pub(super) area_um2: f64,
    /// Along the lines, and across them.
    pub(super) middle_um: [f64; 2],
}

/// A piece of a line that is lumen.
struct Run {
    line: usize,
    piece: Piece,
    /// Number of the island, which may be joined to another.
    of: usize,
}

/// Returns the islands of a section, and the area of its tissue; lines have equal distances.
pub(super) fn islands(
    lines: &[Profile],
    end_um: f64,
    places: &[f64],
    materials: &[Material],
) -> (Vec<Island>, f64) {
    let kind = |number: u8| materials[usize::from(number)].kind;
    let tissue = |number: u8| matches!(kind(number), Kind::Tissue { .. });
    let lumen = |number: u8| matches!(kind(number), Kind::Lumen);
    let apart = places.get(1).map_or(0.0, |second| second - places[0]);
    let mut tissue_um2 = 0.0;
    let mut runs: Vec<Run> = Vec::new();
    let mut joined: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (line, profile) in lines.iter().enumerate() {
        for piece in profile.pieces(end_um) {
            if tissue(piece.material) {
                tissue_um2 += (piece.to - piece.from) * apart;
            }
            if !lumen(piece.material) {
                continue;
            }
            let of = joined.len();
            joined.push(of);
            let beside = |side: Option<u8>| side.is_some_and(tissue);
            // Above and below lies tissue too, or lumen of the same island.
            let middle = f64::midpoint(piece.from, piece.to);
            let level = |other: Option<&Profile>| {
                other.is_some_and(|p| tissue(p.at(middle)) || lumen(p.at(middle)))
            };
            let below = line.checked_sub(1).and_then(|below| lines.get(below));
            let closed = beside(piece.before)
                && beside(piece.after)
                && level(below)
                && level(lines.get(line + 1));
            if !closed {
                open.push(of);
            }
            for run in runs.iter().rev().take_while(|run| run.line + 1 >= line) {
                if run.line + 1 == line && run.piece.from < piece.to && piece.from < run.piece.to {
                    let (a, b) = (root(&joined, run.of), root(&joined, of));
                    joined[a.max(b)] = a.min(b);
                }
            }
            runs.push(Run { line, piece, of });
        }
    }
    let open: Vec<usize> = open.into_iter().map(|of| root(&joined, of)).collect();
    let mut sums = std::collections::BTreeMap::<usize, [f64; 3]>::new();
    for run in &runs {
        let of = root(&joined, run.of);
        let (length, middle) =
            (run.piece.to - run.piece.from, f64::midpoint(run.piece.from, run.piece.to));
        let sum = sums.entry(of).or_default();
        *sum = [sum[0] + length, sum[1] + length * middle, sum[2] + length * places[run.line]];
    }
    let closed = sums.into_iter().filter(|(of, _)| !open.contains(of));
    let islands = closed.map(|(_, [length, along, across])| Island {
        area_um2: length * apart,
        middle_um: [along / length, across / length],
    });
    (islands.collect(), tissue_um2)
}

fn root(joined: &[usize], mut of: usize) -> usize {
    while joined[of] != of {
        of = joined[of];
    }
    of
}

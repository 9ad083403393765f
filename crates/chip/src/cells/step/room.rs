//! Room for a daughter.

use thymoid_core::Draws;

use crate::cells::state::stroma::neighbour;
use crate::tissue::Lattice;
use crate::tissue::word::WALL_WORD;

/// Places of a cube of three sites along each edge.
const AROUND: u32 = 27;
/// Steps of 10 visit all 27 places of a cube, neighbouring places far apart in time.
const STRIDE: u32 = 10;

/// Finds a site beside `site` that is empty, or is made so because the cell on it gives way to an
/// empty site beside its own.
pub(super) fn beside(lattice: &mut Lattice, site: usize, draws: &mut Draws) -> Option<usize> {
    let first = draws.below(AROUND);
    if let Some(empty) = around(lattice, site, first).find(|i| lattice.words[*i] == 0) {
        return Some(empty);
    }
    let (giver, empty) = around(lattice, site, first)
        .filter(|giver| lattice.words[*giver] < WALL_WORD)
        .find_map(|giver| {
            let empty = around(lattice, giver, first).find(|i| lattice.words[*i] == 0);
            empty.map(|empty| (giver, empty))
        })?;
    lattice.words.swap(giver, empty);
    lattice.labels.swap(giver, empty);
    Some(giver)
}

/// Returns the 26 sites beside one, or as many as there are, from the `first` place of the cube on.
fn around(lattice: &Lattice, site: usize, first: u32) -> impl Iterator<Item = usize> {
    let (at, extent) = (lattice.site(site), lattice.extent());
    (0..AROUND).map(move |i| (first + STRIDE * i) % AROUND).filter_map(move |place| {
        let by = [place % 3, place / 3 % 3, place / 9].map(|step| step as isize - 1);
        let near = neighbour(at, by, extent)?;
        let index = lattice.index(near);
        (index != site).then_some(index)
    })
}

/// Finds an empty site, looked for from a random one on.
pub(super) fn anywhere(words: &[u32], draws: &mut Draws) -> Option<usize> {
    let first = draws.below(words.len() as u32) as usize;
    let (before, after) = words.split_at(first);
    let ahead = after.iter().position(|word| *word == 0).map(|i| first + i);
    ahead.or_else(|| before.iter().position(|word| *word == 0))
}

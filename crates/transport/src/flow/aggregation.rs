//! Large circuits: conjugate gradients, with a multigrid of aggregates before them.
//!
//! Each coarser level joins up to four nodes whose conductances are strongest (Notay, Electron
//! Trans Numer Anal 2010;37:123). Sums are taken in order, so that bits do not depend on threads.

use super::elimination::{Elimination, Link};

/// A circuit of so many nodes is solved directly.
const DIRECT: usize = 400;
/// Steps of conjugate gradients, at most; some twenty to forty suffice.
const STEPS: usize = 1000;

struct Level {
    ground: Vec<f64>,
    /// For each node, where its links begin; then the links.
    starts: Vec<u32>,
    near: Vec<(u32, f64)>,
    /// All conductances of each node.
    diagonal: Vec<f64>,
    /// The node of the next level that each belongs to.
    aggregate: Vec<u32>,
}

/// A circuit on ever coarser levels.
pub(super) struct Hierarchy {
    levels: Vec<Level>,
    coarsest: Elimination,
}

impl Hierarchy {
    /// Coarsens a circuit until it can be solved directly.
    pub(super) fn new(ground: &[f64], links: &[Link]) -> Self {
        let (mut ground, mut links) = (ground.to_vec(), links.to_vec());
        let mut levels = Vec::new();
        while ground.len() > DIRECT {
            let mut level = Level::new(ground, &links);
            let (first, pairs) = level.pairs();
            let half = level.coarse(&first, pairs);
            let (second, fours) = half.pairs();
            level.aggregate = first.iter().map(|pair| second[*pair as usize]).collect();
            if fours == level.ground.len() {
                // Nothing joins: the nodes do not touch one another.
                ground = level.ground;
                break;
            }
            let coarse = half.coarse(&second, fours);
            links = coarse.links();
            ground = coarse.ground;
            levels.push(level);
        }
        Self { levels, coarsest: Elimination::new(&ground, &links) }
    }

    /// Returns the potential of each node for currents that enter there, to `accuracy` of the
    /// largest residual; none when that is not reached.
    pub(super) fn solve(&self, currents: &[f64], accuracy: f64) -> Option<Vec<f64>> {
        let Some(finest) = self.levels.first() else { return Some(self.coarsest.solve(currents)) };
        let largest = currents.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
        let mut x = vec![0.0; currents.len()];
        let mut residual = currents.to_vec();
        let mut direction = self.cycle(0, &residual);
        let mut rho = dot(&residual, &direction);
        for _ in 0..STEPS {
            if residual.iter().all(|r| r.abs() <= accuracy * largest) {
                return Some(x);
            }
            let image = finest.apply(&direction);
            let alpha = rho / dot(&direction, &image);
            for i in 0..x.len() {
                x[i] += alpha * direction[i];
                residual[i] -= alpha * image[i];
            }
            let next = self.cycle(0, &residual);
            let before = rho;
            rho = dot(&residual, &next);
            let beta = rho / before;
            for (d, n) in direction.iter_mut().zip(next) {
                *d = n + beta * *d;
            }
        }
        None
    }

    /// One W-cycle from nothing; symmetric, as conjugate gradients ask.
    fn cycle(&self, depth: usize, currents: &[f64]) -> Vec<f64> {
        let Some(level) = self.levels.get(depth) else { return self.coarsest.solve(currents) };
        let mut x = vec![0.0; currents.len()];
        level.sweep(&mut x, currents, false);
        for _ in 0..2 {
            let image = level.apply(&x);
            let coarse = self.coarse_len(depth);
            let mut joined = vec![0.0; coarse];
            for (i, to) in level.aggregate.iter().enumerate() {
                joined[*to as usize] += currents[i] - image[i];
            }
            let correction = self.cycle(depth + 1, &joined);
            for (x, to) in x.iter_mut().zip(&level.aggregate) {
                *x += correction[*to as usize];
            }
        }
        level.sweep(&mut x, currents, true);
        x
    }

    fn coarse_len(&self, depth: usize) -> usize {
        let most = self.levels[depth].aggregate.iter().max();
        most.map_or(0, |most| *most as usize + 1)
    }
}

impl Level {
    fn new(ground: Vec<f64>, links: &[Link]) -> Self {
        let links = || links.iter().filter(|link| link.ends[0] != link.ends[1]);
        let mut starts = vec![0_u32; ground.len() + 1];
        for end in links().flat_map(|link| link.ends) {
            starts[end as usize + 1] += 1;
        }
        for i in 0..ground.len() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut near = vec![(0, 0.0); starts[ground.len()] as usize];
        for Link { ends: [a, b], conductance } in links().copied() {
            for (from, to) in [(a, b), (b, a)] {
                near[next[from as usize] as usize] = (to, conductance);
                next[from as usize] += 1;
            }
        }
        let mut level = Self { ground, starts, near, diagonal: Vec::new(), aggregate: Vec::new() };
        level.diagonal = (0..level.ground.len())
            .map(|i| level.ground[i] + level.star(i).iter().map(|(_, g)| g).sum::<f64>())
            .collect();
        level
    }

    fn star(&self, node: usize) -> &[(u32, f64)] {
        &self.near[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    fn apply(&self, x: &[f64]) -> Vec<f64> {
        let row = |i: usize| {
            let away: f64 = self.star(i).iter().map(|(j, g)| g * x[*j as usize]).sum();
            self.diagonal[i] * x[i] - away
        };
        (0..x.len()).map(row).collect()
    }

    /// One sweep of Gauss and Seidel, in order or against it.
    fn sweep(&self, x: &mut [f64], currents: &[f64], backwards: bool) {
        for n in 0..x.len() {
            let i = if backwards { x.len() - 1 - n } else { n };
            let from: f64 = self.star(i).iter().map(|(j, g)| g * x[*j as usize]).sum();
            x[i] = (currents[i] + from) / self.diagonal[i];
        }
    }

    /// Joins each node with the free neighbour it is tied to most; returns the pair of each, and
    /// how many there are.
    fn pairs(&self) -> (Vec<u32>, usize) {
        let mut pair = vec![u32::MAX; self.ground.len()];
        let mut pairs = 0;
        for i in 0..pair.len() {
            if pair[i] != u32::MAX {
                continue;
            }
            let free = self.star(i).iter().filter(|(j, _)| pair[*j as usize] == u32::MAX);
            let strongest = free.fold(None, |best: Option<(u32, f64)>, (j, g)| match best {
                Some((_, most)) if most >= *g => best,
                _ => Some((*j, *g)),
            });
            pair[i] = pairs;
            if let Some((j, _)) = strongest {
                pair[j as usize] = pairs;
            }
            pairs += 1;
        }
        (pair, pairs as usize)
    }

    /// The circuit of aggregates.
    fn coarse(&self, aggregate: &[u32], count: usize) -> Self {
        let mut ground = vec![0.0; count];
        for (g, to) in self.ground.iter().zip(aggregate) {
            ground[*to as usize] += g;
        }
        let joined = self.links().into_iter().map(|Link { ends, conductance }| {
            let [a, b] = ends.map(|end| aggregate[end as usize]);
            Link { ends: [a.min(b), a.max(b)], conductance }
        });
        let mut links: Vec<Link> = joined.filter(|link| link.ends[0] != link.ends[1]).collect();
        links.sort_by_key(|link| link.ends);
        links.dedup_by(|next, kept| {
            let same = next.ends == kept.ends;
            if same {
                kept.conductance += next.conductance;
            }
            same
        });
        Self::new(ground, &links)
    }

    /// Its links, each once.
    fn links(&self) -> Vec<Link> {
        let of = |i: usize| {
            let later = self.star(i).iter().filter(move |(j, _)| *j as usize > i);
            later.map(move |(j, g)| Link { ends: [i as u32, *j], conductance: *g })
        };
        (0..self.ground.len()).flat_map(of).collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of 60 x 50 nodes with rough conductances, beside the elimination of all of them.
    #[test]
    fn a_large_sheet_agrees_with_its_elimination() {
        let (nx, ny) = (60_u32, 50_u32);
        let decades = [0.01, 0.1, 1.0, 10.0, 100.0];
        let rough = |i: u32| decades[(i.wrapping_mul(2_654_435_761) >> 24) as usize % 5];
        let mut links = Vec::new();
        for i in 0..nx * ny {
            let link = |j: u32| Link { ends: [i, j], conductance: rough(i * 31 + j) };
            links.extend((i % nx + 1 < nx).then(|| link(i + 1)));
            links.extend((i / nx + 1 < ny).then(|| link(i + nx)));
        }
        let mut ground = vec![0.0; (nx * ny) as usize];
        ground[17] = 3.0;
        let mut currents = vec![0.0; (nx * ny) as usize];
        currents[2900] = 1.0;
        currents[1234] = -0.3;
        let exact = Elimination::new(&ground, &links).solve(&currents);
        let x = Hierarchy::new(&ground, &links).solve(&currents, 1e-12).unwrap();
        let largest = exact.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        for (x, exact) in x.iter().zip(&exact) {
            assert!((x - exact).abs() < 1e-8 * largest, "{x} {exact}");
        }
    }
}

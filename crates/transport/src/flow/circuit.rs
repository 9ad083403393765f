//! Kirchhoff's laws: potentials of a circuit, some of them given.

use super::aggregation::Hierarchy;
use super::elimination::{Elimination, Link};

/// Nodes that are eliminated one by one, of networks and of circuits with more than two links a
/// node, which fill up sooner; larger circuits are solved by multigrid.
const DIRECT: [usize; 2] = [3000, 400];
/// Accuracy of the currents of larger circuits.
const ACCURACY: f64 = 1e-11;

/// What is given at a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Given {
    /// Its potential.
    Potential(f64),
    /// The current that enters, mostly 0.
    Current(f64),
}

/// Returns the potential of each node; none where the solution is not reached. Each part that
/// hangs together must have a node of given potential.
pub(super) fn potentials(given: &[Given], links: &[Link]) -> Option<Vec<f64>> {
    let mut number = vec![u32::MAX; given.len()];
    let (mut ground, mut currents) = (Vec::new(), Vec::new());
    for (at, given) in number.iter_mut().zip(given) {
        if let Given::Current(current) = given {
            *at = ground.len() as u32;
            ground.push(0.0);
            currents.push(*current);
        }
    }
    let mut free = Vec::with_capacity(links.len());
    for Link { ends, conductance } in links.iter().copied() {
        let [a, b] = ends.map(|end| given[end as usize]);
        let [i, j] = ends.map(|end| number[end as usize]);
        match (a, b) {
            (Given::Potential(_), Given::Potential(_)) => {}
            (Given::Current(_), Given::Current(_)) => {
                free.push(Link { ends: [i, j], conductance });
            }
            (Given::Potential(p), Given::Current(_)) => {
                ground[j as usize] += conductance;
                currents[j as usize] += conductance * p;
            }
            (Given::Current(_), Given::Potential(p)) => {
                ground[i as usize] += conductance;
                currents[i as usize] += conductance * p;
            }
        }
    }
    let x = Prepared::new(&ground, &free).solve(&currents, ACCURACY)?;
    let potential = |(i, given): (&u32, &Given)| match given {
        Given::Potential(p) => *p,
        Given::Current(_) => x[*i as usize],
    };
    Some(number.iter().zip(given).map(potential).collect())
}

/// A circuit made ready for one set of currents after the other.
pub(super) enum Prepared {
    Eliminated(Elimination),
    Coarsened(Hierarchy),
}

impl Prepared {
    /// Prepares nodes with conductances to the ground and to one another.
    pub(super) fn new(ground: &[f64], links: &[Link]) -> Self {
        let dense = links.len() > 2 * ground.len();
        if ground.len() <= DIRECT[usize::from(dense)] {
            return Self::Eliminated(Elimination::new(ground, links));
        }
        Self::Coarsened(Hierarchy::new(ground, links))
    }

    /// Returns the potential of each node for currents that enter there, in a large circuit to
    /// `accuracy` of the largest current; none when that is not reached.
    pub(super) fn solve(&self, currents: &[f64], accuracy: f64) -> Option<Vec<f64>> {
        match self {
            Self::Eliminated(circuit) => Some(circuit.solve(currents)),
            Self::Coarsened(circuit) => circuit.solve(currents, accuracy),
        }
    }
}

/// Returns for each node the number of the part that it hangs together with; parts are numbered
/// from 0 in the order of their first nodes.
pub(super) fn parts(nodes: usize, links: &[Link]) -> Vec<usize> {
    joined(nodes, links.iter().map(|link| link.ends))
}

/// The same for pairs of nodes.
pub(super) fn joined(nodes: usize, pairs: impl IntoIterator<Item = [u32; 2]>) -> Vec<usize> {
    let mut above: Vec<usize> = (0..nodes).collect();
    let top = |above: &mut Vec<usize>, mut i: usize| {
        while above[i] != i {
            above[i] = above[above[i]];
            i = above[i];
        }
        i
    };
    for pair in pairs {
        let [a, b] = pair.map(|end| top(&mut above, end as usize));
        above[a.max(b)] = a.min(b);
    }
    let mut names = vec![usize::MAX; nodes];
    let mut count = 0;
    let mut part = vec![0; nodes];
    for i in 0..nodes {
        let first = top(&mut above, i);
        if names[first] == usize::MAX {
            names[first] = count;
            count += 1;
        }
        part[i] = names[first];
    }
    part
}

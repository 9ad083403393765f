//! Circuits of conductances, node by node: the transform of a star into a mesh.
//!
//! It is the sparse Cholesky factor of such a matrix in Kirchhoff's words. Nothing is ever
//! subtracted, so each potential is right to almost all its digits, whatever the conductances.
//! Libraries of factors choose vectors at run time, and their bits follow the processor.

use std::collections::{BTreeMap, BTreeSet};

/// A link between two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) ends: [u32; 2],
    pub(super) conductance: f64,
}

/// What the nodes of a circuit were joined to when each was taken out.
pub(super) struct Elimination {
    steps: Vec<Step>,
}

struct Step {
    node: u32,
    /// Conductances to nodes that were still there.
    star: Vec<(u32, f64)>,
    /// All conductances of the node, that to the ground included.
    sum: f64,
}

impl Elimination {
    /// Takes out the nodes of a circuit, the one with fewest neighbours first. Every part must have
    /// a node with a conductance to the ground.
    pub(super) fn new(ground: &[f64], links: &[Link]) -> Self {
        let mut ground = ground.to_vec();
        let mut near: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); ground.len()];
        for Link { ends: [a, b], conductance } in links.iter().copied() {
            if a != b {
                *near[a as usize].entry(b).or_default() += conductance;
                *near[b as usize].entry(a).or_default() += conductance;
            }
        }
        let mut queue: BTreeSet<(usize, u32)> =
            near.iter().enumerate().map(|(node, near)| (near.len(), node as u32)).collect();
        let mut steps = Vec::with_capacity(ground.len());
        while let Some((_, node)) = queue.pop_first() {
            let star: Vec<(u32, f64)> =
                std::mem::take(&mut near[node as usize]).into_iter().collect();
            let to_ground = ground[node as usize];
            let sum = to_ground + star.iter().map(|(_, g)| g).sum::<f64>();
            for (i, (a, g)) in star.iter().enumerate() {
                let at = *a as usize;
                queue.remove(&(near[at].len(), *a));
                near[at].remove(&node);
                ground[at] += g * to_ground / sum;
                for (j, (b, other)) in star.iter().enumerate() {
                    if i != j {
                        *near[at].entry(*b).or_default() += g * other / sum;
                    }
                }
                queue.insert((near[at].len(), *a));
            }
            steps.push(Step { node, star, sum });
        }
        Self { steps }
    }

    /// Returns the potential of each node for currents that enter there.
    pub(super) fn solve(&self, currents: &[f64]) -> Vec<f64> {
        let mut x = currents.to_vec();
        for Step { node, star, sum } in &self.steps {
            let share = x[*node as usize] / sum;
            for (other, g) in star {
                x[*other as usize] += g * share;
            }
        }
        for Step { node, star, sum } in self.steps.iter().rev() {
            let from: f64 = star.iter().map(|(other, g)| g * x[*other as usize]).sum();
            x[*node as usize] = (x[*node as usize] + from) / sum;
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wheatstone bridge out of balance, by hand: from A over 1 and 2 to B and C, a bridge of 5
    /// between them, over 3 and 4 to the ground; a current of 1 enters at A.
    #[test]
    fn a_bridge_by_hand() {
        let link = |a, b, conductance| Link { ends: [a, b], conductance };
        let links = [link(0, 1, 1.0), link(0, 2, 2.0), link(1, 2, 5.0)];
        let x = Elimination::new(&[0.0, 3.0, 4.0], &links).solve(&[1.0, 0.0, 0.0]);
        // 3 A - B - 2 C = 1; 9 B - A - 5 C = 0; 11 C - 2 A - 5 B = 0.
        let determinant = 3.0 * (99.0 - 25.0) - (11.0 + 10.0) - 2.0 * (5.0 + 18.0);
        let exact = [(99.0 - 25.0), (11.0 + 10.0), (5.0 + 18.0)].map(|x| x / determinant);
        for (x, exact) in x.iter().zip(exact) {
            assert!((x - exact).abs() < 1e-15, "{x} {exact}");
        }
    }

    /// A chain whose conductances differ by 24 orders of magnitude keeps its digits.
    #[test]
    fn tiny_beside_huge() {
        let links: Vec<Link> = (0..8)
            .map(|i| Link { ends: [i, i + 1], conductance: if i % 2 == 0 { 1e-12 } else { 1e12 } })
            .collect();
        let mut ground = [0.0; 9];
        ground[8] = 1.0;
        let mut currents = [0.0; 9];
        currents[0] = 1.0;
        let x = Elimination::new(&ground, &links).solve(&currents);
        let exact = 1.0 + links.iter().map(|link| 1.0 / link.conductance).sum::<f64>();
        assert!((x[0] / exact - 1.0).abs() < 1e-14, "{}", x[0]);
    }
}

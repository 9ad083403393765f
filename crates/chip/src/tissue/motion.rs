//! One sweep: every cell acts once, and every pair of neighbours has its chance to exchange.

use thymoid_core::{Purpose, Seed, Vectors};

use super::axis::Axis;
use super::gradient::Gradients;
use super::lattice::Lattice;
use super::parity::Parities;
use super::random::Stream;
use super::round::ExchangeRound;
use super::rules::Rules;

/// What a sweep needs to know beside the lattice.
#[derive(Debug, Clone, Copy)]
pub struct Motion<'a> {
    /// Of the run.
    pub seed: Seed,
    /// How cells move.
    pub rules: &'a Rules,
    /// What they follow.
    pub gradients: &'a Gradients,
    /// First planes along z whose cells are slow: they exchange in the first round only.
    pub calm_planes: usize,
}

impl Motion<'_> {
    /// Moves every cell by one sweep, the `step`-th of the run.
    ///
    /// Each site acts on its own, then pairs of neighbours exchange along x, y and z, once or,
    /// where a sweep takes cells farther, in several rounds. On each line the pairs begin at even
    /// or at odd sites, by a coin thrown anew in each round: per row for x, per plane for y, and
    /// per y, for all rows of that y, for z. Pairs are disjoint and no coin depends on the order,
    /// so the result has the same bits for any number of threads and any width of vectors.
    ///
    /// Small lattices gain when many sweeps run inside one `rayon::scope`, whose threads stay
    /// awake.
    ///
    /// ```
    /// # use thymoid_chip::tissue::{
    /// #     Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides,
    /// # };
    /// # use thymoid_core::Seed;
    /// # let scale = Scale { spacing_um: 7.5, sweep_min: 0.5, rounds: 2, max_hop: 0.3 };
    /// # let cell = Motility {
    /// #     speed_um_min: 8.0,
    /// #     persistence_min: 2.0,
    /// #     squeeze: 1.0,
    /// #     drift_gain: 1.0,
    /// # };
    /// # let rules = Rules::new(scale, &[cell], &[])?;
    /// # let mut lattice = Lattice::new([32, 8, 8], [Sides::Closed; 3])?;
    /// # for x in 0..32 {
    /// #     lattice.put([x, 4, 4], Cell { kind: 1, label: x as u32, ..Cell::default() });
    /// # }
    /// # let gradients = Gradients::none(&lattice);
    /// # let (seed, rules, gradients) = (Seed(1), &rules, &gradients);
    /// # let motion = Motion { seed, rules, gradients, calm_planes: 0 };
    /// let before = lattice.clone();
    /// (0..20).for_each(|step| motion.sweep(&mut lattice, step));
    /// assert_ne!(lattice, before);
    /// let mut labels: Vec<u32> = lattice.cells().map(|(_, cell)| cell.label).collect();
    /// labels.sort_unstable();
    /// assert_eq!(labels, (0..32).collect::<Vec<u32>>()); // nobody is lost
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn sweep(&self, lattice: &mut Lattice, step: u32) {
        self.sweep_with(Vectors::Widest, lattice, step);
    }

    /// Does what [`Motion::sweep`] does with certain vectors, to measure or to check them.
    ///
    /// ```
    /// # use thymoid_chip::tissue::{
    /// #     Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides,
    /// # };
    /// # use thymoid_core::{Seed, Vectors};
    /// # let scale = Scale { spacing_um: 7.5, sweep_min: 0.5, rounds: 2, max_hop: 0.3 };
    /// # let cell = Motility {
    /// #     speed_um_min: 8.0,
    /// #     persistence_min: 2.0,
    /// #     squeeze: 1.0,
    /// #     drift_gain: 1.0,
    /// # };
    /// # let rules = Rules::new(scale, &[cell], &[])?;
    /// # let mut lattice = Lattice::new([32, 8, 8], [Sides::Closed; 3])?;
    /// # for x in 0..32 {
    /// #     lattice.put([x, 4, 4], Cell { kind: 1, label: x as u32, ..Cell::default() });
    /// # }
    /// # let gradients = Gradients::none(&lattice);
    /// # let (seed, rules, gradients) = (Seed(1), &rules, &gradients);
    /// # let motion = Motion { seed, rules, gradients, calm_planes: 0 };
    /// let mut plain = lattice.clone();
    /// for step in 0..20 {
    ///     motion.sweep_with(Vectors::Widest, &mut lattice, step);
    ///     motion.sweep_with(Vectors::Portable, &mut plain, step);
    /// }
    /// assert_eq!(lattice, plain);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn sweep_with(&self, vectors: Vectors, lattice: &mut Lattice, step: u32) {
        for round in 0..self.rules.rounds {
            self.round(vectors, lattice, step, round);
        }
    }

    fn round(&self, vectors: Vectors, lattice: &mut Lattice, step: u32, round: u32) {
        let [_, ny, nz] = lattice.extent();
        let first = if round == 0 { 0 } else { self.calm_planes.min(nz) };
        let coin = step * self.rules.rounds + round;
        ExchangeRound {
            rules: self.rules,
            gradients: self.gradients,
            acts: round == 0,
            arch: vectors.arch(),
            stream: Stream::new(self.seed, Purpose::CellMotion, step),
            extent: lattice.extent(),
            sides: lattice.sides(),
            x_parity: Parities::new(self.seed, Axis::X, ny * nz, coin),
            y_parity: Parities::new(self.seed, Axis::Y, nz, coin),
            z_parity: Parities::new(self.seed, Axis::Z, ny, coin),
            crowded: is_crowded(lattice),
            // At least two, so that no plane is at both ends of a slab.
            slab: (nz - first).div_ceil(rayon::current_num_threads()).max(2),
        }
        .run(lattice, first);
    }
}

/// Sites from one that is looked at to the next, to tell how crowded a lattice is.
const APART: usize = 997;

/// Tells whether most sites are taken, as far as some of them tell.
fn is_crowded(lattice: &Lattice) -> bool {
    let seen = lattice.words.iter().step_by(APART);
    2 * seen.clone().filter(|word| **word != 0).count() > seen.count()
}

#[cfg(test)]
mod tests;

//! The signals of the stroma that is there, and the gradients that cells follow.

use thymoid_core::Parameters;
use thymoid_transport::fields::Solver;

use super::felt::Feeling;
use super::geometry::Geometry;
use super::settle::{Settled, settle};
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::layer::Layer;
use crate::cells::input::signals::steepest;
use crate::cells::input::unit::Unit;
use crate::cells::rules::epithelial_renewal::MtecStays;
use crate::cells::state::stroma::Stroma;
use crate::cells::state::stromal_kind::StromalKind;
use crate::error::Error;
use crate::fields::Signal;
use crate::fields::boundary::{Around, problem};
use crate::medium::Medium;
use crate::tissue::{Gradients, Lattice, SIGNALS, VOXEL_SITES};

/// Which stromal cells make a signal.
type Makers = fn(StromalKind) -> bool;

/// By the signal that cells of the lattice tell apart, what it consists of and who makes it.
const MADE: [([Signal; 2], Makers, Layer); SIGNALS] = [
    ([Signal::Ccl25, Signal::Cxcl12], |kind| matches!(kind, StromalKind::Ctec), Layer::Cortex),
    ([Signal::Ccl21, Signal::Ccl19], StromalKind::is_mtec, Layer::Medulla),
];

/// Chemokines of cortex and medulla, in the voxels in which gradients are constant.
#[derive(Debug, Clone)]
pub(crate) struct Chemokines {
    geometry: Geometry,
    /// In the order of [`MADE`].
    all: Vec<Chemokine>,
    /// By stromal cell, one over the sites of tissue that it reaches.
    per_reached: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Chemokine {
    signal: Signal,
    maker: Makers,
    /// Made by a cell that works.
    cell_mol_s: f64,
    solver: Solver,
    /// Steepest change from voxel to voxel in a unit all of whose stroma works, evenly spread and
    /// without flow.
    steepest_mol_m3: f64,
    mol_m3: Vec<f32>,
}

impl Chemokines {
    /// Prepares the signals of a unit.
    pub(super) fn new(
        (unit, medium): (&Unit, Medium),
        (anatomy, spacing_um): (&Anatomy, f64),
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let Anatomy { lattice, stroma, .. } = anatomy;
        let geometry = Geometry::new(unit, medium, (lattice, spacing_um), VOXEL_SITES)?;
        let mut new = Self { per_reached: per_reached(stroma), geometry, all: Vec::new() };
        for (signals, maker, layer) in MADE {
            for signal in signals {
                let one = new.prepare((signal, maker, layer), (unit, medium), anatomy, parameters);
                new.all.push(one?);
            }
        }
        Ok(new)
    }

    fn prepare(
        &self,
        (signal, maker, layer): (Signal, Makers, Layer),
        (unit, medium): (&Unit, Medium),
        anatomy: &Anatomy,
        parameters: &Parameters,
    ) -> Result<Chemokine, Error> {
        let Geometry { chip, voxels, site_m3 } = &self.geometry;
        let around = Around { name: &unit.name, medium, open_faces: true };
        let problem = problem(signal, around, chip, parameters)?;
        let cell_mol_s = signal.secretion_mol_s(parameters)?;
        let substance = signal.substance(parameters)?;
        let (makers, sites) = healthy_makers(anatomy, layer, parameters)?;
        // If all stroma of the unit worked there would be so much of it in its layer.
        let whole = makers / unit.functional_share.max(f64::MIN_POSITIVE);
        let even_mol_m3_s = whole * cell_mol_s / (sites * site_m3);
        let depth = voxels.count()[2];
        let length = substance.reach_um() / chip.grid.edge_um();
        let slope = steepest(depth, length, |share| Layer::at(share, unit.cortex_share) == layer);
        Ok(Chemokine {
            signal,
            maker,
            cell_mol_s,
            solver: Solver::new(problem)?,
            steepest_mol_m3: slope * even_mol_m3_s / substance.decay_per_s,
            mol_m3: Vec::new(),
        })
    }

    /// Finds the signals of the stroma that works; returns how far they are from steady.
    pub(super) fn look(
        &mut self,
        stroma: &Stroma,
        feeling: Feeling<'_>,
        start: bool,
    ) -> Result<f32, Error> {
        let Self { geometry, all, per_reached } = self;
        let mut farthest = 0.0_f32;
        for one in all.iter_mut() {
            one.solver.set_source(one.made(stroma, feeling, geometry, per_reached))?;
            let Settled { mol_m3, unsolved } = settle(&mut one.solver, start);
            one.mol_m3 = mol_m3;
            farthest = farthest.max(unsolved);
        }
        Ok(farthest)
    }

    /// Returns the gradients as shares of what is steepest in healthy tissue; of two substances
    /// that draw the same cells each counts half.
    pub(crate) fn gradients(&self, lattice: &Lattice) -> Gradients {
        let of = |one: &Chemokine, at: [usize; 3]| one.change(&self.geometry, at);
        Gradients::new(lattice, |at| {
            let pairs = self.all.chunks(MADE[0].0.len());
            let mut shares = [[0.0; 3]; SIGNALS];
            for (share, pair) in shares.iter_mut().zip(pairs) {
                for one in pair {
                    let change = of(one, at);
                    for (share, change) in share.iter_mut().zip(change) {
                        *share += change / pair.len() as f64;
                    }
                }
            }
            shares
        })
    }

    /// Returns the fields, to be saved.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &[f32]> {
        self.all.iter().map(|one| &one.mol_m3[..])
    }

    /// Takes over fields that were saved.
    ///
    /// # Errors
    /// When they are of another unit.
    pub(crate) fn restore(&mut self, fields: Vec<Vec<f32>>) -> Result<(), Error> {
        for (one, field) in self.all.iter_mut().zip(fields) {
            one.solver.set_field(&field)?;
            one.mol_m3 = field;
        }
        Ok(())
    }
}

impl Chemokine {
    /// Returns what is made in each voxel: evenly over what each cell of its kind reaches.
    fn made(
        &self,
        stroma: &Stroma,
        feeling: Feeling<'_>,
        geometry: &Geometry,
        per_reached: &[f64],
    ) -> Vec<f32> {
        let voxels = &geometry.voxels;
        let mut sums = vec![0.0; voxels.len()];
        for (site, niche) in stroma.niche.iter().enumerate() {
            let Some(number) = (*niche as usize).checked_sub(1) else { continue };
            let cell = stroma.cells[number];
            if (self.maker)(cell.kind) && cell.presents {
                let works = match self.signal {
                    Signal::Ccl25 => feeling.foxn1(site),
                    _ => feeling.growth(site),
                };
                sums[voxels.of(site)] += f64::from(works) * per_reached[number];
            }
        }
        let in_voxel = |(voxel, sum): (usize, &f64)| {
            let tissue_m3 = f64::from(voxels.tissue(voxel).max(1)) * geometry.site_m3;
            (sum / f64::from(u32::MAX) * self.cell_mol_s / tissue_m3) as f32
        };
        sums.iter().enumerate().map(in_voxel).collect()
    }

    /// Returns the change from voxel to voxel at a place along each axis, by the steepest.
    fn change(&self, geometry: &Geometry, at: [usize; 3]) -> [f64; 3] {
        if self.steepest_mol_m3 <= 0.0 {
            return [0.0; 3];
        }
        let grid = &geometry.chip.grid;
        let c = |[x, y, z]: [usize; 3]| f64::from(self.mol_m3[grid.at(x, y, z)]);
        std::array::from_fn(|axis| {
            let step = |to: usize| std::array::from_fn(|i| if i == axis { to } else { at[i] });
            let (low, high) =
                (at[axis].saturating_sub(1), (at[axis] + 1).min(grid.count()[axis] - 1));
            let steps = (high - low).max(1) as f64;
            (c(step(high)) - c(step(low))) / steps / self.steepest_mol_m3
        })
    }
}

/// Returns how many cells make the signal of a layer where stroma is healthy and layers are given,
/// and the sites of the layer.
fn healthy_makers(
    Anatomy { stroma, layers, lattice, .. }: &Anatomy,
    layer: Layer,
    parameters: &Parameters,
) -> Result<(f64, f64), Error> {
    let inside = |site: usize| layers.in_medulla(site) == (layer == Layer::Medulla);
    let here = |cell: &usize| inside(stroma.bodies[*cell] as usize);
    let [(_, progenitors), ..] = MtecStays::new(parameters)?.shares();
    let makers = match layer {
        Layer::Cortex => stroma.cortical_places.clone().filter(here).count() as f64,
        Layer::Medulla => {
            let epithelial = |cell: &usize| stroma.cells[*cell].kind.is_epithelial_or_lost();
            let places = (0..stroma.cells.len()).filter(epithelial).filter(here).count();
            (1.0 - progenitors) * places as f64
        }
    };
    let sites = (0..lattice.words.len()).filter(|site| inside(*site)).count();
    Ok((makers, sites.max(1) as f64))
}

/// Returns one over the number of sites that each stromal cell reaches.
fn per_reached(stroma: &Stroma) -> Vec<f64> {
    let mut reached = vec![0_u32; stroma.cells.len()];
    for niche in &stroma.niche {
        if let Some(number) = (*niche as usize).checked_sub(1) {
            reached[number] += 1;
        }
    }
    reached.into_iter().map(|sites| 1.0 / f64::from(sites.max(1))).collect()
}

#[cfg(test)]
mod tests {
    use thymoid_core::Seed;

    use super::super::felt::Felt;
    use super::*;

    /// Where all stroma works, layer by layer the gradients are those of the closed form: outwards
    /// and inwards, and steepest as its steepest. Some 250 cTEC and 60 mTEC, placed at random.
    #[test]
    fn healthy_stroma_makes_the_gradients_of_the_closed_form() {
        let text = "name = \"lobule\"\nlength_um = 240\nwidth_um = 90\ndepth_um = 360\n\
                    cortex_share = 0.66\n[surroundings]\n\
                    medium = { kind = \"implanted\", capillary_pitch_um = 75, po2_mmhg = 60 }";
        let unit = Unit::parse("lobule.toml", text).unwrap();
        let parameters = crate::parameters().unwrap();
        let medium = unit.surroundings.as_ref().unwrap().medium;
        let mut anatomy = Anatomy::new(&unit, &parameters, Seed(1)).unwrap();
        MtecStays::new(&parameters).unwrap().mix(&mut anatomy.stroma, Seed(1), |_| true);
        let made = Chemokines::new((&unit, medium), (&anatomy, 7.5), &parameters);
        let mut chemokines = made.unwrap();
        let voxels = chemokines.geometry.voxels.clone();
        let full = vec![1.0; voxels.len()];
        let felt = Felt::new(&full, &full, 24.0);
        let feeling = Feeling { voxels: &voxels, felt: &felt };
        assert_eq!(chemokines.look(&anatomy.stroma, feeling, true).unwrap(), 0.0);
        let Chemokines { geometry, all, .. } = &chemokines;
        let [nx, ny, nz] = geometry.voxels.count();
        let layer = |pair: &[Chemokine], z: usize| {
            let places = (0..nx * ny).map(|i| [i % nx, i / nx, z]);
            let sum: f64 =
                places.flat_map(|at| pair.iter().map(move |one| one.change(geometry, at)[2])).sum();
            sum / (pair.len() * nx * ny) as f64
        };
        for (pair, inwards) in all.chunks(2).zip([-1.0, 1.0]) {
            let shares: Vec<f64> = (1..nz - 1).map(|z| inwards * layer(pair, z)).collect();
            assert!(shares.iter().all(|share| *share > 0.0), "{inwards} {shares:?}");
            let steepest = shares.iter().copied().fold(0.0, f64::max);
            assert!((0.85..1.15).contains(&steepest), "{inwards} {steepest}");
        }
    }
}

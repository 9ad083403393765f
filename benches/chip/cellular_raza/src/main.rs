//! Packed motile cells in `cellular_raza`: Brownian motion, Morse potential, a constant drift.
//!
//! ```sh
//! cargo run --release -- [cells] [minutes] [threads]
//! ```
//!
//! Its fields are two-dimensional only, so that the drift is given and not read from a gradient.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use cellular_raza::building_blocks::{Brownian3D, CartesianCuboid, MorsePotential};
use cellular_raza::concepts::{
    CalcError, CellAgent, Interaction, InteractionInformation, Mechanics, Position, RngError,
    Velocity,
};
use cellular_raza::core::backend::chili;
use cellular_raza::core::storage::StorageBuilder;
use cellular_raza::core::time::FixedStepsize;
use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

const DIAMETER_UM: f64 = 7.5;
const FULL: f64 = 0.9;
/// Of a walker of 4.5 um/min and 1 min of persistence.
const MOTILITY_UM2_MIN: f64 = 4.5 * 4.5 / 3.0;
const DRIFT_UM_MIN: f64 = 0.5;
const STEP_MIN: f64 = 0.1;

/// When the first step began: the making of the domain before it does not count.
static BEGIN: OnceLock<(Instant, f64)> = OnceLock::new();
/// Calls of `set_pos` in a run: one of the solver and one of the boundary a step.
static SETS: OnceLock<u32> = OnceLock::new();
/// Cells at their end, sums of squared displacement and of displacement along x, in 1/1000 um.
static ENDS: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];

#[derive(Clone, Debug, Serialize, Deserialize, CellAgent)]
struct Cell {
    brownian: Brownian3D,
    #[Interaction]
    morse: MorsePotential,
    start: Vector3<f64>,
    sets: u32,
}

impl Mechanics<Vector3<f64>, Vector3<f64>, Vector3<f64>> for Cell {
    fn get_random_contribution(
        &self,
        rng: &mut rand_chacha::ChaCha8Rng,
        dt: f64,
    ) -> Result<(Vector3<f64>, Vector3<f64>), RngError> {
        self.brownian.get_random_contribution(rng, dt)
    }

    fn calculate_increment(
        &self,
        force: Vector3<f64>,
    ) -> Result<(Vector3<f64>, Vector3<f64>), CalcError> {
        BEGIN.get_or_init(|| (Instant::now(), cpu_s()));
        let (mut velocity, zero) = self.brownian.calculate_increment(force)?;
        velocity.x += DRIFT_UM_MIN;
        Ok((velocity, zero))
    }
}

impl Position<Vector3<f64>> for Cell {
    fn pos(&self) -> Vector3<f64> {
        self.brownian.pos()
    }

    fn set_pos(&mut self, position: &Vector3<f64>) {
        self.brownian.set_pos(position);
        self.sets += 1;
        if SETS.get() == Some(&self.sets) {
            let way = position - self.start;
            for (sum, value) in ENDS.iter().zip([0.001, way.norm_squared(), way.x]) {
                // Two's complement: sums of negative numbers are right too.
                sum.fetch_add((1000.0 * value).round() as i64 as u64, Ordering::Relaxed);
            }
        }
    }
}

impl Velocity<Vector3<f64>> for Cell {
    fn velocity(&self) -> Vector3<f64> {
        self.brownian.velocity()
    }

    fn set_velocity(&mut self, velocity: &Vector3<f64>) {
        self.brownian.set_velocity(velocity);
    }
}

/// Processor time of this process, from the file system of Linux; its ticks are of 10 ms.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn memory_bytes(key: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap();
    1024.0 * line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap()
}

/// Centres of the sites that hold a cell: the rule of `packed_box.hpp`.
fn starts(side: usize, cells: usize) -> Vec<Vector3<f64>> {
    let mut points = Vec::with_capacity(cells);
    let mut state = 1_u64;
    let sites = side.pow(3);
    for site in 0..sites {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^= word >> 31;
        let uniform = (word >> 11) as f64 / (1_u64 << 53) as f64;
        if uniform * ((sites - site) as f64) < (cells - points.len()) as f64 {
            let place = |i: usize| (i as f64 + 0.5) * DIAMETER_UM;
            points.push(Vector3::new(
                place(site % side),
                place(site / side % side),
                place(site / side / side),
            ));
        }
    }
    points
}

fn main() {
    let args: Vec<f64> = std::env::args().skip(1).map(|arg| arg.parse().unwrap()).collect();
    let wanted = args.first().copied().unwrap_or(1e5);
    let minutes = args.get(1).copied().unwrap_or(60.0);
    let threads = args.get(2).copied().unwrap_or(1.0) as usize;
    let side = (wanted / FULL).cbrt().round() as usize;
    let cells = (FULL * (side.pow(3) as f64)).round() as usize;
    let steps = (minutes / STEP_MIN).round() as u64;
    SETS.set(2 * steps as u32).unwrap();

    let before = memory_bytes("VmRSS:");
    // About the forces of PhysiCell: 12 um/min at full overlap, a weak pull up to 1.25 diameters.
    let morse = MorsePotential {
        radius: 0.5 * DIAMETER_UM,
        potential_stiffness: 0.25,
        cutoff: 1.25 * DIAMETER_UM,
        strength: 0.1,
    };
    let agents = starts(side, cells).into_iter().map(|start| Cell {
        brownian: Brownian3D::new(start.into(), MOTILITY_UM2_MIN, 1.0),
        morse: morse.clone(),
        start,
        sets: 0,
    });
    let edge = side as f64 * DIAMETER_UM;
    let domain =
        CartesianCuboid::from_boundaries_and_interaction_range([0.0; 3], [edge; 3], morse.cutoff)
            .unwrap();
    let settings = chili::Settings {
        n_threads: threads.try_into().unwrap(),
        time: FixedStepsize::from_partial_save_steps(0.0, STEP_MIN, steps, steps).unwrap(),
        storage: StorageBuilder::new().priority([]),
        progressbar: None,
    };
    chili::run_simulation!(
        agents: agents,
        domain: domain,
        settings: settings,
        aspects: [Mechanics, Interaction],
    )
    .unwrap();

    let (begin, cpu_begin) = BEGIN.get().unwrap();
    let (wall, cpu) = (begin.elapsed().as_secs_f64(), cpu_s() - cpu_begin);
    let bytes = (memory_bytes("VmHWM:") - before) / cells as f64;
    let [kept, squares, along] = [0, 1, 2].map(|i| ENDS[i].load(Ordering::Relaxed) as i64 as f64);
    if kept < cells as f64 {
        eprintln!("cellular_raza lost {} cells", cells as f64 - kept);
    }
    println!(
        "cellular_raza\t0.5.0\t{cells}\t{threads}\t{minutes}\t{wall:.2}\t{cpu:.2}\t{:.3e}\t{bytes:.0}\t{:.2}\t{:.3}",
        cells as f64 * minutes / cpu,
        squares / kept / 1000.0,
        along / kept / 1000.0,
    );
}

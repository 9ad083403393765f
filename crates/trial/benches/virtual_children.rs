//! A million virtual children of a declared trial, each solved from implantation to the last of
//! eight visits, in trials of 25 that five designs analyse:
//! `cargo bench -p thymoid-trial --bench virtual_children [-- CHILDREN]`. Prints one row; the time
//! of processors is that of `time`.

#![expect(clippy::print_stdout, reason = "what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and its arguments")]

use std::time::Instant;

use thymoid_core::Seed;
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;
use thymoid_trial::declared::{
    DesignRule, Enrolment, Estimand, IntercurrentEvents, PlannedDesign, Summary, Visits,
};
use thymoid_trial::virtual_trial::{
    CentreOf, Children, Conduct, Export, Scenario, VirtualTrial, run,
};
use thymoid_trial::{Aim, Error};

const DRAWS: &[u8] = include_bytes!("../../patient/tests/data/population_draws.csv");
/// Children of the largest design, hence of each trial.
const CHILDREN: u32 = 25;

fn main() -> Result<(), Error> {
    let asked = std::env::args().skip(1).find_map(|word| word.parse::<u32>().ok());
    let trials = asked.unwrap_or(1_000_000).div_ceil(CHILDREN);
    let parameters = thymoid_patient::parameters()?;
    let (physiology, priors) = (Physiology::new(&parameters)?, Priors::new(&parameters)?);
    let population = PopulationFit::read("population_draws.csv", DRAWS, &priors)?;
    let estimand = Estimand {
        population: String::new(),
        treatment: String::new(),
        naive_cd4_per_ul: 100.0,
        month: 12.0,
        summary: Summary::Share,
        events: IntercurrentEvents::default(),
    };
    let months = vec![1.0, 2.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0];
    let visits = Visits { months, days_early: 14.0, days_late: 14.0 };
    let plan = PlannedDesign {
        aim: Aim { p0: 0.3, p1: 0.6, alpha: 0.05, beta: 0.2 },
        rule: DesignRule::Bop2,
        looks: vec![10, 15, 20, CHILDREN],
        prior: [0.5, 0.5],
        futility: 0.05,
        n_max: 100,
        enrolment: Enrolment::Continues,
        safety: None,
    };
    let designs = DesignRule::ALL.map(|rule| plan.monitored(rule));
    let designs: Vec<_> = designs.into_iter().collect::<Result<_, Error>>()?;
    let world = VirtualTrial {
        physiology: &physiology,
        priors: &priors,
        population: &population,
        estimand: &estimand,
        visits: &visits,
        children: &Children::default(),
        conduct: &Conduct::default(),
        seed: Seed(1),
    };
    let scenario = Scenario {
        export: Export { ratio: 0.8, log_sd: 0.3 },
        dose_exponent: 1.0,
        centre: CentreOf::Known(Centre::New),
        withdrawal_per_year: 0.02,
    };
    let start = Instant::now();
    let found = run(&world, &scenario, &designs, (None, plan.enrolment), trials)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("children\tthreads\tseconds\tsuccess of a child");
    let threads = rayon::current_num_threads();
    let success = found.child_success.mean;
    println!("{}\t{threads}\t{seconds:.1}\t{success:.4}", trials * CHILDREN);
    Ok(())
}

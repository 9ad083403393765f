//! One child, from a hospital's few values to a forecast.
//!
//! ```sh
//! cargo run --release -p thymoid-patient --example forecast_one_child
//! ```

use std::io::Write;

use thymoid_core::{Age, CellsPerUl, INTENDED_USE, Seed, SinceImplant};
use thymoid_inference::sampler::Sampling;
use thymoid_labs::{Given, read};
use thymoid_patient::child::{ChildPosterior, ChildPrior, Presentation, Recipient};
use thymoid_patient::dynamics::{Physiology, Timeline};
use thymoid_patient::forecast::{Ensemble, Known, forecast, needed_days};
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::{PopulationFit, priors::Priors};

/// Draws of the population: what the published cohorts say, as `thymoid run` writes it.
const DRAWS: &[u8] = include_bytes!("../tests/data/population_draws.csv");
/// What the laboratory reports; `<10` is below what it sees.
const LABS: &str = "child_id,age_months,months_since_implant,analyte,value,unit
a,12,3,naive_cd4,<10,/uL
a,15,6,naive_cd4,42,/uL
a,15,6,cd4,300,/uL
a,18,9,naive_cd4,130,/uL
";

/// Fits the child and prints what is to be expected of it.
pub(crate) fn forecast_one_child(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    let seed = Seed(1);
    let parameters = thymoid_patient::parameters()?;
    let (physiology, priors) = (Physiology::new(&parameters)?, Priors::new(&parameters)?);
    let population = PopulationFit::read("population_draws.csv", DRAWS, &priors)?;
    // Nothing is known of the hospital, so the effect of its centre is as wide as its prior.
    let recipient = Recipient {
        centre: Centre::New,
        age_at_implant: Age::from_months(9.0),
        graft_export: 1.0,
        presentation: Presentation::default(),
    };
    let prior = ChildPrior::new(&population, &priors, recipient);
    let labs = read("labs.csv", LABS.as_bytes(), Given::default())?;
    let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs, &[]);
    let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
    let fit = posterior.sample("child a", seed, 1, sampling, &|| {})?;
    // Each draw of the posterior is followed into the future.
    let (observations, alive_until) = (posterior.observations(), posterior.alive_until());
    let bands = Timeline::new([12.0, 18.0, 24.0, 36.0].map(SinceImplant::from_months));
    let days = needed_days(&bands, observations, alive_until);
    let known = Known { prior: &prior, drugs: &[], alive_until };
    let ensemble = Ensemble::new(&physiology, known, &fit.draws, &days, seed)?;
    let counts = [CellsPerUl(100.0)];
    let made = forecast(&ensemble, &priors, &bands, &counts, observations, alive_until, seed)?;
    writeln!(out, "{} of {} values inform the forecast", observations.len(), labs.len())?;
    writeln!(out, "month\tnaive CD4/uL: 10 %\t50 %\t90 %")?;
    for band in &made.naive_cd4 {
        let month = band.day.months();
        writeln!(out, "{month}\t{:.0}\t{:.0}\t{:.0}", band.q10, band.q50, band.q90)?;
    }
    let [_, two_years] = made.thresholds[0].told;
    writeln!(out, "100/uL reached by month 24\t{:.2}", two_years.reached)?;
    writeln!(out, "graft never engrafts\t{:.3}", made.nonengraftment)?;
    writeln!(out, "{INTENDED_USE}")?;
    Ok(())
}

#[cfg_attr(test, expect(dead_code, reason = "a test calls what it calls"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    forecast_one_child(&mut std::io::stdout())
}

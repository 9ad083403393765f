//! `thymoid validate`.

use std::fmt::Write;

use anyhow::Result;
use thymoid::analysis::children::Ward;
use thymoid::analysis::population::{Cohorts, Model, fit};
use thymoid::catalogue::Lang;
use thymoid::content::validation;
use thymoid::progress::Progress;
use thymoid::run_folder::RunFolder;
use thymoid::study::Loaded;
use thymoid::validate::{
    Outcome, PopulationEvidence, Verdict, calibration, deaths, held_out, run, ticks,
};
use thymoid_core::{Days, INTENDED_USE, Months, Seed};
use thymoid_patient::population::cohort::Centre;
use thymoid_trial::VirtualCohort;

use crate::cli::ValidateArgs;

/// Cohorts of the published size that survival is simulated in, and children in each.
const COHORTS: u32 = 200;
const CHILDREN: u32 = 95;

/// Compares this build with every published target.
pub(crate) fn validate(args: &ValidateArgs) -> Result<()> {
    let folder =
        args.out.as_deref().map(|out| RunFolder::begin(out, args.overwrite)).transpose()?;
    let seed = Seed(args.seed);
    let mut progress = Progress::new(args.lang);
    let bundled = Loaded::bundled()?;
    let parameters = bundled.parameters()?;
    let evidence = evidence(&bundled, args.children, seed, &mut progress)?;
    let outcomes = progress.stage("stage.validate", ticks(args.seeds), |tick| {
        run(&parameters, Some(&evidence), seed, args.seeds, tick)
    })?;
    if let Some(folder) = folder {
        folder.table(&validation::frame(&outcomes))?;
        folder.finish()?;
    }
    super::print(text(&outcomes, args.lang)?.as_bytes())
}

/// What the fit of the bundled cohorts leaves to compare.
fn evidence(
    bundled: &Loaded,
    children: u32,
    seed: Seed,
    progress: &mut Progress,
) -> Result<PopulationEvidence> {
    let model = Model::new(&bundled.parameters()?)?;
    let cohorts = Cohorts::read(bundled)?;
    let plan = &bundled.study.population;
    let population = fit(&model, &cohorts, plan, seed, progress)?;
    let duke = VirtualCohort {
        physiology: &model.physiology,
        priors: &model.priors,
        population: &population.fit,
        centre: Centre::Duke,
        export_ratio: 1.0,
        seed,
    };
    let days = [12.0, 24.0].map(|month| Days::from(Months(month)).value());
    let (survival, [order, untreated]) = progress.stage("stage.survival", 1, |_| {
        anyhow::Ok((
            duke.survival(&days, COHORTS, CHILDREN)?,
            deaths::deaths(&model, &population.fit, seed)?,
        ))
    })?;
    let mut numbers = held_out::cohorts(&model, &cohorts, &population.fit, plan, seed, progress)?;
    let ward = Ward::read(bundled)?;
    numbers.extend(held_out::children(&model, &population.fit, &cohorts.naive, &ward, seed)?);
    if children > 0 {
        let ticks = u64::from(calibration::RUNS) * u64::from(children);
        numbers.extend(progress.stage("stage.calibration", ticks, |tick| {
            calibration::calibration(&model, &population.fit, children, seed, tick)
        })?);
    }
    Ok(PopulationEvidence {
        checks: population.checks,
        survival_12_months: survival[0].q50,
        survival_24_months: survival[1].q50,
        deaths_before_cells: order,
        untreated_24_months: untreated,
        numbers,
    })
}

/// A line a target, a second one on why it is missed, and the count of each verdict.
fn text(outcomes: &[Outcome], lang: Lang) -> Result<String> {
    let mut text = String::new();
    for Outcome { target, obtained, verdict } in outcomes {
        let what = if lang == Lang::ZhCn { &target.what_zh } else { &target.what };
        let got = obtained.map_or_else(|| "-".into(), validation::obtained);
        let mark = validation::verdict(*verdict, lang);
        writeln!(
            text,
            "{mark:9} {:28} {got:>24}  [{}] {}  {what}",
            target.id,
            validation::range(target),
            target.unit
        )?;
        let why = validation::diagnosis(target, lang).filter(|_| *verdict == Verdict::Miss);
        if let Some(why) = why {
            writeln!(text, "{:9} {why}", "")?;
        }
    }
    let count = |verdict| outcomes.iter().filter(|o| o.verdict == verdict).count();
    let [pass, miss, open] = [Verdict::Pass, Verdict::Miss, Verdict::NotDone];
    writeln!(text, "{}", validation::summary(count(pass), count(miss), count(open), lang))?;
    writeln!(text, "{INTENDED_USE}")?;
    Ok(text)
}

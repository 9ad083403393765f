//! What was known before a trial, and what is known now.

use thymoid_report::catalogue::Message;
use thymoid_report::figure::{Chart, Direction, Plot, Point, Reference, Scale, Series, Shape};
use thymoid_report::html::Block;
use thymoid_trial::{Beta, BetaMixture, Error};

use super::{axis, figure};
use crate::trial_file::TrialFile;
use crate::trial_monitor::Monitored;

/// The densities of the prior and of what is known from children with an outcome.
pub(super) fn densities(found: &Monitored, trial: &TrialFile) -> Option<Block> {
    let [a, b] = trial.design.prior;
    let prior = line("monitor.density_prior", Beta::new(a, b).ok()?).ok()?;
    let known = line("monitor.density_known", found.progress.known).ok()?;
    let mut x = axis("trial_prior.p", None, Scale::Percent);
    x.range = Some([0.0, 1.0]);
    let at = |key: &str, p: f64| Reference {
        label: Message::new(key),
        direction: Direction::Vertical,
        low: p,
        high: p,
    };
    let aim = trial.design.aim;
    let chart = Chart::Plot(Plot {
        x,
        y: axis("trial_prior.density_axis", None, Scale::Linear),
        series: vec![prior, known],
        references: vec![at("trial_design.null", aim.p0), at("trial_design.alternative", aim.p1)],
    });
    Some(figure("prior-and-known", "monitor.density", chart))
}

fn line(key: &str, beta: Beta) -> Result<Series, Error> {
    let mixture = BetaMixture::new(vec![(1.0, beta)])?;
    let shares = (1..100).map(|i| f64::from(i) / 100.0);
    Ok(Series {
        label: Message::new(key),
        shape: Shape::Line,
        levels: Vec::new(),
        points: shares.map(|p| Point::new(p, mixture.density(p))).collect(),
        at_risk: Vec::new(),
    })
}

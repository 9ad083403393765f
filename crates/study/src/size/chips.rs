//! Chips of one shape and any size, over parameters that are not known.

use anyhow::{Result, anyhow};
use thymoid_chip::mean_field::medium_ul_per_min;
use thymoid_chip::{Design, mean_field};
use thymoid_core::math::{quantile_sorted, sorted};
use thymoid_core::{Parameters, Seed};
use thymoid_inference::designs_of_experiments::sobol;

use super::plan::{Progenitors, SizePlan};
use crate::sweep::entry::Entry;
use crate::sweep::question::{Chip, chip};

/// The quantile of export that counts: nine in ten draws of the parameters give more.
const CAUTIOUS: f64 = 0.1;

/// Draws of the parameters, each with the export of the reference.
#[derive(Debug)]
pub struct Uncertainty {
    draws: Vec<(Parameters, f64)>,
}

impl Uncertainty {
    /// Draws the parameters that a plan names, spread evenly over their ranges.
    ///
    /// # Errors
    /// When a draw is impossible, or the reference exports nothing.
    pub fn new(plan: &SizePlan) -> Result<Self> {
        let points = sobol(plan.draws as usize, plan.uncertain.len(), Seed(plan.seed))?;
        let draw = |point: Vec<f64>| {
            let inputs = values(&plan.uncertain, &point);
            let Chip { parameters, .. } =
                chip(&plan.base, &plan.parameters, &plan.uncertain, &inputs)?;
            let export = mean_field(&plan.reference, &parameters, 1)?.export.cd4_per_day;
            if export > 0.0 {
                return Ok((parameters, export));
            }
            Err(anyhow!(
                "the reference chip exports no T cells, so no other can be compared with it\n\
                 hint: raise its area, oxygen or progenitors, or narrow [[uncertain]]"
            ))
        };
        Ok(Self { draws: points.into_iter().map(draw).collect::<Result<_>>()? })
    }
}

/// Returns the values of some entries at a point in [0, 1].
pub fn values(entries: &[Entry], point: &[f64]) -> Vec<f64> {
    entries.iter().zip(point).map(|(entry, share)| entry.values.at(*share)).collect()
}

/// What a chip of some size gives and needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Performance {
    /// Export over that of the reference: what nine in ten draws of the parameters exceed.
    pub ratio_cautious: f64,
    /// Its median.
    pub ratio_median: f64,
    /// Share of tissue short of oxygen that one in ten draws exceeds.
    pub hypoxic_share: f64,
    /// Medium that one in ten draws exceeds, of perfused tissue.
    pub medium_ul_per_min: Option<f64>,
    /// Volume of the tissue.
    pub volume_mm3: f64,
    /// Progenitors that settle per day.
    pub progenitors_per_day: f64,
}

/// Chips of one shape.
#[derive(Debug, Clone)]
pub struct Family<'a> {
    /// What was chosen, in the order of the plan.
    pub shape: Vec<f64>,
    design: Design,
    progenitors: Progenitors,
    uncertainty: &'a Uncertainty,
}

impl<'a> Family<'a> {
    /// Takes the shape at a point in [0, 1]; none where there can be no such chip.
    pub fn new(plan: &SizePlan, uncertainty: &'a Uncertainty, point: &[f64]) -> Option<Self> {
        let shape = values(&plan.search, point);
        let Chip { design, parameters } =
            chip(&plan.base, &plan.parameters, &plan.search, &shape).ok()?;
        mean_field(&design, &parameters, 1).ok()?;
        Some(Self { shape, design, progenitors: plan.progenitors, uncertainty })
    }

    /// Returns the design of some area.
    pub fn design(&self, area_mm2: f64) -> Design {
        let mut design = self.design.clone();
        if self.progenitors == Progenitors::WithArea {
            design.progenitors_per_day *= area_mm2 / design.area_mm2;
        }
        design.area_mm2 = area_mm2;
        design
    }

    /// Returns what the chip of some area gives.
    ///
    /// # Errors
    /// When a draw of the parameters makes it impossible.
    pub fn at(&self, area_mm2: f64) -> Result<Performance> {
        let design = self.design(area_mm2);
        let (mut ratios, mut hypoxic, mut medium) = (Vec::new(), Vec::new(), Vec::new());
        let mut volume_mm3 = 0.0;
        for (parameters, of_reference) in &self.uncertainty.draws {
            let output = mean_field(&design, parameters, 1)?;
            ratios.push(output.export.cd4_per_day / of_reference);
            hypoxic.push(output.oxygen.hypoxic_fraction);
            medium.extend(medium_ul_per_min(&design, &output, parameters)?);
            volume_mm3 = output.tissue_volume_mm3;
        }
        let quantile = |values: Vec<f64>, share: f64| quantile_sorted(&sorted(values), share);
        Ok(Performance {
            ratio_cautious: quantile(ratios.clone(), CAUTIOUS)?,
            ratio_median: quantile(ratios, 0.5)?,
            hypoxic_share: quantile(hypoxic, 1.0 - CAUTIOUS)?,
            medium_ul_per_min: quantile(medium, 1.0 - CAUTIOUS).ok(),
            volume_mm3,
            progenitors_per_day: design.progenitors_per_day,
        })
    }
}

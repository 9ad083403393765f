//! Chips of one shape and any size, over parameters that are not known.

use anyhow::{Result, anyhow};
use rayon::prelude::*;
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
        Ok(Self { draws: points.into_par_iter().map(draw).collect::<Result<_>>()? })
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

impl Performance {
    /// Returns what as many times more of the same chip gives and needs.
    fn times(self, more: f64) -> Self {
        Self {
            ratio_cautious: more * self.ratio_cautious,
            ratio_median: more * self.ratio_median,
            hypoxic_share: self.hypoxic_share,
            medium_ul_per_min: self.medium_ul_per_min.map(|medium| more * medium),
            volume_mm3: more * self.volume_mm3,
            progenitors_per_day: more * self.progenitors_per_day,
        }
    }
}

/// Chips of one shape.
#[derive(Debug, Clone)]
pub struct Family<'a> {
    /// What was chosen, in the order of the plan.
    pub shape: Vec<f64>,
    design: Design,
    progenitors: Progenitors,
    uncertainty: &'a Uncertainty,
    /// What the design as it is gives, of which a larger chip is more where all comes with area.
    own: Option<Performance>,
}

impl<'a> Family<'a> {
    /// Takes the shape at a point in [0, 1]; none where there can be no such chip.
    pub fn new(plan: &SizePlan, uncertainty: &'a Uncertainty, point: &[f64]) -> Option<Self> {
        let shape = values(&plan.search, point);
        let Chip { design, parameters } =
            chip(&plan.base, &plan.parameters, &plan.search, &shape).ok()?;
        mean_field(&design, &parameters, 1).ok()?;
        let progenitors = plan.progenitors;
        let mut family = Self { shape, design, progenitors, uncertainty, own: None };
        if progenitors == Progenitors::WithArea {
            family.own = Some(family.solved(family.design.area_mm2).ok()?);
        }
        Some(family)
    }

    /// Returns the design of some area.
    pub fn design(&self, area_mm2: f64) -> Design {
        let mut design = self.design.resized(area_mm2);
        if self.progenitors == Progenitors::WithArea {
            design.progenitors_per_day *= area_mm2 / self.design.area_mm2;
        }
        design
    }

    /// Returns what the chip of some area gives: where progenitors come with area, as medium does,
    /// and no channel is shortened, all of it is as at another area, and amounts are in proportion.
    ///
    /// # Errors
    /// When a draw of the parameters makes it impossible.
    pub fn at(&self, area_mm2: f64) -> Result<Performance> {
        let whole = Design { area_mm2, ..self.design.clone() }.fits_its_channels();
        match self.own.filter(|_| whole) {
            Some(own) => Ok(own.times(area_mm2 / self.design.area_mm2)),
            None => self.solved(area_mm2),
        }
    }

    /// The same, solved for each draw of the parameters.
    fn solved(&self, area_mm2: f64) -> Result<Performance> {
        let design = self.design(area_mm2);
        let of_draw = |(parameters, of_reference): &(Parameters, f64)| {
            let output = mean_field(&design, parameters, 1)?;
            let medium = medium_ul_per_min(&design, &output, parameters)?;
            let ratio = output.export.cd4_per_day / of_reference;
            Ok((ratio, output.oxygen.hypoxic_fraction, medium, output.tissue_volume_mm3))
        };
        let draws = self.uncertainty.draws.par_iter().map(of_draw).collect::<Result<Vec<_>>>()?;
        let quantile = |values: Vec<f64>, share: f64| quantile_sorted(&sorted(values), share);
        let ratios: Vec<f64> = draws.iter().map(|(ratio, ..)| *ratio).collect();
        let medium = draws.iter().filter_map(|(_, _, medium, _)| *medium).collect();
        Ok(Performance {
            ratio_cautious: quantile(ratios.clone(), CAUTIOUS)?,
            ratio_median: quantile(ratios, 0.5)?,
            hypoxic_share: quantile(draws.iter().map(|draw| draw.1).collect(), 1.0 - CAUTIOUS)?,
            medium_ul_per_min: quantile(medium, 1.0 - CAUTIOUS).ok(),
            volume_mm3: draws.last().map_or(0.0, |draw| draw.3),
            progenitors_per_day: design.progenitors_per_day,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that the closed form knows of a chip is by volume but for what it is given in all, and
    /// that comes with area: so solving another area is what proportion says, to rounding. A chip
    /// so small that its one channel is shorter is solved.
    #[test]
    fn a_larger_chip_is_more_of_the_same() {
        let chip = "name = \"chip\"\narea_mm2 = 100\nthickness_um = 500\n\
                    progenitors_per_day = 500\nfunctional_stroma_fraction = 1\n[medium]\n\
                    kind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 300\n\
                    po2_mmhg = 100\nchannel_length_mm = 5\nflow_ul_min = 150\n";
        let asked = "name = \"a\"\ndesign = \"c\"\nnaive_cd4_per_ul = 100\nmonth = 12\ndraws = 10\n\
                     [[uncertain]]\nentry = \"chip.oxygen_diffusivity_m2_s\"\n";
        let named = || ("chip.toml".to_owned(), chip.to_owned());
        let plan = SizePlan::parse("SIZE.toml", asked, named(), named()).unwrap();
        let uncertainty = Uncertainty::new(&plan).unwrap();
        let family = Family::new(&plan, &uncertainty, &[]).unwrap();
        for area_mm2 in [1.0, 37.0, 100.0, 5e4] {
            let (scaled, solved) = (family.at(area_mm2).unwrap(), family.solved(area_mm2).unwrap());
            for (scaled, solved) in [
                (scaled.ratio_cautious, solved.ratio_cautious),
                (scaled.ratio_median, solved.ratio_median),
                (scaled.hypoxic_share, solved.hypoxic_share),
                (scaled.medium_ul_per_min.unwrap(), solved.medium_ul_per_min.unwrap()),
                (scaled.volume_mm3, solved.volume_mm3),
                (scaled.progenitors_per_day, solved.progenitors_per_day),
            ] {
                assert!(
                    (scaled - solved).abs() <= 1e-7 * solved.abs(),
                    "{area_mm2}: {scaled} {solved}"
                );
            }
        }
        // Half a millimetre of one channel.
        assert!(family.at(0.09).unwrap().ratio_cautious > 0.0);
    }
}

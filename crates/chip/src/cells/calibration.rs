//! Thresholds of selection at the numbers of peptides that cells meet in a healthy lobule.

use thymoid_core::{Parameters, Seed};

use super::anatomy::Anatomy;
use super::schedule::{MINUTES_PER_DAY, SUB_STAGES};
use super::stroma::StromalKind;
use super::unit::Unit;
use crate::error::Error;
use crate::selection::{
    Binding, ContactPotential, Encounters, Family, PairEnergies, PeptideSet, Phase, SelfPeptides,
    Solution, sample_receptors, solve,
};
use crate::stages::Chain;
use crate::tissue::Scale;

/// Cells of the sample that thresholds are solved for.
const CELLS: u64 = 512;

/// What thymocytes meet in a unit, counted from the sites that each kind of stroma reaches.
pub(crate) fn encounters(
    unit: &Unit,
    anatomy: &Anatomy,
    parameters: &Parameters,
) -> Result<Encounters, Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}"));
    let chain = Chain::new(unit.chain, parameters)?;
    let pass_min = value("sweeps_per_pass")?.round() * Scale::new(parameters)?.sweep_min;
    let passes_per_day = MINUTES_PER_DAY / pass_min;
    let border = anatomy.medulla_from * anatomy.lattice.plane();
    let met = |medulla: bool, kind: StromalKind| {
        let words = &anatomy.lattice.words;
        let layer = if medulla { border..words.len() } else { 0..border };
        let free: Vec<usize> = layer.filter(|i| words[*i] == 0).collect();
        let reached =
            free.iter().filter(|i| anatomy.stroma.at(**i).is_some_and(|c| c.kind == kind));
        reached.count() as f64 / free.len().max(1) as f64 * passes_per_day
    };
    let several = value("dendritic_peptides")?.round();
    let dendritic = |medulla| met(medulla, StromalKind::Dendritic) * several;
    let sub_stages = f64::from(SUB_STAGES);
    let every = value("tra_attempt_sub_stages")?.round().max(1.0);
    let ctec = met(false, StromalKind::Ctec);
    let slower = f64::midpoint(1.0, value("class_one_residence_ratio")?);
    let survival = value("signalled_survival")?;
    let classes = [1.0, value("class_one_residence_ratio")?]
        .map(|longer| thymoid_core::math::pow(survival, longer));
    // Semi-mature cells respond to one class only, for half of their stay.
    let (signalled, semi_mature) =
        (chain.dp_post_selection.residence_days, chain.sp4.residence_days / 2.0);
    let medulla = met(true, StromalKind::Mtec) + dendritic(true);
    Ok(Encounters {
        attempt: Phase {
            per_day: ctec,
            days: chain.dp_unselected.residence_days * every / sub_stages,
        },
        deleting_per_day: dendritic(false),
        attempts: (sub_stages / every).ceil() as u32,
        productive_share: value("tra_attempt_success")?,
        signalled_survival: f64::midpoint(classes[0], classes[1])
            * chain.dp_post_selection.survival,
        cortex: Phase {
            per_day: ctec + dendritic(false),
            days: chain.dp_positive.residence_days * slower,
        },
        medulla: Phase { per_day: medulla, days: signalled + semi_mature / 2.0 },
        tissue_restricted_share: value("tra_share_of_encounters")?,
    })
}

/// Solves the thresholds for a family, in the unit `infant-lobule` with a seed's own self peptides,
/// and gives what was met and what came out.
///
/// # Errors
/// When `parameters` lacks an entry, or the family cannot be met.
pub fn calibrate(
    family: Family,
    parameters: &Parameters,
    seed: Seed,
) -> Result<(Encounters, Solution), Error> {
    let unit = Unit::preset("infant-lobule").expect("it is among the presets")?;
    let anatomy = Anatomy::new(&unit, parameters, seed)?;
    let encounters = encounters(&unit, &anatomy, parameters)?;
    let with_receptors = parameters.clone().join(thymoid_receptor::parameters()?);
    let cells = sample_receptors(seed, CELLS, u64::from(encounters.attempts), &with_receptors)?;
    let own = SelfPeptides::new(parameters)?;
    let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
    let binding = Binding::new(
        &energies,
        &cells,
        &own.peptides(seed, PeptideSet::Cortical),
        &own.peptides(seed, PeptideSet::TissueRestricted),
    )?;
    let solution = solve(&binding, &encounters, family.calibration(parameters)?, parameters)?;
    Ok((encounters, solution))
}

//! Thresholds of selection at the numbers of peptides that cells meet in a healthy lobule.

use thymoid_core::{Parameters, Seed, math};

use super::epithelial_renewal::MtecStays;
use super::fate_decision::FateDecision;
use super::sub_stages::{SP_SUB_STAGES, SUB_STAGES};
use super::time::MINUTES_PER_DAY;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::layer::Layer;
use crate::cells::input::unit::Unit;
use crate::cells::state::stromal_kind::StromalKind;
use crate::error::Error;
use crate::mean_field::{StageChain, StageKinetics};
use crate::selection::{
    Binding, ByClass, ContactPotential, Encounters, Family, PairEnergies, PeptideSet, Phase,
    SelfPeptides, SignalledPhases, Solution, sample_receptors, solve,
};
use crate::tissue::Scale;

/// Cells of the sample that thresholds are solved for.
const CELLS: u64 = 512;

/// Counts what thymocytes meet in a unit, counted from the sites that each kind of stroma reaches.
pub(crate) fn encounters(
    unit: &Unit,
    anatomy: &Anatomy,
    parameters: &Parameters,
) -> Result<Encounters, Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}"));
    let chain = StageChain::new(unit.chain, parameters)?;
    let chain = FateDecision::Selected.chain_beside(&chain);
    let pass_min = value("sweeps_per_pass")?.round() * Scale::new(parameters)?.sweep_min;
    let passes_per_day = MINUTES_PER_DAY / pass_min;
    let met = |layer, kinds| anatomy.reached_share(layer, kinds) * passes_per_day;
    let several = value("dendritic_peptides")?.round();
    let dendritic = |layer| met(layer, |kind| kind == StromalKind::Dendritic) * several;
    let ctec = met(Layer::Cortex, |kind| kind == StromalKind::Ctec);
    // In a healthy lobule SP4 cells support all of the epithelium.
    let [(_, progenitors), ..] = MtecStays::new(parameters)?.shares();
    let mtec = met(Layer::Medulla, |kind| kind == StromalKind::Progenitor || kind.is_mtec())
        * (1.0 - progenitors);
    let deletes = value("ctec_deletion_share")?;
    let (cortex, medulla) =
        (deletes * ctec + dendritic(Layer::Cortex), mtec + dendritic(Layer::Medulla));
    let every = value("tra_attempt_sub_stages")?.round().max(1.0) as u32;
    let surviving = value("signalled_survival")?;
    let slower = value("class_one_residence_ratio")?;
    let post = chain.dp_post_selection;
    // Peptides of all classes, or of one; `inside` is the share of the time in the medulla.
    let phase = |days: f64, (survival, parts): (f64, u32), seen: f64, inside: f64| Phase {
        cortical_per_day: seen * (1.0 - inside) * cortex,
        medullary_per_day: seen * inside * medulla,
        days,
        parts,
        part_survival: Phase::part_survival(survival, parts),
    };
    let (early, late) = (value("early_medullary_share")?, value("late_medullary_share")?);
    let signalled = |slower: f64| {
        let survival = (math::pow(surviving, slower), SUB_STAGES);
        SignalledPhases {
            early: phase(slower * chain.dp_positive.residence_days, survival, 1.0, early),
            late: phase(post.residence_days, (post.survival, SUB_STAGES), 1.0, late),
        }
    };
    let semi_mature = |stage: StageKinetics| {
        let survival = math::pow(stage.survival, 0.5);
        phase(stage.residence_days / 2.0, (survival, SP_SUB_STAGES), 0.5, late)
    };
    Ok(Encounters {
        waiting: phase(chain.dp_unselected.residence_days, (1.0, SUB_STAGES), 1.0, 0.0),
        selecting_per_day: ctec,
        selecting_deletes: deletes,
        attempt_every: every,
        productive_share: value("tra_attempt_success")?,
        signalled: ByClass { one: signalled(slower), two: signalled(1.0) },
        single_positive: ByClass { one: semi_mature(chain.sp8), two: semi_mature(chain.sp4) },
        tissue_restricted_share: value("tra_share_of_encounters")?,
    })
}

/// Solves the thresholds for a family, in the unit `infant-lobule` with a seed's own self peptides,
/// and gives what was met and what came out.
///
/// # Errors
/// When `parameters` lacks an entry, or the family cannot be met.
///
/// ```
/// use thymoid_chip::cells::calibrate;
/// use thymoid_chip::selection::Family;
/// use thymoid_core::Seed;
/// let (_, solution) = calibrate(Family::D, &thymoid_chip::parameters()?, Seed(1))?;
/// let fates = solution.outcome.per_cell;
/// assert!((fates.neglected - 0.72).abs() < 0.01 && (fates.deleted - 0.24).abs() < 0.01);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn calibrate(
    family: Family,
    parameters: &Parameters,
    seed: Seed,
) -> Result<(Encounters, Solution), Error> {
    let unit = Unit::preset("infant-lobule").expect("it is among the presets")?;
    calibrate_in(&unit, family, parameters, seed)
}

/// Solves the thresholds for a family in a unit of one's own, with its chain and stroma.
///
/// # Errors
/// When `parameters` lacks an entry, or the family cannot be met.
///
/// ```
/// use thymoid_chip::ReferenceChain;
/// use thymoid_chip::cells::{Unit, calibrate_in};
/// use thymoid_chip::selection::Family;
/// use thymoid_core::Seed;
/// let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// let mouse = Unit { chain: ReferenceChain::Mouse, ..lobule };
/// let (_, solution) = calibrate_in(&mouse, Family::D, &thymoid_chip::parameters()?, Seed(1))?;
/// assert!((solution.outcome.per_cell.selected - 0.04).abs() < 0.01);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn calibrate_in(
    unit: &Unit,
    family: Family,
    parameters: &Parameters,
    seed: Seed,
) -> Result<(Encounters, Solution), Error> {
    let anatomy = Anatomy::new(unit, parameters, seed)?;
    let encounters = encounters(unit, &anatomy, parameters)?;
    let with_receptors = parameters.clone().join(thymoid_receptor::parameters()?);
    let cells = sample_receptors(seed, CELLS, u64::from(encounters.attempts()), &with_receptors)?;
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

#[cfg(test)]
mod tests {
    use super::super::sub_stages::READY;
    use super::*;
    use crate::cells::rules::conduct::stage_of;
    use crate::cells::{Options, Simulation, Space, Stage};

    /// Where signalled cells are, and how long ready ones wait, are numbers of the lobule itself:
    /// they must be counted again when motion or anatomy change. Of some 400, 400 and 250 cells in
    /// a piece of a lobule over 4 days, within four standard errors or more.
    #[test]
    fn what_the_lobule_shows_of_itself_is_what_is_reckoned_with() {
        let parameters = crate::parameters().unwrap();
        let (_, Solution { thresholds, .. }) = calibrate(Family::D, &parameters, Seed(1)).unwrap();
        let unit = Unit { length_um: 120.0, ..Unit::preset("infant-lobule").unwrap().unwrap() };
        let options = Options { thresholds: Some(thresholds), space: Space::On };
        let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1)).unwrap();
        let (from, to) = (simulation.passes_in(5.0), simulation.passes_in(9.0));
        (0..from).for_each(|_| simulation.pass());
        let before = *simulation.events();
        // In cortex and medulla: signalled in the first phase; later or semi-mature; ready to
        // leave.
        let mut found = [[0.0; 2]; 3];
        for _ in from..to {
            simulation.pass();
            let lattice = &simulation.anatomy.lattice;
            for (i, word) in lattice.words.iter().enumerate() {
                let Some(stage) = stage_of(*word) else { continue };
                let sub_stage = simulation.roster.state(lattice.labels[i]).sub_stage();
                let group = match stage {
                    Stage::DpSignalled => usize::from(sub_stage >= SUB_STAGES),
                    Stage::Sp4SemiMature | Stage::Sp8SemiMature => 1,
                    Stage::Sp4Mature | Stage::Sp8Mature | Stage::Treg if sub_stage == READY => 2,
                    _ => continue,
                };
                found[group][usize::from(simulation.anatomy.layers.in_medulla(i))] += 1.0;
            }
        }
        let events = simulation.events().since(&before);
        let left = (events.left() - events.left_gamma_delta) as f64;
        let [early, late, ready] = found;
        let inside = |[cortex, medulla]: [f64; 2]| medulla / (cortex + medulla);
        let [cortex, medulla] = ready;
        let wait = (cortex + medulla) * simulation.minutes_per_pass() / MINUTES_PER_DAY / left;
        for (name, seen, tolerance) in [
            ("chip.early_medullary_share", inside(early), 0.03),
            ("chip.late_medullary_share", inside(late), 0.04),
            ("chip.egress_wait_days", wait, 0.2),
        ] {
            let reckoned = parameters.value(name).unwrap();
            assert!((seen - reckoned).abs() < tolerance, "{name}: {seen} {reckoned}");
        }
    }
}

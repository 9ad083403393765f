//! Thresholds that are solved, not typed: those at which the fates of a calibration family come
//! out.

use thymoid_core::Parameters;

use super::binding::Binding;
use super::encounters::Encounters;
use super::family::{Calibration, Counted, Finding, Shares};
use super::outcome::{Below, Outcome, outcome};
use super::signal::Thresholds;
use crate::error::Error;

/// Thresholds and what they give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    /// What was solved for.
    pub calibration: Calibration,
    /// The thresholds.
    pub thresholds: Thresholds,
    /// The fates under them, in both units; those solved for are met as nearly as a step of 0.01 kT
    /// allows.
    pub outcome: Outcome,
}

/// Returns the outcome of given thresholds.
///
/// While a cell has receptor $r$ and no signal, it meets $\lambda$ peptides a day that can delete
/// it: deletion at rate $\delta = \lambda F_r(E_N)$. It meets $\kappa$ that can select it, of which
/// a share $w$ is among the former: a positive signal at rate $\kappa (F_r(E_P) - w F_r(E_N))$. A
/// positive signal ends the search; from then on deletion, failure to mature and the clock race
/// each other. Times are sums of exponential parts of mean $\tau$: a part ends before the cell is
/// deleted with probability $1 / (1 + \delta\tau)$.
///
/// # Errors
/// When the encounters are unusable, or the sample is not of whole cells.
///
/// ```
/// # use thymoid_chip::selection::{ByClass, Encounters, Phase, SignalledPhases};
/// # let cortex = Phase {
/// #     cortical_per_day: 500.0,
/// #     medullary_per_day: 0.0,
/// #     days: 3.5,
/// #     parts: 16,
/// #     part_survival: 1.0,
/// # };
/// # let medulla = Phase { cortical_per_day: 0.0, medullary_per_day: 500.0, ..cortex };
/// # let encounters = Encounters {
/// #     waiting: cortex,
/// #     selecting_per_day: 500.0,
/// #     selecting_deletes: 1.0,
/// #     attempt_every: 4,
/// #     productive_share: 0.5,
/// #     signalled: ByClass::both(SignalledPhases { early: cortex, late: medulla }),
/// #     single_positive: ByClass::both(medulla),
/// #     tissue_restricted_share: 0.5,
/// # };
/// # use thymoid_chip::selection::{
/// #     Binding, ContactPotential, Family, PairEnergies, PeptideSet, SelfPeptides, Thresholds,
/// #     forward, sample_receptors, solve,
/// # };
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?.join(thymoid_receptor::parameters()?);
/// # let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
/// # let own = SelfPeptides::new(&parameters)?;
/// # let [shared, restricted] = [PeptideSet::Cortical, PeptideSet::TissueRestricted]
/// #     .map(|set| own.peptides(Seed(7), set)[..200].to_vec());
/// # let receptors = sample_receptors(Seed(7), 64, 4, &parameters)?;
/// # let binding = Binding::new(&energies, &receptors, &shared, &restricted)?;
/// // With thresholds that no peptide reaches, everybody dies of neglect.
/// let deaf = Thresholds { positive_ckt: -9000, regulatory_ckt: -9100, negative_ckt: -9200 };
/// let outcome = forward(&binding, &encounters, deaf)?;
/// assert!((outcome.per_cell.neglected - 1.0).abs() < 1e-12);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn forward(
    binding: &Binding,
    encounters: &Encounters,
    thresholds: Thresholds,
) -> Result<Outcome, Error> {
    encounters.check()?;
    whole_cells(binding, encounters)?;
    let Thresholds { positive_ckt, negative_ckt, regulatory_ckt } = thresholds;
    if !(negative_ckt <= regulatory_ckt && regulatory_ckt <= positive_ckt) {
        return Err(Error::Selection {
            quantity: "thresholds",
            allowed: "in the order negative, regulatory, positive".into(),
            value: format!("{negative_ckt}, {regulatory_ckt}, {positive_ckt}"),
        });
    }
    let [p, n, r] = [positive_ckt, negative_ckt, regulatory_ckt]
        .map(|x_ckt| Below::new(binding, encounters, x_ckt));
    Ok(outcome(encounters, [&p, &n, &r]))
}

/// Solves thresholds for a calibration family: that of positive selection for the share that is
/// selected or deleted and, within, that of negative selection for the share of these that is
/// deleted, by bisection over integers. The regulatory band is the strongest `chip.treg_band_share`
/// of the energies between.
///
/// # Errors
/// When the family does not state all fates, the encounters are unusable, the sample is not of
/// whole cells, or no threshold makes so many cells signal or survive.
///
/// ```
/// # use thymoid_chip::selection::{ByClass, Encounters, Phase, SignalledPhases};
/// # let cortex = Phase {
/// #     cortical_per_day: 500.0,
/// #     medullary_per_day: 0.0,
/// #     days: 3.5,
/// #     parts: 16,
/// #     part_survival: 1.0,
/// # };
/// # let medulla = Phase { cortical_per_day: 0.0, medullary_per_day: 500.0, ..cortex };
/// # let encounters = Encounters {
/// #     waiting: cortex,
/// #     selecting_per_day: 500.0,
/// #     selecting_deletes: 1.0,
/// #     attempt_every: 4,
/// #     productive_share: 0.5,
/// #     signalled: ByClass::both(SignalledPhases { early: cortex, late: medulla }),
/// #     single_positive: ByClass::both(medulla),
/// #     tissue_restricted_share: 0.5,
/// # };
/// # use thymoid_chip::selection::{
/// #     Binding, ContactPotential, Family, PairEnergies, PeptideSet, SelfPeptides, Thresholds,
/// #     forward, sample_receptors, solve,
/// # };
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?.join(thymoid_receptor::parameters()?);
/// # let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
/// # let own = SelfPeptides::new(&parameters)?;
/// # let [shared, restricted] = [PeptideSet::Cortical, PeptideSet::TissueRestricted]
/// #     .map(|set| own.peptides(Seed(7), set)[..200].to_vec());
/// # let receptors = sample_receptors(Seed(7), 64, 4, &parameters)?;
/// # let binding = Binding::new(&energies, &receptors, &shared, &restricted)?;
/// use thymoid_chip::selection::Finding;
/// let family = Family::D.calibration(&parameters)?;
/// let solution = solve(&binding, &encounters, family, &parameters)?;
/// let Thresholds { positive_ckt, regulatory_ckt, negative_ckt } = solution.thresholds;
/// assert!(negative_ckt < regulatory_ckt && regulatory_ckt < positive_ckt);
/// let Finding::Fates(shares) = family.finding else { unreachable!("D has all fates") };
/// assert!((solution.outcome.per_cell.neglected - shares.neglected).abs() < 0.01);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn solve(
    binding: &Binding,
    encounters: &Encounters,
    calibration: Calibration,
    parameters: &Parameters,
) -> Result<Solution, Error> {
    encounters.check()?;
    whole_cells(binding, encounters)?;
    let band = parameters.value("chip.treg_band_share")?;
    let Finding::Fates(target) = calibration.finding else {
        return Err(Error::Selection {
            quantity: "the calibration family of thresholds",
            allowed: "A, D or E, which state the fates of all cells".into(),
            value: calibration.family.as_str().into(),
        });
    };
    let of = |outcome: &Outcome| match calibration.counted {
        Counted::Receptor => outcome.per_receptor,
        Counted::Cell | Counted::SelectableCell => outcome.per_cell,
    };
    let (lowest, highest) = binding.range_ckt();
    let below = |x_ckt| Below::new(binding, encounters, x_ckt);
    // Of those that are deleted or selected, so that the ratio is that of the family.
    let Shares { deleted: d, selected: s, .. } = target;
    let most = of(&outcome(encounters, [&below(highest + 1); 3])).deleted;
    if most < d + s {
        return Err(Error::Selection {
            quantity: "the share of cells or receptors that signal",
            allowed: format!("at most {most:.4} with these encounters; meet more, or try more"),
            value: format!("{:.4}", d + s),
        });
    }
    let negative_of = |positive_ckt: i32| {
        let positive = below(positive_ckt);
        nearest(lowest, positive_ckt, d / (d + s), |x_ckt| {
            let negative = below(x_ckt);
            let shares = of(&outcome(encounters, [&positive, &negative, &negative]));
            shares.deleted / (shares.deleted + shares.selected).max(f64::MIN_POSITIVE)
        })
    };
    let positive_ckt = nearest(lowest, highest + 1, d + s, |x_ckt| {
        let negative = below(negative_of(x_ckt));
        let shares = of(&outcome(encounters, [&below(x_ckt), &negative, &negative]));
        shares.deleted + shares.selected
    });
    let negative_ckt = negative_of(positive_ckt);
    let width = f64::from(positive_ckt - negative_ckt);
    let regulatory_ckt = negative_ckt + (band * width).round() as i32;
    let thresholds = Thresholds { positive_ckt, negative_ckt, regulatory_ckt };
    let outcome = forward(binding, encounters, thresholds)?;
    Ok(Solution { calibration, thresholds, outcome })
}

/// Returns the integer of `low..=high` at which the rising `share` is nearest to `goal`.
fn nearest(mut low: i32, mut high: i32, goal: f64, share: impl Fn(i32) -> f64) -> i32 {
    let (mut at_low, mut at_high) = (share(low), share(high));
    while high - low > 1 {
        let middle = i32::midpoint(low, high);
        let at_middle = share(middle);
        if at_middle < goal {
            (low, at_low) = (middle, at_middle);
        } else {
            (high, at_high) = (middle, at_middle);
        }
    }
    if goal - at_low < at_high - goal { low } else { high }
}

fn whole_cells(binding: &Binding, encounters: &Encounters) -> Result<(), Error> {
    if !binding.receptors().is_multiple_of(encounters.attempts() as usize) {
        return Err(Error::Selection {
            quantity: "the number of receptors in a sample",
            allowed: format!("a multiple of the {} attempts of a cell", encounters.attempts()),
            value: binding.receptors().to_string(),
        });
    }
    Ok(())
}

//! The equations of one child, or of several side by side.
//!
//! With E the CD4 emigrants per day, X the concentration of competing cells, h = 1/(1 + X/K) and
//! g = rho (1 - w) X / (2 K):
//!
//! ```text
//! N4' =    E            + (rho (w h + 1 - w) - delta - g - alpha) N4
//! N8' = f8 E            + (rho (w h + 1 - w) - delta - g - alpha) N8
//! R'  = fR E            + (rho_R h - delta_R) R
//! M4' = b alpha N4      + (rho_M h - mu) M4          M8' likewise
//! T'  = c (1 + f8) E    - (delta + g + alpha) T      (see trec.rs)
//! H'  = (1 + [N4]/N_p)^-beta
//! ```
//!
//! Competition holds naive cells back either by less division or by more death: which is not known,
//! and either explains how TREC content falls with age (Dutilh and de Boer 2003). The share w of
//! the first is learned with the rest; its two ends are the two structures of the model, which take
//! as many cells where X = K.
//!
//! E rises as the distribution function of an Erlang-4 lag of mean tau and fades at rate rho_g
//! from a given day on. Cells are counted in the whole body, so growth dilutes them by itself.
//! H is the exposure that, times a baseline hazard, gives the cumulative hazard of death.

use thymoid_core::Number;
use thymoid_inference::ode::Slope;

use super::blood::Blood;
use super::child::Child;
use super::physiology::Physiology;
use super::trec;

/// Number of states.
const STATES: usize = 7;

/// N4, N8, R, M4, M8 in 10⁹ cells, T in 10⁹ copies, H in days.
pub(super) type State<R> = [R; STATES];

/// A child in the terms of the equations: rates per day, cells in 10⁹.
pub(super) struct Rates<R> {
    export: R,
    /// 4 / tau.
    rise: R,
    fading: R,
    /// rho w.
    dividing: R,
    /// rho (1 - w) - delta - alpha.
    standing: R,
    /// rho (1 - w) / (2 K).
    crowding: R,
    /// delta + alpha.
    gone: R,
    cd8_per_cd4: R,
    /// b alpha.
    primed: R,
    memory_loss: R,
    /// c (1 + f8).
    trec_per_cd4: R,
    protection: R,
}

impl<R: Number> Rates<R> {
    /// What does not change in time, of one child or several side by side.
    #[inline(always)]
    pub(super) fn new(physiology: &Physiology, child: &Child<R>) -> Self {
        let on_death = -child.competition_on_division + 1.0;
        let gone = child.loss_per_day + child.activation_per_day;
        let room = 0.5 / physiology.competition_per_ul;
        Self {
            export: child.export,
            rise: R::from(4.0) / child.lag_days,
            fading: child.fading_per_day,
            dividing: child.renewal_per_day * child.competition_on_division,
            standing: child.renewal_per_day * on_death - gone,
            crowding: child.renewal_per_day * on_death * room,
            gone,
            cd8_per_cd4: child.cd8_per_cd4,
            primed: child.activation_per_day * physiology.memory_burst,
            memory_loss: child.memory_loss_per_day,
            trec_per_cd4: trec::per_cd4_emigrant(child.trec_per_emigrant, child.cd8_per_cd4),
            protection: child.protection,
        }
    }

    /// Share of the mature output on a day: Erlang-4 rise, then exponential fading.
    #[inline(always)]
    fn maturity(&self, fading_from_days: f64, day: f64) -> R {
        let risen = erlang_4(self.rise * day);
        let fading_days = day - fading_from_days;
        if fading_days > 0.0 { risen * (self.fading * -fading_days).exp() } else { risen }
    }
}

/// Distribution function of an Erlang-4 variable, at a time in units of its stages:
/// 1 - e^-x (1 + x + x²/2 + x³/6).
#[inline(always)]
fn erlang_4<R: Number>(x: R) -> R {
    let series = x * (x * (x * (1.0 / 6.0) + 0.5) + 1.0) + 1.0;
    -((-x).exp() * series) + 1.0
}

/// The right-hand side of the equations.
pub(super) struct Equations<'a, R, F> {
    pub(super) physiology: &'a Physiology,
    pub(super) rates: Rates<R>,
    /// Cells/µL of 10⁹ cells, by day.
    pub(super) per_ul: &'a F,
}

impl<R: Number, F: Fn(f64) -> R::Plain> Slope<R, STATES> for Equations<'_, R, F> {
    #[inline(always)]
    fn at(&self, day: f64, y: &State<R>) -> State<R> {
        let Self { physiology: shared, rates, .. } = self;
        let per_ul = (self.per_ul)(day);
        let [n4, n8, r, m4, m8, copies, _] = *y;
        let export = rates.export * rates.maturity(shared.fading_from_days, day);
        let competing = ((n4 + n8 + r) + (m4 + m8) * shared.memory_weight).times(per_ul);
        let room = R::from(1.0) / (competing * (1.0 / shared.competition_per_ul) + 1.0);
        let crowded = rates.crowding * competing;
        let naive_rate = rates.dividing * room + rates.standing - crowded;
        let treg_rate = room * shared.treg_renewal_per_day + -shared.treg_loss_per_day;
        let memory_rate = room * shared.memory_renewal_per_day - rates.memory_loss;
        let protected = n4.times(per_ul) * (1.0 / shared.protection_at_per_ul) + 1.0;
        [
            export + naive_rate * n4,
            export * rates.cd8_per_cd4 + naive_rate * n8,
            export * shared.treg_share + treg_rate * r,
            rates.primed * n4 + memory_rate * m4,
            rates.primed * n8 + memory_rate * m8,
            trec::slope(rates.trec_per_cd4, export, rates.gone + crowded, copies),
            (-(rates.protection * protected.ln())).exp(),
        ]
    }
}

/// The state at implantation, from so many naive and memory CD4 in 10⁹ cells.
#[inline(always)]
pub(super) fn initial<R: Number>(naive: R, memory: R::Plain) -> State<R> {
    let zero = R::from(0.0);
    [naive, zero, zero, R::constant(memory), zero, zero, zero]
}

/// The blood of a state.
#[inline(always)]
pub(super) fn observe<R: Number>(per_ul: R::Plain, y: &State<R>) -> Blood<R> {
    let [n4, n8, r, m4, m8, copies, exposure] = *y;
    Blood {
        naive_cd4: n4.times(per_ul),
        naive_cd8: n8.times(per_ul),
        treg: r.times(per_ul),
        memory_cd4: m4.times(per_ul),
        memory_cd8: m8.times(per_ul),
        host_cd4: R::from(0.0),
        host_cd8: R::from(0.0),
        trec_per_t_cell: copies / (n4 + n8 + r + m4 + m8),
        exposure_days: exposure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::math;

    /// Of four stages of one day each a graft has passed all by day 4 with probability
    /// 1 - e^-4 (1 + 4 + 8 + 32/3) = 0.5665.
    #[test]
    fn a_graft_rises_as_an_erlang_variable() {
        let expected = 1.0 - math::exp(-4.0) * (1.0 + 4.0 + 8.0 + 32.0 / 3.0);
        assert!((erlang_4(4.0) - expected).abs() < 1e-15);
        assert!(erlang_4(0.0) == 0.0 && erlang_4(40.0) > 1.0 - 1e-12);
    }
}

//! What one child is, given the population.

use thymoid_core::{Days, Dual, Number, Purpose, Real, Seed, math};

use super::cholesky::{Square, cholesky, ln_normal};
use super::{DIMENSION, GRAFT, HOST, NO_EXPORT, Rule};
use crate::cohort::Centre;
use crate::dynamics::{Blood, Child};
use crate::host::{HostCells, Presentation};
use crate::population::PopulationFit;
use crate::priors::{Priors, half_normal};

/// The first coordinates share the covariance of the population's draws.
const SHARED: usize = 6;

/// Coordinates in which children of one centre differ: export, lag, loss, CD8 per CD4.
const TRAIT: [usize; 4] = [0, 1, 2, 4];
/// How many they are.
const TRAITS: usize = TRAIT.len();

/// A number with derivatives by the coordinates of the graft: what the solver carries.
pub(super) type D = Dual<GRAFT>;
/// A number with derivatives by every coordinate.
pub(super) type Wide = Dual<DIMENSION>;

/// Who gets which graft where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipient {
    /// Programme.
    pub centre: Centre,
    /// Age at implantation.
    pub age_at_implant: Days,
    /// Export of the graft over that of published cultured tissue: 1 for that tissue.
    pub graft_export: f64,
    /// What its file says of T cells that no graft made.
    pub presentation: Presentation,
}

/// The prior of a child's parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildPrior {
    pub(super) mean: [f64; GRAFT],
    /// Lower triangle of the Cholesky factor of the covariance.
    pub(super) factor: Square<GRAFT>,
    /// Of the [traits](ChildPrior::traits).
    traits_factor: Square<TRAITS>,
    ln_graft_export: f64,
    fading_scale_per_day: f64,
    protection: f64,
    /// Hazard of death without naive T cells, 1/d.
    pub(crate) hazard_per_day: f64,
    pub(crate) nonengraftment: f64,
    /// Probability that there are T cells that no graft made.
    pub(crate) host_cells: f64,
    /// Which values inform what.
    pub(crate) rule: Rule,
    priors: Priors,
    age_at_implant: Days,
}

impl ChildPrior {
    /// From the population's draws.
    pub fn new(fit: &PopulationFit, priors: &Priors, recipient: Recipient) -> Self {
        let Recipient { centre, age_at_implant, graft_export, presentation } = recipient;
        let rows: Vec<[f64; SHARED]> = fit
            .draws
            .iter()
            .map(|p| {
                let [export, lag] = match centre {
                    Centre::Duke => [0.0; 2],
                    Centre::Gosh => [p.gosh_export, p.gosh_lag],
                    Centre::New => fit.new_centre.mean,
                };
                [
                    p.ln_export + export + math::ln(graft_export),
                    p.ln_lag + lag,
                    p.ln_loss,
                    p.ln_renewal,
                    p.ln_cd8_per_cd4,
                    p.competition,
                ]
            })
            .collect();
        let average =
            |f: &dyn Fn(usize) -> f64| math::sum((0..rows.len()).map(f)) / rows.len() as f64;
        let mut mean = [0.0; GRAFT];
        let mut covariance = [[0.0; GRAFT]; GRAFT];
        for a in 0..SHARED {
            mean[a] = average(&|i| rows[i][a]);
        }
        for a in 0..SHARED {
            for b in 0..SHARED {
                covariance[a][b] = average(&|i| (rows[i][a] - mean[a]) * (rows[i][b] - mean[b]));
            }
        }
        let draws = &fit.draws;
        covariance[0][0] += average(&|i| draws[i].export_sd * draws[i].export_sd);
        covariance[1][1] += average(&|i| draws[i].lag_sd * draws[i].lag_sd);
        covariance[2][2] += priors.loss_sd * priors.loss_sd;
        covariance[4][4] += priors.cd8_sd * priors.cd8_sd;
        if centre == Centre::New {
            let [export, lag] = fit.new_centre.sd;
            covariance[0][0] += export * export;
            covariance[1][1] += lag * lag;
        }
        let own =
            [priors.activation, priors.memory_loss, priors.trec_per_emigrant, priors.baseline];
        for (i, prior) in own.into_iter().enumerate() {
            mean[SHARED + i] = prior.ln_median;
            covariance[SHARED + i][SHARED + i] = prior.ln_sd * prior.ln_sd;
        }
        covariance[GRAFT - 1][GRAFT - 1] = 1.0;
        Self {
            mean,
            factor: cholesky(&covariance),
            traits_factor: cholesky(&TRAIT.map(|a| TRAIT.map(|b| covariance[a][b]))),
            ln_graft_export: math::ln(graft_export),
            fading_scale_per_day: priors.fading_scale_per_day,
            protection: average(&|i| math::exp(draws[i].ln_protection)),
            hazard_per_day: average(&|i| draws[i].hazard_per_day),
            nonengraftment: average(&|i| draws[i].nonengraftment),
            host_cells: presentation.host_cells(priors),
            rule: Rule::new(priors, presentation.maternal_engraftment),
            priors: priors.clone(),
            age_at_implant,
        }
    }

    /// The child at standard normal coordinates.
    pub(super) fn child(&self, coordinates: &[f64]) -> Child<D> {
        let q: [D; GRAFT] = std::array::from_fn(|i| D::variable(coordinates[i], i));
        let plain = |row: usize| {
            let mut total = D::from(self.mean[row]);
            for (weight, q) in self.factor[row].iter().zip(&q).take(row + 1) {
                total = total + *q * *weight;
            }
            total
        };
        let at = |row: usize| plain(row).exp();
        Child {
            export: at(0),
            lag_days: at(1),
            loss_per_day: at(2),
            renewal_per_day: at(3),
            cd8_per_cd4: at(4),
            competition_on_division: plain(5).normal_cdf(),
            activation_per_day: at(6),
            memory_loss_per_day: at(7),
            trec_per_emigrant: at(8),
            fading_per_day: half_normal(q[GRAFT - 1]) * self.fading_scale_per_day,
            protection: D::from(self.protection),
            baseline_naive_per_ul: at(9),
            age_at_implant: self.age_at_implant,
        }
    }

    /// Its T cells that no graft made, should there be any, at standard normal coordinates.
    pub(super) fn host(&self, coordinates: &[f64]) -> HostCells<Wide> {
        let of = |i: usize| Wide::variable(coordinates[GRAFT + i], GRAFT + i);
        HostCells::at(&self.priors, std::array::from_fn::<_, HOST, _>(of))
    }

    /// ln(export), ln(lag), ln(loss) and ln(CD8 per CD4) of a child, as if it had got published
    /// cultured tissue.
    pub(crate) fn traits(&self, child: &Child<f64>) -> [f64; TRAITS] {
        let Child { export, lag_days, loss_per_day, cd8_per_cd4, .. } = *child;
        let [export, lag, loss, cd8] = [export, lag_days, loss_per_day, cd8_per_cd4].map(math::ln);
        [export - self.ln_graft_export, lag, loss, cd8]
    }

    /// ln prior density of such traits, but for a constant.
    pub(crate) fn ln_density_of_traits(&self, traits: &[f64; TRAITS]) -> f64 {
        let mut distance = TRAIT.map(|i| -self.mean[i]);
        distance.iter_mut().zip(traits).for_each(|(d, trait_)| *d += trait_);
        distance[0] += self.ln_graft_export;
        ln_normal(&self.traits_factor, &distance)
    }

    /// A draw without any laboratory value, by its number.
    pub fn draw(&self, seed: Seed, number: u64) -> ChildDraw {
        let mut source = seed.draws(Purpose::Forecast, number, 0);
        let coordinates: [f64; DIMENSION] = std::array::from_fn(|_| source.normal());
        ChildDraw {
            child: values(&self.child(&coordinates)),
            host: host_values(&self.host(&coordinates)),
            nonengraftment: self.nonengraftment,
            host_cells: [self.host_cells; 2],
        }
    }

    /// Draws without any laboratory value: the forecast made at implantation.
    pub fn draws(&self, seed: Seed, n: usize) -> Vec<ChildDraw> {
        (0..n as u64).map(|number| self.draw(seed, number)).collect()
    }
}

/// One draw of a child's posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildDraw {
    /// The child, should the graft engraft.
    pub child: Child<f64>,
    /// Its T cells that no graft made, should there be any.
    pub host: HostCells<f64>,
    /// Probability at this draw that the graft never engrafts.
    pub nonengraftment: f64,
    /// Probability of T cells that no graft made: if the graft engrafts, and if it never does.
    pub host_cells: [f64; 2],
}

/// What random numbers decide of a draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// The child, with the graft it has.
    pub child: Child<f64>,
    /// Whether the graft engrafts.
    pub engrafts: bool,
    /// T cells that no graft made, where there are any.
    pub host: Option<HostCells<f64>>,
}

impl ChildDraw {
    /// Probability of T cells that no graft made, whatever becomes of the graft.
    pub fn host_probability(&self) -> f64 {
        let [with, without] = self.host_cells;
        with + (without - with) * self.nonengraftment
    }

    /// Decides on the graft and on cells that it did not make, by two uniform numbers.
    pub fn fate(&self, [graft, host]: [f64; 2]) -> Fate {
        let engrafts = graft >= self.nonengraftment;
        let export = if engrafts { self.child.export } else { NO_EXPORT };
        let probability = self.host_cells[usize::from(!engrafts)];
        Fate {
            child: Child { export, ..self.child },
            engrafts,
            host: (host < probability).then_some(self.host),
        }
    }
}

impl Fate {
    /// Adds cells that no graft made to the blood of a day, up to which drugs have added so many
    /// days of loss.
    pub(crate) fn joined(&self, blood: Blood<f64>, day: f64, excess_days: f64) -> Blood<f64> {
        self.host.map_or(blood, |host| blood.with_host(host.on(day, excess_days)))
    }
}

/// Such cells without derivatives.
pub(super) fn host_values(host: &HostCells<Wide>) -> HostCells<f64> {
    HostCells {
        cd4_per_ul: host.cd4_per_ul.value,
        loss_per_day: host.loss_per_day.value,
        cd8_per_cd4: host.cd8_per_cd4.value,
        drug_loss_per_day: host.drug_loss_per_day,
    }
}

/// A child without derivatives.
pub(super) fn values(child: &Child<D>) -> Child<f64> {
    Child {
        export: child.export.value,
        lag_days: child.lag_days.value,
        loss_per_day: child.loss_per_day.value,
        renewal_per_day: child.renewal_per_day.value,
        cd8_per_cd4: child.cd8_per_cd4.value,
        competition_on_division: child.competition_on_division.value,
        activation_per_day: child.activation_per_day.value,
        memory_loss_per_day: child.memory_loss_per_day.value,
        trec_per_emigrant: child.trec_per_emigrant.value,
        fading_per_day: child.fading_per_day.value,
        protection: child.protection.value,
        baseline_naive_per_ul: child.baseline_naive_per_ul.value,
        age_at_implant: child.age_at_implant,
    }
}

//! Twelve virtual children after thymus implantation: a problem with a known posterior.
//!
//! ```text
//! N' =   sigma G + (rho / (1 + N/K) - delta) N     naive CD4, cells/uL
//! T' = c sigma G - delta T                         TREC copies/uL
//! M' =  alpha N  - mu M                            memory CD4, cells/uL
//! ```
//!
//! with G the distribution function of an Erlang-4 lag of mean tau. Sigma, tau and delta differ
//! between children. The observations were drawn from this model; priors, limits of quantification
//! and the posterior that three other programs agree on are stated in `validation/nlme/SOURCE.md`.

use serde::Deserialize;

use thymoid_core::lanes::Lanes;
use thymoid_core::math;
use thymoid_core::table::{self, Columns, TableError};

use crate::nlme::course::{Course, Dynamics};
use crate::nlme::hierarchy::{Absence, Hierarchy, Output, Parameter};
use crate::nlme::individual::{Individual, Observation};
use crate::nlme::likelihood::ErrorModel;
use crate::nlme::simulate::Visits;
use crate::ode::Tolerance;

/// Half-saturation of competition, cells/uL.
const COMPETITION_PER_UL: f64 = 300.0;

/// The parameters, in their order: `as usize` is the place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    /// Export of a mature graft, cells/uL/d.
    Sigma,
    /// Mean lag of the export, d.
    Tau,
    /// Loss, 1/d.
    Delta,
    /// Division without competition, 1/d.
    Rho,
    /// Naive cells that become memory cells, 1/d.
    Alpha,
    /// Loss of memory cells, 1/d.
    Mu,
    /// TREC of an emigrant.
    C,
}

/// The equations, with the parameters of [`Coordinate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconstitution;

/// Naive cells, TREC and memory cells at implantation (`validation/nlme/SOURCE.md`).
const START: [f64; 3] = [0.5, 0.0, 5.0];

impl Dynamics<3, 7> for Reconstitution {
    /// G and its derivative by tau.
    type Forcing = [Lanes; 2];

    fn initial(&self) -> [f64; 3] {
        START
    }

    #[inline(always)]
    fn forcing(&self, day: f64, [_, tau, ..]: &[Lanes; 7]) -> [Lanes; 2] {
        let rate = Lanes::splat(4.0) / *tau;
        let x = rate * day;
        let left = (-x).exp();
        let series = x * (x * (x * (1.0 / 6.0) + 0.5) + 1.0) + 1.0;
        // dG/dx = e^-x x^3 / 6, dx/dtau = -x / tau.
        let slope = left * (x * x) * (x * x) * rate * (-1.0 / 24.0);
        [-(left * series) + 1.0, slope]
    }

    #[inline(always)]
    fn slope(&self, [g, _]: &[Lanes; 2], y: &[Lanes; 3], p: &[Lanes; 7]) -> [Lanes; 3] {
        let [n, trec, memory] = *y;
        let [sigma, _, delta, rho, alpha, mu, c] = *p;
        let room = Lanes::splat(1.0) / (n * (1.0 / COMPETITION_PER_UL) + 1.0);
        let export = sigma * *g;
        [export + (rho * room - delta) * n, c * export - delta * trec, alpha * n - mu * memory]
    }

    #[inline(always)]
    fn pull_back(
        &self,
        [g, g_by_tau]: &[Lanes; 2],
        y: &[Lanes; 3],
        p: &[Lanes; 7],
        by_slopes: &[Lanes; 3],
        by: &mut [Lanes; 7],
    ) -> [Lanes; 3] {
        let [n, trec, memory] = *y;
        let [sigma, _, delta, rho, alpha, mu, c] = *p;
        let [u, v, w] = *by_slopes;
        let room = Lanes::splat(1.0) / (n * (1.0 / COMPETITION_PER_UL) + 1.0);
        let by_export = u + c * v;
        let [by_sigma, by_tau, by_delta, by_rho, by_alpha, by_mu, by_c] = by;
        *by_sigma += by_export * *g;
        *by_tau += by_export * sigma * *g_by_tau;
        *by_delta += -(u * n + v * trec);
        *by_rho += u * n * room;
        *by_alpha += w * n;
        *by_mu += -(w * memory);
        *by_c += v * sigma * *g;
        // d/dN of N / (1 + N/K) is 1 / (1 + N/K)^2.
        [u * (rho * room * room - delta) + w * alpha, -(v * delta), -(w * mu)]
    }
}

/// Steps after which a solve is given up. A plausible child needs 40 at an error of 1e-6 and 700 at
/// 1e-12; what needs more is stiff, hence far from any child, and would only cost time.
const MOST_STEPS: usize = 2000;

/// Returns the model, solved with the same error relative and absolute.
///
/// ```
/// use thymoid_core::Lanes;
/// use thymoid_inference::nlme::Prediction;
/// use thymoid_inference::nlme::problems::recon12;
/// let typical = [2.0, 240.0, 0.009, 0.006, 0.0025, 0.006, 0.6].map(Lanes::splat);
/// let (mut tape, mut course) = Default::default();
/// recon12::model(1e-6).predict(0, &[60.0, 1095.0], &typical, &mut tape, &mut course)?;
/// let [naive_after_two_months, naive_after_three_years] = [0, 1].map(|k| course[k][0].0[0]);
/// assert!(naive_after_two_months < 10.0 && naive_after_three_years > 200.0);
/// # Ok::<_, thymoid_inference::SolveError>(())
/// ```
pub fn model(error: f64) -> Course<Reconstitution> {
    let tolerance = Tolerance { max_steps: MOST_STEPS, ..Tolerance::of(error) };
    Course { dynamics: Reconstitution, tolerance }
}

/// Returns the priors of the problem. Outputs: naive CD4, TREC, memory CD4.
///
/// ```
/// use thymoid_inference::nlme::problems::recon12::{Coordinate, hierarchy};
/// let renewal = hierarchy().parameters[Coordinate::Rho as usize];
/// assert_eq!((renewal.name, renewal.between), ("rho", None));
/// ```
pub fn hierarchy() -> Hierarchy<7, 3> {
    let output = |name| Output { name, error: ErrorModel::LogNormal, scale: 0.5 };
    Hierarchy {
        parameters: [
            Parameter::positive("sigma", 2.0, 0.7, Some(0.5)),
            Parameter::positive("tau", 240.0, 0.4, Some(0.5)),
            Parameter::positive("delta", 0.009, 0.4, Some(0.5)),
            Parameter::positive("rho", 0.006, 0.4, None),
            Parameter::positive("alpha", 0.0025, 0.5, None),
            Parameter::positive("mu", 0.006, 0.5, None),
            Parameter::positive("c", 0.6, 0.3, None),
        ],
        outputs: ["naive4", "trec", "mem4"].map(output),
        absence: None,
    }
}

/// Returns the same with a share of grafts that never export (the prior of the population of
/// children, `docs/model/03-patient.md`).
pub fn hierarchy_of_grafts() -> Hierarchy<7, 3> {
    let absence = Absence {
        name: "nonengraftment",
        parameter: Coordinate::Sigma as usize,
        value: NO_EXPORT_PER_UL_PER_DAY,
        shapes: [1.5, 20.0],
    };
    Hierarchy { absence: Some(absence), ..hierarchy() }
}

/// Positive, for its logarithm; a million times below any graft's.
const NO_EXPORT_PER_UL_PER_DAY: f64 = 1e-9;

/// When the children were seen, in days, and the limits of quantification.
pub const VISITS: Visits<'static, 3> = Visits {
    times: &[60.0, 120.0, 180.0, 240.0, 365.0, 545.0, 730.0, 1095.0],
    limits: [Some(10.0), Some(2.0), Some(10.0)],
};

/// Returns the point at which the reference states the density, in logarithms: medians of the
/// priors, standard deviations of 0.3, effects of 0.3 sin(1.7 (13 + k)).
#[expect(clippy::disallowed_methods, reason = "the point is stated by sines, to 1e-10")]
pub fn stated_point() -> Vec<f64> {
    let medians = [2.0, 240.0, 0.009, 0.006, 0.0025, 0.006, 0.6].map(math::ln);
    let effects = (0..36).map(|k| 0.3 * (1.7 * f64::from(13 + k)).sin());
    medians.into_iter().chain([math::ln(0.3); 6]).chain(effects).collect()
}

#[derive(Deserialize)]
struct Row {
    id: usize,
    day: f64,
    obs: String,
    value: f64,
    blq: u8,
}

const COLUMNS: Columns = Columns { required: &["id", "day", "obs", "value", "blq"], optional: &[] };

/// Reads the observations; children are numbered from 1 in `id`.
///
/// # Errors
/// For a malformed table, an unknown `obs`, or a child that is not the next one or the last.
///
/// ```
/// use thymoid_inference::nlme::problems::recon12::read;
/// let table = "id,day,obs,value,blq\n1,60,naive4,10,1\n1,365,naive4,85,0\n2,60,trec,3,0\n";
/// let children = read("seen.csv", table.as_bytes())?;
/// assert_eq!(children.len(), 2);
/// assert!(children[0].observations[0].below);
/// let unknown = read("seen.csv", table.replace("trec", "krec").as_bytes()).unwrap_err();
/// assert_eq!((unknown.row, unknown.column.as_str()), (4, "obs"));
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Individual>, TableError> {
    let outputs = hierarchy().outputs;
    let mut individuals: Vec<Individual> = Vec::new();
    for (row, Row { id, day, obs, value, blq }) in table::read::<Row>(file, bytes, COLUMNS)? {
        let fail =
            |column, problem, remedy| Err(TableError::at(file, row, column, problem, remedy));
        let Some(output) = outputs.iter().position(|o| o.name == obs) else {
            return fail("obs", format!("`{obs}`"), "write naive4, trec or mem4");
        };
        if id == individuals.len() + 1 {
            individuals.push(Individual::default());
        } else if id == 0 || id != individuals.len() {
            return fail("id", format!("`{id}`"), "number children from 1, one after another");
        }
        let observation = Observation { time: day, output, value, below: blq == 1 };
        individuals[id - 1].observations.push(observation);
    }
    Ok(individuals)
}

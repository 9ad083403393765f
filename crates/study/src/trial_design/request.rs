//! What is asked of a design.

use thymoid_trial::{Aim, Boundary, FutilityRule, PredictiveDesign, Sides, Spending};

/// A kind of design, with what it needs.
///
/// ```
/// use thymoid_study::trial_design::DesignRequest;
/// use thymoid_trial::Aim;
/// let aim = Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 };
/// let request = DesignRequest::Simon { aim, n_max: 100 };
/// assert_eq!((request.kind(), request.truths()), ("simon", [Some(0.5), Some(0.8)]));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum DesignRequest {
    /// Two stages, the first of which may stop for futility.
    Simon {
        /// What it must achieve.
        aim: Aim,
        /// Children at most.
        n_max: u32,
    },
    /// One look.
    Single {
        /// What it must achieve.
        aim: Aim,
        /// Children at most.
        n_max: u32,
    },
    /// Monitoring by predictive probability.
    Predictive {
        /// The rule.
        rule: PredictiveDesign,
        /// Success probability worth finding.
        p1: f64,
    },
    /// A posterior cut-off that rises with the data.
    Bop2(Bop2Request),
    /// Group-sequential bounds of a normal statistic.
    Sequential(SequentialRequest),
    /// Alpha spent with exact binomial probabilities.
    Exact(ExactRequest),
}

/// What is asked of BOP2.
#[derive(Debug, Clone, PartialEq)]
pub struct Bop2Request {
    /// Success probability to exceed.
    pub p0: f64,
    /// Success probability worth finding.
    pub p1: f64,
    /// Children at each look.
    pub looks: Vec<u32>,
    /// Type I error that the best pair must keep.
    pub alpha: f64,
    /// Cut-off and rise, where they are not to be optimised.
    pub pair: Option<[f64; 2]>,
    /// Toxicity probabilities of the null and the alternative, where toxicity stops too.
    pub toxicity: Option<[f64; 2]>,
}

/// What is asked of group-sequential bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct SequentialRequest {
    /// Shares of the final information.
    pub information: Vec<f64>,
    /// How bounds are found.
    pub boundary: Boundary,
    /// Type I error.
    pub alpha: f64,
    /// One direction or both.
    pub sides: Sides,
    /// Power.
    pub power: f64,
    /// How what is left of the power is spent for futility, where it is, and whether it binds.
    pub futility: Option<(Spending, FutilityRule)>,
}

/// What is asked of exact spending.
#[derive(Debug, Clone, PartialEq)]
pub struct ExactRequest {
    /// Success probability of the null.
    pub p0: f64,
    /// Success probability worth finding.
    pub p1: f64,
    /// Children at each look.
    pub children: Vec<u32>,
    /// How alpha is spent.
    pub spending: Spending,
    /// Type I error.
    pub alpha: f64,
}

impl DesignRequest {
    /// Returns the word of the command line for it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Simon { .. } => "simon",
            Self::Single { .. } => "single",
            Self::Predictive { .. } => "predictive",
            Self::Bop2(_) => "bop2",
            Self::Sequential(_) | Self::Exact(_) => "sequential",
        }
    }

    /// Returns the success probabilities of null and alternative, where there are any.
    pub const fn truths(&self) -> [Option<f64>; 2] {
        match self {
            Self::Simon { aim, .. } | Self::Single { aim, .. } => [Some(aim.p0), Some(aim.p1)],
            Self::Predictive { rule, p1 } => [Some(rule.p0), Some(*p1)],
            Self::Bop2(Bop2Request { p0, p1, .. }) | Self::Exact(ExactRequest { p0, p1, .. }) => {
                [Some(*p0), Some(*p1)]
            }
            Self::Sequential(_) => [None, None],
        }
    }
}

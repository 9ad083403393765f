//! `thymoid trial design`.

use clap::{Args, Subcommand, ValueEnum};
use thymoid_report::catalogue::Lang;
use thymoid_study::trial_design::{
    Aim, Beta, Bop2Request, Boundary, DesignRequest, ExactRequest, FutilityRule, PredictiveDesign,
    SequentialRequest, Sides, Spending,
};

use super::shared::{NewFolder, OUTPUT};

#[derive(Debug, Subcommand)]
pub(crate) enum DesignCommand {
    /// Two stages, the first of which may stop for futility: optimal, minimax, admissible.
    #[command(
        after_help = "Example:\n  thymoid trial design simon --p0 0.5 --p1 0.8 --alpha 0.05 --beta 0.2 --out runs/simon"
    )]
    Simon(AimArgs),
    /// One look, by the exact test.
    #[command(
        after_help = "Example:\n  thymoid trial design single --p0 0.5 --p1 0.8 --alpha 0.05 --beta 0.2 --out runs/single"
    )]
    Single(AimArgs),
    /// Monitoring by the predictive probability of success (Lee and Liu).
    #[command(
        after_help = "Example:\n  thymoid trial design predictive --p0 0.2 --p1 0.4 --prior 0.2,0.8 --n-max 36 --first 10\n      --theta-t 0.9 --theta-l 0.001 --out runs/predictive"
    )]
    Predictive(PredictiveArgs),
    /// A posterior cut-off that rises with the data (BOP2), of success or of success and toxicity.
    #[command(
        after_help = "Examples:\n  thymoid trial design bop2 --p0 0.2 --p1 0.4 --looks 10,20,30,40 --alpha 0.1 --out runs/bop2\n  thymoid trial design bop2 --p0 0.45 --p1 0.6 --looks 10,20,40 --toxicity 0.3,0.2 --lambda 0.7\n      --gamma 1 --out runs/joint"
    )]
    Bop2(Bop2Args),
    /// Bounds by shape or spending: of a normal statistic, or exact with --children.
    #[command(
        after_help = "Examples:\n  thymoid trial design sequential --information 0.3,0.6,1 --spending obrien-fleming --alpha 0.025\n      --out runs/bounds\n  thymoid trial design sequential --children 8,16,24 --p0 0.5 --p1 0.8 --spending pocock --alpha 0.05\n      --out runs/exact"
    )]
    Sequential(SequentialArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DesignOutput {
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct AimArgs {
    /// Success probability not worth pursuing.
    #[arg(long)]
    p0: f64,
    /// Success probability worth finding.
    #[arg(long)]
    p1: f64,
    /// Type I error at most.
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// Type II error at most.
    #[arg(long, default_value_t = 0.2)]
    beta: f64,
    /// Children at most.
    #[arg(long, value_name = "N", default_value_t = 100)]
    n_max: u32,
    #[command(flatten)]
    output: DesignOutput,
}

#[derive(Debug, Args)]
pub(crate) struct PredictiveArgs {
    /// Success probability to exceed.
    #[arg(long)]
    p0: f64,
    /// Success probability worth finding.
    #[arg(long)]
    p1: f64,
    /// Parameters of the beta prior; by default p0 and 1 - p0, worth one child.
    #[arg(long, value_name = "A,B", value_parser = pair)]
    prior: Option<[f64; 2]>,
    /// Children at most.
    #[arg(long, value_name = "N")]
    n_max: u32,
    /// Children at the first look; then after each child.
    #[arg(long, value_name = "N")]
    first: u32,
    /// Posterior probability above which success is declared.
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    theta_t: f64,
    /// Predictive probability below which the trial stops for futility.
    #[arg(long, value_name = "P", default_value_t = 0.05)]
    theta_l: f64,
    /// Predictive probability above which it stops with success.
    #[arg(long, value_name = "P")]
    theta_u: Option<f64>,
    #[command(flatten)]
    output: DesignOutput,
}

#[derive(Debug, Args)]
pub(crate) struct Bop2Args {
    /// Success probability to exceed.
    #[arg(long)]
    p0: f64,
    /// Success probability worth finding.
    #[arg(long)]
    p1: f64,
    /// Children at each look, the last one final.
    #[arg(long, value_name = "N,...", value_delimiter = ',', required = true)]
    looks: Vec<u32>,
    /// Type I error that the best pair keeps.
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// Cut-off at the end, in place of the best one.
    #[arg(long, requires = "gamma")]
    lambda: Option<f64>,
    /// How fast the cut-off rises.
    #[arg(long, requires = "lambda")]
    gamma: Option<f64>,
    /// Toxicity probabilities: one to stay below, and one hoped for.
    #[arg(long, value_name = "P,P", value_parser = pair, requires = "lambda")]
    toxicity: Option<[f64; 2]>,
    #[command(flatten)]
    output: DesignOutput,
}

#[derive(Debug, Args)]
pub(crate) struct SequentialArgs {
    /// Shares of the final information at the looks, the last one 1.
    #[arg(
        long,
        value_name = "SHARE,...",
        value_delimiter = ',',
        required_unless_present = "children"
    )]
    information: Vec<f64>,
    /// Children at the looks of an arm with a yes-or-no outcome: exact.
    #[arg(
        long,
        value_name = "N,...",
        value_delimiter = ',',
        conflicts_with = "information",
        requires_all = ["p0", "p1"]
    )]
    children: Vec<u32>,
    /// Success probability of the null.
    #[arg(long, requires = "children")]
    p0: Option<f64>,
    /// Success probability worth finding.
    #[arg(long, requires = "children")]
    p1: Option<f64>,
    /// How the error is spent.
    #[arg(long, value_enum, default_value = "obrien-fleming")]
    spending: SpendingArg,
    /// Power of kim-demets, or gamma of hwang-shih-decani.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    parameter: Option<f64>,
    /// Spend the rest of the power for futility in this way: bounds below.
    #[arg(long, value_enum, value_name = "SPENDING", conflicts_with_all = ["children", "shape", "two_sided"])]
    futility: Option<SpendingArg>,
    /// Power or gamma of that.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, requires = "futility")]
    futility_parameter: Option<f64>,
    /// The trial must stop below them, so efficacy may lean on it.
    #[arg(long, requires = "futility")]
    binding: bool,
    /// Bounds of this shape in place of spending: 0 O'Brien and Fleming, 0.5 Pocock.
    #[arg(long, value_name = "DELTA", conflicts_with_all = ["children", "parameter"])]
    shape: Option<f64>,
    /// Type I error.
    #[arg(long, default_value_t = 0.025)]
    alpha: f64,
    /// Both directions reject.
    #[arg(long, conflicts_with = "children")]
    two_sided: bool,
    /// Power of the alternative.
    #[arg(long, default_value_t = 0.8)]
    power: f64,
    #[command(flatten)]
    output: DesignOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SpendingArg {
    /// Nearly everything at the end.
    #[value(name = "obrien-fleming")]
    OBrienFleming,
    /// Early.
    Pocock,
    /// A power of the share.
    KimDemets,
    /// An exponential of the share.
    HwangShihDecani,
}

/// Two numbers with a comma between them.
fn pair(text: &str) -> Result<[f64; 2], String> {
    let wrong = || "give two numbers, as 0.2,0.8".to_owned();
    let (first, second) = text.split_once(',').ok_or_else(wrong)?;
    let number = |part: &str| part.trim().parse::<f64>().map_err(|_error| wrong());
    Ok([number(first)?, number(second)?])
}

impl SpendingArg {
    /// The spending function, with the number it needs.
    fn with(self, parameter: Option<f64>, flag: &str) -> anyhow::Result<Spending> {
        let number = || {
            let missing = || anyhow::anyhow!("this spending function needs {flag} NUMBER");
            parameter.ok_or_else(missing)
        };
        Ok(match self {
            Self::OBrienFleming => Spending::OBrienFleming,
            Self::Pocock => Spending::Pocock,
            Self::KimDemets => Spending::KimDeMets { power: number()? },
            Self::HwangShihDecani => Spending::HwangShihDeCani { gamma: number()? },
        })
    }
}

impl DesignCommand {
    /// Where the answer goes.
    pub(crate) const fn output(&self) -> &DesignOutput {
        match self {
            Self::Simon(args) | Self::Single(args) => &args.output,
            Self::Predictive(args) => &args.output,
            Self::Bop2(args) => &args.output,
            Self::Sequential(args) => &args.output,
        }
    }

    /// What is asked.
    pub(crate) fn request(&self) -> anyhow::Result<DesignRequest> {
        Ok(match self {
            Self::Simon(args) => DesignRequest::Simon { aim: args.aim(), n_max: args.n_max },
            Self::Single(args) => DesignRequest::Single { aim: args.aim(), n_max: args.n_max },
            Self::Predictive(args) => args.request()?,
            Self::Bop2(args) => args.request(),
            Self::Sequential(args) => args.request()?,
        })
    }
}

impl AimArgs {
    const fn aim(&self) -> Aim {
        Aim { p0: self.p0, p1: self.p1, alpha: self.alpha, beta: self.beta }
    }
}

impl PredictiveArgs {
    fn request(&self) -> anyhow::Result<DesignRequest> {
        let [a, b] = self.prior.unwrap_or([self.p0, 1.0 - self.p0]);
        let rule = PredictiveDesign {
            prior: Beta::new(a, b)?,
            p0: self.p0,
            n_max: self.n_max,
            first: self.first,
            theta_t: self.theta_t,
            theta_l: self.theta_l,
            theta_u: self.theta_u,
        };
        Ok(DesignRequest::Predictive { rule, p1: self.p1 })
    }
}

impl Bop2Args {
    fn request(&self) -> DesignRequest {
        DesignRequest::Bop2(Bop2Request {
            p0: self.p0,
            p1: self.p1,
            looks: self.looks.clone(),
            alpha: self.alpha,
            pair: self.lambda.zip(self.gamma).map(|(lambda, gamma)| [lambda, gamma]),
            toxicity: self.toxicity,
        })
    }
}

impl SequentialArgs {
    fn request(&self) -> anyhow::Result<DesignRequest> {
        let spending = self.spending.with(self.parameter, "--parameter")?;
        let futility = match self.futility {
            Some(spending) => {
                let rule =
                    if self.binding { FutilityRule::Binding } else { FutilityRule::NonBinding };
                Some((spending.with(self.futility_parameter, "--futility-parameter")?, rule))
            }
            None => None,
        };
        Ok(match self.p0.zip(self.p1) {
            Some((p0, p1)) => DesignRequest::Exact(ExactRequest {
                p0,
                p1,
                children: self.children.clone(),
                spending,
                alpha: self.alpha,
            }),
            None => DesignRequest::Sequential(SequentialRequest {
                information: self.information.clone(),
                boundary: match self.shape {
                    Some(delta) => Boundary::Shape { delta },
                    None => Boundary::Spend(spending),
                },
                alpha: self.alpha,
                sides: if self.two_sided { Sides::Two } else { Sides::One },
                power: self.power,
                futility,
            }),
        })
    }
}

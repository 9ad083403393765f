//! The prior that follows from earlier studies, and what becomes of it.

use anyhow::{Result, ensure};
use thymoid_trial::{
    Beta, BetaMixture, Binomial, Borrowed, EffectiveSampleSizes, MapPrior, MapSettings,
    PriorDataConflict, Proportion, PublishedRate, RateTipping, normalised_power_prior,
};

use super::read::EarlierStudy;

/// What is asked of earlier studies.
///
/// ```
/// use thymoid_study::trial_prior::PriorRequest;
/// let request = PriorRequest::new(0.6, 24);
/// assert_eq!((request.robust, request.cut), (0.2, 0.95));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorRequest {
    /// Success probability that the trial must exceed.
    pub p0: f64,
    /// Posterior probability from which that is concluded.
    pub cut: f64,
    /// Children of the trial.
    pub children: u32,
    /// Successes among its first children, and their number, where some have been seen.
    pub seen: Option<(u32, u32)>,
    /// Weight of the case that the history does not apply.
    pub robust: f64,
    /// What is assumed of centre and spread of the studies.
    pub settings: MapSettings,
    /// Beta distributions in the mixture.
    pub components: usize,
}

impl PriorRequest {
    /// Returns the customary request for a trial of so many children.
    pub fn new(p0: f64, children: u32) -> Self {
        Self {
            p0,
            cut: 0.95,
            children,
            seen: None,
            robust: 0.2,
            settings: MapSettings::default(),
            components: 2,
        }
    }
}

/// The prior, and what it does.
#[derive(Debug, Clone)]
pub struct PriorAnswer {
    /// The meta-analytic-predictive prior, exactly.
    pub map: MapPrior,
    /// The mixture nearest to it.
    pub mixture: BetaMixture,
    /// That mixture made robust.
    pub robust: BetaMixture,
    /// What each is worth.
    pub sizes: [EffectiveSampleSizes; 2],
    /// The trial with and without borrowing.
    pub borrowing: Vec<Borrowing>,
    /// What is known with the children seen.
    pub after: Option<After>,
}

/// A trial that concludes by one prior.
#[derive(Debug, Clone, PartialEq)]
pub struct Borrowing {
    /// Key of the prior's name.
    pub key: &'static str,
    /// Successes needed; none if even all are too few.
    pub needed: Option<u32>,
    /// True success probabilities, and the probability of concluding success.
    pub success: Vec<(f64, f64)>,
}

/// What is known after children were seen.
#[derive(Debug, Clone)]
pub struct After {
    /// How surprising they are to the prior without its robust part.
    pub conflict: PriorDataConflict,
    /// The posterior, as a mixture.
    pub known: BetaMixture,
    /// $P(p > p_0)$ from the exact prior, made robust.
    pub above_p0: f64,
    /// The same if the history were left out.
    pub above_p0_alone: f64,
    /// What a normalised power prior borrows of all earlier children together.
    pub power: Borrowed,
    /// The earlier share of successes.
    pub published: f64,
    /// How wrong that may be.
    pub tipping: RateTipping,
}

/// Integrates the studies to a prior, and goes on with it.
///
/// ```
/// use thymoid_study::trial_prior::{PriorRequest, answer, read_studies};
/// let studies = read_studies("a.csv", b"study,r,n\nDuke,74,95\nLondon,9,12\n")?;
/// let request = PriorRequest { seen: Some((18, 24)), ..PriorRequest::new(0.6, 24) };
/// let found = answer(&studies, &request)?;
/// // Borrowing moves the conclusion, and is not shown without what it rests on.
/// let after = found.after.unwrap();
/// assert!(after.above_p0 > after.above_p0_alone);
/// # anyhow::Ok(())
/// ```
///
/// # Errors
/// When there is no study, or the request makes no sense.
pub fn answer(studies: &[EarlierStudy], request: &PriorRequest) -> Result<PriorAnswer> {
    let PriorRequest { p0, cut, children, robust, settings, components, .. } = *request;
    ensure!((1..=10_000).contains(&children), "children must be from 1 to 10000, not `{children}`");
    ensure!((1..=6).contains(&components), "components must be from 1 to 6, not `{components}`");
    for (what, value) in [("p0", p0), ("cut", cut)] {
        ensure!(value > 0.0 && value < 1.0, "{what} must be between 0 and 1, not `{value}`");
    }
    let seen: Vec<Proportion> = studies.iter().map(|study| study.seen).collect();
    let map = MapPrior::new(&seen, settings)?;
    let mixture = map.mixture(components)?;
    let robust_mixture = mixture.robust(robust)?;
    let vague = BetaMixture::new(vec![(1.0, Beta::new(1.0, 1.0)?)])?;
    let borrowing = [
        ("trial_prior.history", &mixture),
        ("trial_prior.robust", &robust_mixture),
        ("trial_prior.vague", &vague),
    ]
    .into_iter()
    .map(|(key, prior)| {
        let needed = prior.successes_needed(children, p0, cut);
        let success = (1..20).map(|i| f64::from(i) / 20.0).map(|p| {
            let truth = Binomial::new(children.into(), p)?;
            Ok((p, needed.map_or(0.0, |needed| truth.at_least(needed.into()))))
        });
        Ok(Borrowing { key, needed, success: success.collect::<Result<_>>()? })
    })
    .collect::<Result<_>>()?;
    let sizes = [mixture.effective_sample_sizes(), robust_mixture.effective_sample_sizes()];
    let after = match request.seen {
        Some(seen) => Some(after(studies, request, seen, &map, &mixture)?),
        None => None,
    };
    Ok(PriorAnswer { map, mixture, robust: robust_mixture, sizes, borrowing, after })
}

fn after(
    studies: &[EarlierStudy],
    request: &PriorRequest,
    (count, of): (u32, u32),
    map: &MapPrior,
    mixture: &BetaMixture,
) -> Result<After> {
    let PriorRequest { p0, cut, robust, .. } = *request;
    let vague = Beta::new(1.0, 1.0)?;
    let seen = Proportion::new(count.into(), of.into())?;
    let [successes, children] = studies.iter().fold([0, 0], |[r, n], study| {
        [r + u64::from(study.counts.0), n + u64::from(study.counts.1)]
    });
    let pooled = Proportion::new(successes, children)?;
    let (a, b) = map.moment_beta()?.counts();
    let published = PublishedRate { rate: pooled.estimate(), children: a + b, vague, robust };
    Ok(After {
        conflict: mixture.conflict(count, of)?,
        known: mixture.robust(robust)?.after(count, of),
        above_p0: map.above_after(seen, p0, robust)?,
        above_p0_alone: vague.after(count, of).above(p0),
        power: normalised_power_prior(vague, seen, pooled),
        published: pooled.estimate(),
        tipping: published.tipping(count, of, p0, cut)?,
    })
}

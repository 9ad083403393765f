//! Tables of what earlier studies say, with the columns of the tables it is checked against.

use thymoid_trial::BetaMixture;

use crate::frame::Frame;
use crate::trial_prior::{After, PriorAnswer, PriorRequest};

/// Every table.
pub fn frames(found: &PriorAnswer, request: &PriorRequest) -> Vec<Frame> {
    let mut frames = vec![map(found), priors(found, request), operating(found, request)];
    if let (Some(after), Some(seen)) = (&found.after, request.seen) {
        frames.extend([posterior(after, request, seen), conclusion(after, request)]);
    }
    frames
}

fn map(found: &PriorAnswer) -> Frame {
    let map = &found.map;
    let quantiles = [0.025, 0.1, 0.5, 0.9, 0.975];
    let mut rows = vec![
        ("log_evidence".to_owned(), map.log_evidence),
        ("p_mean".into(), map.p_mean),
        ("p_sd".into(), map.p_sd),
        ("p_typical_mean".into(), map.p_typical_mean),
        ("mu_mean".into(), map.mu_mean),
        ("mu_sd".into(), map.mu_sd),
        ("tau_mean".into(), map.tau_mean),
        ("tau_sd".into(), map.tau_sd),
        ("mass_of_density".into(), map.mass),
    ];
    rows.extend(quantiles.map(|share| (format!("p_quantile_{share}"), map.quantile(share))));
    Frame::new("map_exact")
        .texts("quantity", rows.iter().map(|(name, _)| name.as_str()))
        .floats("value", rows.iter().map(|(_, value)| *value))
}

fn weights(mixture: &BetaMixture) -> String {
    let part = |(weight, beta): &(f64, thymoid_trial::Beta)| {
        let (a, b) = beta.counts();
        format!("{weight} Beta({a}, {b})")
    };
    mixture.components().iter().map(part).collect::<Vec<_>>().join(" + ")
}

fn priors(found: &PriorAnswer, request: &PriorRequest) -> Frame {
    let both = [&found.mixture, &found.robust];
    let of = |of: fn(&BetaMixture) -> f64| both.map(of);
    Frame::new("mixture_priors")
        .floats("robust_weight", [0.0, request.robust])
        .texts("mixture", both.map(weights))
        .floats("mean", of(BetaMixture::mean))
        .floats("sd", of(|prior| prior.variance().sqrt()))
        .floats("q025", of(|prior| prior.quantile(0.025)))
        .floats("q50", of(|prior| prior.quantile(0.5)))
        .floats("q975", of(|prior| prior.quantile(0.975)))
        .floats("mode", of(BetaMixture::mode))
        .floats("ess_moment", found.sizes.map(|sizes| sizes.moment))
        .floats("ess_morita", found.sizes.map(|sizes| sizes.morita))
        .optional("ess_elir", found.sizes.map(|sizes| sizes.elir))
}

fn operating(found: &PriorAnswer, request: &PriorRequest) -> Frame {
    let rows: Vec<_> = found
        .borrowing
        .iter()
        .flat_map(|each| each.success.iter().map(move |(p, success)| (each, *p, *success)))
        .collect();
    let each = |value: f64| std::iter::repeat_n(value, rows.len());
    let name = |key: &'static str| key.split('.').next_back().unwrap_or(key);
    Frame::new("mixture_operating")
        .texts("prior", rows.iter().map(|(each, ..)| name(each.key)))
        .integers("n", rows.iter().map(|_| i64::from(request.children)))
        .floats("p0", each(request.p0))
        .floats("cut", each(request.cut))
        .optional_integers(
            "successes_needed",
            rows.iter().map(|(each, ..)| each.needed.map(i64::from)),
        )
        .floats("p", rows.iter().map(|(_, p, _)| *p))
        .floats("success", rows.iter().map(|(.., success)| *success))
}

fn posterior(after: &After, request: &PriorRequest, (x, n): (u32, u32)) -> Frame {
    let known = &after.known;
    Frame::new("mixture_posteriors")
        .floats("robust_weight", [request.robust])
        .integers("x", [i64::from(x)])
        .integers("n", [i64::from(n)])
        .texts("mixture", [weights(known)])
        .floats("mean", [known.mean()])
        .floats("sd", [known.variance().sqrt()])
        .floats("q025", [known.quantile(0.025)])
        .floats("q50", [known.quantile(0.5)])
        .floats("q975", [known.quantile(0.975)])
        .floats("p0", [request.p0])
        .floats("above_p0", [known.above(request.p0)])
}

/// The conclusion by every way of borrowing, and what turns it.
fn conclusion(after: &After, request: &PriorRequest) -> Frame {
    let rows = [
        ("above_p0_exact", Some(after.above_p0)),
        ("above_p0_alone", Some(after.above_p0_alone)),
        ("above_p0_power_prior", Some(after.power.above(request.p0))),
        ("power_prior_share", Some(after.power.share_mean)),
        ("conflict_p", Some(after.conflict.p_value)),
        ("prior_at_most_as_many", Some(after.conflict.at_most)),
        ("published", Some(after.published)),
        ("above_p0_published", Some(after.tipping.above_p0)),
        ("published_that_turns", after.tipping.turns_at),
    ];
    Frame::new("borrowing")
        .texts("quantity", rows.map(|(name, _)| name))
        .optional("value", rows.map(|(_, value)| value))
}

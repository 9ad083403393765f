//! Historical controls. The settings of each named case stand here.

use thymoid_trial::{
    Beta, BetaMixture, Binomial, Commensurate, HazardHistory, MapPrior, MapSettings, Proportion,
    Spread, normalised_power_prior, power_prior,
};

use super::table::{EXACT, Table};

fn beta(a: f64, b: f64) -> Beta {
    Beta::new(a, b).unwrap()
}

fn mixture(case: &str, robust: f64) -> BetaMixture {
    let parts = match case {
        "AS mixture" => vec![(0.53, beta(2.5, 7.2)), (0.47, beta(14.6, 42.2))],
        "single beta" => vec![(1.0, beta(11.0, 32.0))],
        "tissue" => vec![(0.7, beta(20.0, 6.0)), (0.3, beta(3.0, 1.5))],
        _ => panic!("{case}"),
    };
    BetaMixture::new(parts).unwrap().robust(robust).unwrap()
}

#[test]
fn mixture_priors() {
    let table = Table::read("mixture_priors");
    for row in table.rows() {
        let prior = mixture(row.text("case"), row.number("robust_weight"));
        let sizes = prior.effective_sample_sizes();
        row.holds("mean", prior.mean(), EXACT);
        row.holds("sd", prior.variance().sqrt(), EXACT);
        row.holds("q025", prior.quantile(0.025), EXACT);
        row.holds("q50", prior.quantile(0.5), EXACT);
        row.holds("q975", prior.quantile(0.975), EXACT);
        row.holds("mode", prior.mode(), EXACT);
        row.holds("ess_moment", sizes.moment, EXACT);
        row.holds("ess_morita", sizes.morita, EXACT);
        row.holds_option("ess_elir", sizes.elir, EXACT);
    }
    table.finish();
}

#[test]
fn mixture_posteriors() {
    let table = Table::read("mixture_posteriors");
    for row in table.rows() {
        let prior = mixture(row.text("case"), row.number("robust_weight"));
        let (x, n) = (row.whole("x"), row.whole("n"));
        let known = prior.after(x, n);
        let weights: Vec<f64> =
            row.text("weights").split(' ').map(|each| each.parse().unwrap()).collect();
        assert_eq!(weights.len(), known.components().len());
        for (weight, (got, _)) in weights.iter().zip(known.components()) {
            assert!((got - weight).abs() <= EXACT * weight, "{got} {weight}");
        }
        row.holds("mean", known.mean(), EXACT);
        row.holds("sd", known.variance().sqrt(), EXACT);
        row.holds("q025", known.quantile(0.025), EXACT);
        row.holds("q50", known.quantile(0.5), EXACT);
        row.holds("q975", known.quantile(0.975), EXACT);
        row.holds("above_p0", known.above(row.number("p0")), EXACT);
        row.holds("marginal_likelihood", prior.marginal_likelihood(x, n), EXACT);
    }
    table.finish();
    let table = Table::read("mixture_operating");
    for row in table.rows() {
        let prior = mixture(row.text("case"), row.number("robust_weight"));
        let n = row.whole("n");
        let needed = prior.successes_needed(n, row.number("p0"), row.number("cut"));
        row.holds_option("successes_needed", needed.map(f64::from), 0.0);
        let truth = Binomial::new(n.into(), row.number("p")).unwrap();
        row.holds("success", needed.map_or(0.0, |x| truth.at_least(x.into())), EXACT);
    }
    table.finish();
}

#[test]
fn power_priors() {
    let table = Table::read("power_priors");
    for row in table.rows() {
        let x = match row.text("case") {
            "18 of 24 with 74 of 95" => 18,
            "6 of 24 with 74 of 95" => 6,
            case => panic!("{case}"),
        };
        let (new, earlier) = (Proportion::new(x, 24).unwrap(), Proportion::new(74, 95).unwrap());
        let known = match row.text("prior").strip_prefix("fixed ") {
            Some(share) => power_prior(beta(1.0, 1.0), new, earlier, share.parse().unwrap()),
            None => Ok(normalised_power_prior(beta(1.0, 1.0), new, earlier)),
        }
        .unwrap();
        row.holds("a0_mean", known.share_mean, EXACT);
        row.holds("a0_sd", known.share_sd, EXACT);
        row.holds("mean", known.mean(), EXACT);
        row.holds("sd", known.variance().sqrt(), EXACT);
        row.holds("q025", known.quantile(0.025), EXACT);
        row.holds("q50", known.quantile(0.5), EXACT);
        row.holds("q975", known.quantile(0.975), EXACT);
        row.holds("above_p0", known.above(row.number("p0")), EXACT);
    }
    table.finish();
}

#[test]
fn commensurate_priors() {
    let table = Table::read("commensurate_priors");
    for row in table.rows() {
        let (estimate, standard_error, earlier, earlier_standard_error) = match row.text("case") {
            "log hazard, agree" => (-0.1, 0.35, 0.05, 0.2),
            "log hazard, conflict" => (-1.4, 0.4, 0.2, 0.15),
            case => panic!("{case}"),
        };
        let spread = match row.text("kappa_prior") {
            "half-normal" => Spread::HalfNormal,
            _ => Spread::HalfCauchy,
        };
        let scale = row.number("scale");
        let studies = Commensurate {
            estimate,
            standard_error,
            earlier,
            earlier_standard_error,
            spread,
            scale,
        };
        let known = studies.posterior(row.number("threshold")).unwrap();
        row.holds("mean", known.mean, EXACT);
        row.holds("sd", known.sd, EXACT);
        row.holds_option("kappa_mean", known.spread_mean, EXACT);
        row.holds("below_threshold", known.below_threshold, EXACT);
        row.holds("marginal_likelihood", known.marginal_likelihood, EXACT);
        row.holds("borrowed_information", known.borrowed_information, EXACT);
    }
    table.finish();
}

#[test]
fn exponential_power_prior() {
    let table = Table::read("exponential_power_prior");
    for row in table.rows() {
        assert_eq!(row.text("case"), "deaths and child-years");
        let studies = HazardHistory {
            deaths: 5,
            time: 19.5,
            earlier_deaths: 22,
            earlier_time: 160.0,
            prior_shape: 0.5,
            prior_rate: 0.1,
        };
        let known = studies.posterior(row.number("a0")).unwrap();
        let (shape, rate) = known.parts();
        row.holds("shape", shape, EXACT);
        row.holds("rate", rate, EXACT);
        row.holds("hazard_mean", known.mean(), EXACT);
        row.holds("hazard_q025", known.quantile(0.025), EXACT);
        row.holds("hazard_q975", known.quantile(0.975), EXACT);
        row.holds("hazard_below_h0", known.below(row.number("h0")), EXACT);
        let at = row.number("at");
        row.holds("survival_mean", known.survival_mean(at), EXACT);
        let survival = |hazard: f64| thymoid_core::math::exp(-at * hazard);
        row.holds("survival_q025", survival(known.quantile(0.975)), EXACT);
        row.holds("survival_q975", survival(known.quantile(0.025)), EXACT);
    }
    table.finish();
}

/// The reference's own two grids agree to the column `agreement`; three times that, and 1e-12
/// where they agree to the last digits.
#[test]
fn map_by_quadrature() {
    let table = Table::read("map_exact");
    let rows: Vec<_> = table.rows().collect();
    for group in rows.chunk_by(|a, b| a.text("case") == b.text("case")) {
        let eight: &[(u64, u64)] =
            &[(23, 107), (12, 44), (19, 51), (9, 39), (39, 139), (6, 20), (9, 78), (10, 35)];
        let (studies, tau_scale) = match group[0].text("case") {
            "AS" => (eight, 1.0),
            "AS tau 0.5" => (eight, 0.5),
            "tissue programmes, alive at one year" => (&[(74, 95), (9, 12)][..], 1.0),
            "one study" => (&[(3, 49)][..], 1.0),
            case => panic!("{case}"),
        };
        let studies: Vec<_> =
            studies.iter().map(|&(r, n)| Proportion::new(r, n).unwrap()).collect();
        let settings = MapSettings { tau_scale, ..MapSettings::default() };
        let prior = MapPrior::new(&studies, settings).unwrap();
        let (a, b) = prior.moment_beta().unwrap().counts();
        for row in group {
            let got = match row.text("quantity") {
                "log_evidence" => prior.log_evidence,
                "p_mean" => prior.p_mean,
                "p_sd" => prior.p_sd,
                "moment_beta_a" => a,
                "moment_beta_b" => b,
                "moment_ess" => a + b,
                "mu_mean" => prior.mu_mean,
                "mu_sd" => prior.mu_sd,
                "tau_mean" => prior.tau_mean,
                "tau_sd" => prior.tau_sd,
                "p_typical_mean" => prior.p_typical_mean,
                "mass_of_density" => prior.mass,
                quantile => {
                    prior.quantile(quantile.strip_prefix("p_quantile_").unwrap().parse().unwrap())
                }
            };
            row.holds("value", got, (3.0 * row.number("agreement")).max(EXACT));
        }
    }
    table.finish();
}

//! Whether intervals cover the truth, and designs keep their type I error, as often as they say:
//! every outcome of 10, 20 and 30 children is enumerated, so that nothing is left to chance.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_trial::{
    Aim, Beta, BetaMixture, Binomial, BinomialSpending, Bop2, Design, Interval, JointBop2,
    JointRates, Level, Look, MonitoredDesign, MonitoredLook, PosteriorDesign, PredictiveDesign,
    Proportion, Spending, TwoStageInference, simon, single_stage, two_stage_inference,
};

const SIZES: [u32; 3] = [10, 20, 30];

/// Sums of rounded probabilities may exceed a level by this.
const ROUNDING: f64 = 1e-12;

/// Truths from 0.1 to 99.9 %.
fn truths() -> impl Iterator<Item = f64> {
    (1..1000).map(|i| f64::from(i) / 1000.0)
}

/// Smallest and mean coverage over the truths, and just beside every end, where it is smallest.
fn coverage(n: u32, interval: fn(Proportion, Level) -> Interval) -> (f64, f64) {
    let seen = (0..=n).map(|x| Proportion::new(x.into(), n.into()).unwrap());
    let intervals: Vec<Interval> = seen.map(|seen| interval(seen, Level::PERCENT_95)).collect();
    let covered = |p: f64| {
        let truth = Binomial::new(n.into(), p).unwrap();
        let covering = intervals.iter().zip(0..).filter(|(i, _)| i.low <= p && p <= i.high);
        covering.map(|(_, x)| truth.pmf(x)).sum::<f64>()
    };
    let beside = intervals.iter().flat_map(|each| [each.low - 1e-9, each.high + 1e-9]);
    let beside = beside.filter(|p| (0.001..=0.999).contains(p));
    let smallest = truths().chain(beside).map(covered).fold(1.0, f64::min);
    (smallest, truths().map(covered).sum::<f64>() / 999.0)
}

#[test]
fn exact_intervals_cover_at_least_as_often_as_they_say() {
    for n in SIZES {
        for interval in [Proportion::clopper_pearson, Proportion::blaker] {
            let (smallest, _) = coverage(n, interval);
            assert!(smallest >= 0.95 - 1e-9, "{n} {smallest}");
        }
        // Blaker's is nowhere the wider one.
        for x in 0..=n {
            let seen = Proportion::new(x.into(), n.into()).unwrap();
            let exact = seen.clopper_pearson(Level::PERCENT_95);
            let blaker = seen.blaker(Level::PERCENT_95);
            assert!(exact.low <= blaker.low + ROUNDING && blaker.high <= exact.high + ROUNDING);
        }
    }
}

/// The others do on average only: each keeps 95 % over all truths to two points, and none for each.
#[test]
fn approximate_intervals_cover_on_average() {
    for n in SIZES {
        for interval in [Proportion::wilson, Proportion::jeffreys, Proportion::mid_p] {
            let (smallest, mean) = coverage(n, interval);
            assert!((0.93..0.97).contains(&mean), "{n} {mean}");
            assert!(smallest < 0.95, "{n} {smallest}");
        }
    }
}

/// All ways through two looks, apart from the recursion that the crate uses.
fn success_by_hand(design: &Design, p: f64) -> f64 {
    let [first, last] = design.looks() else { panic!() };
    let stages = [first.n, last.n - first.n].map(|n| Binomial::new(n.into(), p).unwrap());
    let paths = (first.needed..=first.n).flat_map(|a| (0..=last.n - first.n).map(move |b| (a, b)));
    let wins = paths.filter(|(a, b)| a + b >= last.needed);
    wins.map(|(a, b)| stages[0].pmf(a.into()) * stages[1].pmf(b.into())).sum()
}

#[test]
fn one_and_two_stages_keep_their_errors() {
    for n in SIZES {
        for p0 in [0.06, 0.3, 0.5, 0.6, 0.77] {
            // Even ten of ten are no surprise at 77 %.
            let Ok(design) = single_stage(n, p0, 0.05) else {
                assert!((n, p0) == (10, 0.77));
                continue;
            };
            let needed = design.looks()[0].needed;
            let truth = Binomial::new(n.into(), p0).unwrap();
            assert!(truth.at_least(needed.into()) <= 0.05);
            assert!(truth.at_least(u64::from(needed) - 1) > 0.05);
        }
    }
    for (p0, p1) in [(0.5, 0.8), (0.6, 0.85), (0.3, 0.6), (0.06, 0.3)] {
        let aim = Aim { p0, p1, alpha: 0.05, beta: 0.2 };
        for each in simon(&aim, 100).unwrap().admissible {
            let design = each.sized.design;
            for p in truths().filter(|p| *p <= p0) {
                assert!(success_by_hand(&design, p) <= 0.05, "{design} {p}");
            }
            assert!(success_by_hand(&design, p1) >= 0.8);
        }
    }
}

/// Limits after two stages, for every truth; and by how much the ones in use are missed.
#[test]
fn limits_after_two_stages_keep_their_level() {
    let look = |n, r: u32| Look { n, needed: r + 1 };
    for (first, last, koyama_chen) in [
        (look(13, 3), look(43, 12), 0.17),
        (look(10, 1), look(29, 5), 0.19),
        (look(7, 4), look(20, 13), 0.05),
    ] {
        let design = Design::new(vec![first, last]).unwrap();
        let all = two_stage_inference(&design, 0.5, 0.05).unwrap();
        let stages =
            |p: f64| [first.n, last.n - first.n].map(|n| Binomial::new(n.into(), p).unwrap());
        let missed = |p: f64, misses: &dyn Fn(usize) -> bool| -> f64 {
            let [one, two] = stages(p);
            let reaches = |index: usize| {
                let outcome = all[index];
                let x = outcome.successes;
                if outcome.stage == 1 {
                    return one.pmf(x.into());
                }
                let firsts = first.needed..=first.n.min(x);
                firsts.map(|a| one.pmf(a.into()) * two.pmf((x - a).into())).sum()
            };
            (0..all.len()).filter(|index| misses(*index)).map(reaches).sum()
        };
        let mut worst: f64 = 0.0;
        for p in truths() {
            let orders: [fn(&TwoStageInference) -> Interval; 2] = [|i| i.exact, |i| i.umvue_order];
            for order in orders {
                assert!(missed(p, &|i| order(&all[i]).low > p) <= 0.05 + ROUNDING, "{p}");
                assert!(missed(p, &|i| order(&all[i]).high < p) <= 0.05 + ROUNDING, "{p}");
            }
            let high = |i: usize| all[i].koyama_chen_high.unwrap_or(1.0);
            worst = worst.max(missed(p, &|i| high(i) < p));
        }
        assert!(worst > koyama_chen, "{worst}");
    }
}

/// A Bayesian rule has no type I error by construction: what it is, is enumerated, and held here
/// where the rule was chosen to keep it.
#[test]
fn bayesian_and_spending_rules_keep_the_errors_they_were_chosen_for() {
    let keeps = |design: &MonitoredDesign, p0: f64, alpha: f64| {
        for p in truths().filter(|p| *p <= p0) {
            let got = design.characteristics(p).unwrap();
            assert!(got.success <= alpha + ROUNDING, "{design} {p} {}", got.success);
        }
    };
    for n in SIZES {
        let looks = [n / 2, n];
        let best = Bop2::optimal(0.5, 0.8, &looks, 0.1).unwrap();
        keeps(&best.design.design().unwrap(), 0.5, 0.1);
        for spending in [Spending::Pocock, Spending::OBrienFleming] {
            let rule = BinomialSpending { p0: 0.5, alpha: 0.05, spending };
            keeps(&rule.design(&looks).unwrap(), 0.5, 0.05);
        }
        // With a prior that lets data speak, a posterior of 95 % is about a level of 5 %.
        let prior = Beta::new(0.5, 0.5).unwrap();
        let posterior = PosteriorDesign {
            prior,
            p0: 0.5,
            looks: looks.to_vec(),
            stop_below: 0.05,
            success_above: 0.95,
        };
        keeps(&posterior.design().unwrap(), 0.5, 0.06);
        let predictive = PredictiveDesign {
            prior,
            p0: 0.5,
            n_max: n,
            first: 5,
            theta_t: 0.95,
            theta_l: 0.05,
            theta_u: None,
        };
        keeps(&predictive.design().unwrap(), 0.5, 0.06);
    }
}

/// Borrowing is not free: a history that does not apply breaks the level, a robust one by less.
#[test]
fn borrowing_costs_level_and_a_robust_prior_limits_it() {
    for n in SIZES {
        let type_one = |prior: &BetaMixture| {
            let needed = prior.successes_needed(n, 0.6, 0.95).unwrap();
            Binomial::new(n.into(), 0.6).unwrap().at_least(needed.into())
        };
        let history = BetaMixture::new(vec![(1.0, Beta::new(15.4, 4.6).unwrap())]).unwrap();
        let vague = BetaMixture::new(vec![(1.0, Beta::new(1.0, 1.0).unwrap())]).unwrap();
        let [borrowed, robust, none] =
            [&history, &history.robust(0.5).unwrap(), &vague].map(type_one);
        assert!(none <= 0.06 && none <= robust && robust <= borrowed, "{none} {robust} {borrowed}");
        assert!(borrowed > 0.1, "{borrowed}");
    }
}

/// Both counts of three children by all their 64 histories, with independent outcomes or not.
#[test]
fn joint_rules_are_enumerated_child_by_child() {
    let design = JointBop2 {
        success_null: 0.4,
        toxicity_null: 0.3,
        looks: vec![2, 3],
        lambda: 0.7,
        gamma: 0.5,
    };
    let bounds = design.bounds().unwrap();
    for rates in [
        JointRates::independent(0.6, 0.2).unwrap(),
        JointRates { both: 0.05, success_only: 0.5, toxicity_only: 0.25 },
    ] {
        let neither = 1.0 - rates.both - rates.success_only - rates.toxicity_only;
        let kinds = [
            (rates.both, 1, 1),
            (rates.success_only, 1, 0),
            (rates.toxicity_only, 0, 1),
            (neither, 0, 0),
        ];
        let goes_on = |look: usize, children: &[usize]| {
            let successes: u32 = children.iter().map(|&kind| kinds[kind].1).sum();
            let toxicities: u32 = children.iter().map(|&kind| kinds[kind].2).sum();
            bounds[look].stop_successes_at_most.is_none_or(|most| successes > most)
                && bounds[look].stop_toxicities_at_least.is_none_or(|least| toxicities < least)
        };
        let (mut success, mut early) = (0.0, 0.0);
        for history in 0..64 {
            let children = [history / 16, history / 4 % 4, history % 4];
            let probability: f64 = children.iter().map(|&kind| kinds[kind].0).product();
            if !goes_on(0, &children[..2]) {
                early += probability;
            } else if goes_on(1, &children) {
                success += probability;
            }
        }
        let got = design.characteristics(rates).unwrap();
        assert!((got.success - success).abs() < 1e-14, "{got:?} {success}");
        assert!((got.stop_early - early).abs() < 1e-14);
        assert!((got.expected_n - (3.0 - early)).abs() < 1e-14);
    }
}

#[test]
fn crossed_and_shrinking_looks_are_refused() {
    let look = |n, futility, efficacy| MonitoredLook {
        n,
        stop_futility_at_most: futility,
        stop_efficacy_at_least: efficacy,
    };
    assert!(MonitoredDesign::new(vec![]).is_err());
    assert!(MonitoredDesign::new(vec![look(10, Some(5), Some(5))]).is_err());
    assert!(MonitoredDesign::new(vec![look(10, None, None), look(10, None, Some(5))]).is_err());
    assert!(MonitoredDesign::new(vec![look(10, None, None), look(11, None, Some(5))]).is_ok());
}

//! A declared trial in virtual children, against what theory says of it.

use thymoid_core::Seed;
use thymoid_patient::dynamics::Physiology;
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;
use thymoid_trial::declared::{
    Enrolment, Estimand, IntercurrentEvents, SafetyRule, Strategy, Summary, Visits,
};
use thymoid_trial::virtual_trial::{
    CentreOf, Children, Conduct, Evidence, Export, Scenario, VirtualTrial, lessons, run, sizes,
};
use thymoid_trial::{Design, Look, MonitoredDesign, Outcome};

const DRAWS: &[u8] = include_bytes!("../../patient/tests/data/population_draws.csv");

struct World {
    physiology: Physiology,
    priors: Priors,
    population: PopulationFit,
    estimand: Estimand,
    visits: Visits,
    children: Children,
    conduct: Conduct,
}

impl World {
    fn new() -> Self {
        let parameters = thymoid_patient::parameters().expect("they are bundled");
        let priors = Priors::new(&parameters).expect("all are there");
        Self {
            physiology: Physiology::new(&parameters).expect("all are there"),
            population: PopulationFit::read("draws.csv", DRAWS, &priors).expect("a fit"),
            priors,
            estimand: Estimand {
                population: String::new(),
                treatment: String::new(),
                naive_cd4_per_ul: 100.0,
                month: 12.0,
                summary: Summary::Share,
                events: IntercurrentEvents::default(),
            },
            visits: Visits { months: vec![6.0, 12.0], days_early: 14.0, days_late: 30.0 },
            children: Children::default(),
            conduct: Conduct::default(),
        }
    }

    fn trial(&self) -> VirtualTrial<'_> {
        let Self { physiology, priors, population, estimand, visits, children, conduct } = self;
        let seed = Seed(1);
        VirtualTrial { physiology, priors, population, estimand, visits, children, conduct, seed }
    }
}

const BASE: Scenario = Scenario {
    export: Export { ratio: 0.8, log_sd: 0.4 },
    dose_exponent: 1.0,
    centre: CentreOf::Known(Centre::Duke),
    withdrawal_per_year: 0.02,
};

fn two_stages() -> MonitoredDesign {
    let looks = vec![Look { n: 6, needed: 3 }, Look { n: 12, needed: 7 }];
    (&Design::new(looks).expect("looks of more and more children")).into()
}

const SAFETY: SafetyRule =
    SafetyRule { by_month: 6.0, acceptable: 0.3, certainty: 0.9, prior: [0.6, 1.4] };

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let world = World::new();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let rules = (Some(&SAFETY), Enrolment::Pauses);
            let found = run(&world.trial(), &BASE, &[two_stages()], rules, 60).unwrap();
            (found, lessons(&world.trial(), &BASE, &[6, 12], 100).unwrap())
        })
    };
    assert_eq!(with(1), with(2));
}

/// With one draw of the population, a chip and a centre that are known, children are independent
/// and alike: a design then does what enumeration says. Five standard errors of 2000 trials.
#[test]
fn alike_children_give_what_enumeration_says() {
    let mut world = World::new();
    world.population.draws.truncate(1);
    let export = Export { log_sd: 0.0, ..BASE.export };
    let scenario = Scenario { export, ..BASE };
    let rules = (None, Enrolment::Continues);
    let found = run(&world.trial(), &scenario, &[two_stages()], rules, 2000).unwrap();
    let expected = two_stages().characteristics(found.child_success.mean).unwrap();
    let error = 5.0 * (0.25_f64 / 2000.0).sqrt();
    let [success, futility] =
        [&found.designs[0].success, &found.designs[0].futility].map(|rate| rate.estimate);
    assert!((success - expected.success).abs() < error, "{success} {}", expected.success);
    assert!((futility - expected.stop_futility).abs() < error, "{futility}");
    assert_eq!(found.missing, 0.0);
}

/// Of children alike in all else, those who withdraw differ between two rates by who withdraws.
#[test]
fn scenarios_share_their_children() {
    let world = World::new();
    let of = |withdrawal_per_year| {
        let scenario = Scenario { withdrawal_per_year, ..BASE };
        world.trial().cohort(&scenario, 3, 30).unwrap()
    };
    let (none, many) = (of(0.0), of(0.5));
    assert!(none.children.iter().all(|child| child.withdrew.is_none()));
    let mut gone = 0;
    for (a, b) in none.children.iter().zip(&many.children) {
        assert_eq!((a.implanted, a.age_days), (b.implanted, b.age_days));
        match b.withdrew {
            None => assert_eq!((a.outcome, &a.values), (b.outcome, &b.values)),
            Some(_) => gone += 1,
        }
    }
    assert!(gone > 5, "{gone}");
}

#[test]
fn strategies_decide_what_a_missed_visit_means() {
    let mut world = World::new();
    world.conduct.missed = 1.0;
    let all = world.trial().cohort(&BASE, 0, 20).unwrap();
    assert!(all.children.iter().all(|child| child.outcome == Outcome::Failure));
    world.estimand.events.missing_visit = Strategy::Hypothetical;
    let all = world.trial().cohort(&BASE, 0, 20).unwrap();
    let seen = |outcome| all.children.iter().filter(|child| child.outcome == outcome).count();
    let deaths = all.children.iter().filter(|c| c.death.is_some_and(|day| day <= c.known)).count();
    // Who died has failed, who withdrew too; of the others nothing is known.
    assert!(seen(Outcome::Success) == 0 && seen(Outcome::Missing) > 8 && deaths > 0);
    assert!(seen(Outcome::Failure) >= deaths);
}

/// Exports that do not matter to children cannot be learned from them: the spread that is left is
/// that of before, to five of its standard errors. If they matter, more children teach more.
#[test]
fn a_trial_teaches_what_its_children_feel() {
    let world = World::new();
    let deaf = Scenario { dose_exponent: 0.0, ..BASE };
    for lesson in lessons(&world.trial(), &deaf, &[12], 300).unwrap() {
        let lost = lesson.log_sd_before - lesson.log_sd_after;
        assert!(lost < 5.0 * lesson.standard_error, "{lesson:?}");
    }
    let taught = lessons(&world.trial(), &BASE, &[4, 16], 300).unwrap();
    let after = |n, evidence| {
        let found = taught.iter().find(|lesson| lesson.n == n && lesson.evidence == evidence);
        found.unwrap().log_sd_after
    };
    let [few, many] = [4, 16].map(|n| after(n, Evidence::Count));
    assert!(many < few && many < taught[0].log_sd_before, "{many} {few}");
}

/// By hand: of 5 at p0 = 0.3 four successes have a probability of 5 0.3^4 0.7 + 0.3^5 = 0.03078.
#[test]
fn sizes_keep_their_errors() {
    let world = World::new();
    let found = sizes(&world.trial(), &BASE, (0.3, 0.6, 0.05), (200, 8)).unwrap();
    let five = found.iter().find(|point| point.n == 5).unwrap();
    assert_eq!(five.needed, 4);
    assert!((five.alpha - 0.030_78).abs() < 1e-12);
    assert!((five.power - (5.0 * 0.1296 * 0.4 + 0.077_76)).abs() < 1e-12);
    assert!((0.0..=1.0).contains(&five.assurance.estimate));
    // Three children of three: 0.027; two of two would be 0.09.
    assert_eq!(found[0].n, 3);
}

//! Inverse design against answers that are known in closed form.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{outcome, thymoid};
use thymoid_core::math::{exp, normal_quantile};
use thymoid_core::{CellsPerUl, Seed};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::Centre;
use thymoid_study::analysis::population::Model;
use thymoid_study::size::children::{Aim, needed_exports};
use thymoid_study::size::required::{Required, least_export};
use thymoid_study::size::smallest::smallest;
use thymoid_study::size::{Answer, SizePlan, Sized, answer};

/// Children of a toy: counts at the reference are log-normal and grow in proportion to export.
const MEDIAN_PER_UL: f64 = 60.0;
const LOG_SD: f64 = 0.8;
const WANTED_PER_UL: f64 = 100.0;
const CHILDREN: u32 = 4000;

/// What each child needs: the mid-quantiles of the distribution, so that no chance is left.
fn exports() -> Vec<Option<f64>> {
    let child = |number: u32| {
        let z = normal_quantile((f64::from(number) + 0.5) / f64::from(CHILDREN));
        let count = MEDIAN_PER_UL * exp(LOG_SD * z);
        least_export(|export| Ok(count * export >= WANTED_PER_UL)).unwrap()
    };
    (0..CHILDREN).map(child).collect()
}

/// The ratio with which a share of the children reaches the aim, in closed form.
fn exact_ratio(share: f64) -> f64 {
    WANTED_PER_UL / MEDIAN_PER_UL * exp(LOG_SD * normal_quantile(share))
}

#[test]
fn a_linear_chip_and_log_normal_children_give_the_closed_answer() {
    let required = Required::new(&exports(), 1.0);
    for share in [0.5, 0.8, 0.9] {
        let needed = required.ratio(share).unwrap();
        // A chip that exports as much as the reference at 250 mm2.
        let area = smallest([1.0, 1e6], needed, |area| Ok(area / 250.0)).unwrap().unwrap();
        let exact = 250.0 * exact_ratio(share);
        println!(
            "{share}: {area:.2} mm2, exactly {exact:.2}: {:.2} %",
            100.0 * (area / exact - 1.0)
        );
        assert!((area / exact - 1.0).abs() < 0.01);
    }
}

const DESIGN: &str = "name = \"gel\"\narea_mm2 = 100\nthickness_um = 400\n\
    functional_stroma_fraction = 1\nprogenitors_per_day = 5000\n\
    [medium]\nkind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 250\npo2_mmhg = 100\n";
const SIZE: &str = "name = \"toy\"\ndesign = \"gel.toml\"\nreference = \"gel.toml\"\n\
    naive_cd4_per_ul = 100\nmonth = 12\n";

fn plan(further: &str) -> anyhow::Result<SizePlan> {
    plan_of(DESIGN, further)
}

fn plan_of(design: &str, further: &str) -> anyhow::Result<SizePlan> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gel.toml"), design).unwrap();
    let path = folder.path().join("SIZE.toml");
    fs::write(&path, format!("{SIZE}{further}")).unwrap();
    SizePlan::read(&path)
}

fn sized(further: &str, dose_exponent: f64) -> Sized {
    answer(&plan(further).unwrap(), &exports(), dose_exponent, &|| ()).unwrap()
}

/// The chip is the reference at 100 mm2, whatever the parameters: export is in proportion to area.
#[test]
fn a_chip_like_the_reference_gives_the_closed_answer() {
    let uncertain = "draws = 16\n[[uncertain]]\nentry = \"chip.oxygen_diffusivity_m2_s\"\n\
                     [[uncertain]]\nentry = \"chip.thymocyte_oxygen_uptake_amol_s\"\n\
                     [limits]\nmax_hypoxic_share = 1\n";
    for (further, exponent) in [("", 1.0), (uncertain, 1.0), ("", 2.0)] {
        let sized = sized(further, exponent);
        assert!(sized.share_never < 1e-9);
        for (share, answer) in &sized.answers {
            let Answer::Found(found) = answer else { panic!("{share}: {answer:?}") };
            let exact = 100.0 * thymoid_core::math::pow(exact_ratio(*share), 1.0 / exponent);
            assert!((found.area_mm2 / exact - 1.0).abs() < 0.01, "{share}: {}", found.area_mm2);
            let scaled = found.performance.progenitors_per_day / found.area_mm2;
            assert!((scaled / 50.0 - 1.0).abs() < 1e-9, "as many progenitors per area");
        }
        let rises = |pair: &[thymoid_study::size::CurvePoint]| pair[0].cautious <= pair[1].cautious;
        assert!(sized.curve.windows(2).all(rises));
    }
}

#[test]
fn with_a_dose_exponent_of_nought_no_size_helps() {
    let sized = sized("", 0.0);
    // Who does not reach it with the reference does not reach it at all: 26 % do.
    let reach = 1.0
        - thymoid_core::math::normal_cdf(
            thymoid_core::math::ln(WANTED_PER_UL / MEDIAN_PER_UL) / LOG_SD,
        );
    assert!((1.0 - sized.share_never - reach).abs() < 0.001, "{}", sized.share_never);
    for (share, answer) in &sized.answers {
        assert!(matches!(answer, Answer::NotAttainable { .. }), "{share}: {answer:?}");
    }
    assert!(sized.curve.iter().all(|at| at.cautious == sized.curve[0].cautious));
}

#[test]
fn limits_are_kept_and_told() {
    // Half of the children need a ratio of 1.67, and 100 mm2 give 1.
    let narrow = sized("[limits]\nmax_area_mm2 = 100\n", 1.0);
    let Answer::BeyondLimits { needed, most: Some(most) } = narrow.answers[0].1 else {
        panic!("{:?}", narrow.answers[0])
    };
    assert!((needed / exact_ratio(0.5) - 1.0).abs() < 0.01 && (most - 1.0).abs() < 1e-9);
    // Progenitors that do not grow with the chip are a limit of their own: they are enough for the
    // reference, and not for more than four times as much.
    let few = DESIGN.replace("progenitors_per_day = 5000", "progenitors_per_day = 500");
    let few = plan_of(&few, "progenitors = \"fixed\"\n").unwrap();
    let fixed = answer(&few, &exports(), 1.0, &|| ()).unwrap();
    let Answer::BeyondLimits { most: Some(most), .. } = fixed.answers[2].1 else {
        panic!("{:?}", fixed.answers[2])
    };
    assert!((1.0..4.0).contains(&most), "{most}");
    // A pitch at which tissue starves has no shape that keeps to the limit.
    let starves = "[[search]]\nentry = \"medium.channel_pitch_um\"\nlow = 900\nhigh = 1000\n";
    let starving = sized(&format!("shapes = 4\n{starves}"), 1.0);
    assert!(matches!(starving.answers[0].1, Answer::BeyondLimits { most: None, .. }));
    // Among shapes the one with least tissue wins, and keeps to the limit.
    let search = "[[search]]\nentry = \"medium.channel_pitch_um\"\nlow = 150\nhigh = 500\n";
    let searched = sized(&format!("shapes = 16\n{search}"), 1.0);
    let Answer::Found(found) = &searched.answers[0].1 else { panic!("{:?}", searched.answers[0]) };
    assert!(found.performance.hypoxic_share <= 0.1);
    assert_eq!(searched.shape, found.shape);
    assert!(searched.within_limits && !starving.within_limits);
}

#[test]
fn a_question_that_is_none_is_refused_with_its_place() {
    for (further, words) in [
        ("[[uncertain]]\nentry = \"thickness_um\"\nlow = 1\nhigh = 2\n", "row 7, column 9"),
        ("[[search]]\nentry = \"chip.foxn1_hill_exponent\"\n", "nobody can choose"),
        ("[[search]]\nentry = \"area_mm2\"\nlow = 1\nhigh = 2\n", "is what is asked for"),
        ("[[search]]\nentry = \"thikness_um\"\nlow = 1\nhigh = 2\n", "did you mean thickness_um?"),
        ("[limits]\nmax_hypoxic_share = 2\n", "row 6, column 1"),
        ("[limits]\nmin_area_mm2 = 5\nmax_area_mm2 = 4\n", "areas go from 5 to 4"),
        ("children = 3\n", "row 6, column 12"),
        ("centre = \"moon\"\n", "unknown variant `moon`"),
    ] {
        let error = plan(further).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains("hint:"), "{further}: {error}");
    }
}

/// `thymoid chip size` on the population of a run, whose table is kept for tests.
fn command(folder: &Path, size: &str, further: &[&str]) -> Command {
    let tables = folder.join("run/tables");
    fs::create_dir_all(&tables).unwrap();
    let draws = Path::new(env!("CARGO_MANIFEST_DIR")).join("../patient/tests/data");
    fs::copy(draws.join("population_draws.csv"), tables.join("population_draws.csv")).unwrap();
    fs::write(folder.join("gel.toml"), DESIGN).unwrap();
    fs::write(folder.join("SIZE.toml"), size).unwrap();
    let mut command = thymoid(["chip", "size"]);
    command.arg(folder.join("SIZE.toml")).arg("--population").arg(folder.join("run"));
    command.arg("--out").arg(folder.join("out")).args(further);
    command.env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

/// The bundled reference, and few children.
const ASKED: &str = "name = \"asked\"\ndesign = \"gel.toml\"\nnaive_cd4_per_ul = 100\nmonth = 12\n\
    children = 300\ncentre = \"duke\"\n";

fn succeed(command: Command) -> String {
    let (code, stdout, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    stdout
}

#[test]
fn the_share_whom_no_size_helps_comes_first_then_sizes() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let printed = succeed(command(folder, ASKED, &["--threads", "1"]));
    println!("{printed}");
    let first = printed.lines().next().unwrap();
    assert!(first.starts_with("For ") && first.contains("no size suffices"), "{printed}");
    let second = printed.lines().nth(1).unwrap();
    assert!(second.starts_with("  1.0 mm²: <1"), "then the curve: {printed}");
    assert!(
        printed.contains("For 50\u{a0}% of children: ") && printed.contains(" mm²"),
        "{printed}"
    );
    let table = |name: &str| fs::read_to_string(folder.join("out/tables").join(name)).unwrap();
    let (curve, children) = (table("size_curve.csv"), table("size_children.csv"));
    assert_eq!((curve.lines().count(), children.lines().count()), (62, 301));
    let report = fs::read_to_string(folder.join("out/report.html")).unwrap();
    assert!(report.contains("212") && report.contains("Davies 2017"), "published medians");
    assert!(report.contains("dose exponent here is 1") && report.contains("by month 12;"));
    // The same with other threads, and in Chinese.
    let chinese =
        succeed(command(folder, ASKED, &["--overwrite", "--threads", "3", "--lang", "zh-CN"]));
    assert!(chinese.contains("的患儿达到"), "{chinese}");
    assert_eq!((table("size_curve.csv"), table("size_children.csv")), (curve, children));
}

#[test]
fn not_attainable_is_said_when_dose_does_not_matter() {
    let temporary = tempfile::tempdir().unwrap();
    let size = format!("{ASKED}[parameters]\n\"patient.dose_exponent\" = 0\n")
        .replace("naive_cd4_per_ul = 100", "naive_cd4_per_ul = 400");
    let printed = succeed(command(temporary.path(), &size, &[]));
    assert!(printed.contains("The dose exponent is 0"), "{printed}");
    for share in ["50", "80", "90"] {
        let line = format!("For {share}\u{a0}% of children: not attainable.");
        assert!(printed.contains(&line), "{printed}");
    }
    let sizes = temporary.path().join("out/tables/sizes.csv");
    let sizes = fs::read_to_string(sizes).unwrap();
    assert_eq!(sizes.matches("not_attainable").count(), 3, "{sizes}");
}

/// The same child needs no less for more cells, and no less for them sooner.
#[test]
fn more_cells_or_sooner_need_as_much_export_or_more() {
    let parameters = thymoid_study::parameters().unwrap();
    let model = Model::new(&parameters).unwrap();
    let draws = include_bytes!("../../patient/tests/data/population_draws.csv");
    let population = PopulationFit::read("draws.csv", draws, &model.priors).unwrap();
    let needed = |count: f64, month: f64| {
        let aim = Aim { naive_cd4: CellsPerUl(count), month };
        needed_exports(&model, &population, Centre::New, aim, (60, Seed(3)), &|| ()).unwrap()
    };
    // A root is known to one part in a thousand.
    let most = |export: Option<f64>| export.unwrap_or(f64::INFINITY);
    let close = |less: f64, more: f64| less <= 1.002 * more;
    let [few, some, many] = [50.0, 100.0, 200.0].map(|count| needed(count, 12.0));
    let [soon, late] = [6.0, 24.0].map(|month| needed(100.0, month));
    for child in 0..60 {
        let [few, some, many] = [&few, &some, &many].map(|of| most(of[child]));
        assert!(close(few, some) && close(some, many), "child {child}: {few}, {some}, {many}");
        let [soon, late] = [&soon, &late].map(|of| most(of[child]));
        assert!(close(late, some) && close(some, soon), "child {child}: {late}, {some}, {soon}");
    }
    let never = some.iter().filter(|export| export.is_none()).count();
    assert!((1..20).contains(&never), "some grafts never engraft: {never} of 60");
}

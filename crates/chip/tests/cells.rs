//! Cells without space and with drawn fates against the closed form of the stage chain.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::cells::{LayerOrigin, Options, Simulation, Space, Stage, Start, Unit, Ways};
use thymoid_chip::{ReferenceChain, StageChain, parameters};
use thymoid_core::{Parameters, Seed};

const DAYS: f64 = 25.0;
const OFF: Options = Options { thresholds: None, space: Space::Off };

/// Passes of half an hour, and so few divisions before beta-selection that many progenitors feed
/// the unit: the closed form holds for any chain, and many founders make its counts exact.
fn parameters_of(chain: ReferenceChain) -> Parameters {
    let mut parameters = parameters().unwrap();
    parameters.set("chip.sweeps_per_pass", 60.0, "test").unwrap();
    let (table, stages) = match chain {
        ReferenceChain::Human => ("chip.human", &["cd34pos_cd1aneg", "cd34pos_cd1apos", "isp"][..]),
        ReferenceChain::Ato => ("chip.ato", &["cd34pos_cd1aneg", "cd34pos_cd1apos", "isp"][..]),
        ReferenceChain::Mouse => ("chip.mouse", &["etp", "dn2", "isp"][..]),
    };
    let few = stages.iter().map(|stage| {
        format!(
            "[{stage}_divisions]\nvalue = 1.0\nunit = \"1\"\nlow = 0.0\nhigh = 9.0\n\
             status = \"assumed\"\nsource = \"test\"\n"
        )
    });
    let few = few.collect::<Vec<_>>().concat();
    parameters.join(Parameters::parse(table, &few).unwrap())
}

fn box_of(chain: ReferenceChain, progenitors_per_mm3_day: f64) -> Unit {
    Unit {
        name: "box".into(),
        length_um: 750.0,
        width_um: 450.0,
        depth_um: 450.0,
        cortex_share: 0.66,
        layers: LayerOrigin::Given,
        stroma_age_years: None,
        chain,
        functional_share: 1.0,
        dendritic: false,
        mtec: true,
        class_two_share: 0.5,
        ways: Ways::default(),
        start: Start::Steady,
        pulse_per_mm3: 0.0,
        progenitors_per_mm3_day,
        surroundings: None,
    }
}

/// Cells by stage and events between them over 25 days against [`StageChain::steady_state`], 2 %
/// each, in the mean of six seeds.
///
/// 190 thousand cells from some 1000 progenitors a day, less than a steady start is capped at. The
/// closed form has stages of fixed length, the cells sums of exponential times; with half of a
/// stage's growth at its ends, means differ by less than 0.5 % (midpoint rule), those of dividing
/// DP, which have theirs all before they leave, by some 1 %. The rest is chance, mostly of which
/// early lineages survive: about 1 % of a seed.
#[test]
fn without_space_the_cells_are_the_stage_chain() {
    for reference in [ReferenceChain::Human, ReferenceChain::Mouse] {
        let seeds: Vec<Vec<Compared>> =
            (3..9).map(|seed| compared(reference, Seed(seed))).collect();
        for (i, (what, ..)) in seeds[0].iter().enumerate() {
            let sum = |of: fn(&Compared) -> f64| seeds.iter().map(|all| of(&all[i])).sum::<f64>();
            let ratio = sum(|(_, got, _)| *got) / sum(|(.., expected)| *expected);
            assert!((ratio - 1.0).abs() < 0.02, "{reference:?}, {what}: {ratio}");
        }
    }
}

/// What is compared, as found and as it should be.
type Compared = (&'static str, f64, f64);

fn compared(reference: ReferenceChain, seed: Seed) -> Vec<Compared> {
    let parameters = parameters_of(reference);
    let chain = StageChain::new(reference, &parameters).unwrap();
    let supply = 0.55 * 2.3e6 / chain.steady_state(1.0).thymocytes();
    let unit = box_of(reference, supply);
    let mut simulation = Simulation::new(&unit, &parameters, OFF, seed).unwrap();
    let closed = chain.steady_state(supply * simulation.tissue_mm3());
    let mut sums = [0.0; 15];
    let mut seen = 0.0;
    for pass in 0..simulation.passes_in(DAYS) {
        simulation.pass();
        if pass % 12 == 0 {
            let census = simulation.census();
            for stage in Stage::ALL {
                sums[stage as usize] += census.of(stage) as f64;
            }
            seen += 1.0;
        }
    }
    let cells = |stages: &[Stage]| stages.iter().map(|k| sums[*k as usize]).sum::<f64>() / seen;
    let events = simulation.events();
    let per_day = |count: u64| count as f64 / DAYS;
    assert_eq!(events.crowded_out, 0);
    vec![
        ("DN", cells(&[Stage::Dn1, Stage::Dn2, Stage::Dn3]), closed.dn_cells),
        ("ISP", cells(&[Stage::Isp]), closed.isp_cells),
        ("DP blasts", cells(&[Stage::DpBlast]), closed.dp_blast_cells),
        (
            "resting DP",
            cells(&[Stage::DpSmall, Stage::Deleting, Stage::DpSignalled]),
            closed.dp_small_cells + closed.dp_post_selection_cells,
        ),
        ("SP4", cells(&[Stage::Sp4SemiMature, Stage::Sp4Mature, Stage::Treg]), closed.sp4_cells),
        ("SP8", cells(&[Stage::Sp8SemiMature, Stage::Sp8Mature]), closed.sp8_cells),
        ("DP made", per_day(events.dp_made), closed.dp_production_per_day),
        ("SP made", per_day(events.sp_made()), closed.sp_production_per_day),
        ("CD4 out", per_day(events.left_cd4 + events.left_treg), closed.cd4_export_per_day),
        ("CD8 out", per_day(events.left_cd8), closed.cd8_export_per_day),
    ]
}

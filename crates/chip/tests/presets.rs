//! Every preset parses, runs, names the limit that its layout implies, and notes what a person
//! would.

use thymoid_chip::{Design, Limit, cells, mean_field, parameters, preset};

/// What holds each, and its notes. An organoid seeded for its few niches; a gel full of the cells
/// it has room for; a scaffold of 2 mm that starves; grafts that wait for vessels, one of them too
/// thick even without cells; a lobe whose vessels are joined.
const EXPECTED: [(&str, Limit, &[&str]); 8] = [
    ("ato", Limit::Niches, &["chip.niches_limited", "chip.harvested"]),
    ("fibrin-organoid", Limit::Room, &["chip.harvested"]),
    ("decellularised-scaffold", Limit::Oxygen, &["chip.core_starves"]),
    ("thymus-slices", Limit::Room, &["chip.thymocyte_poor_until"]),
    ("pig-lobe", Limit::Room, &[]),
    ("rat-fragments", Limit::Room, &["chip.thymocyte_poor_until"]),
    ("photopatterned-gel", Limit::Room, &[]),
    ("cryogel", Limit::Room, &["chip.core_starves_before_vessels", "chip.thymocyte_poor_until"]),
];

#[test]
fn every_preset_runs_and_its_notes_make_sense() {
    let parameters = parameters().unwrap();
    assert_eq!(preset::PRESETS.map(|(name, _)| name), EXPECTED.map(|(name, ..)| name));
    for (name, limiting, codes) in EXPECTED {
        let design = Design::preset(name).unwrap().unwrap();
        let output = mean_field(&design, &parameters, 90).unwrap();
        assert_eq!(output.limits.unwrap().limiting, limiting, "{name}");
        assert_eq!(output.notes.iter().map(|n| n.code).collect::<Vec<_>>(), codes, "{name}");
        assert!(output.export.total_per_day() > 0.0, "{name}");
        // One unit of it can be simulated cell by cell.
        let output = mean_field(&design, &parameters, 1).unwrap();
        let unit = cells::Unit::of_design(&design, &output, cells::Start::Empty, &parameters);
        assert!(unit.unwrap().functional_share > 0.0, "{name}");
    }
}

/// Heads that say what is published and what is assumed; names of their own; a list of all.
#[test]
fn every_preset_says_what_is_published_and_what_is_assumed() {
    const README: &str = include_str!("../presets/README.md");
    for (name, text) in preset::PRESETS {
        assert!(text.contains("# Published:") && text.contains("# Assumed:"), "{name}");
        assert!(README.contains(&format!("`{name}`")), "{name}");
        assert!(cells::Unit::preset(name).is_none(), "{name} is the name of a unit too");
    }
    for (name, _) in cells::PRESETS {
        assert!(README.contains(&format!("`{name}`")), "{name}");
    }
}

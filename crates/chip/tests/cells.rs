//! Cells without space against the closed form of the stage chain.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::cells::{Kind, Options, Simulation, Space, Start, Unit, Ways};
use thymoid_chip::{Chain, ReferenceChain, parameters};
use thymoid_core::Seed;

fn column(chain: ReferenceChain, length_um: f64, progenitors_per_mm3_day: f64) -> Unit {
    Unit {
        name: "column".into(),
        length_um,
        width_um: 300.0,
        depth_um: 300.0,
        cortex_share: 0.66,
        chain,
        functional_share: 1.0,
        dendritic: true,
        mtec: true,
        class_two_share: 0.5,
        ways: Ways::default(),
        start: Start::Steady,
        pulse_per_mm3: 0.0,
        progenitors_per_mm3_day,
    }
}

#[test]
fn look() {
    for (chain, first) in [
        (ReferenceChain::Human, "chip.human.cd34pos_cd1aneg_divisions"),
        (ReferenceChain::Mouse, "chip.mouse.etp_divisions"),
    ] {
        let parameters = {
            let mut p = parameters().unwrap();
            p.set("chip.sweeps_per_pass", 50.0, "test").unwrap();
            p.set(first, if chain == ReferenceChain::Human { 6.0 } else { 7.0 }, "test").unwrap();
            p
        };
        let reference = Chain::new(chain, &parameters).unwrap();
        let per = reference.steady_state(1.0).thymocytes();
        let unit = column(chain, 4000.0, 0.7 * 2.3e6 / per);
        let mut s = Simulation::new(
            &unit,
            &parameters,
            Options { thresholds: None, space: Space::Off },
            Seed(3),
        )
        .unwrap();
        let steady = reference.steady_state(unit.progenitors_per_mm3_day * s.tissue_mm3());
        let mut sums = [0.0; 15];
        let mut n = 0.0;
        let before = *s.flows();
        for pass in 0..s.passes_in(60.0) {
            s.pass();
            if pass % 36 == 0 {
                let c = s.census();
                for k in Kind::ALL {
                    sums[k as usize] += c.of(k) as f64;
                }
                n += 1.0;
            }
        }
        let m = |k: Kind| sums[k as usize] / n;
        let f = s.flows().since(&before);
        let show =
            |name: &str, a: f64, b: f64| eprintln!("{chain:?} {name} {a:.0} {b:.0} {:.4}", a / b);
        show("dn", m(Kind::Dn1) + m(Kind::Dn2) + m(Kind::Dn3), steady.dn_cells);
        show("isp", m(Kind::Isp), steady.isp_cells);
        show("blast", m(Kind::DpBlast), steady.dp_blast_cells);
        show(
            "small",
            m(Kind::DpSmall) + m(Kind::Deleting) + m(Kind::DpSignalled),
            steady.dp_small_cells + steady.dp_post_selection_cells,
        );
        show("sp4", m(Kind::Sp4SemiMature) + m(Kind::Sp4Mature) + m(Kind::Treg), steady.sp4_cells);
        show("sp8", m(Kind::Sp8SemiMature) + m(Kind::Sp8Mature), steady.sp8_cells);
        show("dp made", f.dp_made as f64 / 60.0, steady.dp_production_per_day);
        show("sp made", f.sp_made() as f64 / 60.0, steady.sp_production_per_day);
        show("cd4 out", (f.left_cd4 + f.left_treg) as f64 / 60.0, steady.cd4_export_per_day);
        show("cd8 out", f.left_cd8 as f64 / 60.0, steady.cd8_export_per_day);
        show("entered", f.entered as f64 / 60.0, steady.progenitors_per_day);
        eprintln!("crowded {} turned {}", f.crowded_out, f.turned_away);
    }
}

//! Bodies in three dimensions, and membranes that are thinner than a voxel.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;

use common::{Files, cylinder, layout};
use thymoid_drawing::measure::Measures;
use thymoid_drawing::{Drawn, draw, export};
use thymoid_transport::voxels::{Axis, Kind};

const GEL: u8 = 0;
const MEDIUM: u8 = 1;
const MEMBRANE: u8 = 3;

fn drawn(head: &str, layers: &str, voxel_um: f64, files: &Files) -> Drawn {
    let layout = layout(head, layers);
    draw(&layout, "chip.toml", voxel_um, &mut |name| Ok(files[name].clone())).unwrap()
}

fn near(is: f64, expected: f64, tolerance: f64) {
    assert!((is / expected - 1.0).abs() < tolerance, "{is}, not {expected}");
}

#[test]
fn round_channels_that_lie_have_the_volume_and_wall_of_cylinders() {
    for along in ["x", "y"] {
        let layers = format!(
            "[[layer]]\nname = \"a\"\nthickness_um = 300\ndrawing = [{{ kind = \"channel_array\", \
             along = \"{along}\", material = \"medium\", radius_um = 50, pitch_um = 300 }}]"
        );
        let drawn = drawn("size_um = [600, 600]", &layers, 15.0, &Files::new());
        let measures = Measures::of(&drawn.stack);
        let (volume, wall) =
            (2.0 * std::f64::consts::PI * 0.0025 * 0.6, 2.0 * std::f64::consts::TAU * 0.05 * 0.6);
        near(measures.volume_mm3[&MEDIUM], volume, 0.005);
        near(measures.wall_mm2[&(GEL, MEDIUM)], wall, 0.005);
        near(measures.volume_mm3[&GEL], 0.6 * 0.6 * 0.3 - volume, 0.001);
        // Walls across the channels lie on the circle.
        let mut seen = 0;
        for wall in &drawn.chip.walls {
            let mut at = drawn.chip.grid.centre_um(wall.voxel as usize);
            at[wall.axis.index()] += f64::from(wall.fraction) * 15.0;
            let across = if along == "x" { at[1] } else { at[0] };
            let away = (across - 150.0).abs().min((across - 450.0).abs());
            let radius = (away * away + (at[2] - 150.0) * (at[2] - 150.0)).sqrt();
            assert!((radius - 50.0).abs() < 0.05, "{radius}");
            seen += 1;
        }
        assert!(seen > 1000);
        let exported = export::stl(&drawn.stack);
        let mut files = |name: &str| Ok(exported.files[name].clone());
        let back = draw(&exported.layout, "back.toml", 15.0, &mut files).unwrap();
        assert_eq!(back.chip, drawn.chip);
    }
}

#[test]
fn a_body_lower_than_its_layer_stays_a_body() {
    let layers = "[[layer]]\nname = \"a\"\nthickness_um = 200\ndrawing = [{ kind = \"stl\", \
        file = \"a.stl\", um_per_unit = 1, material = \"medium\" }]";
    let files = Files::from([("a.stl".into(), cylinder(150.0, 50.0, [40.0, 160.0]).into())]);
    let drawn = drawn("size_um = [300, 300]", layers, 10.0, &files);
    assert_eq!(drawn.stack.layers[0].bodies.len(), 1);
    let measures = Measures::of(&drawn.stack);
    let (circle, round) = (std::f64::consts::PI * 0.0025, std::f64::consts::TAU * 0.05);
    near(measures.volume_mm3[&MEDIUM], circle * 0.12, 0.005);
    near(measures.wall_mm2[&(GEL, MEDIUM)], 2.0 * circle + round * 0.12, 0.005);
    let chip = &drawn.chip;
    assert_eq!(chip.material[chip.grid.at(15, 15, 10)], MEDIUM);
    assert_eq!(chip.material[chip.grid.at(15, 15, 2)], GEL);
}

#[test]
fn a_membrane_thinner_than_a_voxel_stands_on_walls() {
    let layers = "[[layer]]\nname = \"below\"\nthickness_um = 100\n\
        [[layer]]\nname = \"membrane\"\nfill = \"membrane\"\n\
        [[layer]]\nname = \"above\"\nthickness_um = 100\nfill = \"medium\"";
    let drawn = drawn("size_um = [90, 60]", layers, 15.0, &Files::new());
    let chip = &drawn.chip;
    assert_eq!(chip.grid.count(), [6, 4, 14]);
    assert!(!chip.material.contains(&MEMBRANE));
    let on: Vec<_> = chip.walls.iter().filter(|wall| wall.membrane == Some(MEMBRANE)).collect();
    assert_eq!((on.len(), chip.walls.len()), (6 * 4, 6 * 4));
    for wall in on {
        // Its middle is at 105 um, between 97.5 and 112.5.
        assert_eq!((wall.axis, wall.fraction), (Axis::Z, 0.5));
        assert_eq!(chip.grid.place(wall.voxel as usize)[2], 6);
    }
}

#[test]
fn an_upright_and_a_slanted_membrane_part_two_sides_everywhere() {
    // Corners of a wall of 10 um across the chip, upright, and slanted by half a side.
    for [bottom, top] in [[100.0, 100.0], [60.0, 140.0]] {
        let corners = [(bottom, 0.0), (bottom + 10.0, 0.0), (top + 10.0, 300.0), (top, 300.0)];
        let mut text = "0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\nM\n70\n1\n".to_owned();
        for (x, y) in corners {
            write!(text, "10\n{x}\n20\n{y}\n").unwrap();
        }
        let mut side = "0\nLWPOLYLINE\n8\nSIDE\n70\n1\n".to_owned();
        for (x, y) in [(0.0, 0.0), corners[0], corners[3], (0.0, 300.0)] {
            write!(side, "10\n{x}\n20\n{y}\n").unwrap();
        }
        text += &(side + "0\nENDSEC\n0\nEOF\n");
        let layers = "[[layer]]\nname = \"a\"\nthickness_um = 30\ndrawing = [{ kind = \"dxf\", \
            file = \"a.dxf\", um_per_unit = 1, materials = { M = \"membrane\", SIDE = \"medium\" } }]";
        let drawn = drawn(
            "size_um = [300, 300]",
            layers,
            15.0,
            &Files::from([("a.dxf".into(), text.into())]),
        );
        let chip = &drawn.chip;
        assert!(drawn.notes.is_empty(), "{:?}", drawn.notes);
        assert!(chip.materials.iter().any(|m| matches!(m.kind, Kind::Membrane { .. })));
        assert!(!chip.material.contains(&MEMBRANE));
        // Wherever medium meets gel, the membrane stands between them, and nowhere else.
        for axis in Axis::ALL {
            for voxel in 0..chip.grid.len() {
                let Some(next) = chip.grid.next(voxel, axis) else { continue };
                let meets = chip.material[voxel] != chip.material[next];
                let stands = chip.wall(voxel, axis).is_some_and(|wall| wall.membrane.is_some());
                assert_eq!(meets, stands, "{axis:?} at {:?}", chip.grid.centre_um(voxel));
            }
        }
    }
}

//! One chip, drawn five ways: by numbers, as PNG, TIFF, DXF and STL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Files, layout, png, square_with_disc, tiff};
use thymoid_drawing::measure::Measures;
use thymoid_drawing::{Drawn, draw, export};
use thymoid_transport::voxels::{Axis, Kind, VoxelChip};

/// A channel of radius 50 um through a layer of 150 um, in a square of 300 um, on a floor of glass.
const NUMBERS: &str = "[[layer]]\nname = \"floor\"\nthickness_um = 30\nfill = \"glass\"\n\
    [[layer]]\nname = \"channel\"\nthickness_um = 150\n\
    drawing = [{ kind = \"channel_array\", along = \"z\", material = \"medium\", radius_um = 50, \
    pitch_um = 300 }]\n";

fn by(drawing: &str, files: &Files) -> Drawn {
    let own = "{ kind = \"channel_array\", along = \"z\", material = \"medium\", radius_um = 50, \
               pitch_um = 300 }";
    assert!(NUMBERS.contains(own));
    let layout = layout("size_um = [300, 300]", &NUMBERS.replace(own, drawing));
    draw(&layout, "chip.toml", 15.0, &mut |name| Ok(files[name].clone())).unwrap()
}

fn five() -> Vec<(&'static str, Drawn)> {
    let mask = |file: &str| {
        format!(
            "{{ kind = \"mask\", file = \"{file}\", um_per_pixel = 3, \
             materials = {{ 0 = \"gel\", 255 = \"medium\" }} }}"
        )
    };
    let pixels = square_with_disc(100, 3.0, 50.0, 255.0);
    let eight: Vec<u8> = pixels.iter().map(|share| share.round() as u8).collect();
    let numbers = by(
        "{ kind = \"channel_array\", along = \"z\", material = \"medium\", radius_um = 50, pitch_um = 300 }",
        &Files::new(),
    );
    // Written by hand, not by this crate: a circle of DXF, and a body of STL with 720 sides.
    let circle = "0\nSECTION\n2\nENTITIES\n0\nCIRCLE\n8\nCHANNEL\n10\n0.15\n20\n0.15\n40\n0.05\n0\n\
                  ENDSEC\n0\nEOF\n";
    let dxf = "{ kind = \"dxf\", file = \"a.dxf\", um_per_unit = 1000, materials = { CHANNEL = \"medium\" } }";
    let stl = "{ kind = \"stl\", file = \"a.stl\", um_per_unit = 1, material = \"medium\" }";
    vec![
        ("numbers", numbers),
        ("png", by(&mask("a.png"), &Files::from([("a.png".into(), png(100, &eight))]))),
        ("tiff", by(&mask("a.tif"), &Files::from([("a.tif".into(), tiff(100, &eight))]))),
        ("dxf", by(dxf, &Files::from([("a.dxf".into(), circle.into())]))),
        (
            "stl",
            by(
                stl,
                &Files::from([(
                    "a.stl".into(),
                    common::cylinder(150.0, 50.0, [30.0, 180.0]).into(),
                )]),
            ),
        ),
    ]
}

/// Links between voxels of two materials.
fn links(chip: &VoxelChip) -> Vec<(Axis, usize)> {
    let all = Axis::ALL.into_iter().flat_map(|axis| (0..chip.grid.len()).map(move |v| (axis, v)));
    all.filter(|(axis, voxel)| {
        chip.grid
            .next(*voxel, *axis)
            .is_some_and(|next| chip.material[next] != chip.material[*voxel])
    })
    .collect()
}

#[test]
fn five_drawings_give_one_chip() {
    let all = five();
    let chip = &all[0].1.chip;
    // Of theory: pi r^2 t and 2 pi r t; the walls of gel and glass beside the channel.
    let (volume, wall) =
        (std::f64::consts::PI * 0.05 * 0.05 * 0.15, std::f64::consts::TAU * 0.05 * 0.15);
    for (name, drawn) in &all {
        assert!(drawn.notes.is_empty(), "{name}: {:?}", drawn.notes);
        let measures = Measures::of(&drawn.stack);
        let [medium, gel] = ["medium", "gel"].map(|of| {
            chip.materials.iter().position(|material| material.name == of).unwrap() as u8
        });
        let (v, w) =
            (measures.volume_mm3[&medium], measures.wall_mm2[&(gel.min(medium), gel.max(medium))]);
        println!(
            "{name}: volume {:+.3} %, wall {:+.3} %",
            100.0 * (v / volume - 1.0),
            100.0 * (w / wall - 1.0)
        );
        assert!((v / volume - 1.0).abs() < 0.01, "{name}: {v} of {volume} mm3");
        assert!((w / wall - 1.0).abs() < 0.01, "{name}: {w} of {wall} mm2");
        // The same voxels, unless their middle is within a step of the raster of the wall.
        let differ = chip.material.iter().zip(&drawn.chip.material).filter(|(a, b)| a != b).count();
        println!("{name}: {differ} voxels differ, {} walls", drawn.chip.walls.len());
        assert_eq!(differ, 0, "{name}");
        let farthest = links(chip).into_iter().map(|(axis, voxel)| {
            let at = |chip: &VoxelChip| {
                chip.wall(voxel, axis).map_or(0.5, |wall| f64::from(wall.fraction))
            };
            (at(chip) - at(&drawn.chip)).abs()
        });
        let farthest = farthest.fold(0.0, f64::max);
        println!("{name}: walls within {farthest:.4} of a voxel");
        assert!(farthest < 0.05, "{name}: a wall is {farthest} of a voxel away");
    }
}

#[test]
fn what_is_exported_is_read_back_the_same() {
    for (name, drawn) in five() {
        for exported in [export::stl(&drawn.stack), export::dxf(&drawn.stack)] {
            // Through text, as a person would take it.
            let text = toml::to_string(&exported.layout).unwrap();
            let layout = toml::from_str(&text).unwrap();
            let mut files = |name: &str| Ok(exported.files[name].clone());
            let back = draw(&layout, "back.toml", 15.0, &mut files).unwrap();
            assert_eq!(back.chip, drawn.chip, "{name}");
            assert_eq!(Measures::of(&back.stack), Measures::of(&drawn.stack), "{name}");
        }
    }
}

#[test]
fn walls_of_a_channel_lie_where_its_circle_is() {
    let (_, drawn) = five().swap_remove(0);
    let chip = &drawn.chip;
    let mut seen = 0;
    for wall in chip.walls.iter().filter(|wall| wall.axis != Axis::Z) {
        let mut at = chip.grid.centre_um(wall.voxel as usize);
        at[wall.axis.index()] += f64::from(wall.fraction) * chip.grid.edge_um();
        let radius = {
            let (x, y) = (at[0] - 150.0, at[1] - 150.0);
            (x * x + y * y).sqrt()
        };
        assert!((radius - 50.0).abs() < 0.03, "{radius}");
        seen += 1;
    }
    assert!(seen > 200);
    assert!(matches!(chip.kind(chip.grid.at(10, 10, 5)), Kind::Lumen));
}

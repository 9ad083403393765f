//! Images, bodies and layouts for tests.
#![allow(dead_code, reason = "each test uses some of them")]
#![allow(clippy::allow_attributes, reason = "each test uses some of them")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;
use thymoid_core::math::{cos, sin};
use thymoid_transport::layout::Layout;

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Gel, medium, glass, a membrane and a gas-permeable wall.
pub(crate) const MATERIALS: &str = "
material = [
    { name = \"gel\", kind = \"tissue\", porosity = 0.9, diffusivity_ratio = 0.8 },
    { name = \"medium\", kind = \"lumen\" },
    { name = \"glass\", kind = \"solid\" },
    { name = \"membrane\", kind = \"membrane\", thickness_um = 10, pore_um = 0.4, porosity = 0.14 },
    { name = \"pdms\", kind = \"gas_wall\", thickness_um = 1000, po2_mmhg = 140 },
]
";

pub(crate) fn layout(head: &str, layers: &str) -> Layout {
    toml::from_str(&format!("{head}\nfill = \"gel\"\n{MATERIALS}\n{layers}")).unwrap()
}

/// A disc in the middle of a square of pixels, smoothed at its edge as a drawing program does: the
/// share of 16 by 16 points of each pixel that lie in it.
pub(crate) fn square_with_disc(side: usize, um: f64, radius: f64, most: f64) -> Vec<f64> {
    let middle = side as f64 * um / 2.0;
    let mut pixels = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let inside = (0..256).filter(|point| {
                let at =
                    |i: usize, sub: usize| (i as f64 + (sub as f64 + 0.5) / 16.0) * um - middle;
                let (u, v) = (at(x, point % 16), at(y, point / 16));
                u * u + v * v < radius * radius
            });
            pixels.push(most * inside.count() as f64 / 256.0);
        }
    }
    pixels
}

pub(crate) fn png(width: u32, grey: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, grey.len() as u32 / width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(grey).unwrap();
    bytes
}

pub(crate) fn tiff(width: u32, grey: &[u8]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    tiff::encoder::TiffEncoder::new(&mut bytes)
        .unwrap()
        .write_image::<tiff::encoder::colortype::Gray8>(width, grey.len() as u32 / width, grey)
        .unwrap();
    bytes.into_inner()
}

/// An upright cylinder as STL text, of 720 sides.
pub(crate) fn cylinder(middle: f64, radius: f64, [low, high]: [f64; 2]) -> String {
    let at = |i: usize| {
        let angle = (i % 720) as f64 * std::f64::consts::TAU / 720.0;
        (middle + radius * cos(angle), middle + radius * sin(angle))
    };
    let mut text = "solid cylinder\n".to_owned();
    let mut facet = |corners: [(f64, f64, f64); 3]| {
        text.push_str("facet normal 0 0 0\nouter loop\n");
        for (x, y, z) in corners {
            writeln!(text, "vertex {x:.6} {y:.6} {z:.6}").unwrap();
        }
        text.push_str("endloop\nendfacet\n");
    };
    for i in 0..720 {
        let ((px, py), (qx, qy)) = (at(i), at(i + 1));
        facet([(middle, middle, high), (px, py, high), (qx, qy, high)]);
        facet([(middle, middle, low), (qx, qy, low), (px, py, low)]);
        facet([(px, py, low), (qx, qy, low), (qx, qy, high)]);
        facet([(px, py, low), (qx, qy, high), (px, py, high)]);
    }
    text + "endsolid cylinder\n"
}

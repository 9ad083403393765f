//! Masks as other programs save them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;

use common::{Files, layout, png};
use thymoid_drawing::mask::read_pages;
use thymoid_drawing::measure::Measures;
use thymoid_drawing::{Error, Result, draw};
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::Tag;

/// A TIFF of pages, 2 by 2, as BigTIFF if asked, with a description.
fn pages(big: bool, description: &str, pages: &[[u16; 4]]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    macro_rules! write {
        ($encoder:expr) => {{
            let mut encoder = $encoder.unwrap();
            for page in pages {
                let mut image = encoder.new_image::<colortype::Gray16>(2, 2).unwrap();
                image.encoder().write_tag(Tag::ImageDescription, description).unwrap();
                image.write_data(page).unwrap();
            }
        }};
    }
    if big {
        write!(TiffEncoder::new_big(&mut bytes));
    } else {
        write!(TiffEncoder::new(&mut bytes));
    }
    bytes.into_inner()
}

const OME: &str = "<?xml version=\"1.0\"?><OME><Image><Pixels SizeX=\"2\" SizeY=\"2\" SizeZ=\"2\" \
    SizeC=\"1\" SizeT=\"1\" PhysicalSizeX=\"20\" PhysicalSizeY=\"20\"/></Image></OME>";

#[test]
fn pages_of_16_bits_are_slices_and_ome_says_how_large_they_are() {
    for big in [false, true] {
        let file = pages(big, OME, &[[0, 0, 0, 0], [0, 5000, 0, 5000]]);
        let read = read_pages("a.tif", &file).unwrap();
        assert_eq!(read[1].pixels, [0, 5000, 0, 5000]);
        assert_eq!(read[1].um_per_pixel, Some(20.0));
        let layout = layout(
            "",
            "[[layer]]\nname = \"a\"\nthickness_um = 100\ndrawing = [{ kind = \"mask\", \
             file = \"a.tif\", materials = { 0 = \"gel\", 5000 = \"medium\" } }]",
        );
        let drawn = draw(&layout, "chip.toml", 10.0, &mut |_| Ok(file.clone())).unwrap();
        assert_eq!(drawn.chip.grid.count(), [4, 4, 10]);
        // The right half of the upper half.
        let measures = Measures::of(&drawn.stack);
        assert!((measures.volume_mm3[&1] - 0.02 * 0.04 * 0.05).abs() < 1e-9);
    }
}

fn mask(content: &[u8], drawing: &str) -> Result<thymoid_drawing::Drawn> {
    let text = "[[layer]]\nname = \"a\"\nthickness_um = 100\ndrawing = [{ kind = \"mask\", \
                file = \"a.png\", DRAWING }]";
    let layout = layout("", &text.replace("DRAWING", drawing));
    let files: Files = BTreeMap::from([("a.png".to_owned(), content.to_vec())]);
    draw(&layout, "chip.toml", 10.0, &mut |name| Ok(files[name].clone()))
}

#[test]
fn an_upper_row_is_an_upper_side_and_ports_are_where_their_colour_is() {
    let image = png(2, &[255, 255, 0, 100]);
    let drawing = "um_per_pixel = 40, materials = { 0 = \"gel\", 100 = \"medium\", 255 = \"medium\" }, \
                   ports = { 100 = \"inlet\" }";
    let drawn = mask(&image, drawing).unwrap();
    let (chip, top) = (&drawn.chip, drawn.chip.grid.count()[1] - 1);
    assert_eq!(chip.material[chip.grid.at(0, top, 0)], 1);
    assert_eq!(chip.material[chip.grid.at(0, 0, 0)], 0);
    let inlet = &chip.ports[0];
    // The lower right pixel, and half of a quarter of the lower left one: outlines join the places
    // half-way between middles of pixels, here (20, 40) and (40, 20) um.
    assert!(inlet.voxels.iter().all(|voxel| {
        let [x, y, _] = chip.grid.centre_um(*voxel as usize);
        y < 40.0 && (x > 40.0 || x + y >= 60.0)
    }));
    // 1600 + 200 square micrometres, 100 um high, in voxels of 10 um; two columns lie on the line.
    assert!((170..=190).contains(&inlet.voxels.len()), "{}", inlet.voxels.len());
}

#[test]
fn what_a_mask_does_not_say_is_asked_for() {
    let image = png(2, &[255, 255, 0, 0]);
    let told = |error: Error| error.to_string();
    let materials = "materials = { 0 = \"gel\", 255 = \"medium\" }";
    let error = told(mask(&image, materials).unwrap_err());
    assert!(error.contains("a.png, page 1: it does not say how large a pixel is"), "{error}");
    let error = told(
        mask(&image, "um_per_pixel = 1e6, materials = { 0 = \"gel\", 255 = \"medium\" }")
            .unwrap_err(),
    );
    assert!(error.contains("larger than 131 mm"), "{error}");
    let error = told(mask(&image, "um_per_pixel = 1, materials = { red = \"gel\" }").unwrap_err());
    assert!(error.contains("`red` is no pixel of an image of grey values"), "{error}");
}

#[test]
fn a_head_that_promises_more_than_there_is_takes_no_memory() {
    // Width and height of 2^31 - 1 in the head of a PNG, which has a checksum of its own.
    let mut bytes = png(2, &[0; 4]);
    bytes[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let error = read_pages("a.png", &bytes).unwrap_err().to_string();
    assert!(error.starts_with("a.png"), "{error}");
    let mut bytes = pages(false, "", &[[0; 4]]);
    let at = bytes
        .windows(8)
        .position(|tag| tag == [0, 1, 3, 0, 1, 0, 0, 0] || tag == [0, 1, 4, 0, 1, 0, 0, 0]);
    if let Some(at) = at {
        bytes[at + 8..at + 10].copy_from_slice(&[0xff, 0xff]);
        assert!(read_pages("a.tif", &bytes).is_err());
    }
}

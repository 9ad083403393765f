//! `thymoid chip geometry` through the binary: what it leaves, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/layouts")
}

fn geometry(design: &Path, out: &Path, further: &[&str]) -> (i32, String, String) {
    let mut command = thymoid(["chip", "geometry"]);
    command.arg(design).arg("--out").arg(out).args(further);
    outcome(command)
}

/// A table of a folder: each row by its first column.
fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join("tables").join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_examples_are_drawn_and_read_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["two_channels", "chamber"] {
        let out = folder.path().join(name);
        let (code, said, told) = geometry(&examples().join(name).with_extension("toml"), &out, &[]);
        assert_eq!(code, 0, "{told}");
        assert!(said.contains("port inlet: ") && said.contains("Research use only"), "{said}");
        for lang in ["en", "zh-CN"] {
            for section in ["layer-01", "side-x", "side-y"] {
                let svg = fs::read_to_string(out.join(format!("sections/{lang}/{section}.svg")));
                let svg = svg.unwrap();
                assert!(svg.contains("<desc") && !svg.contains("NaN"), "{name} {lang} {section}");
            }
        }
        let ports = table(&out, "ports.csv");
        assert_eq!(ports.iter().map(|port| &port["port"]).collect::<Vec<_>>(), ["inlet", "outlet"]);
        for copy in ["chip_stl.toml", "chip_dxf.toml"] {
            let again = folder.path().join(format!("{name}-{copy}"));
            let (code, _, told) = geometry(&out.join(copy), &again, &[]);
            assert_eq!(code, 0, "{copy}: {told}");
            for file in ["materials.csv", "walls.csv", "ports.csv", "unreached.csv"] {
                let [one, other] =
                    [&out, &again].map(|of| fs::read(of.join("tables").join(file)).unwrap());
                assert!(one == other, "{name} {copy} {file}");
            }
        }
    }
}

#[test]
fn volumes_are_those_of_the_drawing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("chamber");
    let (code, _, told) = geometry(&examples().join("chamber.toml"), &out, &[]);
    assert_eq!(code, 0, "{told}");
    // By hand: slots with half circles at both ends, less six posts, in mm.
    let slot =
        |length: f64, width: f64| length * width + std::f64::consts::PI * width * width / 4.0;
    let posts = 6.0 * std::f64::consts::PI * 0.08 * 0.08;
    let expected = [("tissue", (slot(2.4, 1.4) - posts) * 0.3), ("medium", slot(3.1, 0.5) * 0.15)];
    let materials = table(&out, "materials.csv");
    for (name, volume) in expected {
        let row = materials.iter().find(|row| row["material"] == name).unwrap();
        // Voxels of 15 um may have one layer more or less.
        let layer = if name == "tissue" { 15.0 / 300.0 } else { 15.0 / 150.0 };
        for (column, tolerance) in [("drawn_mm3", 0.001), ("voxels_mm3", layer + 0.01)] {
            let is: f64 = row[column].parse().unwrap();
            let off = (is / volume - 1.0).abs();
            assert!(off < tolerance, "{name} {column}: {is}, not {volume}");
        }
    }
    // Medium touches the membrane from above where the channel is.
    let walls = table(&out, "walls.csv");
    let roof = walls.iter().find(|row| [&row["material"], &row["other"]] == ["medium", "membrane"]);
    let area: f64 = roof.unwrap()["drawn_mm2"].parse().unwrap();
    assert!((area / slot(3.1, 0.5) - 1.0).abs() < 0.01, "{area}");
}

#[test]
fn gel_that_no_port_reaches_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let design = folder.path().join("chip.toml");
    let layers = "[[layout.layer]]\nname = \"a\"\nthickness_um = 100\nfill = \"glass\"\ndrawing = [\n\
        { kind = \"slab\", material = \"gel\", box_um = [0, 0, 200, 200] },\n\
        { kind = \"slab\", material = \"medium\", box_um = [200, 0, 300, 200] },\n\
        { kind = \"slab\", material = \"gel\", box_um = [500, 0, 600, 200] }]\n\
        [[layout.port]]\nname = \"inlet\"\nbox_um = [[200, 0, 0], [300, 10, 100]]\n";
    fs::write(&design, head() + layers).unwrap();
    let out = folder.path().join("out");
    let (code, said, told) = geometry(&design, &out, &["--voxel-um", "10"]);
    assert_eq!(code, 0, "{told}");
    assert!(said.contains("No port reaches 16.67 % of the chip, in 1 pieces"), "{said}");
    let pieces = table(&out, "unreached.csv");
    assert_eq!(pieces.len(), 1);
    assert_eq!(pieces[0]["material"], "gel");
    assert!((pieces[0]["mm3"].parse::<f64>().unwrap() - 0.002).abs() < 1e-12);
    assert_eq!((&*pieces[0]["x_from_um"], &*pieces[0]["x_to_um"]), ("500", "600"));
}

/// A design up to its layers: 600 by 200 um.
fn head() -> String {
    "name = \"chip\"\nfunctional_stroma_fraction = 1\nprogenitors_per_day = 5\n\
     medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n[layout]\nsize_um = [600, 200]\n\
     fill = \"gel\"\nmaterial = [\n\
     { name = \"gel\", kind = \"tissue\", porosity = 0.9, diffusivity_ratio = 1 },\n\
     { name = \"medium\", kind = \"lumen\" },\n{ name = \"glass\", kind = \"solid\" }]\n"
        .to_owned()
}

/// What is broken: a word for it, files beside the design, its layers, where it is told, and what.
type Broken = (&'static str, Vec<(&'static str, Vec<u8>)>, String, &'static str, &'static str);

fn layer(drawing: &str) -> String {
    format!("[[layout.layer]]\nname = \"a\"\nthickness_um = 100\ndrawing = [{drawing}]\n")
}

fn dxf(entities: &str) -> Vec<u8> {
    format!("0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n").into_bytes()
}

/// A grey PNG, whose data the `png` crate wrote.
fn png(width: u32, grey: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, grey.len() as u32 / width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(grey).unwrap();
    bytes
}

/// Layouts by numbers.
fn broken_numbers() -> Vec<Broken> {
    let text = layer;
    vec![
        (
            "key",
            vec![],
            "[[layout.layer]]\nname = \"a\"\nthickness = 100\n".into(),
            "chip.toml:14:1",
            "unknown field `thickness`",
        ),
        (
            "material",
            vec![],
            text("{ kind = \"slab\", material = \"gell\" }"),
            "chip.toml: layer `a`, drawing 1",
            "no material `gell`",
        ),
        (
            "thickness",
            vec![],
            "[[layout.layer]]\nname = \"a\"\n".into(),
            "chip.toml: layer `a`",
            "no thickness",
        ),
        (
            "overlap",
            vec![],
            text("") + "[[layout.layer]]\nname = \"b\"\nz_um = 50\nthickness_um = 10\n",
            "chip.toml: layer `b`",
            "below the top",
        ),
        (
            "names",
            vec![],
            text("") + &text(""),
            "chip.toml: layer `a`",
            "another layer has this name",
        ),
    ]
}

/// Layouts by numbers whose shapes cannot be.
fn broken_shapes() -> Vec<Broken> {
    let text = layer;
    vec![
        (
            "pitch",
            vec![],
            text("{ kind = \"pillars\", material = \"medium\", radius_um = 50, pitch_um = 90 }"),
            "layer `a`, drawing 1",
            "overlap",
        ),
        (
            "both",
            vec![],
            text(
                "{ kind = \"channel_array\", along = \"x\", material = \"medium\", radius_um = 5, width_um = 9, pitch_um = 90 }",
            ),
            "layer `a`, drawing 1",
            "either a radius",
        ),
        (
            "port",
            vec![],
            text("") + "[[layout.port]]\nname = \"in\"\nbox_um = [[0, 0, 0], [10, 10, 10]]\n",
            "chip.toml",
            "port `in` holds no lumen",
        ),
        ("area", vec![], text(""), "chip.toml:1:1", "`area_mm2` is that of the drawing"),
    ]
}

/// Layouts with masks.
fn broken_masks() -> Vec<Broken> {
    let by_mask = "{ kind = \"mask\", file = \"a.png\", um_per_pixel = 10, \
                   materials = { 0 = \"gel\", 255 = \"medium\" } }";
    let text = layer;
    vec![
        ("file", vec![], text(by_mask), "a.png", "cannot be read"),
        (
            "image",
            vec![("a.png", b"GIF89a".to_vec())],
            text(by_mask),
            "a.png",
            "neither PNG nor TIFF",
        ),
        (
            "colour",
            vec![("a.png", png(3, &[0, 0, 0, 0, 128, 0]))],
            text(by_mask),
            "a.png, page 1, pixel (2, 2)",
            "128 is no material",
        ),
        (
            "cut png",
            vec![("a.png", png(3, &[0; 9])[..40].to_vec())],
            text(by_mask),
            "a.png",
            "no whole PNG",
        ),
        (
            "page",
            vec![("a.png", png(3, &[0; 9]))],
            text(&by_mask.replace("um_per", "page = 2, um_per")),
            "a.png",
            "no page 2",
        ),
    ]
}

/// Layouts with DXF.
fn broken_dxf() -> Vec<Broken> {
    let by_dxf =
        "{ kind = \"dxf\", file = \"a.dxf\", um_per_unit = 1, materials = { M = \"medium\" } }";
    let of_dxf = |entities: &str| vec![("a.dxf", dxf(entities))];
    let text = layer;
    vec![
        (
            "kind",
            of_dxf("0\nELLIPSE\n8\nM\n"),
            text(by_dxf),
            "a.dxf, line 6, ELLIPSE on layer `M`",
            "ELLIPSE is not read",
        ),
        (
            "open",
            of_dxf("0\nLINE\n8\nM\n10\n0\n20\n0\n11\n9\n21\n0\n"),
            text(by_dxf),
            "a.dxf, layer `M`",
            "meets no other",
        ),
        (
            "layer",
            of_dxf("0\nCIRCLE\n8\nDIM\n10\n0\n20\n0\n40\n9\n"),
            text(by_dxf),
            "a.dxf, line 6, CIRCLE on layer `DIM`",
            "no material and no port",
        ),
        (
            "number",
            of_dxf("0\nCIRCLE\n8\nM\n10\nzero\n20\n0\n40\n9\n"),
            text(by_dxf),
            "a.dxf, line 10",
            "`zero` after code 10 is no number",
        ),
        (
            "unit",
            of_dxf("0\nCIRCLE\n8\nM\n10\n0\n20\n0\n40\n9\n"),
            text(&by_dxf.replace("um_per_unit = 1, ", "")),
            "a.dxf",
            "no $INSUNITS",
        ),
    ]
}

/// Layouts with STL.
fn broken_stl() -> Vec<Broken> {
    let by_stl = "{ kind = \"stl\", file = \"a.stl\", um_per_unit = 1, material = \"medium\" }";
    let of_stl = |text: &str| vec![("a.stl", text.as_bytes().to_vec())];
    let text = layer;
    vec![
        (
            "hole",
            of_stl(
                "solid b\nfacet\nouter loop\nvertex 0 0 0\nvertex 9 0 0\nvertex 0 9 0\nendloop\nendfacet\nendsolid\n",
            ),
            text(by_stl),
            "a.stl, body 1 `b`",
            "open at 3 edges",
        ),
        (
            "vertex",
            of_stl("solid b\nfacet\nouter loop\nvertex 0 0\n"),
            text(by_stl),
            "a.stl, line 4",
            "is not three numbers",
        ),
        ("short", of_stl("nothing"), text(by_stl), "a.stl", "too few for STL"),
    ]
}

#[test]
fn broken_layouts_are_refused_with_their_place_and_a_remedy() {
    let all =
        [broken_numbers(), broken_shapes(), broken_masks(), broken_dxf(), broken_stl()].concat();
    assert!(all.len() >= 20);
    for (word, files, layers, place, problem) in all {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let design = folder.path().join("chip.toml");
        let head = if word == "area" { "area_mm2 = 1\n".to_owned() + &head() } else { head() };
        fs::write(&design, head + &layers).unwrap();
        let out = folder.path().join("out");
        let (code, said, told) = geometry(&design, &out, &[]);
        assert_eq!(code, 1, "{word}: {told}");
        assert!(told.contains(place), "{word}: `{place}` in\n{told}");
        assert!(told.contains(problem), "{word}: `{problem}` in\n{told}");
        let located = word == "key" || word == "area";
        assert!(located || told.contains("hint: "), "{word}: no remedy in\n{told}");
        assert!(!told.contains("panicked") && said.is_empty() && !out.exists(), "{word}");
    }
}

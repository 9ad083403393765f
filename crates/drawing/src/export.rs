//! The chip as files that other programs read, and layouts that read them back.

use std::collections::BTreeMap;

use thymoid_transport::layout::{Drawing, Layer, Layout, PortPlace};

use crate::dxf::write_dxf;
use crate::region::Region;
use crate::stack::{PortPart, Slab, Stack, Triangle};
use crate::stl::{extrude, write_stl};
use crate::ticks::um;

/// Files of a chip, and the layout that names them.
///
/// ```
/// let layout = toml::from_str(r#"
///     size_um = [600, 300]
///     fill = "gel"
///     material = [
///         { name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 },
///         { name = "medium", kind = "lumen" },
///     ]
///     [[layer]]
///     name = "channels"
///     thickness_um = 150
///     drawing = [{ kind = "pillars", material = "medium", radius_um = 50, pitch_um = 300 }]
/// "#).expect("all keys are known");
/// let drawn = thymoid_drawing::draw(&layout, "chip.toml", 15.0, &mut |_| unreachable!())?;
/// use thymoid_drawing::export::{dxf, stl};
/// for exported in [stl(&drawn.stack), dxf(&drawn.stack)] {
///     let files = &exported.files;
///     let mut read = |name: &str| Ok(files[name].clone());
///     let back = thymoid_drawing::draw(&exported.layout, "back.toml", 15.0, &mut read)?;
///     assert_eq!(back.chip, drawn.chip);
/// }
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// Content by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// A layout of these files.
    pub layout: Layout,
}

/// Returns a chip as STL: each material of each layer a closed body in a file of its own.
pub fn stl(stack: &Stack) -> Exported {
    let mut files = BTreeMap::new();
    let mut layers = Vec::new();
    for (number, slab) in stack.layers.iter().enumerate() {
        let mut drawings = Vec::new();
        let mut write = |name: &str, triangles: &[Triangle]| {
            let file = format!("stl/{:02}_{name}.stl", number + 1);
            files.insert(file.clone(), write_stl(triangles));
            file
        };
        for (material, region) in &slab.regions {
            let name = material_name(stack, *material);
            let file = write(&format!("{material:02}_{}", safe(&name)), &extrude(region, slab.z));
            drawings.push(body(file, Some(name), BTreeMap::new()));
        }
        for (index, of) in slab.bodies.iter().enumerate() {
            let name = material_name(stack, of.material);
            let file = write(&format!("body{:02}_{}", index + 1, safe(&name)), &of.triangles);
            drawings.push(body(file, Some(name), BTreeMap::new()));
        }
        for (index, (name, triangles)) in port_bodies(stack, number).into_iter().enumerate() {
            let file = write(&format!("port{:02}_{}", index + 1, safe(&name)), &triangles);
            drawings.push(body(file, None, BTreeMap::from([("*".to_owned(), name)])));
        }
        layers.push(layer(slab, stack, drawings));
    }
    Exported { files, layout: layout(stack, layers) }
}

/// Returns a chip as DXF: one file, one layer of it for each material of each layer. It holds no
/// bodies in three dimensions, and shows the areas below them.
pub fn dxf(stack: &Stack) -> Exported {
    let file = "chip.dxf";
    let mut sheets: Vec<(String, &Region)> = Vec::new();
    let mut layers = Vec::new();
    for (number, slab) in stack.layers.iter().enumerate() {
        let mut materials = BTreeMap::new();
        for (material, region) in &slab.regions {
            let name = material_name(stack, *material);
            let sheet = format!("{:02}_{material:02}_{}", number + 1, safe(&name));
            materials.insert(sheet.clone(), name);
            sheets.push((sheet, region));
        }
        let mut ports = BTreeMap::new();
        for (index, port) in stack.ports.iter().enumerate() {
            for (part, region) in areas(&port.parts, number) {
                let sheet = format!("{:02}_P{index:02}_{part}_{}", number + 1, safe(&port.name));
                ports.insert(sheet.clone(), port.name.clone());
                sheets.push((sheet, region));
            }
        }
        layers.push((slab, materials, ports));
    }
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let layers = layers.into_iter().map(|(slab, materials, ports)| {
        let known = |name: &&String| !(materials.contains_key(*name) || ports.contains_key(*name));
        let ignore = names.iter().filter(known).cloned().collect();
        let (file, um_per_unit) = (file.to_owned(), Some(1.0));
        let drawing =
            Drawing::Dxf { file, um_per_unit, origin_um: [0.0; 2], materials, ports, ignore };
        layer(slab, stack, vec![drawing])
    });
    let layout = layout(stack, layers.collect());
    Exported { files: BTreeMap::from([(file.to_owned(), write_dxf(&sheets).into_bytes())]), layout }
}

fn body(file: String, material: Option<String>, ports: BTreeMap<String, String>) -> Drawing {
    let (um_per_unit, origin_um, materials) = (1.0, [0.0; 3], BTreeMap::new());
    Drawing::Stl { file, um_per_unit, origin_um, material, materials, ports }
}

fn layer(slab: &Slab, stack: &Stack, drawings: Vec<Drawing>) -> Layer {
    let fill = slab.regions.first().map(|(material, _)| material_name(stack, *material));
    let (z_um, thickness_um) = (Some(um(slab.z[0])), Some(slab.thickness_um()));
    Layer { name: slab.name.clone(), z_um, thickness_um, fill, drawings }
}

fn layout(stack: &Stack, layers: Vec<Layer>) -> Layout {
    let boxes = stack.ports.iter().flat_map(|port| {
        let boxes = port.parts.iter().filter_map(|part| match part {
            PortPart::Box(corners) => Some(*corners),
            _ => None,
        });
        boxes.map(|corners| PortPlace {
            name: port.name.clone(),
            box_um: Some(corners),
            circle_um: None,
            layer: None,
        })
    });
    Layout {
        size_um: Some(stack.size.map(um)),
        fill: material_name(stack, 0),
        materials: stack.materials.clone(),
        layers,
        ports: boxes.collect(),
        copies: 1,
    }
}

fn material_name(stack: &Stack, number: u8) -> String {
    stack.materials[usize::from(number)].name.clone()
}

/// Areas of a port on a layer, numbered.
fn areas(parts: &[PortPart], number: usize) -> impl Iterator<Item = (usize, &Region)> {
    parts.iter().enumerate().filter_map(move |(part, of)| match of {
        PortPart::Area { layer, region } if *layer == number => Some((part, region)),
        _ => None,
    })
}

/// Ports of a layer as bodies; those that are bodies come with the first layer.
fn port_bodies(stack: &Stack, number: usize) -> Vec<(String, Vec<Triangle>)> {
    let mut bodies = Vec::new();
    for port in &stack.ports {
        for (_, region) in areas(&port.parts, number) {
            bodies.push((port.name.clone(), extrude(region, stack.layers[number].z)));
        }
        for of in &port.parts {
            if let PortPart::Body(triangles) = of
                && number == 0
            {
                bodies.push((port.name.clone(), triangles.clone()));
            }
        }
    }
    bodies
}

/// A name that files and layers of CAD may have.
fn safe(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    name.chars().map(fits).take(24).collect()
}

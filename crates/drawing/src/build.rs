//! From a layout and the files it names to a stack.

use std::collections::BTreeMap;

use thymoid_core::Notes;
use thymoid_transport::layout::{Layer, Layout, PortPlace};
use thymoid_transport::voxels::{Kind, Material};

use crate::error::{Error, Result};
use crate::files::Files;
use crate::paint::{Painted, paint_file, paint_numbers};
use crate::parametric::disc;
use crate::region::Region;
use crate::stack::{PortPart, PortRegion, Slab, Stack};
use crate::ticks::{tick, um};

/// Share of an area that may lie outside the chip before it is told.
const OUTSIDE: f64 = 1e-6;

/// Builds the stack of a layout; `origin` names its file in errors.
pub(crate) fn build(
    layout: &Layout,
    origin: &str,
    files: &mut Files<'_>,
) -> Result<(Stack, Notes)> {
    crate::check::materials(&layout.materials, origin)?;
    let number = |name: &str, place: &str| number_of(&layout.materials, name, place);
    let mut notes = Notes::default();
    let heights = heights(layout, origin)?;
    // Files first: they may say how large the chip is.
    let mut painted: Vec<Vec<Option<Painted>>> = Vec::new();
    for (layer, z) in layout.layers.iter().zip(&heights) {
        let mut of_layer = Vec::new();
        for (index, drawing) in layer.drawings.iter().enumerate() {
            let place = drawing_place(origin, layer, index);
            of_layer.push(paint_file(drawing, *z, &place, &number, files)?);
        }
        painted.push(of_layer);
    }
    let size = size(layout, &painted, origin)?;
    let mut stack =
        Stack { size, materials: layout.materials.clone(), layers: Vec::new(), ports: Vec::new() };
    let mut ports: BTreeMap<String, Vec<PortPart>> = BTreeMap::new();
    for ((layer, z), of_layer) in layout.layers.iter().zip(&heights).zip(painted) {
        let mut whole = Vec::new();
        for (index, (drawing, from_file)) in layer.drawings.iter().zip(of_layer).enumerate() {
            let place = drawing_place(origin, layer, index);
            whole.push((
                match from_file {
                    Some(painted) => painted,
                    None => paint_numbers(drawing, size, *z, &place, &number)?,
                },
                place,
            ));
        }
        let fill_place = format!("{origin}: layer `{}`", layer.name);
        let fill = number(layer.fill.as_ref().unwrap_or(&layout.fill), &fill_place)?;
        gap(&mut stack, z[0], number(&layout.fill, origin)?);
        slabs(&mut stack, layer, *z, fill, &whole, &mut ports, &mut notes)?;
    }
    for place in &layout.ports {
        let part = port_part(place, layout, &stack, origin)?;
        ports.entry(place.name.clone()).or_default().push(part);
    }
    stack.ports = ports.into_iter().map(|(name, parts)| PortRegion { name, parts }).collect();
    Ok((stack, notes))
}

fn drawing_place(origin: &str, layer: &Layer, index: usize) -> String {
    format!("{origin}: layer `{}`, drawing {}", layer.name, index + 1)
}

fn number_of(materials: &[Material], name: &str, place: &str) -> Result<u8> {
    let found = materials.iter().position(|material| material.name == name);
    found.map(|number| number as u8).ok_or_else(|| {
        let names: Vec<&str> = materials.iter().map(|material| material.name.as_str()).collect();
        let problem = format!("there is no material `{name}`");
        Error::new(
            place,
            problem,
            format!("name one of {}, or add it as a material", names.join(", ")),
        )
    })
}

/// Heights of the faces of each layer.
fn heights(layout: &Layout, origin: &str) -> Result<Vec<[i32; 2]>> {
    let mut heights = Vec::new();
    let mut top = 0;
    let mut names = Vec::new();
    for layer in &layout.layers {
        let place = format!("{origin}: layer `{}`", layer.name);
        if names.contains(&&layer.name) {
            return Err(Error::new(place, "another layer has this name", "give each its own name"));
        }
        names.push(&layer.name);
        let fill = layer.fill.as_ref().unwrap_or(&layout.fill);
        let number = number_of(&layout.materials, fill, &place)?;
        let own = match layout.materials[usize::from(number)].kind {
            Kind::Membrane { thickness_um, .. } => Some(thickness_um),
            _ => None,
        };
        let thickness = layer
            .thickness_um
            .or(own)
            .ok_or_else(|| Error::new(&place, "it has no thickness", "give thickness_um"))?;
        let ends = layer.z_um.map_or(Some(top), tick).zip(tick(thickness));
        let ends = ends.and_then(|(from, thick)| Some([from, from.checked_add(thick)?]));
        let [from, to] = ends.filter(|[from, to]| *from >= 0 && from < to).ok_or_else(|| {
            let problem = format!("it is {thickness} um thick");
            Error::new(&place, problem, "give a thickness above 0.01 um, up to 131 mm in all")
        })?;
        if from < top {
            let problem = format!(
                "it begins at {} um, below the top of the layer before, {} um",
                um(from),
                um(top)
            );
            return Err(Error::new(
                place,
                problem,
                "order layers from the bottom up, without overlap",
            ));
        }
        heights.push([from, to]);
        top = to;
    }
    if heights.is_empty() {
        return Err(Error::new(
            format!("{origin}: layout"),
            "has no layer",
            "add [[layout.layer]]",
        ));
    }
    Ok(heights)
}

/// Extent of the chip: as said, or as far as files reach.
fn size(layout: &Layout, painted: &[Vec<Option<Painted>>], origin: &str) -> Result<[i32; 2]> {
    let place = format!("{origin}: layout");
    let remedy = "give size_um = [width, height] of the chip in micrometres";
    if let Some(size) = layout.size_um {
        let ticks = size.map(tick);
        return match ticks {
            [Some(x), Some(y)] if x > 0 && y > 0 => Ok([x, y]),
            _ => Err(Error::new(place, format!("size_um is {size:?}"), remedy)),
        };
    }
    let bounds = painted.iter().flatten().flatten().filter_map(Painted::bounds);
    let all = bounds.reduce(|[a, b], [c, d]| {
        [[a[0].min(c[0]), a[1].min(c[1])], [b[0].max(d[0]), b[1].max(d[1])]]
    });
    let [low, high] =
        all.ok_or_else(|| Error::new(&place, "nothing says how large the chip is", remedy))?;
    if low[0] < 0 || low[1] < 0 {
        let problem = format!("drawings reach to ({}, {}) um, below 0", um(low[0]), um(low[1]));
        let remedy = "move them with origin_um, or give size_um, beyond which all is cut off";
        return Err(Error::new(place, problem, remedy));
    }
    if high[0] == 0 || high[1] == 0 {
        return Err(Error::new(place, "the drawings have no area", remedy));
    }
    Ok(high)
}

/// Fills what is between the top of the stack and a layer.
fn gap(stack: &mut Stack, z: i32, fill: u8) {
    let top = stack.layers.last().map_or(0, |slab| slab.z[1]);
    if z > top {
        let whole = Region::rectangle([0, 0], stack.size);
        let regions = vec![(fill, whole)];
        let name = format!("below {} um", um(z));
        stack.layers.push(Slab { name, z: [top, z], regions, bodies: Vec::new() });
    }
}

/// Adds a layer, cut into as many slices as its drawings have.
fn slabs(
    stack: &mut Stack,
    layer: &Layer,
    z: [i32; 2],
    fill: u8,
    painted: &[(Painted, String)],
    ports: &mut BTreeMap<String, Vec<PortPart>>,
    notes: &mut Notes,
) -> Result<()> {
    let slices = painted.iter().map(|(painted, _)| painted.slices.len()).max().unwrap_or(1).max(1);
    let whole = Region::rectangle([0, 0], stack.size);
    let mut bodies = Vec::new();
    for (painted, place) in painted {
        let own = painted.slices.len();
        if own > 1 && own != slices || own > 0 && !bodies.is_empty() {
            let problem = if bodies.is_empty() {
                format!("has {own} slices, another drawing of this layer {slices}")
            } else {
                "lies over a body in three dimensions".to_owned()
            };
            let remedy = "give slices of one number in a layer, and bodies after areas";
            return Err(Error::new(place, problem, remedy));
        }
        bodies.extend(painted.bodies.iter().cloned());
        for (name, body) in &painted.body_ports {
            ports.entry(name.clone()).or_default().push(PortPart::Body(body.clone()));
        }
    }
    for slice in 0..slices {
        let height = |i: usize| z[0] + (i64::from(z[1] - z[0]) * i as i64 / slices as i64) as i32;
        let mut paints: Vec<(u8, Region)> = Vec::new();
        for (painted, place) in painted {
            let of = painted.slices.get(if painted.slices.len() > 1 { slice } else { 0 });
            for (material, region) in of.into_iter().flatten() {
                let inside = region.and(&whole);
                let (all, within) = (region.area_um2(), inside.area_um2());
                if all - within > OUTSIDE * all {
                    let percent = format!("{:.1}", 100.0 * (1.0 - within / all));
                    let name = stack.materials[usize::from(*material)].name.clone();
                    let values =
                        vec![("percent", percent), ("material", name), ("place", place.clone())];
                    notes.add("drawing.cut_off", values);
                }
                paints.push((*material, inside));
            }
        }
        let name =
            if slices == 1 { layer.name.clone() } else { format!("{}.{}", layer.name, slice + 1) };
        let z = [height(slice), height(slice + 1)];
        if z[0] >= z[1] {
            let problem = format!("{slices} slices are too many for its thickness");
            return Err(Error::new(&layer.name, problem, "make the layer thicker"));
        }
        let bodies = if slice == 0 { std::mem::take(&mut bodies) } else { Vec::new() };
        stack.layers.push(Slab { name, z, regions: apart(&paints, fill, &whole), bodies });
        for (painted, _) in painted {
            let slice = if painted.slices.len() > 1 { slice } else { 0 };
            for (name, _, region) in painted.ports.iter().filter(|(_, of, _)| *of == slice) {
                let part = PortPart::Area { layer: stack.layers.len() - 1, region: region.clone() };
                ports.entry(name.clone()).or_default().push(part);
            }
        }
    }
    Ok(())
}

/// What is seen of areas that lie over one another: one for each material, none overlapping.
fn apart(paints: &[(u8, Region)], fill: u8, whole: &Region) -> Vec<(u8, Region)> {
    let mut seen: BTreeMap<u8, Region> = BTreeMap::new();
    let mut covered = Region::default();
    for (material, region) in paints.iter().rev() {
        let visible = region.less(&covered);
        covered = covered.or(region);
        let of_material = seen.entry(*material).or_default();
        *of_material = of_material.or(&visible);
    }
    let rest = seen.entry(fill).or_default();
    *rest = rest.or(&whole.less(&covered));
    seen.into_iter().filter(|(_, region)| !region.is_empty()).collect()
}

fn port_part(port: &PortPlace, layout: &Layout, stack: &Stack, origin: &str) -> Result<PortPart> {
    let place = format!("{origin}: port `{}`", port.name);
    match (port.box_um, port.circle_um, &port.layer) {
        (Some(corners), None, None) => Ok(PortPart::Box(corners)),
        (None, Some(circle), Some(layer)) => {
            let layer = stack.layers.iter().position(|slab| slab.name == *layer);
            let layer = layer.ok_or_else(|| {
                let names: Vec<&str> =
                    layout.layers.iter().map(|layer| layer.name.as_str()).collect();
                let remedy = format!("name one of {}", names.join(", "));
                Error::new(&place, "its layer is not there", remedy)
            })?;
            Ok(PortPart::Area { layer, region: disc(circle, &place)? })
        }
        _ => {
            let problem = "it is neither a box nor a circle on a layer";
            let remedy =
                "give box_um = [[x, y, z], [x, y, z]], or circle_um = [x, y, radius] and layer";
            Err(Error::new(place, problem, remedy))
        }
    }
}

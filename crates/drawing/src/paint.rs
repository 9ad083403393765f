//! One drawing to areas and bodies.

use std::collections::BTreeMap;

use thymoid_transport::layout::{self, Drawing};

use crate::dxf::Dxf;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::mask::{Classes, areas, placed, read_pages};
use crate::parametric::{Channels, channels, lobules, pillars, rectangle};
use crate::region::Region;
use crate::stack::{Body, Triangle, moved};
use crate::stl::{prism, read_stl};
use crate::ticks::{Corner, um};

/// What a drawing puts on its layer.
#[derive(Debug, Default)]
pub(crate) struct Painted {
    /// Areas of each slice, each over those before; one slice stands for the whole thickness.
    pub(crate) slices: Vec<Vec<(u8, Region)>>,
    pub(crate) bodies: Vec<Body>,
    /// Name, slice and area.
    pub(crate) ports: Vec<(String, usize, Region)>,
    pub(crate) body_ports: Vec<(String, Vec<Triangle>)>,
}

impl Painted {
    fn area(material: u8, region: Region) -> Self {
        Self { slices: vec![vec![(material, region)]], ..Self::default() }
    }

    /// The box around all of it, seen from above.
    pub(crate) fn bounds(&self) -> Option<[Corner; 2]> {
        let areas = self.slices.iter().flatten().filter_map(|(_, region)| region.bounds());
        let corners = self.bodies.iter().flat_map(|body| body.triangles.iter().flatten());
        let corners = corners.map(|[x, y, _]| [[*x, *y]; 2]);
        areas.chain(corners).reduce(|[a, b], [c, d]| {
            [[a[0].min(c[0]), a[1].min(c[1])], [b[0].max(d[0]), b[1].max(d[1])]]
        })
    }
}

/// The number of a material by its name, and where it is named.
type Number<'a> = dyn Fn(&str, &str) -> Result<u8> + 'a;

fn positive(field: &str, value: f64, place: &str) -> Result<f64> {
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(Error::new(place, format!("{field} is {value}"), "give a number above 0"))
}

/// The least corner of a box of numbers, and its extent.
fn corner_and_size(corners: [f64; 4], place: &str) -> Result<(Corner, Corner)> {
    let bounds = rectangle(corners, place)?.bounds();
    let [low, high] = bounds.ok_or_else(|| {
        let problem = format!("box_um {corners:?} has no area");
        Error::new(place, problem, "give least x and y, then greatest x and y")
    })?;
    Ok((low, [high[0] - low[0], high[1] - low[1]]))
}

/// Paints a drawing by numbers.
pub(crate) fn paint_numbers(
    drawing: &Drawing,
    size: [i32; 2],
    z: [i32; 2],
    place: &str,
    number: &Number<'_>,
) -> Result<Painted> {
    Ok(match drawing {
        Drawing::Slab { material, box_um } => {
            let whole = [0.0, 0.0, um(size[0]), um(size[1])];
            let region = rectangle(box_um.unwrap_or(whole), place)?;
            Painted::area(number(material, place)?, region)
        }
        Drawing::Pillars { material, radius_um, pitch_um, arrangement } => {
            let radius = positive("radius_um", *radius_um, place)?;
            let pitch = positive("pitch_um", *pitch_um, place)?;
            let region = pillars(size, radius, pitch, *arrangement, place)?;
            Painted::area(number(material, place)?, region)
        }
        Drawing::Lobules { material, width_um, septum_um } => {
            let width = positive("width_um", *width_um, place)?;
            let septum = positive("septum_um", *septum_um, place)?;
            Painted::area(number(material, place)?, lobules(size, width, septum, place)?)
        }
        Drawing::ChannelArray { material, along, radius_um, width_um, pitch_um, box_um } => {
            let pitch = positive("pitch_um", *pitch_um, place)?;
            let length = |field, value: &Option<f64>| {
                value.map(|value| positive(field, value, place)).transpose()
            };
            let shape = (length("radius_um", radius_um)?, length("width_um", width_um)?);
            let material = number(material, place)?;
            let (from, size) = match box_um {
                Some(corners) => corner_and_size(*corners, place)?,
                None => ([0, 0], size),
            };
            match channels(size, z, *along, shape, pitch, place)? {
                Channels::Area(region) => Painted::area(material, region.moved(from)),
                Channels::Bodies(bodies) => {
                    let body = |triangles: Vec<Triangle>| {
                        let triangles = moved(&triangles, [from[0], from[1], 0]);
                        Body { material, name: "channel".into(), triangles }
                    };
                    let bodies = bodies.into_iter().map(body).collect();
                    Painted { bodies, ..Painted::default() }
                }
            }
        }
        Drawing::Mask { .. } | Drawing::Dxf { .. } | Drawing::Stl { .. } => Painted::default(),
    })
}

/// Paints a drawing from a file; `None` for those by numbers.
pub(crate) fn paint_file(
    drawing: &Drawing,
    z: [i32; 2],
    place: &str,
    number: &Number<'_>,
    files: &mut Files<'_>,
) -> Result<Option<Painted>> {
    let mut read = |file: &str| {
        files(file).map_err(|source| Error::File { file: file.into(), by: place.into(), source })
    };
    match drawing {
        Drawing::Mask { file, .. } => {
            let names = match file {
                layout::Files::One(name) => vec![name.clone()],
                layout::Files::Many(names) => names.clone(),
            };
            let files: Result<Vec<_>> =
                names.into_iter().map(|name| Ok((read(&name)?, name))).collect();
            mask(drawing, &files?, place, number).map(Some)
        }
        Drawing::Dxf { file, um_per_unit, origin_um, materials, ports, ignore } => {
            if let Some(um) = um_per_unit {
                positive("um_per_unit", *um, place)?;
            }
            let layers: Vec<String> = materials.keys().chain(ports.keys()).cloned().collect();
            let dxf =
                Dxf { um_per_unit: *um_per_unit, origin_um: *origin_um, layers: &layers, ignore };
            let mut sheet = dxf.read(file, &read(file)?)?;
            let port_areas = sheet.split_off(materials.len());
            let mut slice = Vec::new();
            for (material, region) in materials.values().zip(sheet) {
                slice.push((number(material, place)?, region));
            }
            let ports = ports.values().zip(port_areas);
            let ports = ports.map(|(name, region)| (name.clone(), 0, region)).collect();
            Ok(Some(Painted { slices: vec![slice], ports, ..Painted::default() }))
        }
        Drawing::Stl { file, um_per_unit, origin_um, material, materials, ports } => {
            positive("um_per_unit", *um_per_unit, place)?;
            let solids = read_stl(file, &read(file)?, *um_per_unit, *origin_um)?;
            let mut painted = Painted::default();
            for solid in solids {
                let named = materials.get(&solid.name).or(material.as_ref());
                let port = ports.get(&solid.name).or_else(|| ports.get("*"));
                if named.is_none() && port.is_none() {
                    let problem = format!("body `{}` is no material and no port", solid.name);
                    let remedy = "give `material`, or add the body to `materials` or `ports`";
                    return Err(Error::new(format!("{place}, {file}"), problem, remedy));
                }
                if let Some(port) = port {
                    painted.body_ports.push((port.clone(), solid.triangles.clone()));
                }
                if let Some(named) = named {
                    let material = number(named, place)?;
                    let body = Body { material, name: solid.name, triangles: solid.triangles };
                    add_body(&mut painted, body, z, &format!("{place}, {file}"))?;
                }
            }
            Ok(Some(painted))
        }
        _ => Ok(None),
    }
}

/// A body as high as the layer with upright walls is an area; any other stays a body.
fn add_body(painted: &mut Painted, body: Body, z: [i32; 2], place: &str) -> Result<()> {
    let heights = body.triangles.iter().flatten().map(|corner| corner[2]);
    if heights.clone().any(|height| height < z[0] || height > z[1]) {
        let (low, high) = (heights.clone().min(), heights.max());
        let [low, high] = [low, high].map(|height| um(height.unwrap_or_default()));
        let problem = format!(
            "body `{}` reaches from {low} to {high} um, beyond its layer, {} to {} um",
            body.name,
            um(z[0]),
            um(z[1])
        );
        let remedy = "correct um_per_unit or origin_um, or the height of the layer";
        return Err(Error::new(place, problem, remedy));
    }
    match prism(&body.triangles).filter(|prism| prism.z == z) {
        Some(prism) if painted.bodies.is_empty() => {
            if painted.slices.is_empty() {
                painted.slices.push(Vec::new());
            }
            painted.slices[0].push((body.material, prism.region));
        }
        _ => painted.bodies.push(body),
    }
    Ok(())
}

fn mask(
    drawing: &Drawing,
    files: &[(Vec<u8>, String)],
    place: &str,
    number: &Number<'_>,
) -> Result<Painted> {
    let Drawing::Mask { um_per_pixel, page: page_wanted, origin_um, materials, ports, .. } =
        drawing
    else {
        return Ok(Painted::default());
    };
    let classes: Vec<&String> = materials.keys().collect();
    if !(1..=255).contains(&classes.len()) {
        return Err(Error::new(place, "`materials` is empty", "map each colour to a material"));
    }
    let named: Result<BTreeMap<&String, u8>> =
        materials.iter().map(|(key, name)| Ok((key, number(name, place)?))).collect();
    let named = named?;
    let mut painted = Painted::default();
    for (bytes, file) in files {
        let mut pages = read_pages(file, bytes)?;
        if let Some(wanted) = page_wanted {
            let (wanted, there) = (*wanted as usize, pages.len());
            if !(1..=there).contains(&wanted) {
                let problem = format!("it has {there} pages, no page {wanted}");
                return Err(Error::new(file, problem, "count pages from 1, or leave `page` out"));
            }
            pages = vec![pages.swap_remove(wanted - 1)];
        }
        for page in pages {
            let slice = painted.slices.len();
            let place = format!("{file}, page {}", page_number(*page_wanted, slice));
            let edge = um_per_pixel.or(page.um_per_pixel).ok_or_else(|| {
                let problem = "it does not say how large a pixel is";
                Error::new(&place, problem, "give um_per_pixel")
            })?;
            positive("um_per_pixel", edge, &place)?;
            let found = Classes::of(&page, materials, &place)?;
            let at = |pixel| placed(pixel, edge, page.height, *origin_um);
            let areas = areas(&found, classes.len(), &at).ok_or_else(|| {
                let problem = format!("with pixels of {edge} um it is larger than 131 mm");
                Error::new(&place, problem, "correct um_per_pixel or origin_um")
            })?;
            for (key, port) in ports {
                let class = classes.iter().position(|class| *class == key).ok_or_else(|| {
                    let problem = format!("port `{port}` has colour {key}, which is no material");
                    Error::new(&place, problem, format!("add \"{key}\" to `materials` too"))
                })?;
                let mut area = areas[class].clone();
                if let Some(above) = areas.get(class + 1) {
                    area = area.less(above);
                }
                painted.ports.push((port.clone(), slice, area));
            }
            let slice = classes.iter().map(|key| named[key]).zip(areas).collect();
            painted.slices.push(slice);
        }
    }
    Ok(painted)
}

const fn page_number(page: Option<u32>, slice: usize) -> usize {
    match page {
        Some(page) => page as usize,
        None => slice + 1,
    }
}

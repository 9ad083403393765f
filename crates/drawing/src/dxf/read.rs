//! From a DXF file to areas of layers.

use super::chain::joined;
use super::entity::{Content, Entity, content};
use super::hatch;
use super::outline::{line_of, refused};
use super::pairs::pairs;
use super::placement::Placement;
use crate::error::{Error, Result};
use crate::region::Region;
use crate::ticks::{Corner, Ring, tick};

/// Blocks within blocks, and entities of all insertions, at most.
const DEEPEST: usize = 16;
const MOST: usize = 1_000_000;
/// Corners of all outlines, at most: an array of circles must not fill the memory.
const MOST_CORNERS: usize = 2_000_000;
/// Micrometres in the units of `$INSUNITS`: inch, foot, millimetre, centimetre, metre, mil,
/// nanometre, micrometre, decimetre.
const UNITS: [(i64, f64); 9] = [
    (1, 25_400.0),
    (2, 304_800.0),
    (4, 1e3),
    (5, 1e4),
    (6, 1e6),
    (9, 25.4),
    (12, 1e-3),
    (13, 1.0),
    (14, 1e5),
];

/// How a file is read.
///
/// ```
/// use thymoid_drawing::dxf::Dxf;
/// let layers = ["CHANNEL".to_owned()];
/// let dxf = Dxf { um_per_unit: Some(1.0), origin_um: [0.0; 2], layers: &layers, ignore: &[] };
/// let text = "0\nSECTION\n2\nENTITIES\n0\nELLIPSE\n8\nCHANNEL\n0\nENDSEC\n0\nEOF\n";
/// let error = dxf.read("a.dxf", text.as_bytes()).expect_err("ellipses are not read");
/// assert!(error.to_string().starts_with("a.dxf, line 6, ELLIPSE on layer `CHANNEL`"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Dxf<'a> {
    /// Length of its unit; by default, what `$INSUNITS` says.
    pub um_per_unit: Option<f64>,
    /// Where its origin is in the chip.
    pub origin_um: [f64; 2],
    /// Layers that are wanted.
    pub layers: &'a [String],
    /// Layers that are left out.
    pub ignore: &'a [String],
}

/// The areas of the wanted layers, in their order.
pub type Sheet = Vec<Region>;

/// What one layer has.
#[derive(Default)]
struct Drawn {
    rings: Vec<Ring>,
    open: Vec<Ring>,
    hatched: Region,
}

struct Reader<'a, 'b> {
    dxf: &'b Dxf<'b>,
    file: &'b str,
    um: f64,
    content: &'b Content<'a>,
    layers: Vec<Drawn>,
    seen: usize,
    corners: usize,
}

impl Dxf<'_> {
    /// Reads the areas of the wanted layers, in their order.
    ///
    /// # Errors
    /// [`Error`] with line and entity: what is not read, lines that do not close, layers or blocks
    /// that are not known, no unit.
    pub fn read(&self, file: &str, bytes: &[u8]) -> Result<Sheet> {
        let text = String::from_utf8_lossy(bytes);
        let pairs = pairs(file, &text)?;
        let content = content(file, &pairs)?;
        let um = self.unit(file, &content)?;
        let layers = self.layers.iter().map(|_| Drawn::default()).collect();
        let mut reader =
            Reader { dxf: self, file, um, content: &content, layers, seen: 0, corners: 0 };
        for entity in &content.entities {
            reader.add(entity, &Placement::HERE, None, 0)?;
        }
        let drawn = reader.layers;
        self.layers
            .iter()
            .zip(drawn)
            .map(|(name, drawn)| area(file, name, drawn, &content))
            .collect()
    }

    fn unit(&self, file: &str, content: &Content<'_>) -> Result<f64> {
        if let Some(um) = self.um_per_unit {
            return Ok(um);
        }
        let remedy = "give um_per_unit, such as 1000 for a drawing in millimetres";
        let (code, line) = content
            .units
            .ok_or_else(|| Error::new(file, "has no $INSUNITS in its header", remedy))?;
        let um = UNITS.iter().find(|(known, _)| *known as f64 == code).map(|(_, um)| *um);
        um.ok_or_else(|| {
            let problem = format!("$INSUNITS is {code}, which is no unit of length");
            Error::new(format!("{file}, line {line}"), problem, remedy)
        })
    }
}

/// The area of what one layer has.
fn area(file: &str, name: &str, drawn: Drawn, content: &Content<'_>) -> Result<Region> {
    let Drawn { mut rings, open, hatched } = drawn;
    let place = format!("{file}, layer `{name}`");
    rings.extend(joined(open).map_err(|[x, y]| {
        let problem = format!("a line ends at ({x}, {y}) um of the chip and meets no other");
        Error::new(&place, problem, "close the outline: ends may be 0.06 um apart")
    })?);
    // The same outline twice would be a hole.
    rings.sort();
    rings.dedup();
    let area = Region::even_odd(&rings).or(&hatched);
    if area.is_empty() {
        let mut layers: Vec<&str> = content.entities.iter().map(Entity::layer).collect();
        layers.sort_unstable();
        layers.dedup();
        let problem = format!("nothing is drawn on it; there are layers {}", layers.join(", "));
        return Err(Error::new(place, problem, "correct the name, or draw closed outlines on it"));
    }
    Ok(area)
}

impl<'a> Reader<'a, '_> {
    fn add(
        &mut self,
        entity: &Entity<'a>,
        placement: &Placement,
        of_block: Option<&str>,
        depth: usize,
    ) -> Result<()> {
        let file = self.file;
        // What a block has on layer 0 is on the layer of its insertion.
        let layer = of_block.filter(|_| entity.layer() == "0").unwrap_or(entity.layer());
        let is = |name: &String| name.eq_ignore_ascii_case(layer);
        if entity.kind == "VIEWPORT" || self.dxf.ignore.iter().any(is) {
            return Ok(());
        }
        self.seen += 1;
        if self.seen > MOST {
            return Err(refused(file, entity, &format!("a drawing of more than {MOST} entities")));
        }
        if entity.number(file, 230)?.is_some_and(|z| z != 1.0) {
            return Err(refused(
                file,
                entity,
                "a plane that is tilted or seen from below (code 230)",
            ));
        }
        if entity.kind == "INSERT" {
            return self.insert(entity, placement, layer, depth);
        }
        let number = self.dxf.layers.iter().position(is).ok_or_else(|| {
            let problem = format!("layer `{layer}` is no material and no port");
            let remedy =
                "add it to `materials` or `ports`, or to `ignore` if it says nothing of the chip";
            Error::new(entity.place(file), problem, remedy)
        })?;
        let um = self.um * placement.stretch();
        if entity.kind == "HATCH" {
            let outlines = hatch::outlines(file, entity, um)?;
            let mut rings = Vec::new();
            for points in &outlines {
                rings.push(self.ring(entity, placement, points)?);
            }
            let drawn = &mut self.layers[number];
            drawn.hatched = drawn.hatched.or(&Region::even_odd(&rings));
            return Ok(());
        }
        let line = line_of(file, entity, um)?.ok_or_else(|| refused(file, entity, entity.kind))?;
        let ring = self.ring(entity, placement, &line.points)?;
        let drawn = &mut self.layers[number];
        if line.closed {
            drawn.rings.push(ring);
        } else {
            drawn.open.push(ring);
        }
        Ok(())
    }

    fn insert(
        &mut self,
        entity: &Entity<'a>,
        placement: &Placement,
        layer: &str,
        depth: usize,
    ) -> Result<()> {
        let file = self.file;
        let name = entity.pair(2).map_or("", |pair| pair.value);
        let content = self.content;
        let block = content.blocks.get(name).ok_or_else(|| {
            let problem = format!("there is no block `{name}`");
            Error::new(entity.place(file), problem, "save the file again with its blocks")
        })?;
        if depth == DEEPEST {
            return Err(refused(
                file,
                entity,
                &format!("a block `{name}` within itself, or so deep,"),
            ));
        }
        let at = entity.point(file, 10)?;
        let number = |code: i32, default: f64| -> Result<f64> {
            Ok(entity.number(file, code)?.unwrap_or(default))
        };
        let stretch = [number(41, 1.0)?, number(42, 1.0)?];
        let (turned, columns, rows) = (number(50, 0.0)?, number(70, 1.0)?, number(71, 1.0)?);
        let most = MOST as f64;
        if !(columns <= most && rows <= most && columns.max(1.0) * rows.max(1.0) <= most) {
            return Err(refused(file, entity, "so large an array"));
        }
        let turn = Placement::new([0.0; 2], [0.0; 2], [1.0; 2], turned);
        for row in 0..rows.max(1.0) as usize {
            for column in 0..columns.max(1.0) as usize {
                let away =
                    turn.of([column as f64 * number(44, 0.0)?, row as f64 * number(45, 0.0)?]);
                let at = [at[0] + away[0], at[1] + away[1]];
                let inner = placement.after(&Placement::new(block.base, at, stretch, turned));
                for entity in &block.entities {
                    self.add(entity, &inner, Some(layer), depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn ring(
        &mut self,
        entity: &Entity<'_>,
        placement: &Placement,
        points: &[[f64; 2]],
    ) -> Result<Ring> {
        self.corners += points.len();
        if self.corners > MOST_CORNERS {
            let what = format!("a drawing of more than {MOST_CORNERS} corners");
            return Err(refused(self.file, entity, &what));
        }
        let mut ring: Vec<Corner> = Vec::with_capacity(points.len());
        for point in points {
            let at = placement.of(*point);
            let at = [0, 1].map(|i| at[i] * self.um + self.dxf.origin_um[i]);
            let (Some(x), Some(y)) = (tick(at[0]), tick(at[1])) else {
                let problem =
                    format!("a corner at ({}, {}) um is more than 131 mm away", at[0], at[1]);
                let remedy = "correct um_per_unit or origin_um";
                return Err(Error::new(entity.place(self.file), problem, remedy));
            };
            if ring.last() != Some(&[x, y]) {
                ring.push([x, y]);
            }
        }
        Ok(ring)
    }
}

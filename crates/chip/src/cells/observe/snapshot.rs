//! Where every thymocyte is at one moment, in a file of little-endian numbers.
//!
//! | bytes | what |
//! |---|---|
//! | 8, 4 | `THYMOSNP`; 2, the version of the format |
//! | 4 | level of detail `L` |
//! | 3 x 4 | sites along x, y, z |
//! | 4 | first plane that is not all cortex |
//! | 8, 8 | distance of sites in um, minutes since the start; both floats |
//! | 8, ... | number of records, records |
//! | 8, ... | number of voxels of 4 sites along each edge; each 1 (medulla) or 0 (u8) |
//! | 8, ... | number of stromal cells, at level 0; of each x, y, z (u16), kind (u8) |
//!
//! At level 0 a record is a cell, in the order of z, then y: x, y, z (u16), stage (u8), beta clone
//! (u32, `0xffff_ffff` before beta-selection and for gamma-delta cells); 11 bytes. At level `L` a
//! record is a cube of 4 to the `L` sites along each edge, x fastest, then y, then z: how many
//! cells of each of the 14 stages it holds, as u8 at level 1 and u16 at level 2. Voxels follow in
//! the same order; there are none where all from the first plane that is not all cortex on is
//! medulla.

use std::io::{Read, Write};

use crate::cells::input::anatomy::Anatomy;
use crate::cells::rules::conduct::stage_of;
use crate::cells::save::stream::{Sink, Source, damaged};
use crate::cells::state::stage::Stage;
use crate::cells::state::stromal_kind::StromalKind;
use crate::cells::step::simulation::Simulation;
use crate::error::Error;

const MAGIC: &[u8; 8] = b"THYMOSNP";
const FORMAT: u32 = 2;
const STAGES: usize = Stage::ALL.len();

/// The clone of a cell that belongs to none.
pub const NO_CLONE: u32 = u32::MAX;

/// Level of detail.
///
/// ```
/// use thymoid_chip::cells::Detail;
/// assert_eq!(Detail::ALL.map(Detail::edge), [1, 4, 16]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Detail {
    /// Level 0.
    Cells = 0,
    /// Level 1: counts by stage in cubes of 4 sites.
    Fine = 1,
    /// Level 2: counts by stage in cubes of 16 sites.
    Coarse = 2,
}

/// A thymocyte in a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its site.
    pub site: [u16; 3],
    /// Its stage.
    pub stage: Stage,
    /// Its beta clone, or [`NO_CLONE`].
    pub clone: u32,
}

/// A snapshot that was read.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// use thymoid_chip::cells::{Detail, Snapshot};
/// let mut bytes = Vec::new();
/// simulation.write_snapshot(&mut bytes, Detail::Cells)?;
/// let snapshot = Snapshot::read(&bytes[..])?;
/// assert_eq!(snapshot.cells.len() as u64, simulation.census().thymocytes());
/// assert!(Snapshot::read(&bytes[1..]).is_err());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Level of detail.
    pub detail: Detail,
    /// Sites along x, y, z.
    pub extent: [u32; 3],
    /// First plane that is not all cortex.
    pub medulla_from: u32,
    /// Distance of sites.
    pub spacing_um: f64,
    /// Minutes since the start.
    pub minutes: f64,
    /// The cells, at [`Detail::Cells`].
    pub cells: Vec<Placed>,
    /// Counts by stage of each cube, at the other levels.
    pub counts: Vec<[u16; STAGES]>,
    /// Whether each voxel of 4 sites is medulla, x fastest; empty where all from `medulla_from` on
    /// is.
    pub medullary: Vec<bool>,
    /// Site and kind of the stromal cells, at [`Detail::Cells`].
    pub stroma: Vec<([u16; 3], StromalKind)>,
}

impl Detail {
    /// All levels, the finest first.
    pub const ALL: [Self; 3] = [Self::Cells, Self::Fine, Self::Coarse];

    /// Returns the sites along the edge of a cube.
    pub const fn edge(self) -> usize {
        4_usize.pow(self as u32)
    }
}

impl Simulation {
    /// Writes who is where.
    ///
    /// # Errors
    /// [`Error::Write`]; [`Error::Tissue`] for more than 65 536 sites along an axis.
    pub fn write_snapshot(&self, to: impl Write, detail: Detail) -> Result<(), Error> {
        let lattice = &self.anatomy.lattice;
        let extent = lattice.extent();
        if let Some(longest) = extent.iter().find(|sites| **sites > 1 << 16) {
            return Err(Error::Tissue {
                quantity: "the sites along an axis of a snapshot",
                allowed: "at most 65 536; make the unit shorter".into(),
                value: longest.to_string(),
            });
        }
        let layers = &self.anatomy.layers;
        let mut sink = Sink::new(to);
        sink.put(MAGIC)?;
        let [nx, ny, nz] = extent.map(|sites| sites as u32);
        for number in [FORMAT, detail as u32, nx, ny, nz, layers.cortical_planes as u32] {
            sink.put(&number.to_le_bytes())?;
        }
        sink.put(&self.spacing_um().to_le_bytes())?;
        sink.put(&self.minutes().to_le_bytes())?;
        match detail {
            Detail::Cells => self.write_cells(&mut sink)?,
            Detail::Fine => self.write_counts(&mut sink, detail.edge(), |n| [n as u8])?,
            Detail::Coarse => self.write_counts(&mut sink, detail.edge(), u16::to_le_bytes)?,
        }
        sink.records(layers.medullary.iter().map(|medulla| [u8::from(*medulla)]))?;
        match detail {
            Detail::Cells => self.write_stroma(&mut sink)?,
            Detail::Fine | Detail::Coarse => sink.put(&0_u64.to_le_bytes())?,
        }
        let (_, mut to) = sink.finish()?;
        to.flush().map_err(Error::Write)
    }

    fn write_cells<W: Write>(&self, sink: &mut Sink<W>) -> Result<(), Error> {
        let lattice = &self.anatomy.lattice;
        let stage_of = |word: &u32| stage_of(*word);
        let cells = lattice.words.iter().filter_map(stage_of).count() as u64;
        sink.put(&cells.to_le_bytes())?;
        for (i, word) in lattice.words.iter().enumerate() {
            let Some(stage) = stage_of(word) else { continue };
            let state = self.roster.state(lattice.labels[i]);
            let clone = if state.index() == 0 { NO_CLONE } else { state.clone_number() };
            for place in lattice.site(i) {
                sink.put(&(place as u16).to_le_bytes())?;
            }
            sink.put(&[stage as u8])?;
            sink.put(&clone.to_le_bytes())?;
        }
        Ok(())
    }

    fn write_stroma<W: Write>(&self, sink: &mut Sink<W>) -> Result<(), Error> {
        let Anatomy { lattice, stroma, .. } = &self.anatomy;
        sink.records(stroma.cells.iter().zip(&stroma.bodies).map(|(cell, body)| {
            let [[a, b], [c, d], [e, f]] =
                lattice.site(*body as usize).map(|place| (place as u16).to_le_bytes());
            [a, b, c, d, e, f, cell.kind as u8]
        }))
    }

    /// Writes one layer of cubes at a time.
    fn write_counts<W: Write, const N: usize>(
        &self,
        sink: &mut Sink<W>,
        edge: usize,
        bytes: impl Fn(u16) -> [u8; N],
    ) -> Result<(), Error> {
        let lattice = &self.anatomy.lattice;
        let [nx, ny, nz] = lattice.extent().map(|sites| sites.div_ceil(edge));
        sink.put(&((nx * ny * nz) as u64).to_le_bytes())?;
        for layer in lattice.words.chunks(edge * lattice.plane()) {
            let mut counts = vec![[0; STAGES]; nx * ny];
            for (i, word) in layer.iter().enumerate() {
                if let Some(stage) = stage_of(*word) {
                    let [x, y, _] = lattice.site(i);
                    counts[y / edge * nx + x / edge][stage.index()] += 1;
                }
            }
            for count in counts.iter().flatten() {
                sink.put(&bytes(*count))?;
            }
        }
        Ok(())
    }
}

impl Snapshot {
    /// Reads a snapshot of any level.
    ///
    /// # Errors
    /// [`Error::Saved`] when it is none, of another format, or not whole.
    pub fn read(from: impl Read) -> Result<Self, Error> {
        let mut source = Source::new(from);
        let mut number = || Ok::<_, Error>(u32::from_le_bytes(source.take()?));
        let magic = [number()?, number()?].map(u32::to_le_bytes);
        let other = |problem: String| Error::Saved { problem, remedy: "write it anew" };
        if magic.as_flattened() != MAGIC {
            return Err(other("is no snapshot: it does not begin like one".into()));
        }
        let (format, level) = (number()?, number()?);
        if format != FORMAT {
            return Err(other(format!("has format {format}, and this program reads {FORMAT}")));
        }
        let detail = Detail::ALL.into_iter().find(|detail| *detail as u32 == level);
        let detail = detail.ok_or_else(|| damaged("has an unknown level of detail"))?;
        let (extent, medulla_from) = ([number()?, number()?, number()?], number()?);
        let [spacing_um, minutes] =
            [f64::from_le_bytes(source.take()?), f64::from_le_bytes(source.take()?)];
        let (mut cells, mut counts) = (Vec::new(), Vec::new());
        match detail {
            Detail::Cells => cells = source.records(|record| placed(record, extent))?,
            Detail::Fine => {
                counts = source.records(|record: [u8; STAGES]| Ok(record.map(u16::from)))?;
            }
            Detail::Coarse => {
                counts = source.records(|record: [u8; 2 * STAGES]| {
                    let (pairs, _) = record.as_chunks::<2>();
                    Ok(std::array::from_fn(|stage| u16::from_le_bytes(pairs[stage])))
                })?;
            }
        }
        let medullary = source.records(|[medulla]| Ok(medulla != 0))?;
        let stroma = source.records(|record| stromal(record, extent))?;
        Ok(Self {
            detail,
            extent,
            medulla_from,
            spacing_um,
            minutes,
            cells,
            counts,
            medullary,
            stroma,
        })
    }
}

fn stromal(record: [u8; 7], extent: [u32; 3]) -> Result<([u16; 3], StromalKind), Error> {
    let [a, b, c, d, e, f, kind] = record;
    let site = [[a, b], [c, d], [e, f]].map(u16::from_le_bytes);
    let inside = site.iter().zip(extent).all(|(at, sites)| u32::from(*at) < sites);
    let kind = StromalKind::new(kind).filter(|_| inside);
    let kind = kind.ok_or_else(|| damaged("has a stromal cell of no kind or of no place"))?;
    Ok((site, kind))
}

fn placed(record: [u8; 11], extent: [u32; 3]) -> Result<Placed, Error> {
    let [a, b, c, d, e, f, stage, clone @ ..] = record;
    let site = [[a, b], [c, d], [e, f]].map(u16::from_le_bytes);
    let inside = site.iter().zip(extent).all(|(at, sites)| u32::from(*at) < sites);
    let stage = Stage::new(stage).filter(|_| inside);
    let stage = stage.ok_or_else(|| damaged("has a cell of no stage or of no place"))?;
    Ok(Placed { site, stage, clone: u32::from_le_bytes(clone) })
}

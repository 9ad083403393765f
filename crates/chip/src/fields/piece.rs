//! The part of a design that stands for all of it.

use thymoid_core::Parameters;
use thymoid_transport::voxels::{Axis, Grid, Kind, Material, VoxelChip, Wall};

use super::boundary::Around;
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// A part of a chip that stands for all of it: its sides are planes of symmetry.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What each voxel is made of. z is the thickness; channels run along y.
    pub chip: VoxelChip,
    /// Share of the thickness of the tissue, from below, that is cortex.
    pub cortex_share: f64,
    /// First row of voxels along z that holds tissue, and the first above it.
    pub tissue_rows: [usize; 2],
    /// Whether the medium of the design lies on its lower and upper side; else it is in its lumen.
    pub open_faces: bool,
}

/// Voxels along channels, and across a slab: enough to see that nothing changes that way.
const FEW: usize = 4;
/// Pitches of channels beside each other.
const PITCHES: f64 = 2.0;
/// Most voxels of a piece.
const MOST: f64 = 2e7;

impl Piece {
    /// Tells whether a voxel is in the cortex.
    pub fn is_cortex(&self, voxel: usize) -> bool {
        let [first, end] = self.tissue_rows.map(|row| row as f64);
        let row = self.chip.grid.place(voxel)[2] as f64 + 0.5;
        (row - first) / (end - first) < self.cortex_share
    }

    /// Tells whether cells live in a voxel.
    pub fn is_tissue(&self, voxel: usize) -> bool {
        matches!(self.chip.kind(voxel), Kind::Tissue { .. })
    }

    /// Returns a part of a drawn chip as the piece that stands for it; medium is where lumen is
    /// drawn, or on the lower and upper side where none is.
    ///
    /// # Errors
    /// When it holds no tissue, or `parameters` lacks an entry.
    ///
    /// ```
    /// use thymoid_chip::fields::Piece;
    /// use thymoid_transport::voxels::{Grid, Kind, Material, VoxelChip};
    /// let glass = Material { name: "glass".into(), kind: Kind::Solid };
    /// let tissue = Kind::Tissue { porosity: 1.0, diffusivity_ratio: 1.0 };
    /// let tissue = Material { name: "gel".into(), kind: tissue };
    /// let grid = Grid::new([1, 1, 4], 10.0)?;
    /// let chip = VoxelChip::new(grid, vec![glass, tissue], vec![0, 1, 1, 0], vec![], vec![])?;
    /// let piece = Piece::of_drawing(chip, &thymoid_chip::parameters()?)?;
    /// assert_eq!((piece.tissue_rows, piece.open_faces), ([1, 3], true));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn of_drawing(chip: VoxelChip, parameters: &Parameters) -> Result<Self, Error> {
        let [across, along, rows] = chip.grid.count();
        let tissue = |voxel: usize| matches!(chip.kind(voxel), Kind::Tissue { .. });
        let holds = |row: &usize| {
            let first = row * across * along;
            (first..first + across * along).any(tissue)
        };
        let ends = (0..rows).find(holds).zip((0..rows).rfind(holds));
        let Some((first, last)) = ends else {
            return Err(Error::Tissue {
                quantity: "a part of a drawn chip",
                allowed: "one that holds tissue".into(),
                value: "without tissue".into(),
            });
        };
        let lumen = |voxel: usize| matches!(chip.kind(voxel), Kind::Lumen);
        Ok(Self {
            cortex_share: parameters.value("chip.cortex_share")?,
            tissue_rows: [first, last + 1],
            open_faces: !(0..chip.grid.len()).any(lumen),
            chip,
        })
    }
}

impl Piece {
    /// Returns what is around it where it is a piece of a design.
    pub(super) fn around<'a>(&self, design: &'a Design) -> Around<'a> {
        Around { name: &design.name, medium: design.medium, open_faces: self.open_faces }
    }
}

/// Returns the part of a design that stands for all of it, in voxels of about `edge_um`: as many
/// as make up its thickness.
///
/// A slab is a column. Channels lie two pitches side by side and at as many heights as their pitch
/// fits into the thickness. Capillaries of an implant are too thin for voxels: its piece is a
/// column too, and blood reaches every voxel.
///
/// # Errors
/// When the design is unusable, or voxels are so large or small that it cannot be made of them.
///
/// ```
/// use thymoid_chip::fields::piece_of;
/// let design = thymoid_chip::Design::parse(
///     "chip.toml",
///     "name = \"perfused\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"perfused\", channel_radius_um = 50, channel_pitch_um = 300, \
///      po2_mmhg = 100 }",
/// )?;
/// let piece = piece_of(&design, 10.0, &thymoid_chip::parameters()?)?;
/// assert_eq!(piece.chip.grid.count(), [60, 4, 30]);
/// // Two channels of 50 um radius, 40 um long.
/// let lumen_mm3 = piece.chip.volume_mm3("medium").expect("channels hold medium");
/// assert!((lumen_mm3 / 6.28e-4 - 1.0).abs() < 0.05);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn piece_of(design: &Design, edge_um: f64, parameters: &Parameters) -> Result<Piece, Error> {
    design.check(&design.name)?;
    let across_um = match design.medium {
        Medium::Perfused { channel_pitch_um, .. } => PITCHES * channel_pitch_um,
        _ => FEW as f64 * edge_um,
    };
    let layers = (design.thickness_um / edge_um).round();
    let voxels = layers * (across_um / edge_um) * FEW as f64;
    if !(edge_um > 0.0 && layers >= 1.0 && voxels <= MOST) {
        return Err(Error::Tissue {
            quantity: "the edge of a voxel (um)",
            allowed: format!(
                "at most the thickness, and large enough that the piece has at most {MOST:e} voxels"
            ),
            value: edge_um.to_string(),
        });
    }
    let edge_um = design.thickness_um / layers;
    let count = [(across_um / edge_um).round().max(1.0) as usize, FEW, layers as usize];
    let grid = Grid::new(count, edge_um)?;
    let chip = Channels::of(design, &grid).in_tissue(grid)?;
    let tissue_rows = [0, chip.grid.count()[2]];
    let cortex_share = parameters.value("chip.cortex_share")?;
    Ok(Piece { chip, cortex_share, tissue_rows, open_faces: true })
}

/// Channels along y.
pub(crate) struct Channels {
    /// Their axes, in x and z.
    pub(crate) axes: Vec<[f64; 2]>,
    pub(crate) radius_um: f64,
}

impl Channels {
    fn of(design: &Design, grid: &Grid) -> Self {
        let Medium::Perfused { channel_radius_um, channel_pitch_um: pitch, .. } = design.medium
        else {
            return Self { axes: Vec::new(), radius_um: 0.0 };
        };
        let width = grid.count()[0] as f64 * grid.edge_um();
        let places = |length: f64| {
            // What rounding takes from a whole number of pitches does not cost a channel.
            let number = (length / pitch + 0.01).floor().max(1.0);
            let first = 0.5 * (length - (number - 1.0) * pitch);
            (0..number as usize).map(move |i| first + i as f64 * pitch)
        };
        let axes = places(design.thickness_um).flat_map(|z| places(width).map(move |x| [x, z]));
        Self { axes: axes.collect(), radius_um: channel_radius_um }
    }

    /// Returns a box of tissue with these channels through it, full of medium.
    pub(crate) fn in_tissue(&self, grid: Grid) -> Result<VoxelChip, Error> {
        // What is made, decays and is taken up is given by volume of tissue: it counts as fluid.
        let tissue = Kind::Tissue { porosity: 1.0, diffusivity_ratio: 1.0 };
        let materials = [("tissue", tissue), ("medium", Kind::Lumen)]
            .map(|(name, kind)| Material { name: name.into(), kind })
            .to_vec();
        let inside = |voxel: usize| self.is_lumen(grid.centre_um(voxel));
        let material = (0..grid.len()).map(|voxel| u8::from(inside(voxel))).collect();
        Ok(VoxelChip::new(grid, materials, material, self.walls(&grid), vec![])?)
    }

    /// Tells whether a place is in one of them.
    pub(crate) fn is_lumen(&self, [x, _, z]: [f64; 3]) -> bool {
        self.axes.iter().any(|[ax, az]| (x - ax).hypot(z - az) < self.radius_um)
    }

    /// Returns where the walls cross the links between voxels.
    fn walls(&self, grid: &Grid) -> Vec<Wall> {
        let mut walls = Vec::new();
        for axis in [Axis::X, Axis::Z] {
            for voxel in 0..grid.len() {
                let Some(next) = grid.next(voxel, axis) else { continue };
                let [here, there] = [voxel, next].map(|v| grid.centre_um(v));
                if self.is_lumen(here) == self.is_lumen(there) {
                    continue;
                }
                let inside = if self.is_lumen(here) { here } else { there };
                let crossed = self.crossing(inside, here, axis) / grid.edge_um();
                let fraction = crossed.clamp(1e-3, 1.0 - 1e-3) as f32;
                walls.push(Wall { voxel: voxel as u32, axis, fraction, membrane: None });
            }
        }
        walls
    }

    /// Returns how far after the middle of the first voxel of a link the wall is that it crosses.
    fn crossing(&self, inside: [f64; 3], first: [f64; 3], axis: Axis) -> f64 {
        let along = axis.index() / 2;
        let holds = |[ax, az]: &&[f64; 2]| (inside[0] - ax).hypot(inside[2] - az) < self.radius_um;
        let Some(centre) = self.axes.iter().find(holds) else { return 0.0 };
        let off = [first[2] - centre[1], first[0] - centre[0]][along];
        let half_chord = (self.radius_um * self.radius_um - off * off).max(0.0).sqrt();
        let first = [first[0] - centre[0], first[2] - centre[1]][along];
        if first < -half_chord { -half_chord - first } else { half_chord - first }
    }
}

//! The voxels of a unit as its fields are solved in them.

use thymoid_transport::voxels::{Grid, VoxelChip};

use super::voxels::Voxels;
use crate::cells::input::unit::{Unit, Ways};
use crate::cells::input::ways::row;
use crate::error::Error;
use crate::fields::piece::Channels;
use crate::medium::Medium;
use crate::tissue::Lattice;

/// A unit in voxels: what each is made of, and which sites are in it.
///
/// The tissue of a unit goes on at its ends along x and y; fields end there, as at planes of
/// symmetry. For channels on a square grid, of which a unit holds whole pitches, both are the same.
#[derive(Debug, Clone)]
pub(super) struct Geometry {
    pub(super) chip: VoxelChip,
    pub(super) voxels: Voxels,
    /// Volume of a site.
    pub(super) site_m3: f64,
}

const M_PER_UM: f64 = 1e-6;

impl Geometry {
    /// Divides a unit into voxels of `edge` sites that make up its depth: where that is no whole
    /// number of them, they are a little thinner.
    pub(super) fn new(
        unit: &Unit,
        medium: Medium,
        (lattice, spacing_um): (&Lattice, f64),
        edge: usize,
    ) -> Result<Self, Error> {
        let [nx, ny, nz] = lattice.extent();
        let count = [nx, ny, nz].map(|sites| sites.div_ceil(edge));
        let edge_um = nz as f64 * spacing_um / count[2] as f64;
        let grid = Grid::new(count, edge_um)?;
        let per_site = edge_um / edge as f64;
        let channels = channels(unit.ways, medium, [nx, nz], (spacing_um, per_site));
        let chip = channels.in_tissue(grid)?;
        let diffuses = |voxel: usize| chip.kind(voxel).diffuses();
        let is_tissue =
            |site: [usize; 3]| !channels.is_lumen(site.map(|i| (i as f64 + 0.5) * per_site));
        let voxels = Voxels::new(lattice, edge, is_tissue, diffuses);
        if matches!(medium, Medium::Perfused { .. }) && (0..grid.len()).all(diffuses) {
            return Err(Error::Field {
                design: unit.name.clone(),
                field: "surroundings.medium",
                allowed: "channels of which one lies in the unit and is wider than its voxels of \
                          two sites; thinner ones can be the capillaries of an implant",
                value: format!("{medium:?}"),
            });
        }
        let site_m = spacing_um * M_PER_UM;
        Ok(Self { chip, voxels, site_m3: site_m * site_m * site_m })
    }
}

/// Returns the channels of a unit through which medium flows, in lengths of which a site has
/// `per_site`.
fn channels(
    ways: Ways,
    medium: Medium,
    extent: [usize; 2],
    (spacing_um, per_site): (f64, f64),
) -> Channels {
    let (Ways::Channels { radius_um, pitch_um }, Medium::Perfused { .. }) = (ways, medium) else {
        return Channels { axes: Vec::new(), radius_um: 0.0 };
    };
    let pitch = pitch_um / spacing_um;
    // In the middle of whole pitches, so that the ends are planes of symmetry. The lattice has them
    // half a site further, where the middle of a site is.
    let line = |first: f64, sites: usize| {
        let places = (0..).map(move |i| first + f64::from(i) * pitch);
        places.take_while(move |place| *place < sites as f64).map(move |place| place * per_site)
    };
    let [nx, nz] = extent;
    Channels {
        axes: line(row(pitch, nz), nz)
            .flat_map(|z| line(0.5 * pitch, nx).map(move |x| [x, z]))
            .collect(),
        radius_um: radius_um / spacing_um * per_site,
    }
}

//! Ways in and out: venules, channels or an open face on a lattice.

use super::unit::{Unit, Ways};
use crate::cells::state::stroma::Stroma;
use crate::cells::state::stromal_kind::StromalKind;
use crate::tissue::Lattice;

/// Reach of a port in sites: it holds the neighbours along axes and across edges (sqrt 2).
const NEXT: f64 = 1.5;

/// Sites between neighbouring ports of an open face.
const FACE_PORTS_APART: usize = 4;

/// Puts venules, channels or an open face into a lattice.
pub(super) fn open_ways(
    unit: &Unit,
    lattice: &mut Lattice,
    stroma: &mut Stroma,
    medulla_from: usize,
    spacing_um: f64,
) {
    let [nx, ny, nz] = lattice.extent();
    match unit.ways {
        Ways::Venules { spacing_um: apart_um } => {
            let apart = (apart_um / spacing_um).round().max(2.0) as usize;
            let z = medulla_from.min(nz - 1);
            for (x, y) in grid(nx, ny, apart) {
                stroma.plant(lattice, StromalKind::Port, [x, y, z], NEXT);
            }
        }
        Ways::Channels { radius_um, pitch_um } => {
            let channels = Channels {
                radius: radius_um / spacing_um,
                pitch: pitch_um / spacing_um,
                row: row(pitch_um / spacing_um, nz),
            };
            channels.open(lattice, stroma);
        }
        Ways::Face => {
            for (x, y) in grid(nx, ny, FACE_PORTS_APART) {
                stroma.plant(lattice, StromalKind::Port, [x, y, 0], NEXT);
            }
        }
    }
}

/// Returns the sites of a square grid, by y, then by x.
fn grid(nx: usize, ny: usize, apart: usize) -> impl Iterator<Item = (usize, usize)> {
    let half = apart / 2;
    let line = move |n: usize| (half.min(n - 1)..n).step_by(apart);
    line(ny).flat_map(move |y| line(nx).map(move |x| (x, y)))
}

/// Returns the depth of the first row of channels, in sites: half a pitch, or where tissue is too
/// thin for that, its middle.
pub(in crate::cells) fn row(pitch: f64, depth: usize) -> f64 {
    let (half, depth) = (0.5 * pitch, depth as f64);
    if half < depth { half } else { 0.5 * depth }
}

/// Parallel channels along y on a square grid in x and z, in sites.
#[derive(Debug, Clone, Copy)]
struct Channels {
    radius: f64,
    pitch: f64,
    /// Depth of the first row.
    row: f64,
}

impl Channels {
    /// Makes the wall of every channel a port, and what is inside a wall that nobody enters.
    fn open(self, lattice: &mut Lattice, stroma: &mut Stroma) {
        let [nx, ny, nz] = lattice.extent();
        for z in 0..nz {
            for x in 0..nx {
                if !self.is_lumen(x, z) {
                    continue;
                }
                let beside = [
                    ((x + 1) % nx, z),
                    ((x + nx - 1) % nx, z),
                    (x, (z + 1).min(nz - 1)),
                    (x, z.saturating_sub(1)),
                ];
                let is_edge = beside.iter().any(|(x, z)| !self.is_lumen(*x, *z));
                for y in 0..ny {
                    if is_edge {
                        stroma.plant(lattice, StromalKind::Port, [x, y, z], NEXT);
                    } else {
                        lattice.put_wall([x, y, z]);
                    }
                }
            }
        }
    }

    /// Tells whether sites lie in a channel, which is at least one site wide.
    fn is_lumen(self, x: usize, z: usize) -> bool {
        let off = |sites: f64| {
            let phase = (sites / self.pitch).rem_euclid(1.0) - 0.5;
            phase * self.pitch
        };
        let (dx, dz) = (off(x as f64), off(z as f64 + (0.5 * self.pitch - self.row)));
        let inside = dx * dx + dz * dz <= self.radius * self.radius;
        inside || dx.abs() <= 0.5 && dz.abs() <= 0.5
    }
}

//! The piece in which the fields of a design are solved: of its drawing, or of its numbers.

use anyhow::{Result, bail};
use thymoid_chip::fields::{Piece, piece_of};
use thymoid_chip::{Design, Medium};
use thymoid_core::Parameters;
use thymoid_drawing::draw_part;
use thymoid_drawing::measure::Channels;
use thymoid_transport::voxels::Axis;

use crate::drawn_design::Drawing;

/// Voxels along a channel: enough to see that nothing changes that way.
const FEW: f64 = 4.0;
/// Voxels of a chip without channels that is solved as a whole.
const MOST: f64 = 2e7;

/// Returns the piece that stands for a design, in voxels of about `edge_um`.
///
/// Of a drawing with straight channels it is a channel with half of each neighbour, as high as the
/// chip; of another drawing, all of it.
///
/// # Errors
/// When it cannot be made of such voxels.
///
/// ```
/// use thymoid_study::analysis::piece::piece;
/// use thymoid_study::drawn_design::Measured;
/// let text = "name = \"drawn\"\nprogenitors_per_day = 1\nfunctional_stroma_fraction = 1\n\
///             medium = { kind = \"perfused\", po2_mmhg = 140 }\n[layout]\n\
///             size_um = [900, 2000]\nfill = \"gel\"\n\
///             material = [{ name = \"gel\", kind = \"tissue\", porosity = 1, \
///             diffusivity_ratio = 1 },\n\
///             { name = \"medium\", kind = \"lumen\" }]\n\
///             [[layout.layer]]\nname = \"channels\"\nthickness_um = 300\n\
///             drawing = [{ kind = \"channel_array\", along = \"y\", material = \"medium\",\n\
///             radius_um = 50, pitch_um = 300 }]";
/// let drawn = Measured::parse("chip.toml", text)?;
/// let parameters = thymoid_study::parameters()?;
/// let piece = piece(&drawn.design, drawn.drawing.as_ref(), 15.0, &parameters)?;
/// assert_eq!(piece.chip.grid.count(), [40, 4, 20]);
/// # anyhow::Ok(())
/// ```
pub fn piece(
    design: &Design,
    drawing: Option<&Drawing>,
    edge_um: f64,
    parameters: &Parameters,
) -> Result<Piece> {
    let Some(drawing) = drawing else { return Ok(piece_of(design, edge_um, parameters)?) };
    let perfused = matches!(design.medium, Medium::Perfused { .. });
    let extent = drawing.stack.extent_um();
    let (corners, edge_um) = match drawing.channels.filter(|_| perfused) {
        Some(channels) => around(&channels, extent, edge_um),
        None => ([[0.0; 3], extent], edge_um),
    };
    let voxels: f64 = [0, 1, 2].map(|i| (corners[1][i] - corners[0][i]) / edge_um).iter().product();
    if !(edge_um > 0.0 && voxels <= MOST) {
        bail!(
            "{}: voxels of {edge_um} um are {voxels:.2e}, more than {MOST:e}\n\
             hint: make them larger",
            design.name
        );
    }
    Ok(Piece::of_drawing(draw_part(&drawing.stack, corners, edge_um, &design.name)?, parameters)?)
}

/// The largest voxels, at least so large, of which a whole chip has no more than a number.
pub(crate) fn edge_of(extent_um: [f64; 3], edge_um: f64, most: f64) -> f64 {
    let [x, y, z] = extent_um;
    edge_um.max(thymoid_core::math::pow(x * y * z / most, 1.0 / 3.0))
}

/// A box around the middle channel, a pitch to each side, and the edge that divides it.
fn around(channels: &Channels, extent: [f64; 3], edge_um: f64) -> ([[f64; 3]; 2], f64) {
    let pitch = channels.apart_um;
    let edge_um = 2.0 * pitch / (2.0 * pitch / edge_um).round().max(1.0);
    let (mut from, mut to) = ([0.0; 3], extent);
    let across = match channels.along {
        Axis::X => [1, 2],
        Axis::Y => [0, 2],
        Axis::Z => [0, 1],
    };
    for (axis, middle) in across.into_iter().zip(channels.middle_um).filter(|(axis, _)| *axis < 2) {
        (from[axis], to[axis]) = (middle - pitch, middle + pitch);
    }
    let along = channels.along.index();
    if along < 2 {
        let half = 0.5 * FEW * edge_um;
        (from[along], to[along]) = (channels.centre_um - half, channels.centre_um + half);
    }
    ([from, to], edge_um)
}

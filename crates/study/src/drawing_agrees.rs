//! Whether the closed form has the chip that is drawn.

use anyhow::{Result, bail};
use thymoid_chip::{Design, DrawnChannels, Medium};
use thymoid_core::Notes;
use thymoid_drawing::measure::{Channels, Measures, volumes_mm3};
use thymoid_drawing::{Slab, Stack};
use thymoid_transport::voxels::Kind;

/// Share by which a length may differ between design and drawing.
const ALIKE: f64 = 0.05;
/// Share by which the wall between tissue and medium may differ before it is told.
const WALL: f64 = 0.1;

/// Returns the volume of the tissue of a chip, and the thickness of the layers that hold it.
pub(crate) fn tissue(stack: &Stack) -> (f64, f64) {
    let tissue = |number: &u8| matches!(kind(stack, *number), Kind::Tissue { .. });
    let volumes = volumes_mm3(stack);
    let volume_mm3 = volumes.iter().filter(|(number, _)| tissue(number)).map(|(_, v)| v).sum();
    let layers = stack.layers.iter().filter(|slab| {
        let flat = slab.regions.iter().map(|(number, _)| number);
        flat.chain(slab.bodies.iter().map(|body| &body.material)).any(tissue)
    });
    (volume_mm3, layers.map(Slab::thickness_um).sum())
}

fn kind(stack: &Stack, number: u8) -> Kind {
    stack.materials[usize::from(number)].kind
}

/// Returns a design with so much tissue of a thickness, and with its channels as they are drawn;
/// and where the closed form takes the chip for another.
///
/// # Errors
/// When the design says other channels than the drawing, or leaves out what the drawing does not
/// show.
pub(crate) fn agreed(
    design: Design,
    (tissue_mm3, thickness_um): (f64, f64),
    channels: Option<Channels>,
    stack: &Stack,
    name: &str,
) -> Result<(Design, Notes)> {
    let mut notes = Notes::default();
    if let Medium::Perfused { channel_radius_um, channel_pitch_um, channel_length_mm, .. } =
        design.medium
    {
        match channels {
            Some(channels) => {
                let length = channel_length_mm.unwrap_or_default();
                for (key, written, drawn) in [
                    ("channel_radius_um", channel_radius_um, channels.radius_um),
                    ("channel_pitch_um", channel_pitch_um, channels.pitch_um),
                    ("channel_length_mm", length, 1e-3 * channels.length_um),
                ] {
                    if written != 0.0 && (written / drawn - 1.0).abs() > ALIKE {
                        bail!(
                            "{name}: `medium.{key}` is {written}, but {drawn:.4} in the drawing\n\
                             hint: leave it out, or correct one of the two"
                        );
                    }
                }
                if (channels.apart_um / channels.pitch_um - 1.0).abs() > ALIKE {
                    let values = vec![
                        ("apart_um", format!("{:.0}", channels.apart_um)),
                        ("pitch_um", format!("{:.0}", channels.pitch_um)),
                    ];
                    notes.add("geometry.not_square", values);
                }
            }
            None if channel_radius_um == 0.0 || channel_pitch_um == 0.0 => bail!(
                "{name}: the drawing shows no straight channels through tissue, and `medium` gives \
                 none\nhint: give channel_radius_um and channel_pitch_um, as the closed form shall \
                 take them"
            ),
            None => notes.add("geometry.no_channels", Vec::new()),
        }
    }
    let drawn = channels.map(|channels| DrawnChannels {
        radius_um: channels.radius_um,
        pitch_um: channels.pitch_um,
        length_mm: 1e-3 * channels.length_um,
    });
    let copies = design.layout.as_ref().map_or(1, |layout| layout.copies);
    let design = design.drawn(tissue_mm3, thickness_um, drawn);
    // The wall of straight channels is that of their radius and pitch.
    if channels.is_some() && matches!(design.medium, Medium::Perfused { .. }) {
        return Ok((design, notes));
    }
    let wall_mm2 = f64::from(copies) * medium_wall_mm2(stack);
    if let Some(closed_mm2) = design.medium_wall_mm2()
        && wall_mm2 > 0.0
        && (closed_mm2 / wall_mm2 - 1.0).abs() > WALL
    {
        let values = vec![
            ("closed_mm2", format!("{closed_mm2:.3}")),
            ("drawn_mm2", format!("{wall_mm2:.3}")),
        ];
        notes.add("geometry.wall_differs", values);
    }
    Ok((design, notes))
}

/// The wall at which tissue touches lumen, or a membrane behind which there may be some.
fn medium_wall_mm2(stack: &Stack) -> f64 {
    let fed = |a: u8, b: u8| {
        matches!(kind(stack, a), Kind::Tissue { .. })
            && matches!(kind(stack, b), Kind::Lumen | Kind::Membrane { .. } | Kind::GasWall { .. })
    };
    let walls = Measures::of(stack).wall_mm2;
    walls.iter().filter(|((a, b), _)| fed(*a, *b) || fed(*b, *a)).map(|(_, area)| area).sum()
}

//! Channels that are measured in sections of a drawing, whatever it is drawn with.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_drawing::measure::Channels;
use thymoid_drawing::{Stack, understand};
use thymoid_transport::voxels::Axis;

fn stack(layers: &str) -> Stack {
    let text = format!(
        r#"
        size_um = [1200, 1500]
        fill = "gel"
        material = [
            {{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }},
            {{ name = "medium", kind = "lumen" }},
            {{ name = "glass", kind = "solid" }},
        ]
        {layers}"#
    );
    understand(&toml::from_str(&text).unwrap(), "chip.toml", &mut |_| unreachable!()).unwrap().0
}

fn near(found: f64, expected: f64, share: f64) {
    assert!((found / expected - 1.0).abs() < share, "{found} instead of {expected}");
}

/// 4 or 5 channels beside each other at two heights, or 4 x 5 through the layer, each in a square
/// of 300 um.
#[test]
fn round_channels_are_found_along_every_axis() {
    for (along, axis, count, length_um) in
        [("x", Axis::X, 10, 1200.0), ("y", Axis::Y, 8, 1500.0), ("z", Axis::Z, 20, 600.0)]
    {
        let layer = format!(
            "[[layer]]\nname = \"a\"\nthickness_um = 600\ndrawing = [{{ kind = \"channel_array\", \
             along = \"{along}\", material = \"medium\", radius_um = 60, pitch_um = 300 }}]"
        );
        let channels = Channels::of(&stack(&layer)).unwrap();
        assert_eq!((channels.along, channels.count), (axis, count));
        near(channels.length_um, length_um, 1e-9);
        near(channels.radius_um, 60.0, 2e-3);
        near(channels.pitch_um, 300.0, 1e-3);
        near(channels.apart_um, 300.0, 1e-3);
    }
}

/// By hand: a circle as large as a rectangle of 80 x 60 um has a radius of 39.09 um, and 400 x 200
/// um of section make a square of 282.8 um.
#[test]
fn rectangular_channels_within_tissue_have_the_circle_of_their_area() {
    let layers = r#"
        [[layer]]
        name = "below"
        thickness_um = 70
        [[layer]]
        name = "channels"
        thickness_um = 60
        drawing = [{ kind = "channel_array", along = "y", material = "medium", width_um = 80, pitch_um = 400 }]
        [[layer]]
        name = "above"
        thickness_um = 70
    "#;
    let channels = Channels::of(&stack(layers)).unwrap();
    assert_eq!((channels.along, channels.count), (Axis::Y, 3));
    near(channels.radius_um, 39.09, 0.02);
    near(channels.pitch_um, 282.8, 1e-3);
    near(channels.apart_um, 400.0, 1e-6);
}

/// Channels on glass feed half of what channels in tissue do, and a chamber is no channel.
#[test]
fn what_tissue_does_not_enclose_is_no_channel() {
    let on_glass = r#"
        [[layer]]
        name = "glass"
        thickness_um = 100
        fill = "glass"
        [[layer]]
        name = "channels"
        thickness_um = 300
        drawing = [{ kind = "channel_array", along = "y", material = "medium", width_um = 80, pitch_um = 400 }]
        [[layer]]
        name = "above"
        thickness_um = 70
    "#;
    assert_eq!(Channels::of(&stack(on_glass)), None);
    let none = "[[layer]]\nname = \"a\"\nthickness_um = 600";
    assert_eq!(Channels::of(&stack(none)), None);
    let blind = r#"
        [[layer]]
        name = "a"
        thickness_um = 600
        drawing = [{ kind = "channel_array", along = "y", material = "medium", radius_um = 60, pitch_um = 300, box_um = [0, 0, 1200, 700] }]
    "#;
    assert_eq!(Channels::of(&stack(blind)), None, "they end in the tissue");
}

/// In a box, channels lie where the same numbers put them in a chip of its size.
#[test]
fn channels_in_a_box_lie_within_it() {
    let layer = r#"
        [[layer]]
        name = "a"
        thickness_um = 600
        drawing = [
            { kind = "slab", material = "glass" },
            { kind = "slab", material = "gel", box_um = [150, 300, 1050, 1200] },
            { kind = "channel_array", along = "y", material = "medium", radius_um = 60, pitch_um = 300, box_um = [150, 200, 1050, 1300] },
        ]
    "#;
    let channels = Channels::of(&stack(layer)).unwrap();
    assert_eq!((channels.count, channels.length_um), (6, 900.0));
    near(channels.pitch_um, 300.0, 1e-3);
    near(channels.middle_um[0], 600.0, 1e-6);
    assert_eq!(channels.centre_um, 750.0);
}

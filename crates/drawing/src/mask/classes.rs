//! What each pixel of a mask is: one material, or the edge of two.

use std::collections::BTreeMap;

use super::image::Page;
use crate::error::{Error, Result};

/// A grey edge pixel may differ by this much, in each channel, from a mixture of its neighbours.
const MIXED: f64 = 6.0;
/// What stands for a whole pixel.
const WHOLE: u16 = u16::MAX;

/// The classes of a page: entries of the map of materials, in its order.
///
/// ```
/// use std::collections::BTreeMap;
/// use thymoid_drawing::mask::{Classes, Page};
/// // The middle pixel is an edge, a quarter of it white.
/// let pixels = vec![0, 64, 255];
/// let page = Page { width: 3, height: 1, grey: true, pixels, um_per_pixel: None };
/// let materials = ["0", "255"].map(|key| (key.to_owned(), "gel".to_owned()));
/// let classes = Classes::of(&page, &BTreeMap::from(materials), "a.png")?;
/// let white = [0, 1, 2].map(|x| classes.cover(x, 0, 1));
/// assert_eq!(white.map(|share| (100.0 * share).round()), [0.0, 25.0, 100.0]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Classes {
    pub(super) width: usize,
    pub(super) height: usize,
    /// A class, another, and the share of the other.
    pixels: Vec<(u8, u8, u16)>,
}

impl Classes {
    /// Finds the class of every pixel.
    ///
    /// # Errors
    /// [`Error`] with the pixel or the key, for a colour that is no material and no mixture of two
    /// that touch there, or a key that is no colour.
    pub fn of(page: &Page, materials: &BTreeMap<String, String>, place: &str) -> Result<Self> {
        let mut keys = Vec::new();
        for key in materials.keys() {
            let value = page.value(key).ok_or_else(|| {
                let kind = if page.grey { "grey values" } else { "colours" };
                let problem = format!("`{key}` is no pixel of an image of {kind}");
                Error::new(
                    place,
                    problem,
                    "write \"#rrggbb\" for a colour, \"0\" to \"65535\" for a grey",
                )
            })?;
            keys.push(value);
        }
        let exact = |value: u32| keys.iter().position(|key| *key == value);
        let known: Vec<Option<u8>> =
            page.pixels.iter().map(|value| exact(*value).map(|class| class as u8)).collect();
        let mut pixels = Vec::with_capacity(known.len());
        for (index, class) in known.iter().enumerate() {
            let pixel = match class {
                Some(class) => (*class, *class, WHOLE),
                None => mixed(page, &known, &keys, index).ok_or_else(|| {
                    let (x, y) = (index % page.width + 1, index / page.width + 1);
                    let written = page.written(index);
                    let problem = format!("{written} is no material, and no edge between two");
                    let remedy = format!("add \"{written}\" to `materials`, or correct the pixel");
                    Error::new(format!("{place}, pixel ({x}, {y})"), problem, remedy)
                })?,
            };
            pixels.push(pixel);
        }
        Ok(Self { width: page.width, height: page.height, pixels })
    }

    /// Returns the share of a pixel that is of this class or a later one.
    pub fn cover(&self, x: usize, y: usize, class: usize) -> f64 {
        let (one, other, share) = self.pixels[x + self.width * y];
        let share = f64::from(share) / f64::from(WHOLE);
        let of = |c: u8, share: f64| if usize::from(c) >= class { share } else { 0.0 };
        if one == other { of(one, 1.0) } else { of(one, 1.0 - share) + of(other, share) }
    }
}

/// The two classes near a pixel of which it is a mixture, and the share of the second.
fn mixed(page: &Page, known: &[Option<u8>], keys: &[u32], index: usize) -> Option<(u8, u8, u16)> {
    let (x, y) = (index % page.width, index / page.width);
    let channels = page.channels(page.pixels[index]);
    for reach in [1, 2] {
        let mut near: Vec<u8> = Vec::new();
        for v in y.saturating_sub(reach)..=(y + reach).min(page.height - 1) {
            let row = v * page.width;
            for u in x.saturating_sub(reach)..=(x + reach).min(page.width - 1) {
                near.extend(known[row + u].filter(|class| !near.contains(class)));
            }
        }
        near.sort_unstable();
        for (i, one) in near.iter().enumerate() {
            for other in &near[i + 1..] {
                let [a, b] = [*one, *other].map(|c| page.channels(keys[usize::from(c)]));
                if let Some(share) = between(channels, a, b) {
                    return Some((*one, *other, (share * f64::from(WHOLE)).round() as u16));
                }
            }
        }
    }
    None
}

/// Where between two colours a third lies.
fn between(c: [i64; 3], a: [i64; 3], b: [i64; 3]) -> Option<f64> {
    let dot = |u: [i64; 3], v: [i64; 3]| (0..3).map(|i| (u[i] * v[i]) as f64).sum::<f64>();
    let less = |u: [i64; 3], v: [i64; 3]| [0, 1, 2].map(|i| u[i] - v[i]);
    let way = less(b, a);
    let share = dot(less(c, a), way) / dot(way, way);
    let near = (0..3).all(|i| (c[i] as f64 - a[i] as f64 - share * way[i] as f64).abs() <= MIXED);
    (near && (0.0..=1.0).contains(&share)).then_some(share)
}

//! A decoded image.

use crate::error::{Error, Result};

/// Pixels of a page, at most: an image of a quarter of a gigabyte.
pub(crate) const MOST_PIXELS: u64 = 1 << 26;

/// A page of an image, rows from the top.
///
/// ```
/// use thymoid_drawing::mask::Page;
/// let page = Page { width: 2, height: 1, grey: true, pixels: vec![0, 255], um_per_pixel: None };
/// assert_eq!(page.written(1), "255");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Whether pixels are grey values; else they are 0xRRGGBB.
    pub grey: bool,
    /// One value a pixel.
    pub pixels: Vec<u32>,
    /// Edge of a pixel, if the file says it.
    pub um_per_pixel: Option<f64>,
}

impl Page {
    /// Returns the value of a pixel as a design writes it.
    pub fn written(&self, pixel: usize) -> String {
        let value = self.pixels.get(pixel).copied().unwrap_or_default();
        if self.grey { value.to_string() } else { format!("#{value:06x}") }
    }

    /// Returns a value of the page by the key of a design: `#rrggbb` or a grey value.
    pub(crate) fn value(&self, key: &str) -> Option<u32> {
        let byte = |value: u32| u8::try_from(value).ok().map(u32::from);
        match (key.strip_prefix('#'), self.grey) {
            (Some(hex), grey) if hex.len() == 6 => {
                let value = u32::from_str_radix(hex, 16).ok()?;
                let level = value & 0xff;
                if grey { (value == level * 0x01_0101).then_some(level) } else { Some(value) }
            }
            (None, true) => key.parse::<u16>().ok().map(u32::from),
            (None, false) => byte(key.parse().ok()?).map(|level| level * 0x01_0101),
            _ => None,
        }
    }

    /// Returns the red, green and blue, or three times the grey, of a value.
    pub(crate) const fn channels(&self, value: u32) -> [i64; 3] {
        if self.grey {
            [value as i64; 3]
        } else {
            [(value >> 16 & 0xff) as i64, (value >> 8 & 0xff) as i64, (value & 0xff) as i64]
        }
    }
}

/// Refuses a page that is empty or too large.
pub(crate) fn sized(place: &str, width: u32, height: u32) -> Result<()> {
    let pixels = u64::from(width) * u64::from(height);
    if (1..=MOST_PIXELS).contains(&pixels) {
        return Ok(());
    }
    let problem = format!("has {width} x {height} pixels; at most {MOST_PIXELS} are read");
    Err(Error::new(place, problem, "make the pixels larger: a few in a voxel are enough"))
}

/// Puts samples together to a page.
pub(crate) fn page(
    place: &str,
    [width, height]: [usize; 2],
    samples: &[u16],
    channels: usize,
    alpha: bool,
    wide: bool,
) -> Result<Page> {
    let colours = channels - usize::from(alpha);
    if colours == 3 && wide {
        let problem = "has colours of 16 bits";
        return Err(Error::new(place, problem, "save it with 8 bits a channel, or as grey values"));
    }
    if samples.len() < width * height * channels {
        return Err(Error::new(place, "has fewer pixels than it says", "save it again"));
    }
    let opaque = if wide { u16::MAX } else { u16::from(u8::MAX) };
    let mut pixels = Vec::with_capacity(width * height);
    for (index, pixel) in samples.chunks_exact(channels).take(width * height).enumerate() {
        if alpha && pixel[channels - 1] != opaque {
            let (x, y) = (index % width + 1, index / width + 1);
            let place = format!("{place}, pixel ({x}, {y})");
            return Err(Error::new(place, "is transparent", "flatten the image onto a background"));
        }
        let value = pixel[..colours].iter().fold(0, |value, s| value << 8 | u32::from(*s));
        pixels.push(value);
    }
    Ok(Page { width, height, grey: colours == 1, pixels, um_per_pixel: None })
}

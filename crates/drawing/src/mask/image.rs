//! A decoded image.

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

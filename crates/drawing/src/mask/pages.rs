//! Image files to pages.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Limits, Transformations};

use super::image::{MOST_PIXELS, Page};
use super::tiff_pages::tiff_pages;
use crate::error::{Error, Result};

/// Reads every page of a PNG or TIFF file.
///
/// # Errors
/// [`Error`] with the page: neither format, broken, too large, transparent, or of a kind of pixel
/// that no mask has.
///
/// ```
/// use thymoid_drawing::mask::read_pages;
/// let error = read_pages("a.bmp", b"BM").expect_err("no PNG or TIFF");
/// assert!(error.to_string().contains("is neither PNG nor TIFF"));
/// ```
pub fn read_pages(file: &str, bytes: &[u8]) -> Result<Vec<Page>> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Ok(vec![png_page(file, bytes)?]),
        [b'I', b'I', ..] | [b'M', b'M', ..] => tiff_pages(file, bytes),
        _ => {
            let problem = "is neither PNG nor TIFF";
            Err(Error::new(file, problem, "save the mask as PNG or TIFF, without loss"))
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

fn png_page(file: &str, bytes: &[u8]) -> Result<Page> {
    let broken = |error: png::DecodingError| {
        Error::new(file, format!("is no whole PNG: {error}"), "save it again")
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: 1 << 29 });
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(broken)?;
    let (width, height) = (reader.info().width, reader.info().height);
    sized(file, width, height)?;
    let length = reader.output_buffer_size().unwrap_or(usize::MAX);
    if length as u64 > 8 * MOST_PIXELS {
        return Err(Error::new(file, "is too large", "make the pixels larger"));
    }
    let mut buffer = vec![0; length];
    let frame = reader.next_frame(&mut buffer).map_err(broken)?;
    let channels = frame.color_type.samples();
    let wide = frame.bit_depth == BitDepth::Sixteen;
    let samples: Vec<u16> = if wide {
        buffer.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect()
    } else {
        buffer.iter().map(|sample| u16::from(*sample)).collect()
    };
    let alpha = matches!(frame.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
    let (width, height) = (width as usize, height as usize);
    page(file, [width, height], &samples, channels, alpha, wide)
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

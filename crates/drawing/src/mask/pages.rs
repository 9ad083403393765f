//! Image files to pages.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Limits, Transformations};

use super::image::{MOST_PIXELS, Page, page, sized};
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

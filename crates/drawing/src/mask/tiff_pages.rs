//! TIFF, BigTIFF and OME-TIFF to pages.

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::image::{MOST_PIXELS, Page, page, sized};
use super::metadata::{Described, described};
use crate::error::{Error, Result};

/// Pages of a file, at most.
const MOST_PAGES: usize = 4096;
/// Resolution per centimetre in `ResolutionUnit`.
const CENTIMETRE: u32 = 3;
const UM_PER_CM: f64 = 1e4;

pub(super) fn tiff_pages(file: &str, bytes: &[u8]) -> Result<Vec<Page>> {
    let broken = |page: usize, error: tiff::TiffError| {
        let place = format!("{file}, page {page}");
        Error::new(place, format!("is no TIFF that can be read: {error}"), "save it without loss")
    };
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 8 * MOST_PIXELS as usize;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| broken(1, error))?;
    let mut decoder = decoder.with_limits(limits);
    let mut pages: Vec<Page> = Vec::new();
    let mut description: Option<Described> = None;
    let mut total = 0;
    loop {
        let number = pages.len() + 1;
        let place = format!("{file}, page {number}");
        let (width, height) = decoder.dimensions().map_err(|error| broken(number, error))?;
        sized(&place, width, height)?;
        total += u64::from(width) * u64::from(height);
        if number > MOST_PAGES || total > 4 * MOST_PIXELS {
            let problem = format!("the pages before have {total} pixels, more than are read");
            return Err(Error::new(place, problem, "make the pixels larger, or the pages fewer"));
        }
        let mut read = one_page(&place, &mut decoder, [width as usize, height as usize])?;
        if number == 1 {
            description = described(file, &text(&mut decoder), [width, height])?;
        }
        let per_page = resolution(&mut decoder);
        read.um_per_pixel = match &description {
            Some(Described { um_per_pixel, .. }) => *um_per_pixel,
            None => per_page,
        };
        if pages
            .first()
            .is_some_and(|first| (first.width, first.height) != (read.width, read.height))
        {
            let problem = "is not as large as the first";
            return Err(Error::new(place, problem, "save slices of one size"));
        }
        pages.push(read);
        if !decoder.more_images() {
            return Ok(pages);
        }
        decoder.next_image().map_err(|error| broken(number + 1, error))?;
    }
}

fn one_page(place: &str, decoder: &mut Decoder<Cursor<&[u8]>>, size: [usize; 2]) -> Result<Page> {
    let broken = |error: tiff::TiffError| {
        let problem = format!("is no TIFF that can be read: {error}");
        Error::new(place, problem, "save it without loss")
    };
    let (channels, alpha, wide) = match decoder.colortype().map_err(broken)? {
        ColorType::Gray(8) => (1, false, false),
        ColorType::Gray(16) => (1, false, true),
        ColorType::RGB(8) => (3, false, false),
        ColorType::RGBA(8) => (4, true, false),
        ColorType::GrayA(8) => (2, true, false),
        other => {
            let problem = format!("has pixels of kind {other:?}");
            let remedy = "save it as grey of 8 or 16 bits, or as RGB of 8 bits";
            return Err(Error::new(place, problem, remedy));
        }
    };
    let samples: Vec<u16> = match decoder.read_image().map_err(broken)? {
        DecodingResult::U8(samples) => samples.into_iter().map(u16::from).collect(),
        DecodingResult::U16(samples) => samples,
        _ => return Err(Error::new(place, "has no whole numbers as pixels", "save it as 16 bit")),
    };
    page(place, size, &samples, channels, alpha, wide)
}

/// Tag 270.
fn text(decoder: &mut Decoder<Cursor<&[u8]>>) -> String {
    let value = decoder.find_tag(Tag::ImageDescription).ok().flatten();
    value.and_then(|value| value.into_string().ok()).unwrap_or_default()
}

/// Edge of a pixel by the tags of resolution, where they count per centimetre: per inch is the size
/// on paper, as a rule.
fn resolution(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<f64> {
    let unit = decoder.find_tag_unsigned::<u32>(Tag::ResolutionUnit).ok()??;
    let per_unit = decoder.get_tag(Tag::XResolution).ok()?;
    let per_unit = match per_unit {
        tiff::decoder::ifd::Value::Rational(n, d) => f64::from(n) / f64::from(d),
        _ => return None,
    };
    (unit == CENTIMETRE && per_unit > 0.0 && per_unit.is_finite()).then(|| UM_PER_CM / per_unit)
}

//! Masks: images whose colours or grey values are materials.

mod classes;
mod contour;
mod image;
mod metadata;
mod pages;
mod tiff_pages;

pub use classes::Classes;
pub use image::Page;
pub use pages::read_pages;

pub(crate) use contour::{areas, placed};

//! One page for a person: a language-independent [`Page`] rendered into a single HTML file.
//!
//! The file holds every language, needs no network and no JavaScript, and its content security
//! policy makes the browser refuse both. Every figure has its table beside it and its CSV inside.

mod base64;
mod page;
mod render;

pub use page::{Block, KeyFigure, Lead, NoticeKind, Page, Section};
pub use render::render;

use crate::catalogue::Lang;

/// The numbers of every figure as files: name and CSV, with headings in English.
pub fn figures_csv(page: &Page) -> Vec<(String, String)> {
    page.figures()
        .map(|figure| (format!("{}.csv", figure.id), figure.table().csv(Lang::En)))
        .collect()
}

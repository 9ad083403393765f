//! What people see: sentences in two languages, figures, and one HTML file. It knows no science.
//!
//! * [`catalogue`]: every sentence in English and Chinese; how numbers are written.
//! * [`figure`]: charts as SVG, each with its table.
//! * [`html`]: a page in no language, rendered into one file that holds all of them.

pub mod catalogue;
pub mod figure;
pub mod html;

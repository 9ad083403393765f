//! TREC: circles of DNA that a T cell gets once, in the thymus, and that its division halves.
//!
//! ```text
//! T' = c (1 + f8) E - (delta + g + alpha) T
//! ```
//!
//! with T the copies in the body, c those of an emigrant, E and f8 E the CD4 and CD8 emigrants, and
//! delta + g + alpha what naive cells die of or become memory by. Division dilutes TREC and never
//! destroys it (Hazenberg 2000; Dutilh and de Boer 2003), so it does not stand there: it stands in
//! the cells that the copies are counted by.

use thymoid_core::Number;

/// Copies that come with an emigrating CD4 and the CD8 that come with it: c (1 + f8).
#[inline(always)]
pub(super) fn per_cd4_emigrant<R: Number>(per_emigrant: R, cd8_per_cd4: R) -> R {
    per_emigrant * (cd8_per_cd4 + 1.0)
}

/// Slope of the copies in the body, from emigrating CD4 and what naive cells are lost by.
#[inline(always)]
pub(super) fn slope<R: Number>(per_cd4: R, export: R, lost_per_day: R, copies: R) -> R {
    per_cd4 * export - lost_per_day * copies
}

/// Copies per T cell, once cells that hold none have joined those that the content was of.
pub(super) fn diluted<R: Number>(per_t_cell: R, cells: R, all_cells: R) -> R {
    let copies = per_t_cell * cells;
    copies / all_cells
}

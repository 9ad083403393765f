//! An entry before anything is known of it.

use crate::number::Limit;
use crate::raw::Raw;
use crate::units::Parent;
use crate::value::{Entry, LabVerdict, Provenance, Use};

/// Makes the entry of a value as written, accepted until something speaks against it.
pub(super) fn blank(raw: &Raw) -> Entry {
    Entry {
        sheet: raw.sheet.clone(),
        row: raw.row,
        column: raw.column.clone(),
        cell: raw.cell.clone(),
        cells: raw.cells,
        child_id: raw.child.text.clone(),
        age: None,
        day: None,
        time: String::new(),
        name: raw.name.text.clone(),
        analyte: None,
        code: raw.code.clone(),
        gating: String::new(),
        text: raw.text.clone(),
        text_unit: raw.unit.text.clone(),
        value: None,
        unit: "",
        limit: Limit::Exact,
        used: Use::Fit,
        verdict: LabVerdict::Accepted,
        reasons: Vec::new(),
        remedy: None,
        status: Provenance::Read,
        conflict: raw.conflict.clone(),
        source: raw.source.clone(),
        note: raw.note.clone(),
        marked: false,
        parent: Parent::Unstated,
        mapped: false,
        name_column: raw.name.column.clone(),
    }
}

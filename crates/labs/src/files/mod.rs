//! Files of hospitals: text, workbooks and bundles, brought to sheets of cells or to raw values.

mod csv;
mod encoding;
mod fhir;
mod grid;
mod open;
mod workbook;

pub(crate) use grid::{
    FORMULA_WITHOUT_RESULT, Grid, HEADER_WITHIN, cell_name, column_name, filled, too_many_rows,
};
pub(crate) use open::{Content, open};

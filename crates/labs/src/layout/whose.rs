//! The columns that tell one child of a table from another.

use super::column::{Column, Holds};
use crate::headers::Role;
use crate::identity::{is_name, is_number};

/// Returns the columns that tell children apart: a hospital number, the column of children, or all
/// names and the date of birth, since twins share one and brothers the other.
pub(super) fn columns_of_child(columns: &[Column]) -> Vec<usize> {
    let person = |c: &Column| matches!(c.holds, Holds::Person);
    let first = |wanted: &dyn Fn(&Column) -> bool| columns.iter().position(wanted);
    let one =
        first(&|c| person(c) && is_number(&c.title)).or_else(|| first(&|c| c.has(Role::Child)));
    if let Some(one) = one {
        return vec![one];
    }
    let all = |wanted: &dyn Fn(&Column) -> bool| -> Vec<usize> {
        (0..columns.len()).filter(|at| wanted(&columns[*at])).collect()
    };
    let names = all(&|c| person(c) && is_name(&c.title));
    if names.is_empty() {
        return first(&person).into_iter().collect();
    }
    [names, all(&|c| c.has(Role::Birth))].concat()
}

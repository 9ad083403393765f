//! The head of a table: how fields are told apart, what columns are called and what they hold.

use std::str;

use super::columns::{Columns, Unresolved};
use super::headerless::{self, FirstRow};
use super::layouts::{HEADERLESS, Layout, PLAIN, recognise, useless};
use super::lines::Line;
use super::named::NamedColumn;
use super::place::Place;
use super::role::Role;
use super::split::Dialect;
use crate::error::Error;
use crate::model::KnownGenes;

/// Columns a table may have: a hundred times those of AIRR.
const MAX_COLUMNS: usize = 16_384;
/// Column names that an error message repeats.
const NAMES_SHOWN: usize = 8;
/// Column names that an error message repeats where the user chooses among them.
const NAMES_OFFERED: usize = 60;

/// The head of a table.
pub(super) struct Header {
    pub(super) dialect: Dialect,
    pub(super) names: Vec<String>,
    pub(super) layout: &'static Layout,
    /// Of each chain that a row may hold.
    pub(super) columns: Vec<Columns>,
    /// Whether the names are ours, for the table has none.
    pub(super) headerless: bool,
    /// Whether the first column has no name in the table: R writes names of rows so.
    pub(super) row_names: bool,
}

impl Header {
    /// Reads column names. `second` is the line behind them: it says whether R wrote names of rows,
    /// over which there is no column name.
    pub(super) fn read(
        place: Place<'_>,
        line: &str,
        second: Option<&Line>,
        named: &[NamedColumn],
    ) -> Result<Self, Error> {
        if line.contains('\r') {
            let remedy = "save it as text for Unix or Windows";
            return Err(place.error("lines end with a carriage return only", remedy));
        }
        let dialect = Dialect::of(line);
        let mut names = dialect.fields(line);
        if names.len() > MAX_COLUMNS {
            let problem = format!("the table has {} columns", names.len());
            return Err(place.error(problem, format!("leave at most {MAX_COLUMNS}")));
        }
        let second = second.and_then(|line| str::from_utf8(&line.text).ok());
        let second = second.map(|line| dialect.fields(line));
        let row_names = second.as_ref().is_some_and(|row| has_row_names(&names, row));
        if row_names {
            names.insert(0, "row_names".to_owned());
        }
        let header: Vec<&str> = names.iter().map(String::as_str).collect();
        let (layout, found) = choose(place, &header, named)?;
        let Some(layout) = layout else {
            let names = headerless::names(header.len());
            let columns = {
                let header: Vec<&str> = names.iter().map(String::as_str).collect();
                resolve(place, &HEADERLESS, &header, &found)?
            };
            let layout = &HEADERLESS;
            return Ok(Self {
                dialect,
                names,
                layout,
                columns,
                headerless: true,
                row_names: false,
            });
        };
        let columns = resolve(place, layout, &header, &found)?;
        Ok(Self { dialect, names, layout, columns, headerless: false, row_names })
    }
}

/// Chooses the layout: the one that the names fit, else what the user names, else a table without
/// names, for which there is `None`. Columns are named by the user, or by the first row.
fn choose(
    place: Place<'_>,
    header: &[&str],
    named: &[NamedColumn],
) -> Result<(Option<&'static Layout>, Vec<NamedColumn>), Error> {
    let junction = |named: &NamedColumn| matches!(named.role, Role::Junction | Role::JunctionAa);
    let by_user = named.iter().any(junction);
    if let Some(layout) = recognise(header) {
        // Who names a junction in a row of several means that one.
        let one = by_user && !layout.chains.is_empty();
        return Ok((Some(if one { &PLAIN } else { layout }), named.to_vec()));
    }
    match headerless::decode(header) {
        FirstRow::Decoded(found) if named.is_empty() => return Ok((None, found)),
        FirstRow::Names if by_user => return Ok((Some(&PLAIN), named.to_vec())),
        FirstRow::Decoded(_) | FirstRow::Unclear if by_user => return Ok((None, named.to_vec())),
        FirstRow::Decoded(_) | FirstRow::Unclear => {
            let problem = "the first row holds no column names, and what its columns hold is not \
                           clear";
            let remedy = "name each with --column, such as --column junction_aa=column_1 --column \
                          v_call=column_2, or write column names into the first line";
            return Err(place.error(problem, remedy));
        }
        FirstRow::Names => {}
    }
    if let Some((problem, remedy)) = useless(header) {
        return Err(place.error(problem, remedy));
    }
    let names = listed(header, NAMES_SHOWN);
    let problem = format!("no column is known to hold a junction; the first are {names}");
    let remedy = "name it `junction` (nucleotides) or `junction_aa`, from Cys104 to Phe118 or \
                  Trp118, in the first line, or say which it is with --column junction_aa=NAME; \
                  separate columns by tabs, commas or semicolons";
    Err(place.error(problem, remedy))
}

fn resolve(
    place: Place<'_>,
    layout: &Layout,
    header: &[&str],
    named: &[NamedColumn],
) -> Result<Vec<Columns>, Error> {
    Columns::resolve(layout, header, named).map_err(|unresolved| match unresolved {
        Unresolved::Twice(second) => Place { column: header[second], ..place }
            .error("a second column has this name", "rename one of them"),
        Unresolved::Unknown(role, name) => {
            let role = role.as_str();
            let problem = format!("no column is called `{name}`, as `--column {role}={name}` says");
            place.error(problem, format!("columns are {}", listed(header, NAMES_OFFERED)))
        }
        Unresolved::OfWhichChain(role) => {
            let role = role.as_str();
            let problem = format!("a row holds several chains, and `{role}` is named for none");
            let remedy = "name the junction of that chain too, such as --column \
                          junction_aa=NAME; the rows are then read as that chain alone";
            place.error(problem, remedy)
        }
    })
}

fn listed(header: &[&str], most: usize) -> String {
    let names: Vec<String> = header.iter().take(most).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Tells whether rows have a name in front, over which the header has none, as R writes them: the
/// row is longer by one, begins with neither a gene nor a junction, does not end with an empty
/// field, and fits the header so shifted.
fn has_row_names(names: &[String], row: &[String]) -> bool {
    if row.len() != names.len() + 1 || row.last().is_none_or(|field| field.trim().is_empty()) {
        return false;
    }
    if headerless::role_of(&row[0]).is_some() {
        return false;
    }
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(layout) = recognise(&header) else { return false };
    let fits = |role: Role, field: &str| match role {
        Role::Junction | Role::Read => field.bytes().all(|b| b"ACGTNacgtn".contains(&b)),
        Role::JunctionAa => field.bytes().all(|b| b.is_ascii_alphabetic() || b"*_~".contains(&b)),
        Role::VCall | Role::JCall => KnownGenes::human().read(field).is_some(),
        _ => true,
    };
    let roles = layout.roles.iter().chain(layout.chains.iter().flat_map(|chain| chain.roles));
    roles.into_iter().all(|(role, known)| {
        let of_role = names.iter().zip(&row[1..]);
        of_role
            .filter(|(name, _)| known.iter().any(|k| super::layouts::same(name, k)))
            .all(|(_, field)| field.is_empty() || field == "NA" || fits(*role, field.trim()))
    })
}

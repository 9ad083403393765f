//! What of a design or of the parameters a run replaces.

use thymoid_chip::Design;
use thymoid_core::Parameters;
use toml::{Table, Value};

use super::values::Values;

/// What a run replaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its full name: a field of the design such as `medium.po2_mmhg`, or a parameter.
    pub name: String,
    /// Which of the two.
    pub target: Target,
    /// What it takes.
    pub values: Values,
}

/// What an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A field of the design that takes any number.
    Field,
    /// A field of the design that takes whole numbers.
    WholeField,
    /// A parameter.
    Parameter,
}

/// Names that are not far from what was written, at most this many changes a letter.
const NEAR: f64 = 0.7;

/// Finds what a name means.
///
/// # Errors
/// When it means nothing: the name that was probably meant, if any is near.
///
/// ```
/// use thymoid_study::sweep::entry::{Target, find};
/// let text = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 5\n\
///             functional_stroma_fraction = 1\n\
///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
/// let design = thymoid_chip::Design::parse("chip.toml", text)?;
/// let parameters = thymoid_study::parameters()?;
/// let found = |name| find(name, &design, &parameters);
/// assert_eq!(found("medium.faces"), Ok(Target::WholeField));
/// assert_eq!(found("thymocyte_density_per_ml"), Ok(Target::Field)); // which the design leaves out
/// assert_eq!(found("chip.foxn1_hill_exponent"), Ok(Target::Parameter));
/// assert_eq!(found("medium.po2_mmgh"), Err(Some("medium.po2_mmhg".to_owned())));
/// assert_eq!(found("colour"), Err(None));
/// # anyhow::Ok(())
/// ```
pub fn find(
    name: &str,
    design: &Design,
    parameters: &Parameters,
) -> Result<Target, Option<String>> {
    if parameters.get(name).is_ok() {
        return Ok(Target::Parameter);
    }
    let table = table_of(design);
    match at(&table, name) {
        Some(Value::Float(_)) => return Ok(Target::Field),
        Some(Value::Integer(_)) => return Ok(Target::WholeField),
        Some(_) => return Err(None),
        None => {}
    }
    // A field that the design leaves out is one that it can be given.
    if replaced(table.clone(), name, Value::Float(1.0)).is_some_and(|t| read(t).is_some()) {
        return Ok(Target::Field);
    }
    let mut known = numbers(&table, "");
    known.extend(parameters.iter().map(|(parameter, _)| parameter.to_owned()));
    let near = |known: &String| strsim::normalized_damerau_levenshtein(name, known);
    let nearest = known.into_iter().max_by(|a, b| near(a).total_cmp(&near(b)));
    Err(nearest.filter(|nearest| near(nearest) >= NEAR))
}

/// Returns the design with a number in a field; none if it has no such field.
pub fn with_field(design: &Design, name: &str, target: Target, value: f64) -> Option<Design> {
    let value = match target {
        Target::WholeField if value.fract() == 0.0 => Value::Integer(value as i64),
        _ => Value::Float(value),
    };
    read(replaced(table_of(design), name, value)?)
}

/// A design as TOML; every number of it is there with its own type.
fn table_of(design: &Design) -> Table {
    Table::try_from(design).unwrap_or_default()
}

fn read(table: Table) -> Option<Design> {
    table.try_into().ok()
}

fn at<'a>(table: &'a Table, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        Some((outer, inner)) => at(table.get(outer)?.as_table()?, inner),
        None => table.get(name),
    }
}

fn replaced(mut table: Table, name: &str, value: Value) -> Option<Table> {
    match name.split_once('.') {
        Some((outer, inner)) => {
            let within = table.get(outer)?.as_table()?.clone();
            table.insert(outer.to_owned(), Value::Table(replaced(within, inner, value)?));
        }
        None => {
            table.insert(name.to_owned(), value);
        }
    }
    Some(table)
}

/// Names of all numbers of a table.
fn numbers(table: &Table, stem: &str) -> Vec<String> {
    let of = |(key, value): (&String, &Value)| match value {
        Value::Float(_) | Value::Integer(_) => vec![format!("{stem}{key}")],
        Value::Table(within) => numbers(within, &format!("{stem}{key}.")),
        _ => Vec::new(),
    };
    table.iter().flat_map(of).collect()
}

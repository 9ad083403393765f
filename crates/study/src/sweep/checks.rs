//! What no type can say of a sweep that is written.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_chip::Design;
use thymoid_core::Parameters;
use toml::Spanned;

use super::entry::{Entry, Target, find};
use super::values::{Scale, Values};
use super::written::{CellsPlan, Method, WrittenEntry};
use crate::toml_file::TomlFile;

/// Fewest points of a design that tells anything.
const FEWEST: u32 = 2;
/// Longest simulation, and most of them of one chip.
const LONGEST_DAYS: u32 = 3660;
const MOST_SEEDS: u32 = 1000;

/// The name, which names folders too.
pub(crate) fn name(file: TomlFile<'_>, name: &Spanned<String>) -> Result<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let text = name.get_ref();
    if text.is_empty() || !text.chars().all(allowed) {
        let problem = format!("the name is `{text}`");
        return Err(file.fault(name.span(), problem, "use letters, digits, - and _"));
    }
    Ok(text.clone())
}

/// The parameters, with those that are replaced in every run.
pub(crate) fn parameters(
    file: TomlFile<'_>,
    replaced: &BTreeMap<Spanned<String>, f64>,
) -> Result<Parameters> {
    let mut parameters = crate::parameters()?;
    for (name, value) in replaced {
        let set = parameters.set(name.get_ref(), *value, file.name);
        set.map_err(|error| file.fault(name.span(), error, "correct [parameters]"))?;
    }
    Ok(parameters)
}

/// How many points, where the method takes a number.
pub(super) fn number(
    file: TomlFile<'_>,
    method: &Spanned<Method>,
    number: Option<&Spanned<u32>>,
) -> Result<u32> {
    let word = method.get_ref().as_str();
    match (method.get_ref(), number) {
        (Method::Grid, None) => Ok(0),
        (Method::Grid, Some(number)) => {
            let problem = "a grid has as many runs as its values have combinations";
            Err(file.fault(number.span(), problem, "leave `number` out, give `steps` in [[vary]]"))
        }
        (_, None) => {
            let problem = format!("`number` is missing, which {word} needs");
            Err(file.fault(method.span(), problem, "write number = 128"))
        }
        (_, Some(number)) if *number.get_ref() < FEWEST => {
            let problem = format!("{} of {word} tells nothing", number.get_ref());
            Err(file.fault(number.span(), problem, "write 2 or more"))
        }
        (_, Some(number)) => Ok(*number.get_ref()),
    }
}

/// The plan of simulations cell by cell.
pub(super) fn cells(
    file: TomlFile<'_>,
    plan: &Spanned<CellsPlan>,
    parameters: &Parameters,
) -> Result<()> {
    let CellsPlan { days, seeds, unit_sites, .. } = *plan.get_ref();
    for (key, value, most) in [("days", days, LONGEST_DAYS), ("seeds", seeds, MOST_SEEDS)] {
        if !(1..=most).contains(&value) {
            let problem = format!("`{key}` is {value}, which is not from 1 to {most}");
            return Err(file.fault(plan.span(), problem, "correct [cells]"));
        }
    }
    if let Some(sites) = unit_sites {
        let set = parameters.clone().set("chip.unit_sites", f64::from(sites), "[cells]");
        set.map_err(|error| file.fault(plan.span(), error, "correct `unit_sites` in [cells]"))?;
    }
    Ok(())
}

/// What is varied.
pub(crate) fn entries(
    file: TomlFile<'_>,
    vary: &[WrittenEntry],
    method: Method,
    design: &Design,
    parameters: &Parameters,
) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for of_one in vary {
        let name = of_one.entry.get_ref();
        if entries.iter().any(|entry| entry.name == *name) {
            let problem = format!("`{name}` is varied twice");
            return Err(file.fault(of_one.entry.span(), problem, "keep one of the two"));
        }
        let target = find(name, design, parameters).map_err(|nearest| {
            let problem = format!("neither the design nor the parameters have a number `{name}`");
            let hint = nearest.map_or_else(
                || "`thymoid parameters` lists parameters, docs/formats.md fields".to_owned(),
                |nearest| format!("did you mean {nearest}?"),
            );
            file.fault(of_one.entry.span(), problem, &hint)
        })?;
        let values = match &of_one.values {
            Some(values) => list(file, of_one, values, method)?,
            None => range(file, of_one, target, method, parameters)?,
        };
        let whole = values.extremes().iter().all(|value| value.fract() == 0.0);
        let between = matches!(values, Values::Range { .. });
        if target == Target::WholeField && (between || !whole) {
            let problem = format!("`{name}` takes whole numbers");
            return Err(file.fault(of_one.entry.span(), problem, "list them: values = [1, 2]"));
        }
        entries.push(Entry { name: name.clone(), target, values });
    }
    Ok(entries)
}

/// Values that are listed.
fn list(
    file: TomlFile<'_>,
    written: &WrittenEntry,
    values: &Spanned<Vec<f64>>,
    method: Method,
) -> Result<Values> {
    let name = written.entry.get_ref();
    let of_a_range = [
        written.low.as_ref().map(Spanned::span),
        written.high.as_ref().map(Spanned::span),
        written.scale.as_ref().map(Spanned::span),
        written.steps.as_ref().map(Spanned::span),
    ];
    if let Some(span) = of_a_range.into_iter().flatten().next() {
        let problem = format!("`{name}` has `values` and part of a range");
        return Err(file.fault(span, problem, "keep one of the two"));
    }
    if values.get_ref().is_empty() || values.get_ref().iter().any(|value| !value.is_finite()) {
        let problem = format!("`{name}` needs values that are numbers");
        return Err(file.fault(values.span(), problem, "list one or more"));
    }
    if method == Method::Morris {
        let problem = "morris moves through ranges";
        return Err(file.fault(values.span(), problem, "give low and high"));
    }
    Ok(Values::List(values.get_ref().clone()))
}

/// Values between two ends; those of a parameter are by default the ends of its plausible range.
fn range(
    file: TomlFile<'_>,
    written: &WrittenEntry,
    target: Target,
    method: Method,
    parameters: &Parameters,
) -> Result<Values> {
    let name = written.entry.get_ref();
    let plausible = match target {
        Target::Parameter => Some(parameters.get(name)?),
        Target::Field | Target::WholeField => None,
    };
    let end = |given: &Option<Spanned<f64>>, of: Option<f64>, key: &str| {
        given.as_ref().map(|value| *value.get_ref()).or(of).ok_or_else(|| {
            let problem = format!("`{name}` has no `{key}`");
            let hint = "give low and high, or values; only parameters have a range of their own";
            file.fault(written.entry.span(), problem, hint)
        })
    };
    let low = end(&written.low, plausible.map(|p| p.low), "low")?;
    let high = end(&written.high, plausible.map(|p| p.high), "high")?;
    let given = written.low.as_ref().or(written.high.as_ref());
    let given = given.map_or_else(|| written.entry.span(), Spanned::span);
    if !(low < high && low.is_finite() && high.is_finite()) {
        let problem = format!("`{name}`: low is {low}, which is not below high, {high}");
        return Err(file.fault(given, problem, "write the lesser number as low"));
    }
    let scale = written.scale.as_ref().map_or(Scale::Linear, |scale| *scale.get_ref());
    if let (Scale::Log, Some(scale)) = (scale, &written.scale)
        && low <= 0.0
    {
        let problem = format!("`{name}`: a log scale has no {low}");
        return Err(file.fault(scale.span(), problem, "raise low above 0, or use linear"));
    }
    let steps = match (method, &written.steps) {
        (Method::Grid, None) => {
            let problem = format!("`{name}` has no `steps`, which a grid needs");
            return Err(file.fault(written.entry.span(), problem, "write steps = 5"));
        }
        (Method::Grid, Some(steps)) if *steps.get_ref() < FEWEST => {
            let problem = format!("`{name}`: {} steps are no range", steps.get_ref());
            return Err(file.fault(steps.span(), problem, "write 2 or more, or values = [...]"));
        }
        (Method::Grid, Some(steps)) => *steps.get_ref() as usize,
        (_, Some(steps)) => {
            let problem = format!("only a grid has steps, not {}", method.as_str());
            return Err(file.fault(steps.span(), problem, "leave `steps` out"));
        }
        (_, None) => 0,
    };
    Ok(Values::Range { low, high, scale, steps })
}

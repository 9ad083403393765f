//! Some of the targets, by name.

use anyhow::{Result, bail};
use wildmatch::WildMatch;

use crate::Target;

/// Ids that are told where nothing is called so.
const NEAR: usize = 3;

/// Returns the targets that any of the patterns names, in their order; all of them without a
/// pattern.
///
/// A pattern is a stage (`chip`), a part of an id (`thymus-12`), or with `*` and `?` a whole id
/// (`thymus-*-human`).
///
/// # Errors
/// When a pattern names no target; the error tells ids that are near.
///
/// ```
/// use thymoid_evidence::{only, targets};
/// let some = only(targets()?, &["patient-08".to_owned(), "thymus-??-human".to_owned()])?;
/// let ids: Vec<&str> = some.iter().map(|target| target.id.as_str()).collect();
/// assert_eq!(ids[..2], ["thymus-03-human", "thymus-06-human"]);
/// assert_eq!(ids.last(), Some(&"patient-08-child"));
/// let error = only(targets()?, &["tymus-05".to_owned()]).unwrap_err().to_string();
/// assert!(error.contains("thymus-05"), "{error}");
/// # anyhow::Ok(())
/// ```
pub fn only(targets: Vec<Target>, patterns: &[String]) -> Result<Vec<Target>> {
    if let Some(unknown) = patterns.iter().find(|p| !targets.iter().any(|t| names(p, t))) {
        bail!(
            "--only: no target is called `{unknown}`\nhint: near are {}",
            near(unknown, &targets).join(", ")
        );
    }
    let wanted = |t: &Target| patterns.is_empty() || patterns.iter().any(|p| names(p, t));
    Ok(targets.into_iter().filter(wanted).collect())
}

fn names(pattern: &str, target: &Target) -> bool {
    if pattern.contains(['*', '?']) {
        WildMatch::new(pattern).matches(&target.id)
    } else {
        target.stage.as_str() == pattern || (!pattern.is_empty() && target.id.contains(pattern))
    }
}

fn near<'a>(pattern: &str, targets: &'a [Target]) -> Vec<&'a str> {
    let mut ids: Vec<&str> = targets.iter().map(|target| target.id.as_str()).collect();
    let distance = |id: &&str| strsim::damerau_levenshtein(pattern, id);
    ids.sort_by_cached_key(distance);
    ids.truncate(NEAR);
    ids
}

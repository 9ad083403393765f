//! What `thymoid receptor stats` prints of samples at equal depth, and of clonotypes over visits.

use std::fmt::Write;

use anyhow::Result;
use thymoid_receptor::statistics::{Course, Direction};
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::analysis::equal_depth::Reach;
use thymoid_study::analysis::tracking::Track;
use thymoid_study::content::repertoire;
use thymoid_study::jobs::receptor::StatsOutcome;

/// Samples at one number of copies, and which of them have too few.
pub(super) fn equal_depth(results: &[repertoire::Result], lang: Lang) -> Result<String> {
    let mut text = String::new();
    writeln!(
        text,
        "\n{:20} {:5} {:>10} {:14} {:>20} {:>20} {:>20} {:>9}",
        "sample", "locus", "at_copies", "kind", "hill_0", "hill_1", "hill_2", "coverage"
    )?;
    for repertoire::Result { sample, equal, .. } in results {
        let index = |name: &str| equal.indices.iter().find(|index| index.name == name);
        let value = |name| index(name).and_then(|index| index.value);
        let error = |name| index(name).and_then(|index| index.standard_error);
        let both = |name| match (value(name), error(name)) {
            (Some(value), Some(error)) => format!("{value:.1} ± {error:.1}"),
            (value, _) => value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1}")),
        };
        writeln!(
            text,
            "{:20} {:5} {:>10} {:14} {:>20} {:>20} {:>20} {:>9}",
            sample.name,
            sample.locus.as_str(),
            equal.depth,
            equal.reach.as_str(),
            both("hill_0"),
            both("hill_1"),
            both("hill_2"),
            value("coverage").map_or_else(|| "-".to_owned(), |value| format!("{value:.3}")),
        )?;
    }
    for repertoire::Result { sample, equal, .. } in results {
        let key = match equal.reach {
            Reach::TooFew => "repertoire.depth_too_few",
            Reach::Extrapolated => "repertoire.depth_extrapolated",
            Reach::Rarefied | Reach::Observed => continue,
        };
        let line = Message::new(key)
            .with("sample", sample.name.as_str())
            .with("locus", sample.locus.as_str())
            .with("copies", Value::integer(sample.abundances.copies() as f64))
            .with("depth", Value::integer(equal.depth as f64));
        writeln!(text, "{}", line.text(lang))?;
    }
    Ok(text)
}

/// Clonotypes by what became of them.
pub(super) fn tracks(outcome: &StatsOutcome, lang: Lang) -> Result<String> {
    let mut text = String::new();
    for track in &outcome.tracks {
        writeln!(text, "\n{}", courses(track).text(lang))?;
        for line in changes(track, outcome) {
            writeln!(text, "{}", line.text(lang))?;
        }
        if !track.counted.independent() {
            let counted = Message::new(&format!("repertoire.counted_{}", track.counted.as_str()));
            let line = Message::new("repertoire.no_test")
                .with("locus", track.locus.as_str())
                .with("counted", counted);
            writeln!(text, "{}", line.text(lang))?;
        }
    }
    for result in &outcome.results {
        let locus = result.sample.locus;
        if !outcome.tracks.is_empty() && outcome.tracks.iter().all(|track| track.locus != locus) {
            let line = Message::new("repertoire.one_visit").with("locus", locus.as_str());
            writeln!(text, "{}", line.text(lang))?;
        }
    }
    Ok(text)
}

fn courses(track: &Track) -> Message {
    let line = Message::new("repertoire.courses").with("locus", track.locus.as_str());
    Course::ALL.into_iter().fold(line, |line, course| {
        let number = track.courses.get(&course).copied().unwrap_or_default();
        line.with(course.as_str(), Value::integer(number as f64))
    })
}

fn changes<'a>(
    track: &'a Track,
    outcome: &'a StatsOutcome,
) -> impl Iterator<Item = Message> + use<'a> {
    let name = |step: usize| outcome.results[track.samples[step]].sample.name.as_str();
    track.changes.iter().enumerate().map(move |(step, numbers)| {
        let number =
            |direction| Value::integer(numbers.get(&direction).copied().unwrap_or_default() as f64);
        Message::new("repertoire.changes")
            .with("locus", track.locus.as_str())
            .with("from", name(step))
            .with("to", name(step + 1))
            .with("expanded", number(Direction::Expanded))
            .with("contracted", number(Direction::Contracted))
            .with("unchanged", number(Direction::Unchanged))
            .with("too_few", number(Direction::TooFew))
    })
}

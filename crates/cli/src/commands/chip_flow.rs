//! `thymoid chip flow`.

use std::fmt::Write;

use anyhow::{Context, Result};
use thymoid_core::INTENDED_USE;
use thymoid_report::catalogue::{Message, Value};
use thymoid_study::jobs::FlowJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::ChipFlowArgs;

/// Solves for the medium of a chip to a run folder, and prints its channels.
pub(crate) fn flow(args: &ChipFlowArgs) -> Result<()> {
    let file = args.design.display().to_string();
    let text =
        std::fs::read_to_string(&args.design).with_context(|| format!("{file}: cannot be read"))?;
    let outcome = FlowJob { file, text, lang: args.lang }.run(&thymoid_study::parameters()?)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let number = |value: Option<f64>| {
        value.map_or_else(String::new, |value| Value::significant(value, 3).text(args.lang))
    };
    let mut text = format!(
        "{}\n{:20} {:>8} {:>12} {:>10} {:>9} {:>9} {:>9}\n",
        done.display(),
        "channel",
        "count",
        "flow_ul_min",
        "speed_mm_s",
        "shear_pa",
        "in_mmhg",
        "out_mmhg"
    );
    for channel in &outcome.result.channels {
        let place = |place: Option<&thymoid_study::analysis::flow::Place>| {
            number(place.map(|place| place.medium_mmhg))
        };
        writeln!(
            text,
            "{:20} {:>8} {:>12} {:>10} {:>9} {:>9} {:>9}",
            channel.name,
            number(Some(channel.count)),
            number(Some(channel.flow_ul_min)),
            number(channel.speed_mm_s),
            number(channel.wall_shear_pa),
            place(channel.course.first()),
            place(channel.course.last()),
        )?;
    }
    for note in &outcome.result.notes {
        writeln!(text, "{}", Message::from(note).text(args.lang))?;
    }
    writeln!(text, "{INTENDED_USE}")?;
    super::print(text.as_bytes())
}

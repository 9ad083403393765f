//! `thymoid chip limits`.

use std::fmt::Write;

use anyhow::Result;
use thymoid_chip::ChipOutput;
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::analysis::answers::Answers;
use thymoid_study::content::answers::{difference, level, lines};
use thymoid_study::content::limits::{name, sentence};
use thymoid_study::jobs::LimitsJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::LimitsArgs;
use crate::columns::{left, pad};
use crate::terminal::Terminal;

/// Widths of the table of answers.
const WIDE: usize = 46;
const COLUMN: usize = 16;

/// Prints what holds a design back, and writes a folder with the scan about it where one is named.
pub(crate) fn limits(args: &LimitsArgs) -> Result<()> {
    let parameters = thymoid_chip::parameters()?;
    let job = LimitsJob::new(&args.design)?;
    let Some(path) = &args.out.path else {
        let (output, answers) = (job.solve(&parameters)?, job.answers(&parameters)?);
        return super::print(table(&output, &answers, args.lang)?.as_bytes());
    };
    let folder = RunFolder::begin(path, args.out.overwrite)?;
    let outcome = job.run(&parameters, args.lang, &mut Terminal::new(args.lang))?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let mut text = table(&outcome.output, &outcome.answers, args.lang)?;
    writeln!(text, "{}", done.join("report.html").display())?;
    super::print(text.as_bytes())
}

fn table(output: &ChipOutput, answers: &Answers, lang: Lang) -> Result<String> {
    let say = |key: &str| Message::new(key).text(lang);
    let mut text = String::new();
    if let Some((limits, held)) = output.limits.as_ref().zip(sentence(output)) {
        writeln!(text, "{}\n", held.text(lang))?;
        let (limit, allows, shrink) =
            (say("limits.limit"), say("limits.allows"), say("limits.may_shrink"));
        writeln!(text, "{}{}  {shrink}", pad(&limit, 14), left(&allows, 30))?;
        for margin in limits.margins {
            let (allows, shrink) = match margin.thymocytes.zip(margin.may_shrink()) {
                None => (say("limits.not_given"), String::new()),
                Some((cells, shrink)) => {
                    let shrink = if margin.limit == limits.limiting {
                        say("limits.it_holds")
                    } else {
                        Value::probability(shrink, 0).text(lang)
                    };
                    (Value::significant(cells / 1e6, 3).text(lang), shrink)
                }
            };
            let line =
                format!("{}{}  {shrink}", pad(&say(name(margin.limit)), 14), left(&allows, 30));
            writeln!(text, "{}", line.trim_end())?;
        }
        writeln!(text)?;
    }
    compared(&mut text, &output.design, answers, lang)?;
    for note in &output.notes {
        writeln!(text, "{}", Message::from(note).text(lang))?;
    }
    writeln!(text, "{}", super::intended_use(lang))?;
    Ok(text)
}

/// The answers side by side, and how far they differ.
fn compared(text: &mut String, design: &str, answers: &Answers, lang: Lang) -> Result<()> {
    if answers.all.len() > 1 {
        let say = |key: &str| Message::new(key).text(lang);
        write!(text, "{}", pad(&say("answers.table"), WIDE))?;
        for answer in &answers.all {
            write!(text, "{}", left(&say(level(answer.level)), COLUMN))?;
        }
        writeln!(text)?;
        for (label, values) in lines(answers) {
            write!(text, "{}", pad(&label.text(lang), WIDE))?;
            for value in values {
                let value = value.map_or_else(|| "–".to_owned(), |value| value.text(lang));
                write!(text, "{}", left(&value, COLUMN))?;
            }
            writeln!(text)?;
        }
        writeln!(text)?;
    }
    writeln!(text, "{}\n", difference(design, answers).text(lang))?;
    Ok(())
}

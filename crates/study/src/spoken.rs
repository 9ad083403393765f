//! Errors in the language asked for.
//!
//! Errors are English sentences, made where they happen.

use thymoid_core::TableError;
use thymoid_patient::Error;

use thymoid_report::catalogue::translate::translated;
use thymoid_report::catalogue::{Lang, Message};

/// An error as the terminal shows it.
pub fn error(error: &anyhow::Error, lang: Lang) -> String {
    let english = told_once(error);
    if lang == Lang::En {
        return format!("error: {english}");
    }
    let of_patient = || match error.downcast_ref::<Error>() {
        Some(Error::Table(fault)) => Some(fault),
        _ => None,
    };
    let told = match error.downcast_ref::<TableError>().or_else(of_patient) {
        Some(TableError { file, row, column, problem, remedy }) => {
            let why = Message::new("verdict.and")
                .with("first", translated(problem, lang))
                .with("second", translated(remedy, lang));
            // A row as a whole has no column.
            let refused = if column == "-" {
                Message::new("check.refused_row")
            } else {
                Message::new("check.refused").with("column", column.as_str())
            };
            let place = refused.with("file", file.as_str()).with("row", row.to_string());
            place.with("why", why).text(lang)
        }
        None => translated(&english, lang),
    };
    Message::new("check.error").with("error", told).text(lang)
}

/// An error and its causes, outermost first, without what was said before: a context may name the
/// file that its cause names again, and an error may quote its source. The outermost hint, which
/// knows most of what was wanted, ends it.
fn told_once(error: &anyhow::Error) -> String {
    let (mut told, mut hint): (Vec<String>, Option<String>) = (Vec::new(), None);
    for cause in error.chain().map(ToString::to_string) {
        let (mut fresh, mend) = match cause.split_once(HINT) {
            Some((fresh, mend)) => (fresh, Some(mend)),
            None => (cause.as_str(), None),
        };
        while let Some(known) = told.iter().find(|part| {
            fresh.strip_prefix(part.as_str()).is_some_and(|rest| rest.starts_with(": "))
        }) {
            fresh = &fresh[known.len() + 2..];
        }
        if !told.join(": ").contains(fresh) {
            told.extend(fresh.split(": ").map(str::to_owned));
        }
        hint = hint.or(mend.map(str::to_owned));
    }
    told.join(": ") + &hint.map_or_else(String::new, |hint| format!("{HINT}{hint}"))
}

/// What comes before how to mend it.
const HINT: &str = "\nhint: ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cause_is_told_twice() {
        let io = || std::io::Error::other("disk full");
        let quoting = anyhow::Error::from(io()).context("a.csv: cannot be written: disk full");
        assert_eq!(told_once(&quoting), "a.csv: cannot be written: disk full");
        let naming = anyhow::anyhow!("a.csv: row 2: no number").context("a.csv");
        assert_eq!(told_once(&naming), "a.csv: row 2: no number");
        let both = anyhow::anyhow!("a.csv: is empty\nhint: fill it").context("no draws\nhint: run");
        assert_eq!(told_once(&both), "no draws: a.csv: is empty\nhint: run");
        let plain = anyhow::Error::from(io()).context("a.csv: cannot be written");
        assert_eq!(told_once(&plain), "a.csv: cannot be written: disk full");
    }

    #[test]
    fn errors_of_places_and_tables_are_told_in_chinese() {
        for (english, told) in [
            (
                "out: is not a run folder, so it is not replaced\nhint: choose another --out",
                "不是运行结果文件夹",
            ),
            (
                "a.csv: cannot be written: disk full\nhint: check its place and permissions",
                "无法写入",
            ),
            ("--only: no target is called `x`\nhint: near are y, z", "没有名为`x`的目标"),
            (
                "a.tsv, row 1, column v_call: a second column has this name; rename one of them",
                "另有一列同名；请将其中一列改名",
            ),
        ] {
            let error = error(&anyhow::anyhow!(english), Lang::ZhCn);
            assert!(error.contains(told), "{error}");
            assert!(!error.contains("hint"), "{error}");
        }
    }

    #[test]
    fn errors_of_laboratory_files_are_told_in_chinese() {
        let none = thymoid_labs::Given::default();
        for (bytes, told) in [
            (&b"%PDF-1.7"[..], "错误：labs：第1行：PDF中没有可读取的表格；请改为导出CSV或.xlsx"),
            (b"", "错误：labs：第1行：表格为空；请填写表头和至少一行数据"),
            (
                b"<html>",
                "错误：labs：第1行：无论扩展名如何，这是网页或XML；请用电子表格软件打开，另存为.xlsx或CSV",
            ),
        ] {
            let refused = thymoid_labs::check("labs", bytes, none).unwrap_err();
            assert_eq!(error(&refused.into(), Lang::ZhCn), told);
        }
        let plain = anyhow::anyhow!(
            "x: exists already\nhint: choose another --out, or pass --overwrite to replace it"
        );
        assert_eq!(error(&plain, Lang::En).lines().next(), Some("error: x: exists already"));
        assert!(error(&plain, Lang::ZhCn).starts_with("错误：x：已存在\n提示："));
    }
}

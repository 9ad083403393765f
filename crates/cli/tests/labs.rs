//! Files of wards through `thymoid patient check`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{outcome, thymoid};

/// A file of the reader's own tests.
fn table(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../labs/tests/labs").join(name)
}

const DATES: [&str; 4] = ["--birth", "2024-01-10", "--implant", "2025-01-10"];

#[test]
fn every_format_is_checked_and_its_verdicts_written() {
    for (name, dates, cell, words) in [
        ("long_zh_his_bom.csv", true, "C2", ["cd4", "210", "/uL", "accepted"]),
        ("excel_unicode_text.txt", true, "C2", ["cd4", "1.5", "/uL", "accepted"]),
        ("wide_zh_gb18030.csv", true, "D2", ["lymphocytes", "1200", "/uL", "converted"]),
        ("workbook.xlsx", true, "流式!D2", ["cd3", "300", "/uL", "converted"]),
        ("redcap_repeated_form.csv", false, "G3", ["naive_cd4", "12", "/uL", "doubtful"]),
        ("bundle.json", false, "6", ["naive_cd4", "<10", "/uL", "accepted"]),
    ] {
        let temporary = tempfile::tempdir().unwrap();
        let out = temporary.path().join("verdicts.csv");
        let mut command = thymoid(["patient", "check"]);
        command.arg(table(name)).arg("--out").arg(&out);
        command.args(if dates { DATES.as_slice() } else { &[] });
        let (code, printed, stderr) = outcome(command);
        assert_eq!(code, 0, "{name}: {stderr}");
        let row = printed.lines().find(|line| line.split_whitespace().next() == Some(cell));
        let found: Vec<&str> =
            row.unwrap_or_else(|| panic!("{name}:\n{printed}")).split_whitespace().collect();
        assert_eq!(found[4..8], words, "{name}");
        let written = fs::read_to_string(&out).unwrap();
        assert!(written.starts_with("sheet,row,column,cell,child_id,age_days,day,"), "{name}");
        let entries = printed.lines().count() - 2;
        assert!(printed.contains(&format!("{entries} entries, none dropped")), "{name}");
        assert_eq!(csv_rows(&written), entries, "{name}");
        assert!(
            !written.contains("2024") && !written.contains("2025-01-10"),
            "{name}: a date is stored"
        );
    }
}

fn csv_rows(text: &str) -> usize {
    csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).count()
}

#[test]
fn a_refused_value_is_shown_among_the_others_and_fails_the_command() {
    let mut command = thymoid(["patient", "check"]);
    command.arg(table("duplicates.csv")).args(DATES);
    let (code, printed, stderr) = outcome(command);
    assert_eq!(code, 1);
    assert!(
        printed.contains("1 accepted, 0 converted, 1 doubtful, 0 not read, 1 refused"),
        "{printed}"
    );
    assert!(
        stderr.contains("row 4, column `test`: cd4 of this sample stands in row 2 too"),
        "{stderr}"
    );
}

#[test]
fn verdicts_are_told_in_chinese_too() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("verdicts.csv");
    let mut command = thymoid(["patient", "check", "--lang", "zh-CN"]);
    command.arg(table("duplicates.csv")).args(DATES).arg("--out").arg(&out);
    let (code, printed, stderr) = outcome(command);
    assert_eq!(code, 1);
    let heads: Vec<&str> = printed.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(
        heads,
        ["单元格", "患儿", "月龄", "天数", "检验项目", "数值", "单位", "判定", "原因"]
    );
    assert!(printed.contains("本样本的cd4在第2行也有一个不同的值；请保留一个"), "{printed}");
    assert!(printed.contains("采纳1，已换算0，存疑1，未读取0，不采纳1"), "{printed}");
    assert!(stderr.starts_with("错误："), "{stderr}");
    assert!(stderr.contains("第4行，列`test`：本样本的cd4在第2行也有一个不同的值"), "{stderr}");
    let written = fs::read_to_string(&out).unwrap();
    assert!(written.contains("other_value,本样本的cd4"), "{written}");

    let mut command = thymoid(["patient", "check", "--lang", "zh-CN"]);
    command.arg(table("column_of_names.csv"));
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1);
    assert!(stderr.contains("疑似患儿身份信息；请删除后重新保存"), "{stderr}");
}

#[test]
fn a_file_that_names_a_child_is_refused_and_nothing_of_it_is_repeated() {
    for (name, secret) in [
        ("column_of_names.csv", "张三"),
        ("national_id_in_a_cell.csv", "11010519491231002X"),
        ("name_as_pseudonym.csv", "张三"),
        ("bundle_with_a_name.json", "张三"),
        ("hospital_number_as_pseudonym.csv", "00123456"),
    ] {
        let temporary = tempfile::tempdir().unwrap();
        let out = temporary.path().join("verdicts.csv");
        let mut command = thymoid(["patient", "check"]);
        command.arg(table(name)).arg("--out").arg(&out);
        let (code, printed, stderr) = outcome(command);
        assert_eq!((code, printed.as_str(), out.exists()), (1, "", false), "{name}");
        assert!(stderr.contains("looks like") && !stderr.contains(secret), "{name}: {stderr}");
    }
}

#[test]
fn a_file_in_the_way_and_a_date_that_is_none_are_named() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("verdicts.csv");
    fs::write(&out, "mine").unwrap();
    let mut command = thymoid(["patient", "check"]);
    command.arg(table("bundle.json")).arg("--out").arg(&out);
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1);
    assert!(stderr.contains("exists already") && stderr.contains("--overwrite"), "{stderr}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");

    let mut command = thymoid(["patient", "check"]);
    command.arg(table("workbook.xlsx")).args(["--implant", "05/03/2025"]);
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 1);
    assert!(stderr.contains("day/month or month/day") && stderr.contains("hint:"), "{stderr}");
}

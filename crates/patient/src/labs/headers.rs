//! What the columns of a table are called.

use super::plain::fold;
use super::raw::Span;

/// What a column holds besides values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Child,
    Birth,
    Implant,
    /// Day of sampling.
    Date,
    /// Day of the test: that of sampling where no other is given.
    TestDate,
    Time,
    Age(Span),
    Since(Span),
    Analyte,
    Code,
    Value,
    Sign,
    Unit,
    Use,
    Status,
    Source,
    Note,
    /// Planned visit of a longitudinal project.
    Event,
    /// Running number of a repeated form.
    Instance,
    /// Understood, and not needed.
    Other,
}

/// Columns of Thymoid's own laboratory table.
pub(super) const OWN: [&str; 10] = [
    "child_id",
    "age_months",
    "months_since_implant",
    "analyte",
    "value",
    "unit",
    "use",
    "status",
    "source",
    "note",
];

use Span::{Days, Months, Unstated, Years};

/// Names after folding: lower case, no spaces and underscores.
const ROLES: &[(Role, &[&str])] = &[
    (
        Role::Child,
        &[
            "childid",
            "child",
            "patientid",
            "patient",
            "pid",
            "subject",
            "subjectid",
            "recordid",
            "studyid",
            "participantid",
            "id",
            "pseudonym",
            "编号",
            "患者编号",
            "病人编号",
            "研究编号",
            "受试者编号",
            "受试者",
            "患儿编号",
            "患儿",
            "病例编号",
            "pseudonymid",
        ],
    ),
    (
        Role::Birth,
        &[
            "birthdate",
            "dateofbirth",
            "dob",
            "birthday",
            "born",
            "出生日期",
            "出生年月",
            "出生年月日",
            "生日",
            "geburtsdatum",
        ],
    ),
    (
        Role::Implant,
        &[
            "implantdate",
            "dateofimplant",
            "implantationdate",
            "dateofimplantation",
            "transplantdate",
            "dateoftransplant",
            "移植日期",
            "植入日期",
            "手术日期",
            "胸腺移植日期",
            "胸腺植入日期",
        ],
    ),
    (
        Role::Date,
        &[
            "date",
            "sampledate",
            "samplingdate",
            "dateofsampling",
            "collectiondate",
            "datecollected",
            "collected",
            "labdate",
            "visitdate",
            "drawdate",
            "采样日期",
            "采集日期",
            "采样时间",
            "采集时间",
            "标本采集时间",
            "标本采集日期",
            "采血日期",
            "采血时间",
            "日期",
            "entnahmedatum",
            "datum",
            "effectivedate",
        ],
    ),
    (
        Role::TestDate,
        &["testdate", "检验日期", "检测日期", "检查日期", "送检日期", "检验时间", "检测时间"],
    ),
    (Role::Time, &["time", "sampletime", "samplingtime", "时刻", "uhrzeit"]),
    (
        Role::Age(Months),
        &["agemonths", "ageinmonths", "age(months)", "age(mo)", "月龄", "月龄(月)", "年龄(月)"],
    ),
    (Role::Age(Days), &["agedays", "ageindays", "age(days)", "age(d)", "日龄", "年龄(天)"]),
    (Role::Age(Years), &["ageyears", "ageinyears", "age(years)", "age(y)", "年龄(岁)"]),
    (Role::Age(Unstated), &["age", "年龄", "alter"]),
    (
        Role::Since(Months),
        &[
            "monthssinceimplant",
            "monthspostimplant",
            "monthsposttransplant",
            "monthsaftertransplant",
            "monthsafterimplant",
            "移植后月数",
            "移植后(月)",
            "移植后时间(月)",
            "植入后月数",
        ],
    ),
    (
        Role::Since(Days),
        &[
            "dayssinceimplant",
            "dayspostimplant",
            "daysposttransplant",
            "daysaftertransplant",
            "daysafterimplant",
            "移植后天数",
            "移植后(天)",
            "植入后天数",
            "daypostimplant",
            "pod",
        ],
    ),
    (
        Role::Analyte,
        &[
            "analyte",
            "test",
            "testname",
            "item",
            "parameter",
            "项目",
            "检验项目",
            "项目名称",
            "检测项目",
            "检验项目名称",
            "指标",
            "检测指标",
            "analyt",
            "untersuchung",
            "component",
            "labtest",
        ],
    ),
    (Role::Code, &["loinc", "loinccode", "loincnum"]),
    (
        Role::Value,
        &[
            "value",
            "result",
            "结果",
            "检验结果",
            "测定值",
            "检测结果",
            "数值",
            "测定结果",
            "检测值",
            "ergebnis",
            "wert",
            "results",
        ],
    ),
    (Role::Sign, &["comparator", "qualifier", "符号", "sign", "operator"]),
    (Role::Unit, &["unit", "units", "单位", "einheit"]),
    (Role::Use, &["use"]),
    (Role::Status, &["status"]),
    (Role::Source, &["source"]),
    (
        Role::Note,
        &["note", "notes", "remark", "remarks", "comment", "comments", "备注", "bemerkung"],
    ),
    (Role::Event, &["redcapeventname", "eventname"]),
    (Role::Instance, &["redcaprepeatinstance", "repeatinstance"]),
    (
        Role::Other,
        &[
            "redcaprepeatinstrument",
            "repeatinstrument",
            "redcapdataaccessgroup",
            "redcapsurveyidentifier",
            "sex",
            "gender",
            "性别",
            "referencerange",
            "range",
            "参考范围",
            "参考值",
            "参考区间",
            "正常范围",
            "referenzbereich",
            "flag",
            "提示",
            "异常标志",
            "标志",
            "abnormal",
            "报告日期",
            "报告时间",
            "审核时间",
            "reportdate",
            "specimen",
            "标本",
            "标本类型",
            "样本类型",
            "科室",
            "序号",
            "no",
            "seq",
            "method",
            "方法",
            "检测方法",
            "assay",
            "visit",
            "随访",
            "geschlecht",
        ],
    ),
];

/// The role of a header.
pub(super) fn role(header: &str) -> Option<Role> {
    let folded = fold(header);
    ROLES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_role() {
        let mut seen: Vec<&str> = ROLES.iter().flat_map(|(_, names)| *names).copied().collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
        for (header, expected) in [
            ("Child_ID", Role::Child),
            ("采样日期", Role::Date),
            ("月龄（月）", Role::Age(Months)),
            (" Months since implant", Role::Since(Months)),
            ("redcap_event_name", Role::Event),
            ("Unit:", Role::Unit),
        ] {
            assert_eq!(role(header), Some(expected), "{header}");
        }
        assert!(OWN.iter().all(|name| role(name).is_some()));
        assert_eq!(role("mood"), None);
    }
}

//! Whether a procedure is the implantation of a thymus: by whole words in their order, never by
//! letters within a word. A thymus is also taken out and biopsied, thymoglobulin is a drug, and a
//! child with athymia gets catheters.

use super::plain::letters;

/// What is implanted.
const THYMUS: [&str; 9] = [
    "thymus",
    "thymic",
    "timo",
    "timico",
    "timica",
    "thymique",
    "thymusgewebe",
    "rethymic",
    "thymuschip",
];
/// How.
const ACT: [&str; 25] = [
    "implant",
    "implantation",
    "implanted",
    "implanting",
    "transplant",
    "transplantation",
    "transplanted",
    "engraftment",
    "graft",
    "grafting",
    "implantiert",
    "transplantiert",
    "transplantat",
    "greffe",
    "trasplante",
    "implante",
    "implantacion",
    "insertion",
    "placement",
    "administration",
    "einsetzen",
    "einpflanzung",
    "implantata",
    "transplante",
    "implants",
];
/// Words that may stand between the two.
const BETWEEN: [&str; 43] = [
    "agdc",
    "of",
    "the",
    "a",
    "tissue",
    "cultured",
    "allogeneic",
    "postnatal",
    "processed",
    "engineered",
    "bioengineered",
    "chip",
    "organoid",
    "slices",
    "slice",
    "cells",
    "lobe",
    "gland",
    "human",
    "donor",
    "into",
    "in",
    "quadriceps",
    "thigh",
    "muscle",
    "von",
    "des",
    "eines",
    "der",
    "kultiviertem",
    "kultivierten",
    "allogenem",
    "gewebe",
    "de",
    "du",
    "tissu",
    "tejido",
    "cultive",
    "cultivado",
    "allogenique",
    "alogenico",
    "with",
    "product",
];
/// Words that make it another procedure, or none that was done.
const NOT: [&str; 39] = [
    "catheter",
    "port",
    "line",
    "pump",
    "pacemaker",
    "stent",
    "tube",
    "biopsy",
    "evaluation",
    "assessment",
    "planned",
    "planning",
    "pre",
    "prior",
    "before",
    "post",
    "after",
    "follow",
    "consult",
    "consultation",
    "scheduled",
    "history",
    "removal",
    "removed",
    "resection",
    "rejection",
    "workup",
    "screening",
    "referral",
    "cancelled",
    "globulin",
    "biopsie",
    "biopsia",
    "geplant",
    "nach",
    "vor",
    "apres",
    "avant",
    "katheter",
];

/// Compounds that say both.
const COMPOUNDS: [&str; 7] = [
    "thymustransplantation",
    "thymusimplantation",
    "thymustransplantat",
    "thymusgewebetransplantation",
    "thymusgewebeimplantation",
    "thymustransplant",
    "thymusimplant",
];

/// Codes of an implantation. No code of a public system was verified.
pub(super) fn is_implantation(name: &str) -> bool {
    let text = letters(name);
    chinese(&text) || words(&text)
}

fn words(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| NOT.contains(word)) {
        return false;
    }
    if words.iter().any(|word| COMPOUNDS.contains(word)) {
        return true;
    }
    let near = |from: &str, to: &[&str]| {
        words.iter().enumerate().any(|(at, word)| {
            *word == from && {
                let mut after = words[at + 1..].iter().skip_while(|w| BETWEEN.contains(w));
                after.next().is_some_and(|word| to.contains(word))
            }
        })
    };
    THYMUS.iter().any(|thymus| near(thymus, &ACT)) || ACT.iter().any(|act| near(act, &THYMUS))
}

fn chinese(text: &str) -> bool {
    const PARTS: [&str; 9] =
        ["组织", "芯片", "细胞", "类器官", "培养", "同种异体", "术", "片", "移植物"];
    const NOT: [&str; 12] = [
        "切除",
        "活检",
        "导管",
        "评估",
        "计划",
        "术前",
        "术后",
        "随访",
        "拟行",
        "置管",
        "球蛋白",
        "会诊",
    ];
    if NOT.iter().any(|word| text.contains(word)) {
        return false;
    }
    let mut rest = text;
    while let Some(at) = rest.find("胸腺") {
        rest = &rest[at + "胸腺".len()..];
        let mut after = rest;
        while let Some(part) = PARTS.iter().find_map(|part| after.strip_prefix(part)) {
            after = part;
        }
        if after.starts_with("植入") || after.starts_with("移植") {
            return true;
        }
    }
    // 植入胸腺组织
    ["植入胸腺", "移植胸腺", "植入同种异体胸腺", "植入培养胸腺"]
        .iter()
        .any(|act| text.contains(act))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_implantation_of_thymus_is_one() {
        for name in [
            "Implantation of thymus tissue",
            "Implantation of cultured thymus tissue into quadriceps",
            "Thymus transplantation",
            "Thymus tissue implant",
            "Thymic chip implantation",
            "RETHYMIC implantation",
            "Thymustransplantation",
            "Transplantation von Thymusgewebe",
            "Implantation allogenem Thymusgewebe",
            "Greffe de thymus",
            "Greffe de tissu thymique",
            "Trasplante de timo",
            "Trasplante de tejido tímico",
            "胸腺移植术",
            "胸腺组织植入术",
            "同種異體胸腺組織移植",
            "胸腺芯片植入",
        ] {
            assert!(is_implantation(name), "{name}");
        }
        for name in [
            "Thymectomy during cardiac transplant",
            "Rabbit antithymocyte globulin (Thymoglobulin) infusion, pre-transplant",
            "Insertion of central venous catheter in athymia",
            "Catheter implantation for congenital athymia before thymus transplantation",
            "Thymus biopsy after transplantation",
            "Heart transplantation; thymus removed",
            "Haploidentical stem cell transplantation",
            "Evaluation for thymus transplantation",
            "Thymectomy",
            "胸腺切除术",
            "抗胸腺细胞球蛋白，移植前",
            "无胸腺症患儿导管植入",
            "胸腺移植术前评估",
            "Biopsie de thymus",
            "",
        ] {
            assert!(!is_implantation(name), "{name}");
        }
    }
}

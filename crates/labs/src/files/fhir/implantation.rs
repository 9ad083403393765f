//! Whether a procedure is the implantation of a thymus: by whole words in their order, never by
//! letters within a word. A thymus is also taken out and biopsied, thymoglobulin is a drug, and a
//! child with athymia gets catheters.

use crate::plain::letters;

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
/// Words that change nothing.
const BESIDE: [&str; 22] = [
    "procedure",
    "surgical",
    "open",
    "left",
    "right",
    "bilateral",
    "and",
    "und",
    "et",
    "y",
    "allograft",
    "first",
    "for",
    "congenital",
    "athymia",
    "operation",
    "chirurgie",
    "surgery",
    "la",
    "le",
    "el",
    "del",
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

/// Tells whether the name of a procedure is that of an implantation of thymus. No code of a public
/// system was verified.
pub(crate) fn is_implantation(name: &str) -> bool {
    let text = letters(name);
    chinese(&text) || words(&text)
}

/// Tells whether words of European languages name an implantation, with nothing left over.
fn words(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // What is left over may be a failed, planned or another procedure, or of another person.
    let known = |word: &&str| {
        [&THYMUS[..], &ACT, &BETWEEN, &BESIDE, &COMPOUNDS].iter().any(|all| all.contains(word))
    };
    if !words.iter().all(known) {
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

/// Tells whether Chinese words name an implantation, with nothing left over.
fn chinese(text: &str) -> bool {
    const THYMUS: &str = "胸腺";
    const ACT: [&str; 2] = ["植入", "移植"];
    const PARTS: [&str; 15] = [
        "组织",
        "芯片",
        "细胞",
        "类器官",
        "培养",
        "同种异体",
        "术",
        "片",
        "移植物",
        "手术",
        "肌肉",
        "内",
        "的",
        "股四头肌",
        "大腿",
    ];
    let mut rest = text;
    let (mut thymus, mut act) = (false, false);
    while !rest.is_empty() {
        let part = [THYMUS].into_iter().chain(ACT).chain(PARTS).find(|part| rest.starts_with(part));
        let Some(part) = part else { return false };
        thymus |= part == THYMUS;
        act |= ACT.contains(&part);
        rest = rest[part.len()..].trim_start_matches([' ', ',', '，', '(', ')', '-', '、']);
    }
    thymus && act
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
            "No thymus implantation",
            "Thymus implantation, failed",
            "Consent for thymus implantation",
            "Anesthesia for thymus implantation",
            "Thymus implantation in sibling",
            "Thymusimplantation - Nachsorge",
            "Thymus transplant wound revision",
            "Vorbereitung Thymustransplantation",
            "Donor thymectomy for thymus implantation",
            "拟行胸腺移植",
            "",
        ] {
            assert!(!is_implantation(name), "{name}");
        }
    }
}

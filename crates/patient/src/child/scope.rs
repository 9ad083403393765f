//! May this model be used for this child? Asked before any forecast is shown.

use serde::Serialize;
use thymoid_core::math::sorted_distinct;
use thymoid_core::{Months, SinceImplant};
use thymoid_labs::{Analyte, LabValue, Use};

use super::informs::{Informs, Rule, Unused, is_naive, is_total};
use super::presentation::{Answer, Phenotype};
use super::record::{ChildRecord, Treatment};
use crate::dynamics::drugs::Medication;
use crate::population::priors::Priors;

/// Ages at implantation of the published cohorts (RETHYMIC analysis set), months.
const PUBLISHED_AGES: (Months, Months) = (Months(1.0), Months(36.0));

/// Whether a forecast may be used.
///
/// ```
/// use thymoid_patient::child::scope::Scope;
/// // Of several verdicts the greatest is the gravest.
/// assert_eq!([Scope::Borderline, Scope::Within].into_iter().max(), Some(Scope::Borderline));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The child resembles the published cohorts.
    Within,
    /// The forecast leaves what the cohorts cover, in the ways listed.
    Borderline,
    /// No forecast is made.
    Outside,
}

/// Why a child is not simply in scope.
///
/// ```
/// use thymoid_patient::child::scope::ScopeReason;
/// assert_eq!(ScopeReason::OneVisit.as_str(), "scope.one_visit");
/// assert_eq!(ScopeReason::ALL.len(), 14);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeReason {
    /// Treated with stem cells, not with a thymus.
    Hsct,
    /// Nothing was implanted.
    NoImplant,
    /// Age at implantation is not known.
    AgeUnknown,
    /// Age at implantation lies outside the published one.
    AgeOutsideCohorts,
    /// Another graft than published tissue.
    OtherGraft,
    /// No value informs the forecast.
    NoLabs,
    /// Values of one visit only do.
    OneVisit,
    /// T cells or TREC were measured, and naive cells never.
    NoNaiveCount,
    /// Naive cells stand above what a child without a thymus has, before its graft can have made
    /// any.
    EarlyNaiveCells,
    /// Phenotype unknown, and more T cells than a typical child has that are not naive.
    PhenotypeUnknown,
    /// Cells of the mother were found.
    MaternalEngraftment,
    /// More T cells than a typical child has that are not naive, and whether they are the mother's
    /// is not known.
    MaternalEngraftmentUnknown,
    /// Immunosuppression without a table of drugs.
    Immunosuppression,
    /// Drugs that hold T cells back after implantation.
    Drugs,
}

impl ScopeReason {
    /// Every one, for catalogues.
    pub const ALL: [Self; 14] = [
        Self::Hsct,
        Self::NoImplant,
        Self::AgeUnknown,
        Self::AgeOutsideCohorts,
        Self::OtherGraft,
        Self::NoLabs,
        Self::OneVisit,
        Self::NoNaiveCount,
        Self::EarlyNaiveCells,
        Self::PhenotypeUnknown,
        Self::MaternalEngraftment,
        Self::MaternalEngraftmentUnknown,
        Self::Immunosuppression,
        Self::Drugs,
    ];

    /// Returns the key of its sentence in the catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hsct => "scope.hsct",
            Self::NoImplant => "scope.no_implant",
            Self::AgeUnknown => "scope.age_unknown",
            Self::AgeOutsideCohorts => "scope.age_outside_cohorts",
            Self::OtherGraft => "scope.other_graft",
            Self::NoLabs => "scope.no_labs",
            Self::OneVisit => "scope.one_visit",
            Self::NoNaiveCount => "scope.no_naive_count",
            Self::EarlyNaiveCells => "scope.early_naive_cells",
            Self::PhenotypeUnknown => "scope.phenotype_unknown",
            Self::MaternalEngraftment => "scope.maternal_engraftment",
            Self::MaternalEngraftmentUnknown => "scope.maternal_engraftment_unknown",
            Self::Immunosuppression => "scope.immunosuppression",
            Self::Drugs => "scope.drugs",
        }
    }
}

/// The verdict and its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The verdict.
    pub scope: Scope,
    /// Why it is not simply in scope.
    pub reasons: Vec<ScopeReason>,
}

/// Asks the questions in order; the first that excludes the child ends it.
///
/// ```
/// use thymoid_patient::child::read_children;
/// use thymoid_patient::child::scope::{Scope, ScopeReason, gate};
/// use thymoid_patient::population::priors::Priors;
/// let table = "child_id,study,sex,cause,treatment,centre,age_at_implant_months,outcome,status,\
///     source,phenotype\n\
///     a,s,F,22q11,thymus_implant,other,60,,read,x,typical\n\
///     b,s,M,22q11,hsct,other,9,,read,x,typical\n";
/// let children = read_children("children.csv", table.as_bytes())?;
/// let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// let old = gate(&children[0], &[], &[], &priors);
/// // Five years is older than any published child, and nothing was measured.
/// assert_eq!(old.scope, Scope::Borderline);
/// assert_eq!(old.reasons, [ScopeReason::AgeOutsideCohorts, ScopeReason::NoLabs]);
/// // Of a child without a thymus there is nothing to forecast.
/// assert_eq!(gate(&children[1], &[], &[], &priors).scope, Scope::Outside);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn gate(child: &ChildRecord, labs: &[LabValue], drugs: &[Medication], priors: &Priors) -> Gate {
    let out = |reason| Gate { scope: Scope::Outside, reasons: vec![reason] };
    match child.treatment {
        Treatment::ThymusImplant => {}
        Treatment::Hsct => return out(ScopeReason::Hsct),
        Treatment::None => return out(ScopeReason::NoImplant),
    }
    let Some(age) = child.age_at_implant_months.map(Months) else {
        return out(ScopeReason::AgeUnknown);
    };
    let mut reasons = Vec::new();
    if age < PUBLISHED_AGES.0 || age > PUBLISHED_AGES.1 {
        reasons.push(ScopeReason::AgeOutsideCohorts);
    }
    if child.graft_export.is_some() {
        reasons.push(ScopeReason::OtherGraft);
    }
    reasons.extend(of_values(child, labs, priors));
    if drugs.iter().any(|drug| drug.to_day.days() > 0.0) {
        reasons.push(ScopeReason::Drugs);
    } else if child.immunosuppression == Answer::Yes {
        reasons.push(ScopeReason::Immunosuppression);
    }
    let scope = if reasons.is_empty() { Scope::Within } else { Scope::Borderline };
    Gate { scope, reasons }
}

/// What its values leave open.
fn of_values(child: &ChildRecord, labs: &[LabValue], priors: &Priors) -> Vec<ScopeReason> {
    let rule = Rule::new(priors, child.maternal_engraftment);
    let informs = rule.of_labs(labs);
    let mut reasons = Vec::new();
    let informing = labs.iter().zip(&informs).filter(|(_, of)| **of == Informs::Graft);
    match sorted_distinct(informing.clone().filter_map(|(lab, _)| lab.day)).len() {
        0 => reasons.push(ScopeReason::NoLabs),
        1 => reasons.push(ScopeReason::OneVisit),
        _ => {}
    }
    let modelled = |of: &Informs| {
        !matches!(
            of,
            Informs::Nothing(Unused::Shown | Unused::NotModelled | Unused::NotAfterImplant)
        )
    };
    let naive = || informing.clone().map(|(lab, _)| lab).filter(|lab| is_naive(lab.analyte));
    if informs.iter().any(modelled) && naive().next().is_none() {
        reasons.push(ScopeReason::NoNaiveCount);
    }
    let early = |lab: &LabValue| {
        lab.day.is_some_and(|day| rule.before_output(SinceImplant::from_days(day)))
            && !lab.below_limit
            && lab.value >= priors.protection_at_per_ul
    };
    if naive().any(early) {
        reasons.push(ScopeReason::EarlyNaiveCells);
    }
    let others = labs.iter().any(|lab| is_of_others(lab, labs, rule, priors));
    if others && child.phenotype == Phenotype::Unknown {
        reasons.push(ScopeReason::PhenotypeUnknown);
    }
    match child.maternal_engraftment {
        Answer::Yes => reasons.push(ScopeReason::MaternalEngraftment),
        Answer::Unknown if others => reasons.push(ScopeReason::MaternalEngraftmentUnknown),
        Answer::Unknown | Answer::No => {}
    }
    reasons
}

/// Whether a total is above what a typical child has, and hardly of the graft: taken before it can
/// have made a cell, or with a share of naive cells that defines athymia.
fn is_of_others(lab: &LabValue, labs: &[LabValue], rule: Rule, priors: &Priors) -> bool {
    let known = is_total(lab.analyte) && lab.used == Use::Fit && !lab.below_limit;
    let Some(day) = lab.day.filter(|_| known && lab.value > priors.typical_cd3_per_ul) else {
        return false;
    };
    let most = priors.athymia_naive_share * lab.value;
    let few = |other: &LabValue| {
        let part = match lab.analyte {
            Analyte::Cd8 => other.analyte == Analyte::NaiveCd8,
            _ => other.analyte == Analyte::NaiveCd4,
        };
        part && other.day == Some(day) && other.used == Use::Fit && other.value < most
    };
    rule.before_output(SinceImplant::from_days(day)) || labs.iter().any(few)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::read_children;
    use thymoid_labs::{Given, read};

    fn child(treatment: &str, age: &str, graft_export: &str, said: &str) -> ChildRecord {
        let table = format!(
            "child_id,study,sex,cause,treatment,centre,age_at_implant_months,graft_export,outcome,status,source,phenotype,immunosuppression,maternal_engraftment\n\
             a,s,,,{treatment},other,{age},{graft_export},,read,x,{said}\n"
        );
        read_children("children.csv", table.as_bytes()).unwrap().remove(0)
    }

    fn judged(child: &ChildRecord, rows: &[&str], drugs: &[Medication]) -> Gate {
        let labs = if rows.is_empty() { Vec::new() } else { labs(rows) };
        gate(child, &labs, drugs, &Priors::new(&crate::parameters().unwrap()).unwrap())
    }

    fn labs(rows: &[&str]) -> Vec<LabValue> {
        let header = "child_id,age_months,months_since_implant,analyte,value,unit\n";
        let table = rows.iter().fold(header.to_owned(), |all, row| format!("{all}a,{row},/uL\n"));
        read("labs.csv", table.as_bytes(), Given::default()).unwrap()
    }

    #[test]
    fn only_implanted_children_are_forecast() {
        let scope = |treatment, age| judged(&child(treatment, age, "", ",,"), &[], &[]).scope;
        assert_eq!(scope("hsct", "9"), Scope::Outside);
        assert_eq!(scope("none", "9"), Scope::Outside);
        assert_eq!(scope("thymus_implant", ""), Scope::Outside);
    }

    #[test]
    fn what_the_cohorts_do_not_cover_is_named() {
        use ScopeReason::{AgeOutsideCohorts, Drugs, Immunosuppression, NoLabs, OtherGraft};
        let drugs = "child_id,drug,from_day,to_day\na,glucocorticoid,-5,30\n";
        let drugs = crate::dynamics::drugs::read("drugs.csv", drugs.as_bytes()).unwrap();
        let old = child("thymus_implant", "60", "0.5", ",yes,no");
        let gate = judged(&old, &[], &drugs);
        assert_eq!(gate.scope, Scope::Borderline);
        assert_eq!(gate.reasons, [AgeOutsideCohorts, OtherGraft, NoLabs, Drugs]);
        let gate = judged(&old, &[], &[]);
        assert_eq!(gate.reasons, [AgeOutsideCohorts, OtherGraft, NoLabs, Immunosuppression]);
    }

    #[test]
    fn cells_that_may_be_of_others_are_named() {
        use ScopeReason::{
            EarlyNaiveCells, MaternalEngraftment, MaternalEngraftmentUnknown, NoLabs, NoNaiveCount,
            PhenotypeUnknown,
        };
        let of = |said: &str, rows: &[&str]| {
            judged(&child("thymus_implant", "9", "", said), rows, &[]).reasons
        };
        let totals = ["11,2,cd4,900", "15,6,cd4,1000"];
        let unknown = [NoLabs, NoNaiveCount, PhenotypeUnknown, MaternalEngraftmentUnknown];
        assert_eq!(of("unknown,,", &totals), unknown);
        assert_eq!(of("atypical,no,no", &totals), [NoLabs, NoNaiveCount]);
        // With naive counts, few of many: not the graft's. Many: nothing to say.
        let few = ["15,6,cd4,1000", "15,6,naive_cd4,9", "18,9,cd4,900", "18,9,naive_cd4,<10"];
        assert_eq!(of(",,no", &few), [PhenotypeUnknown]);
        let many = ["15,6,cd4,1000", "15,6,naive_cd4,200", "18,9,naive_cd4,300"];
        assert_eq!(of(",,", &many), []);
        assert_eq!(of(",,yes", &many), [MaternalEngraftment]);
        // A typical child before its graft works.
        let typical = ["10,1,cd4,20", "10,1,naive_cd4,2", "15,6,naive_cd4,40"];
        assert_eq!(of(",,", &typical), []);
        let early = ["10,1,naive_cd4,80", "15,6,naive_cd4,90"];
        assert_eq!(of("typical,no,no", &early), [EarlyNaiveCells]);
    }

    #[test]
    fn every_reason_has_its_own_code() {
        let mut codes = ScopeReason::ALL.map(ScopeReason::as_str).to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ScopeReason::ALL.len());
    }
}

//! Which cells, or which test, the markers and words of a name mean.

use super::lexicon::Sense;
use super::token::{Sign, Token};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PopulationKind {
    /// Of the catalogue, by Thymoid's own code.
    Listed(&'static str),
    /// Leukocytes, of which shares are.
    Leukocytes,
    /// Understood, and none of those that are read.
    Other,
    /// Not blood.
    OtherSpecimen,
    /// What stands beside a value.
    Companion,
    /// No cell is named.
    Nothing,
}

/// Markers that every T cell has, or that say no more than the words do.
const OF_T_CELLS: [&str; 4] = ["cd45", "cd3", "tcrab", "cd2"];
/// Markers that other lineages have: their absence says no more of a T cell.
const OF_OTHERS: [&str; 5] = ["cd19", "cd16", "cd56", "cd14", "cd20"];

/// Markers and words of a population.
#[derive(Debug, Default)]
pub(super) struct Cells<'a> {
    plus: Vec<&'a str>,
    minus: Vec<&'a str>,
    /// Little or much: a part of those that have it.
    low: Vec<&'a str>,
    senses: Vec<Sense>,
}

impl<'a> Cells<'a> {
    /// Gathers markers and words.
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        let mut cells = Self::default();
        cells.add(tokens);
        cells
    }

    /// Adds the markers and words of more pieces.
    pub(super) fn add(&mut self, tokens: &'a [Token]) {
        for token in tokens {
            match token {
                Token::Marker(name, Sign::Plus) => self.plus.push(name),
                // Of CD25 and CD45RA, bright is as good as positive.
                Token::Marker(name, Sign::Bright) if name == "cd25" || name == "cd45ra" => {
                    self.plus.push(name);
                }
                Token::Marker(name, Sign::Minus) => self.minus.push(name),
                Token::Marker(name, Sign::Low | Sign::Bright) => self.low.push(name),
                Token::Word(sense) => self.senses.push(*sense),
                _ => {}
            }
        }
    }

    /// Tells whether a word of this sense was said.
    fn says(&self, sense: Sense) -> bool {
        self.senses.contains(&sense)
    }

    /// Tells whether the cells have a marker.
    fn has(&self, marker: &str) -> bool {
        self.plus.contains(&marker)
    }

    /// Tells whether the cells lack a marker, or have little or much of it.
    fn lacks(&self, marker: &str) -> bool {
        self.minus.contains(&marker) || self.low.contains(&marker)
    }

    /// Tells whether the cells are CD4 T cells.
    fn cd4(&self) -> bool {
        self.has("cd4") || self.says(Sense::Helper)
    }

    /// Tells whether the cells are CD8 T cells.
    fn cd8(&self) -> bool {
        self.has("cd8") || self.says(Sense::Cytotoxic)
    }

    /// Tells whether it is cells of one lineage that the population of a share may add: `CD45RA+ of
    /// CD4`.
    pub(super) fn lacks_lineage(&self) -> bool {
        !self.cd4() && !self.cd8()
    }

    /// Tells whether every positive marker besides those that go without saying is one of these.
    fn only(&self, allowed: &[&str]) -> bool {
        self.plus
            .iter()
            .all(|m| OF_T_CELLS.contains(m) || matches!(*m, "cd4" | "cd8") || allowed.contains(m))
    }

    /// Tells whether every absent marker besides those of other lineages is one of these.
    fn only_without(&self, allowed: &[&str]) -> bool {
        self.minus.iter().chain(&self.low).all(|m| {
            let of_the_other = self.cd4() && *m == "cd8" || self.cd8() && *m == "cd4";
            of_the_other || OF_OTHERS.contains(m) || allowed.contains(m)
        })
    }

    /// Tells what is meant.
    pub(super) fn kind(&self) -> PopulationKind {
        use Sense::{
            Antibody, Antigen, Companion, Emigrant, Naive, OtherCell, OtherSpecimen, OtherTest,
            Ratio, Regulatory,
        };
        if self.says(OtherSpecimen) {
            return PopulationKind::OtherSpecimen;
        }
        if self.says(Companion) || self.says(Sense::Reference) {
            return PopulationKind::Companion;
        }
        if [OtherCell, OtherTest, Ratio].into_iter().any(|sense| self.says(sense)) {
            return PopulationKind::Other;
        }
        if self.says(Antigen) {
            return PopulationKind::Listed("thymoid:vaccine-titre");
        }
        if self.says(Antibody) {
            return PopulationKind::Other;
        }
        if let Some(test) = self.test() {
            return test;
        }
        // What cells do is no count of them; nor are those of another person.
        if self.says(Sense::Functional) || self.says(Sense::Warning) {
            return PopulationKind::Other;
        }
        if self.cd4() && self.cd8()
            || self.cd4() && self.lacks("cd4")
            || self.cd8() && self.lacks("cd8")
        {
            return PopulationKind::Other;
        }
        let regulatory = self.has("foxp3") || self.has("cd25") && self.lacks("cd127");
        if self.says(Regulatory) || regulatory {
            return self.regulatory();
        }
        if self.says(Emigrant) || self.has("cd31") && (self.has("cd45ra") || self.says(Naive)) {
            return self.emigrants();
        }
        if self.says(Naive) || self.has("cd45ra") {
            return self.naive();
        }
        self.lineage()
    }

    /// Finds a test by its name.
    fn test(&self) -> Option<PopulationKind> {
        let tests = [
            (Sense::Trec, "thymoid:trec-blood"),
            (Sense::Igg, "thymoid:igg"),
            (Sense::Iga, "thymoid:iga"),
            (Sense::Igm, "thymoid:igm"),
            (Sense::Pha, "thymoid:pha"),
            (Sense::Maternal, "thymoid:maternal-engraftment"),
            (Sense::Spectratype, "thymoid:spectratype"),
        ];
        let mut said = tests.iter().filter(|(sense, _)| self.says(*sense));
        let (sense, code) = said.next()?;
        // `CD19+IgM+` is a cell; `IgG/IgA` two tests.
        let of_a_cell = matches!(sense, Sense::Igg | Sense::Iga | Sense::Igm)
            && !(self.plus.is_empty() && self.minus.is_empty() && !self.says(Sense::B));
        if said.next().is_some() || of_a_cell {
            return Some(PopulationKind::Other);
        }
        if *sense == Sense::Trec && self.says(Sense::DriedSpot) {
            return Some(PopulationKind::Listed("thymoid:trec-dbs"));
        }
        Some(PopulationKind::Listed(code))
    }

    /// Tells what cells with signs of regulatory T cells are.
    fn regulatory(&self) -> PopulationKind {
        let allowed = ["cd25", "foxp3"];
        let other =
            self.cd8() || self.says(Sense::B) || self.says(Sense::Nk) || self.says(Sense::Naive);
        if !other && self.only(&allowed) && self.only_without(&["cd127"]) && !self.lacks("cd3") {
            PopulationKind::Listed("thymoid:treg")
        } else {
            PopulationKind::Other
        }
    }

    /// Tells what cells with signs of recent thymic emigrants are.
    fn emigrants(&self) -> PopulationKind {
        let allowed = ["cd31", "cd45ra", "cd62l", "ccr7", "cd197", "ptk7", "cd27"];
        if !self.cd8()
            && !self.lacks("cd3")
            && self.only(&allowed)
            && self.only_without(&["cd45ro"])
        {
            PopulationKind::Listed("thymoid:rte")
        } else {
            PopulationKind::Other
        }
    }

    /// Tells what cells with signs of naive T cells are, and how they were gated.
    fn naive(&self) -> PopulationKind {
        let allowed = ["cd45ra", "cd62l", "ccr7", "cd197", "cd27", "cd28"];
        let other = self.lacks_lineage()
            || self.lacks("cd3")
            || self.says(Sense::B)
            || self.says(Sense::Nk)
            || self.says(Sense::Memory)
            || !self.only(&allowed)
            || !self.only_without(&["cd45ro", "cd95", "cd11a"]);
        if other {
            return PopulationKind::Other;
        }
        let codes = if self.cd4() {
            [
                "thymoid:naive-cd4-cd62l",
                "thymoid:naive-cd4-ccr7",
                "thymoid:naive-cd4-cd27",
                "thymoid:naive-cd4-cd45ra",
                "thymoid:naive-cd4",
            ]
        } else {
            [
                "thymoid:naive-cd8-cd62l",
                "thymoid:naive-cd8-ccr7",
                "thymoid:naive-cd8-cd27",
                "thymoid:naive-cd8-cd45ra",
                "thymoid:naive-cd8",
            ]
        };
        let gate = if self.has("cd62l") {
            0
        } else if self.has("ccr7") || self.has("cd197") {
            1
        } else if self.has("cd27") {
            2
        } else if self.has("cd45ra") {
            3
        } else {
            4
        };
        PopulationKind::Listed(codes[gate])
    }

    /// Tells what cells are by their lineage alone.
    fn lineage(&self) -> PopulationKind {
        let lettered = |letter: Sense| {
            self.says(letter) && (self.says(Sense::Cell) || self.says(Sense::Lymphocyte))
        };
        let t = lettered(Sense::T) || self.says(Sense::TLymphocyte);
        let killer = self.says(Sense::Nk) || self.has("cd56") || self.has("cd16");
        let b = self.has("cd19") || lettered(Sense::B) || self.says(Sense::BLymphocyte);
        if self.cd4() || self.cd8() {
            let memory = self.cd4() && self.has("cd45ro");
            let fits = !b && !killer && self.only_without(&[]) && !self.lacks("cd3");
            return match (fits, memory) {
                (true, true) if self.only(&["cd45ro"]) => {
                    PopulationKind::Listed("thymoid:cd45ro-cd4")
                }
                (true, false) if self.only(&[]) && !self.says(Sense::Memory) => {
                    PopulationKind::Listed(if self.cd4() { "thymoid:cd4" } else { "thymoid:cd8" })
                }
                _ => PopulationKind::Other,
            };
        }
        if self.says(Sense::Memory) {
            return PopulationKind::Other;
        }
        if killer {
            let fits = !t
                && !b
                && !self.has("cd3")
                && self.plus_are(&["cd16", "cd56", "cd45"])
                && self.minus_are(&["cd3", "cd19", "cd14"])
                && (self.says(Sense::Nk) || self.has("cd56"));
            return if fits { PopulationKind::Listed("thymoid:nk") } else { PopulationKind::Other };
        }
        if b {
            let fits = !t && self.plus_are(&["cd19", "cd20", "cd45"]) && self.minus_are(&["cd3"]);
            return if fits {
                PopulationKind::Listed("thymoid:cd19")
            } else {
                PopulationKind::Other
            };
        }
        if self.has("cd3") || t {
            let fits = self.plus_are(&OF_T_CELLS) && self.minus_are(&OF_OTHERS);
            return if fits {
                PopulationKind::Listed("thymoid:cd3")
            } else {
                PopulationKind::Other
            };
        }
        let bare = self.plus_are(&["cd45"]) && self.minus.is_empty() && self.low.is_empty();
        if !bare {
            return PopulationKind::Other;
        }
        if self.says(Sense::Lymphocyte) {
            return PopulationKind::Listed("thymoid:lymphocytes");
        }
        if self.says(Sense::Leukocyte) || self.has("cd45") {
            return PopulationKind::Leukocytes;
        }
        PopulationKind::Nothing
    }

    /// Tells whether every positive marker is one of these.
    fn plus_are(&self, allowed: &[&str]) -> bool {
        self.plus.iter().all(|marker| allowed.contains(marker))
    }

    /// Tells whether every marker that is absent, low or bright is one of these.
    fn minus_are(&self, allowed: &[&str]) -> bool {
        self.minus.iter().chain(&self.low).all(|marker| allowed.contains(marker))
    }
}

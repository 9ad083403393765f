//! From the text of a pattern to an automaton with free moves (Thompson 1968).

use regex_syntax::ast::{
    Ast, ClassSet, ClassSetItem, RepetitionKind, RepetitionRange, Span, parse,
};

use super::{ALPHABET, Letters};

/// States of one automaton: ten times what a pattern of any length that a model makes needs.
pub(super) const MAX_STATES: usize = 1000;

/// Any of the 20 amino acids.
const ANY: Letters = (1 << 20) - 1;

/// Moves of one state.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    /// Without reading anything.
    pub(super) free: Vec<usize>,
    /// On one of these letters.
    pub(super) read: Option<(Letters, usize)>,
}

/// An automaton that starts in state 0 and accepts in `accept`.
#[derive(Debug, Clone)]
pub(super) struct Nondeterministic {
    pub(super) states: Vec<Moves>,
    pub(super) accept: usize,
}

/// Reads a pattern. Errors say what and where.
pub(super) fn nondeterministic(text: &str) -> Result<Nondeterministic, String> {
    let ast = parse::Parser::new()
        .parse(text)
        .map_err(|error| format!("{} at position {}", error.kind(), error.span().start.column))?;
    let mut automaton = Nondeterministic { states: vec![Moves::default()], accept: 0 };
    automaton.accept = automaton.add(0, &ast)?;
    Ok(automaton)
}

impl Nondeterministic {
    fn state(&mut self) -> Result<usize, String> {
        if self.states.len() == MAX_STATES {
            return Err("it is too large; write shorter repeats".into());
        }
        self.states.push(Moves::default());
        Ok(self.states.len() - 1)
    }

    /// Adds a part that starts in `from`; returns where it ends.
    fn add(&mut self, from: usize, ast: &Ast) -> Result<usize, String> {
        match ast {
            // A state of its own, so that repeats of nothing come to an end too.
            Ast::Empty(_) => {
                let end = self.state()?;
                self.states[from].free.push(end);
                Ok(end)
            }
            Ast::Concat(parts) => {
                parts.asts.iter().try_fold(from, |from, part| self.add(from, part))
            }
            Ast::Group(group) => self.add(from, &group.ast),
            Ast::Alternation(choices) => {
                let mut ends = Vec::new();
                for choice in &choices.asts {
                    let start = self.state()?;
                    self.states[from].free.push(start);
                    ends.push(self.add(start, choice)?);
                }
                let end = self.state()?;
                for choice in ends {
                    self.states[choice].free.push(end);
                }
                Ok(end)
            }
            Ast::Repetition(repetition) => {
                let (least, most) = match &repetition.op.kind {
                    RepetitionKind::ZeroOrOne => (0, Some(1)),
                    RepetitionKind::ZeroOrMore => (0, None),
                    RepetitionKind::OneOrMore => (1, None),
                    RepetitionKind::Range(RepetitionRange::Exactly(n)) => (*n, Some(*n)),
                    RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (*n, None),
                    RepetitionKind::Range(RepetitionRange::Bounded(m, n)) => (*m, Some(*n)),
                };
                self.repeat(from, &repetition.ast, least, most)
            }
            _ => {
                let letters = letters(ast)?;
                let end = self.state()?;
                let start = self.state()?;
                self.states[from].free.push(start);
                self.states[start].read = Some((letters, end));
                Ok(end)
            }
        }
    }

    fn repeat(
        &mut self,
        from: usize,
        part: &Ast,
        least: u32,
        most: Option<u32>,
    ) -> Result<usize, String> {
        let mut at = from;
        for _ in 0..least {
            at = self.add(at, part)?;
        }
        let Some(most) = most else {
            let start = self.state()?;
            self.states[at].free.push(start);
            let end = self.add(start, part)?;
            self.states[end].free.push(start);
            return Ok(start);
        };
        let end = self.state()?;
        for _ in least..most {
            self.states[at].free.push(end);
            at = self.add(at, part)?;
        }
        self.states[at].free.push(end);
        Ok(end)
    }
}

fn letters(ast: &Ast) -> Result<Letters, String> {
    match ast {
        Ast::Literal(literal) => residue(literal.c, &literal.span),
        Ast::Dot(_) => Ok(ANY),
        Ast::ClassBracketed(class) => {
            let ClassSet::Item(item) = &class.kind else {
                return Err(misplaced("a set operation", &class.span));
            };
            let letters = class_letters(item)?;
            Ok(if class.negated { ANY & !letters } else { letters })
        }
        other => Err(misplaced("this sign", other.span())),
    }
}

fn class_letters(item: &ClassSetItem) -> Result<Letters, String> {
    match item {
        ClassSetItem::Literal(literal) => residue(literal.c, &literal.span),
        ClassSetItem::Union(union) => {
            union.items.iter().try_fold(0, |all, item| Ok(all | class_letters(item)?))
        }
        other => Err(misplaced("this sign", other.span())),
    }
}

fn misplaced(what: &str, span: &Span) -> String {
    format!(
        "{what} at position {} has no meaning here; list the amino acids, as in [AG]",
        span.start.column
    )
}

fn residue(letter: char, span: &Span) -> Result<Letters, String> {
    let several: &[u8] = match letter {
        'X' => return Ok(ANY),
        'B' => b"DN",
        'J' => b"IL",
        'Z' => b"EQ",
        _ => &[u8::try_from(letter).unwrap_or(0)],
    };
    let set = ALPHABET.iter().enumerate().filter(|(_, letter)| several.contains(letter));
    match set.map(|(i, _)| 1 << i).sum() {
        0 => Err(format!(
            "`{letter}` at position {} is not an amino acid; write one-letter codes in upper case",
            span.start.column
        )),
        letters => Ok(letters),
    }
}

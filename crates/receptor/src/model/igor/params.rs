//! `model_params.txt`: the events of the model, with genes and values in index order.

use std::str::FromStr;

use super::at;
use crate::error::Error;

const FILE: &str = "model_params.txt";

/// One realisation of an event: a gene with its sequence, or a number.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    line: usize,
    fields: Vec<&'a str>,
}

impl<'a> Item<'a> {
    pub(super) fn field(&self, index: usize) -> Result<&'a str, Error> {
        self.fields.get(index).copied().ok_or_else(|| {
            self.error(format!("field {} is missing; fields are parted by `;`", index + 1))
        })
    }

    pub(super) fn number<T: FromStr>(&self, index: usize) -> Result<T, Error> {
        let text = self.field(index)?;
        text.parse().map_err(|_any| self.error(format!("`{text}` is not a usable whole number")))
    }

    pub(super) fn error(&self, reason: String) -> Error {
        at(FILE, self.line, reason)
    }
}

/// One random choice of the model.
#[derive(Debug)]
pub(super) struct Event<'a> {
    line: usize,
    kind: &'a str,
    target: &'a str,
    side: &'a str,
    /// Its name in the marginals.
    pub(super) nickname: &'a str,
    /// In the order of their indices, which is not that of the lines.
    pub(super) items: Vec<Item<'a>>,
}

#[derive(Debug)]
pub(super) struct Events<'a> {
    all: Vec<Event<'a>>,
    last_line: usize,
}

impl<'a> Events<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        let mut all: Vec<Event<'a>> = Vec::new();
        let mut last_line = 0;
        for (i, line) in text.lines().enumerate() {
            last_line = i + 1;
            let line = line.trim();
            if let Some(head) = line.strip_prefix('#') {
                all.push(event(head, last_line)?);
            } else if let Some(item) = line.strip_prefix('%') {
                let fields = item.split(';').map(str::trim).collect();
                match all.last_mut() {
                    Some(event) => event.items.push(Item { line: last_line, fields }),
                    None => return Err(at(FILE, last_line, "a value before any event".into())),
                }
            } else if line == "@Edges" {
                break;
            }
        }
        for event in &mut all {
            event.sort()?;
        }
        Ok(Self { all, last_line })
    }

    /// Returns the event of this kind on a target that starts so; an empty side matches any.
    pub(super) fn find(&self, kind: &str, target: &str, side: &str) -> Result<&Event<'a>, Error> {
        let matches = |e: &&Event<'a>| {
            e.kind == kind && e.target.starts_with(target) && (side.is_empty() || e.side == side)
        };
        let found = self.all.iter().find(matches).ok_or_else(|| {
            at(FILE, self.last_line, format!("no event `#{kind};{target};{side}` in the file"))
        })?;
        if found.items.is_empty() {
            return Err(at(FILE, found.line, format!("event `{}` has no values", found.nickname)));
        }
        Ok(found)
    }
}

fn event(head: &str, line: usize) -> Result<Event<'_>, Error> {
    let fields: Vec<&str> = head.split(';').map(str::trim).collect();
    let [kind, target, side, _priority, nickname] = fields[..] else {
        return Err(at(FILE, line, "an event reads `#kind;gene;side;priority;nickname`".into()));
    };
    Ok(Event { line, kind, target, side, nickname, items: Vec::new() })
}

impl Event<'_> {
    /// Puts the items in the order of their last field, which must count from 0 without gaps.
    fn sort(&mut self) -> Result<(), Error> {
        let mut indexed = Vec::with_capacity(self.items.len());
        for mut item in self.items.drain(..) {
            let index: usize = item.number(item.fields.len() - 1)?;
            item.fields.pop();
            indexed.push((index, item));
        }
        indexed.sort_by_key(|(index, _)| *index);
        for (expected, (index, item)) in indexed.into_iter().enumerate() {
            if index != expected {
                return Err(item.error(format!(
                    "index {index} of `{}` where {expected} should follow",
                    self.nickname
                )));
            }
            self.items.push(item);
        }
        Ok(())
    }
}

//! Entities and blocks of a DXF file.

use std::collections::BTreeMap;

use super::pairs::Pair;
use crate::error::{Error, Result};

/// An entity: its kind and pairs, and for a polyline those of its vertices.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entity<'a> {
    pub(super) kind: &'a str,
    pub(super) line: usize,
    pub(super) pairs: Vec<Pair<'a>>,
    pub(super) vertices: Vec<Vec<Pair<'a>>>,
}

impl<'a> Entity<'a> {
    /// The first value of a code.
    pub(super) fn pair(&self, code: i32) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.code == code)
    }

    /// The first value of a code as a number.
    pub(super) fn number(&self, file: &str, code: i32) -> Result<Option<f64>> {
        self.pair(code).map(|pair| pair.number(file)).transpose()
    }

    /// A number that must be there.
    pub(super) fn needed(&self, file: &str, code: i32) -> Result<f64> {
        self.number(file, code)?.ok_or_else(|| {
            let problem = format!("{} has no code {code}", self.kind);
            Error::new(self.place(file), problem, "save the file again as ASCII DXF")
        })
    }

    /// A point of two codes.
    pub(super) fn point(&self, file: &str, code: i32) -> Result<[f64; 2]> {
        Ok([self.needed(file, code)?, self.needed(file, code + 10)?])
    }

    pub(super) fn flags(&self, file: &str, code: i32) -> Result<i64> {
        Ok(self.number(file, code)?.unwrap_or(0.0) as i64)
    }

    pub(super) fn layer(&self) -> &'a str {
        self.pair(8).map_or("0", |pair| pair.value)
    }

    pub(super) fn place(&self, file: &str) -> String {
        let handle = self.pair(5).map(|pair| format!(" {}", pair.value)).unwrap_or_default();
        format!("{file}, line {}, {}{handle} on layer `{}`", self.line, self.kind, self.layer())
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Content<'a> {
    /// Value of `$INSUNITS`, and its line.
    pub(super) units: Option<(f64, usize)>,
    pub(super) blocks: BTreeMap<&'a str, Block<'a>>,
    pub(super) entities: Vec<Entity<'a>>,
}

/// A block: its base point and entities.
#[derive(Debug, Default)]
pub(super) struct Block<'a> {
    pub(super) base: [f64; 2],
    pub(super) entities: Vec<Entity<'a>>,
}

/// Puts pairs together to entities.
pub(super) fn content<'a>(file: &str, pairs: &[Pair<'a>]) -> Result<Content<'a>> {
    let mut content = Content::default();
    let mut section = "";
    let mut block: Option<(&str, Block<'_>)> = None;
    // From each code 0 to the next.
    let starts: Vec<usize> = (0..pairs.len()).filter(|i| pairs[*i].code == 0).collect();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(pairs.len());
        let (head, body) = (pairs[*start], &pairs[start + 1..end]);
        let entity =
            Entity { kind: head.value, line: head.line, pairs: body.to_vec(), vertices: vec![] };
        match (head.value, section) {
            ("SECTION", _) => {
                section = body.first().map_or("", |name| name.value);
                if section == "HEADER" {
                    content.units = units(file, body)?;
                }
            }
            ("ENDSEC" | "EOF", _) => section = "",
            ("BLOCK", "BLOCKS") => {
                let name = entity.pair(2).map_or("", |name| name.value);
                let base = [10, 20].map(|code| entity.number(file, code));
                let [x, y] = base;
                let base = [x?.unwrap_or(0.0), y?.unwrap_or(0.0)];
                block = Some((name, Block { base, entities: Vec::new() }));
            }
            ("ENDBLK", "BLOCKS") => content.blocks.extend(block.take()),
            (_, "BLOCKS") => {
                if let Some((_, block)) = &mut block {
                    add(&mut block.entities, entity);
                }
            }
            (_, "ENTITIES") => add(&mut content.entities, entity),
            _ => {}
        }
    }
    Ok(content)
}

/// Adds an entity, or to the polyline before it a vertex.
fn add<'a>(entities: &mut Vec<Entity<'a>>, entity: Entity<'a>) {
    match entity.kind {
        "VERTEX" => {
            if let Some(polyline) = entities.last_mut().filter(|last| last.kind == "POLYLINE") {
                polyline.vertices.push(entity.pairs);
                return;
            }
            entities.push(entity);
        }
        "SEQEND" => {}
        _ => entities.push(entity),
    }
}

fn units(file: &str, header: &[Pair<'_>]) -> Result<Option<(f64, usize)>> {
    let at = header.iter().position(|pair| pair.code == 9 && pair.value == "$INSUNITS");
    let pair = at.and_then(|at| header.get(at + 1));
    pair.map(|pair| Ok((pair.number(file)?, pair.line))).transpose()
}

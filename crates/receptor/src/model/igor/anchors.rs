//! `V_gene_CDR3_anchors.csv`, `J_gene_CDR3_anchors.csv`: where the junction starts and ends.

use std::collections::BTreeMap;

use super::at;
use crate::error::Error;

pub(super) const V_FILE: &str = "V_gene_CDR3_anchors.csv";
pub(super) const J_FILE: &str = "J_gene_CDR3_anchors.csv";

/// Lines and anchors of the functional genes.
#[derive(Debug)]
pub(super) struct Anchors {
    file: &'static str,
    last_line: usize,
    functional: BTreeMap<String, (usize, usize)>,
}

/// Reads `gene,anchor_index,function`, with commas or semicolons. IGoR's own files have no third
/// column, but the function in the IMGT header that serves as name.
pub(super) fn parse(text: &str, file: &'static str) -> Result<Anchors, Error> {
    let mut anchors = Anchors { file, last_line: 0, functional: BTreeMap::new() };
    for (i, line) in text.lines().enumerate() {
        anchors.last_line = i + 1;
        let fail = |reason: String| Err(at(file, i + 1, reason));
        let Some((gene, index, function)) = fields(line) else { continue };
        let Some(function) = function else {
            return fail("no function; a line reads `gene,anchor_index,function`".into());
        };
        // An empty anchor means that none is known.
        let index: i64 = match index.parse() {
            Ok(index) => index,
            Err(_) if index.is_empty() => 0,
            Err(_) => return fail(format!("`{index}` is not a position")),
        };
        if index > 0 && function.trim_matches(['(', ')']) == "F" {
            let found = (i + 1, index as usize);
            if anchors.functional.insert(imgt_name(gene).into(), found).is_some() {
                return fail(format!("`{gene}` is listed twice"));
            }
        }
    }
    Ok(anchors)
}

/// Returns gene, anchor and function of each line but the header.
pub(crate) fn anchor_lines(text: &str) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
    text.lines().filter_map(fields)
}

fn fields(line: &str) -> Option<(&str, &str, Option<&str>)> {
    let separator = if line.contains(';') { ';' } else { ',' };
    let mut fields = line.split(separator).map(str::trim);
    let gene = fields.next().filter(|gene| !gene.is_empty() && *gene != "gene")?;
    let index = fields.next().unwrap_or_default();
    Some((gene, index, fields.next().or_else(|| gene.split('|').nth(3))))
}

impl Anchors {
    /// Returns what `cut` makes of the anchor of a functional gene; `None` for all other genes.
    pub(super) fn part<'a>(
        &self,
        name: &str,
        cut: impl Fn(usize) -> Option<&'a str>,
    ) -> Result<Option<&'a str>, Error> {
        let Some(&(line, anchor)) = self.functional.get(name) else { return Ok(None) };
        match cut(anchor) {
            Some(part) if !part.is_empty() => Ok(Some(part)),
            _ => Err(at(
                self.file,
                line,
                format!("anchor {anchor} lies outside the sequence of `{name}`"),
            )),
        }
    }

    pub(super) fn no_functional_gene(&self) -> Error {
        at(
            self.file,
            self.last_line,
            "no gene of the model is functional here; each needs an anchor above 0 and function F"
                .into(),
        )
    }
}

/// Returns the name in an IMGT FASTA header such as `U66059|TRBV10-1*01|Homo sapiens|F|…`, or the
/// name itself.
pub(crate) fn imgt_name(header: &str) -> &str {
    header.split('|').nth(1).unwrap_or(header).trim()
}

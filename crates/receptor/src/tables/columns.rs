//! Where in a row the value of each role stands.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::format::Format;
use super::layouts::{ChainLayout, Ends, Layout, same};
use super::named::NamedColumn;
use super::role::Role;

/// Texts that stand for no value: of VDJtools, R, Python, Java, Adaptive and TRUST4.
const NULLS: [&str; 10] = ["", ".", "NA", "na", "None", "null", "NaN", "nan", "unresolved", "*"];

/// A place for the value of a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) column: usize,
    /// Which of several values, separated by commas, that the field holds.
    part: Option<usize>,
    /// Which it is among all that were found; where its role has only one, nobody counts.
    pub(super) number: usize,
}

impl Source {
    /// Returns what stands there, unless it stands for no value. Excel puts quotes around fields
    /// that hold a comma, also where the header has none.
    fn read<'a>(&self, fields: &Fields<'a>) -> Option<&'a str> {
        let mut cell = fields.get(self.column)?;
        if let Some(part) = self.part {
            cell = cell.split(',').nth(part)?;
        }
        let cell = cell.trim();
        let plain = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
        let cell = plain.map_or(cell, str::trim);
        (!NULLS.contains(&cell)).then_some(cell)
    }
}

/// The places of each role, for one chain of a row.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) ends: Ends,
    /// Whether `None` says of a receptor that it is not productive, as Cell Ranger writes it.
    pub(super) null_is_unproductive: bool,
    /// What the names of the columns say, where the rows do not.
    pub(super) locus: Option<&'static str>,
    of_role: [Vec<Source>; Role::COUNT],
}

/// Why no columns can be found.
pub(super) enum Unresolved {
    /// A second column has the name of another.
    Twice(usize),
    /// A name that was given is no column.
    Unknown(Role, String),
    /// A row holds several chains, of which a column was named for one.
    OfWhichChain(Role),
}

impl Columns {
    /// Finds the columns of each chain that a row may hold: those that were named, else those of
    /// the layout.
    pub(super) fn resolve(
        layout: &Layout,
        header: &[&str],
        named: &[NamedColumn],
    ) -> Result<Vec<Self>, Unresolved> {
        let mut number = 0;
        let mut common = Self {
            ends: layout.ends,
            null_is_unproductive: layout.format == Format::TenX,
            locus: None,
            of_role: Default::default(),
        };
        for (role, names) in layout.roles {
            common.find(*role, names, header, &mut number)?;
        }
        let mut chains = Vec::new();
        for chain in layout.chains {
            let mut columns = Self { locus: chain.locus, ..common.clone() };
            columns.find_chain(chain, header, &mut number)?;
            if columns.has_junction() {
                chains.push(columns);
            }
        }
        if let Some(of_chain) = named.iter().find(|n| n.role.of_chain() && chains.len() > 1) {
            return Err(Unresolved::OfWhichChain(of_chain.role));
        }
        if chains.is_empty() {
            chains.push(common);
        }
        for NamedColumn { role, column } in named {
            let mut found = (0..header.len()).filter(|i| same(header[*i], column));
            let exact = header.iter().position(|name| name == column);
            let Some(column) = exact.or_else(|| found.next()) else {
                return Err(Unresolved::Unknown(*role, column.clone()));
            };
            if let (None, Some(second)) = (exact, found.next()) {
                return Err(Unresolved::Twice(second));
            }
            for chain in &mut chains {
                chain.of_role[*role as usize] = vec![Source { column, part: None, number }];
            }
            number += 1;
        }
        for chain in &mut chains {
            chain.look_at_ends(layout, header, named);
        }
        renumber(&mut chains);
        Ok(chains)
    }

    /// Finds the columns of a role; of names after the first found, those that are not unique are
    /// passed over.
    fn find(
        &mut self,
        role: Role,
        names: &[&str],
        header: &[&str],
        number: &mut usize,
    ) -> Result<(), Unresolved> {
        for name in names {
            let mut found = (0..header.len()).filter(|i| same(header[*i], name));
            let (Some(column), second) = (found.next(), found.next()) else { continue };
            let sources = &mut self.of_role[role as usize];
            match second {
                Some(second) if sources.is_empty() => return Err(Unresolved::Twice(second)),
                Some(_) => {}
                None => {
                    sources.push(Source { column, part: None, number: *number });
                    *number += 1;
                }
            }
        }
        Ok(())
    }

    fn find_chain(
        &mut self,
        chain: &ChainLayout,
        header: &[&str],
        number: &mut usize,
    ) -> Result<(), Unresolved> {
        for (role, names) in chain.roles {
            self.find(*role, names, header, number)?;
        }
        let Some((name, roles)) = chain.packed else { return Ok(()) };
        let Some(column) = header.iter().position(|column| same(column, name)) else {
            return Ok(());
        };
        for (part, role) in roles.iter().enumerate() {
            let Some(role) = role else { continue };
            let part = Some(part);
            self.of_role[*role as usize].push(Source { column, part, number: *number });
            *number += 1;
        }
        Ok(())
    }

    /// Decides whether ends are to be looked at: of columns that are called CDR3 by a writer that
    /// is not known, and of junctions in columns that were named.
    fn look_at_ends(&mut self, layout: &Layout, header: &[&str], named: &[NamedColumn]) {
        let junctions = [Role::Junction, Role::JunctionAa];
        let mut sources = junctions.iter().flat_map(|role| &self.of_role[*role as usize]);
        let cdr3 = sources.any(|s| header[s.column].to_ascii_lowercase().contains("cdr3"));
        if named.iter().any(|named| junctions.contains(&named.role)) {
            self.ends = Ends::Checked;
        } else if layout.format == Format::Plain && !cdr3 {
            self.ends = Ends::Given;
        }
    }

    fn has_junction(&self) -> bool {
        self.has(Role::Junction) || self.has(Role::JunctionAa)
    }

    /// Tells whether there is a column for a role.
    pub(super) fn has(&self, role: Role) -> bool {
        !self.of_role[role as usize].is_empty()
    }

    /// Returns the columns of a role, the preferred first.
    pub(super) fn of(&self, role: Role) -> &[Source] {
        &self.of_role[role as usize]
    }

    /// Returns the value of a role: of the first of its columns that has one.
    pub(super) fn value<'a>(&self, role: Role, fields: &Fields<'a>) -> Option<&'a str> {
        self.of(role).iter().find_map(|source| source.read(fields))
    }

    /// Returns which columns the values were taken from, bit by bit, where roles have several.
    pub(super) fn taken(&self, fields: &Fields<'_>) -> u64 {
        let several = self.of_role.iter().filter(|sources| sources.len() > 1);
        let first = several.filter_map(|s| s.iter().find(|source| source.read(fields).is_some()));
        first.fold(0, |taken, source| taken | 1_u64.checked_shl(source.number as u32).unwrap_or(0))
    }
}

/// Leaves no number out: columns that a user names have replaced others.
fn renumber(chains: &mut [Columns]) {
    let sources = chains.iter().flat_map(|chain| chain.of_role.iter().flatten());
    let numbers: BTreeSet<usize> = sources.map(|source| source.number).collect();
    let numbers: Vec<usize> = numbers.into_iter().collect();
    for source in chains.iter_mut().flat_map(|chain| chain.of_role.iter_mut().flatten()) {
        source.number = numbers.binary_search(&source.number).unwrap_or(source.number);
    }
}

impl Role {
    pub(super) const COUNT: usize = Self::ALL.len();

    /// Tells whether each chain of a row has its own.
    const fn of_chain(self) -> bool {
        !matches!(self, Self::CellId | Self::IsCell | Self::CloneId | Self::Species)
            && !matches!(self, Self::DuplicateCount)
    }
}

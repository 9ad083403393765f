//! What a user says of a table that its header does not.

use std::fmt;
use std::str::FromStr;

use super::role::Role;
use crate::error::Error;
use crate::model::{KnownGenes, Species};

/// A column that a user names: what it holds, and what it is called.
///
/// ```
/// use thymoid_receptor::tables::{NamedColumn, Role};
/// let named: NamedColumn = "junction_aa=CDR3 loop".parse()?;
/// assert_eq!((named.role, named.column.as_str()), (Role::JunctionAa, "CDR3 loop"));
/// let error = "junction_a=CDR3".parse::<NamedColumn>().unwrap_err().to_string();
/// assert!(error.contains("no column holds `junction_a`") && error.contains("junction_aa"));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColumn {
    /// What it holds.
    pub role: Role,
    /// Its name in the header; letter case does not matter.
    pub column: String,
}

impl fmt::Display for NamedColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.role.as_str(), self.column)
    }
}

impl FromStr for NamedColumn {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason: String| Error::NamedColumn { given: text.to_owned(), reason };
        let roles = || Role::ALL.map(Role::as_str).join(", ");
        let Some((role, column)) = text.split_once('=') else {
            return Err(refuse(format!("write ROLE=NAME, where ROLE is one of {}", roles())));
        };
        let Some(known) = Role::named(role.trim()) else {
            let role = role.trim();
            return Err(refuse(format!("no column holds `{role}`; roles are {}", roles())));
        };
        if column.trim().is_empty() {
            return Err(refuse("name a column behind `=`".into()));
        }
        Ok(Self { role: known, column: column.trim().to_owned() })
    }
}

/// What is known of a table beside its header.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader, Reading};
/// use thymoid_receptor::{Chain, KnownGenes, Model, Species};
/// let text = "loop\tgene\nCASSF\tTRBV6-5\n";
/// let columns = ["junction_aa=loop".parse()?, "v_call=gene".parse()?].to_vec();
/// let reading = Reading { columns, ..Reading::default() };
/// let mut reader = Reader::with("t.tsv", text.as_bytes(), &reading)?;
/// let mut batch = Batch::default();
/// reader.read(&mut batch, 100)?;
/// assert_eq!(batch.get(0).and_then(|row| row.v_call), Some("TRBV6-5"));
///
/// // Gene names are read as those of the models in use.
/// let text = "junction_aa\tv_call\nCASSF\tTCRBV13-01\n";
/// let mouse = KnownGenes::of(&[Model::of(Species::Mouse, Chain::Trb)]);
/// for (genes, name) in [(None, "TRBV13"), (Some(mouse), "TRBV13-1")] {
///     let reading = Reading { genes, ..Reading::default() };
///     Reader::with("t.tsv", text.as_bytes(), &reading)?.read(&mut batch, 100)?;
///     assert_eq!(batch.get(0).and_then(|row| row.v_call), Some(name));
/// }
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Columns that the user names. They replace what is known of their roles.
    pub columns: Vec<NamedColumn>,
    /// Of the models in use. Rows of another species have no locus.
    pub species: Option<Species>,
    /// Genes of the models in use, by which gene names are read; by default, the built-in human
    /// ones.
    pub genes: Option<KnownGenes>,
}

//! What a report says, in no language.

use crate::catalogue::{Message, Value};
use crate::figure::{Figure, Table};

/// A report.
///
/// ```
/// use thymoid_report::catalogue::{Lang, Message, Value};
/// use thymoid_report::html::{Block, Lead, Page, Section, render};
/// let sentence = Message::new("forecast.subtitle");
/// let page = Page {
///     title: Message::new("forecast.title").with("file", "labs.csv"),
///     subtitle: sentence.clone(),
///     lead: Lead { sentence, figures: Vec::new(), blocks: Vec::new() },
///     sections: vec![Section {
///         id: "trust".into(),
///         heading: Message::new("trust.heading"),
///         blocks: vec![Block::Paragraph(Message::new("trust.text"))],
///     }],
///     provenance: vec![(Message::new("provenance.seed"), Value::integer(1.0))],
/// };
/// let html = render(&page, Lang::ZhCn);
/// // Both languages are in the file, and nothing is loaded.
/// assert!(html.contains("lang=\"en\"") && html.contains("lang=\"zh-CN\""));
/// assert!(html.contains("default-src 'none'"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its title.
    pub title: Message,
    /// What was run, on what and when, in one line.
    pub subtitle: Message,
    /// The answer in short.
    pub lead: Lead,
    /// The parts, in reading order.
    pub sections: Vec<Section>,
    /// What made the page: names and values, such as version, seed and inputs.
    pub provenance: Vec<(Message, Value)>,
}

impl Page {
    /// Every figure in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
            Block::Figure(figure) => Some(&**figure),
            _ => None,
        })
    }
}

/// The answer in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// The answer as a sentence.
    pub sentence: Message,
    /// The numbers it rests on.
    pub figures: Vec<KeyFigure>,
    /// What else must be read first.
    pub blocks: Vec<Block>,
}

/// One number that matters, with its uncertainty.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// What it is.
    pub label: Message,
    /// The number.
    pub value: Value,
    /// Its unit.
    pub unit: Option<Message>,
    /// Probability of its interval, and the interval.
    pub interval: Option<(f64, Value)>,
    /// A word of explanation.
    pub note: Option<Message>,
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Unique on the page; letters, digits and hyphens.
    pub id: String,
    /// Its heading, also in the table of contents.
    pub heading: Message,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Message),
    /// Something the reader must not miss.
    Notice(NoticeKind, Message),
    /// A figure with its table and CSV.
    Figure(Box<Figure>),
    /// A table with its caption.
    Table(Message, Table),
    /// Numbers that matter.
    KeyFigures(Vec<KeyFigure>),
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Note,
    /// Read before use.
    Warning,
    /// Rests on something nobody has checked.
    Unverified,
    /// Values that speak of failure or loss.
    Concern,
}

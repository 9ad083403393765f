//! What a figure shows: plain data without language, size or colour.

use crate::catalogue::Message;

/// One figure.
///
/// ```
/// use thymoid_report::catalogue::{Lang, Message};
/// use thymoid_report::figure::{Axis, Chart, Figure, Mark, Row, RowShape, Rows, Scale, Width, svg};
///
/// let key = Message::new("quantity.survival");
/// let row = Row {
///     label: Message::new("stage.trial"),
///     value: 0.77,
///     interval: Some([0.66, 0.84]),
///     expected: None,
///     mark: Mark::Plain,
/// };
/// let axis = Axis { label: key.clone(), unit: None, scale: Scale::Percent, range: None };
/// let rows = Rows {
///     axis,
///     shape: RowShape::Dot,
///     level: Some(0.95),
///     items: vec![row],
///     references: Vec::new(),
/// };
/// let (title, description, source) = (key.clone(), key.clone(), key);
/// let chart = Chart::Rows(rows);
/// let figure = Figure { id: "survival".into(), title, description, source, chart };
/// let drawn = svg(&figure, Lang::En, Width::Wide);
/// assert!(drawn.starts_with("<svg") && drawn.contains("<title"));
/// // Its twin holds every number.
/// assert!(figure.table().csv(Lang::En).contains("0.77"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Unique on its page; letters, digits and hyphens. Also the name of its CSV file.
    pub id: String,
    /// What is shown, as a heading.
    pub title: Message,
    /// What a reader who cannot see it should know; the figure's `<desc>`.
    pub description: Message,
    /// Where the data come from.
    pub source: Message,
    /// The drawing.
    pub chart: Chart,
}

/// The kinds of drawing.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Two numeric axes.
    Plot(Plot),
    /// Named rows over one numeric axis: dots with intervals, or bars.
    Rows(Rows),
    /// A quantity over a section.
    Map(Map),
    /// What is where in a section through a body.
    Section(Section),
}

/// A drawing over two numeric axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What is drawn; later series lie on top, and points on top of all.
    pub series: Vec<Series>,
    /// Labelled thresholds and ranges behind the data.
    pub references: Vec<Reference>,
}

/// A numeric axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The quantity.
    pub label: Message,
    /// Its unit, unless it is a pure number or a per cent.
    pub unit: Option<Message>,
    /// How values become lengths and labels.
    pub scale: Scale,
    /// Ends of the axis; without them it spans the data.
    pub range: Option<[f64; 2]>,
}

/// How values become lengths and labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal steps, labelled at 3, 6, 12... as ages and follow-up are read.
    Months,
    /// Fractions of one, labelled in per cent.
    Percent,
    /// Probabilities: the same, but no value of its table is 0 or 100 %.
    Probability,
    /// Decades, down to a stated floor: what is at or below it is drawn at it, and its label says
    /// so.
    Log {
        /// Smallest value told apart, above nought.
        floor: f64,
    },
}

/// One set of data with one label and one colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name in the legend or beside the curve.
    pub label: Message,
    /// How the points are drawn.
    pub shape: Shape,
    /// Probability of each of the points' intervals, such as 0.5, 0.8, 0.95; 1 for a range from the
    /// least to the most.
    pub levels: Vec<f64>,
    /// The data, by increasing x for curves.
    pub points: Vec<Point>,
    /// Numbers at risk (x, n), printed below the axis.
    pub at_risk: Vec<(f64, u64)>,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A curve through y with its intervals as bands.
    Line,
    /// A staircase that keeps y until the next x, with its intervals as bands.
    Step,
    /// Marks with their widest interval as whiskers.
    Points,
    /// Columns from nought to y, this wide in units of x.
    Bars {
        /// Width of a bin.
        width: f64,
    },
    /// The first interval as a grey reference band with y as its middle, such as an age range.
    Range,
}

/// One value of a series.
///
/// ```
/// use thymoid_report::figure::{Mark, Point};
/// let below = Point::new(3.0, 5.0).marked(Mark::BelowLimit);
/// assert_eq!((below.y, below.mark, below.intervals.len()), (5.0, Mark::BelowLimit, 0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Position on the horizontal axis.
    pub x: f64,
    /// Value; `NaN` breaks a curve.
    pub y: f64,
    /// Low and high for each level of the series, or none.
    pub intervals: Vec<[f64; 2]>,
    /// What kind of value it is.
    pub mark: Mark,
}

impl Point {
    /// A plain value.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, intervals: Vec::new(), mark: Mark::Plain }
    }

    /// A value with one interval for each level of its series.
    pub const fn with(x: f64, y: f64, intervals: Vec<[f64; 2]>) -> Self {
        Self { x, y, intervals, mark: Mark::Plain }
    }

    /// The same value, marked.
    #[must_use]
    pub fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }
}

/// What kind of value a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As it stands: a filled mark.
    Plain,
    /// Not verified: an open mark.
    Unverified,
    /// Below the limit of quantification, which is y: an open arrow down.
    BelowLimit,
    /// Observation ended here without the event: a tick on a staircase.
    Censored,
}

/// A labelled line (`low == high`) or band behind the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// What it is.
    pub label: Message,
    /// Which way it runs.
    pub direction: Direction,
    /// Lower value.
    pub low: f64,
    /// Upper value.
    pub high: f64,
}

/// The way a reference runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Across, at values of y.
    Horizontal,
    /// Up, at values of x.
    Vertical,
}

/// Named rows over one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The axis they share.
    pub axis: Axis,
    /// Dots or bars.
    pub shape: RowShape,
    /// Probability of the rows' intervals.
    pub level: Option<f64>,
    /// The rows, top to bottom.
    pub items: Vec<Row>,
    /// Labelled vertical lines and bands.
    pub references: Vec<Reference>,
}

/// How rows are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowShape {
    /// A dot with its interval.
    Dot,
    /// A bar from nought, with its interval as a line.
    Bar,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub label: Message,
    /// Its value.
    pub value: f64,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// The range it was expected in, drawn behind it.
    pub expected: Option<[f64; 2]>,
    /// Plain or unverified.
    pub mark: Mark,
}

/// A quantity over a section, in equal rectangles. All axes have ranges.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// Across.
    pub x: Axis,
    /// Up.
    pub y: Axis,
    /// The quantity.
    pub value: Axis,
    /// Rectangles in a row.
    pub columns: usize,
    /// The quantity in each, row by row from below; `NaN` where there is none.
    pub values: Vec<f64>,
}

/// A section through a body; both axes have ranges.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Across.
    pub x: Axis,
    /// Up.
    pub y: Axis,
    /// What it is made of, each over those before.
    pub parts: Vec<SectionPart>,
    /// Named places.
    pub marks: Vec<SectionMark>,
}

/// All of a section that is of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionPart {
    /// What it is.
    pub label: Message,
    /// Its colour.
    pub tone: Tone,
    /// Boxes that make it up: least x and y, greatest x and y.
    pub boxes: Vec<[f64; 4]>,
}

/// The colour of a part of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What nothing happens in.
    Grey,
    /// One of the colours of series, from 0; they repeat.
    Colour(u8),
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Grey => "sr",
            Self::Colour(number) => ["s1", "s2", "s3", "s4", "s5", "s6"][number as usize % 6],
        }
    }
}

/// A named place in a section.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionMark {
    /// Its name.
    pub label: Message,
    /// Where it is.
    pub at: [f64; 2],
}

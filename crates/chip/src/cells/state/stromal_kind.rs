//! What stromal cells are, and the stages of the epithelial ones.

/// What a stromal cell is. The number of a kind is its number in files.
///
/// ```
/// use thymoid_chip::cells::StromalKind;
/// let mature = StromalKind::ALL.into_iter().filter(|kind| kind.is_mature_mtec());
/// let names: Vec<&str> = mature.map(StromalKind::as_str).collect();
/// assert_eq!(names, ["mtec_aire", "mtec_post_aire"]);
/// assert!(!StromalKind::Progenitor.presents() && StromalKind::Ctec.presents());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum StromalKind {
    /// Cortical thymic epithelial cell (cTEC).
    Ctec = 0,
    /// Progenitor of epithelial cells, or the place that one of them can take over.
    Progenitor = 1,
    /// Dendritic cell.
    Dendritic = 2,
    /// Perivascular space, or the wall of a port: cells come and go here.
    Port = 3,
    /// Immature medullary thymic epithelial cell (mTEC), low in MHC class II.
    ImmatureMtec = 4,
    /// mTEC that expresses AIRE, for one to two days in its life.
    AireMtec = 5,
    /// mTEC that did.
    PostAireMtec = 6,
    /// Epithelial cell that starved; its place is not taken again.
    Lost = 7,
}

impl StromalKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Ctec,
        Self::Progenitor,
        Self::Dendritic,
        Self::Port,
        Self::ImmatureMtec,
        Self::AireMtec,
        Self::PostAireMtec,
        Self::Lost,
    ];

    /// Returns the kind of a number; none if no kind has it.
    pub fn new(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Returns its name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ctec => "ctec",
            Self::Progenitor => "tec_progenitor",
            Self::Dendritic => "dendritic",
            Self::Port => "port",
            Self::ImmatureMtec => "mtec_immature",
            Self::AireMtec => "mtec_aire",
            Self::PostAireMtec => "mtec_post_aire",
            Self::Lost => "tec_lost",
        }
    }

    /// Tells whether it is a living epithelial cell.
    pub const fn is_epithelial(self) -> bool {
        matches!(self, Self::Ctec | Self::Progenitor) || self.is_mtec()
    }

    /// Tells whether it is an epithelial cell, alive or not.
    pub(crate) const fn is_epithelial_or_lost(self) -> bool {
        self.is_epithelial() || matches!(self, Self::Lost)
    }

    /// Tells whether it is an mTEC of any stage.
    pub const fn is_mtec(self) -> bool {
        matches!(self, Self::ImmatureMtec) || self.is_mature_mtec()
    }

    /// Tells whether it is an mTEC that expresses AIRE or did.
    pub const fn is_mature_mtec(self) -> bool {
        matches!(self, Self::AireMtec | Self::PostAireMtec)
    }

    /// Tells whether it shows peptides.
    pub const fn presents(self) -> bool {
        matches!(self, Self::Ctec | Self::Dendritic) || self.is_mtec()
    }
}

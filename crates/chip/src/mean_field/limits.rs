//! What holds a chip back, and by how much all else could shrink before it did.

use serde::{Deserialize, Serialize};

/// What can hold a chip back.
///
/// ```
/// use thymoid_chip::Limit;
/// assert_eq!(Limit::ALL.len(), 6);
/// assert_eq!(Limit::Oxygen.as_str(), "oxygen");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Oxygen does not diffuse far enough.
    Oxygen,
    /// Medium does not carry in as much oxygen as the tissue takes up.
    Flow,
    /// Too few progenitors come.
    Progenitors,
    /// Progenitors find no niche of epithelium to settle in.
    Niches,
    /// T cells find no wall to leave through.
    Exits,
    /// The tissue is full.
    Room,
}

impl Limit {
    /// Every limit, in the order of tables.
    pub const ALL: [Self; 6] =
        [Self::Oxygen, Self::Flow, Self::Progenitors, Self::Niches, Self::Exits, Self::Room];

    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oxygen => "oxygen",
            Self::Flow => "flow",
            Self::Progenitors => "progenitors",
            Self::Niches => "niches",
            Self::Exits => "exits",
            Self::Room => "room",
        }
    }
}

/// One limit of a design.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Margin {
    /// Which.
    pub limit: Limit,
    /// Thymocytes that it alone would allow; none where the design does not tell.
    pub thymocytes: Option<f64>,
    /// The same over that of the limit that holds: 1 for this one itself.
    pub times: Option<f64>,
}

impl Margin {
    /// Returns by which share this could shrink before it held the design back.
    ///
    /// ```
    /// use thymoid_chip::{Limit, Limits};
    /// let limits = Limits::of([Some(4e6), None, Some(1e6), None, None, Some(8e6)]).unwrap();
    /// assert_eq!(limits.limiting, Limit::Progenitors);
    /// assert_eq!(limits.margin(Limit::Oxygen).may_shrink(), Some(0.75));
    /// assert_eq!(limits.margin(Limit::Flow).may_shrink(), None); // the design gives no flow
    /// ```
    pub fn may_shrink(&self) -> Option<f64> {
        self.times.map(|times| 1.0 - 1.0 / times)
    }
}

/// What holds a design back, with the margins of the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limits {
    /// What holds it back.
    pub limiting: Limit,
    /// Export without that limit over export with it: up to the next limit, losses to low oxygen
    /// included. None where nothing is exported with it.
    pub relief: Option<f64>,
    /// Each limit, in the order of [`Limit::ALL`].
    pub margins: [Margin; 6],
}

impl Limits {
    /// Returns the limits of a design from the thymocytes that each alone would allow, in the order
    /// of [`Limit::ALL`]; none when there is no limit at all. Of equal ones the first holds.
    pub fn of(thymocytes: [Option<f64>; 6]) -> Option<Self> {
        let known = Limit::ALL.into_iter().zip(thymocytes);
        let known = known.filter_map(|(limit, cells)| Some((limit, cells?)));
        let (limiting, least) = known.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let margin = |i: usize| Margin {
            limit: Limit::ALL[i],
            thymocytes: thymocytes[i],
            times: thymocytes[i].map(|cells| if cells == least { 1.0 } else { cells / least }),
        };
        Some(Self { limiting, relief: None, margins: std::array::from_fn(margin) })
    }

    /// Returns one of them.
    pub const fn margin(&self, limit: Limit) -> Margin {
        self.margins[limit as usize]
    }

    /// Returns what would hold the design back if the present limit were lifted. A larger chip, the
    /// relief of room, brings all with it but its supplies.
    pub fn next(&self) -> Option<Limit> {
        let stays = |limit| match self.limiting {
            Limit::Room => matches!(limit, Limit::Flow | Limit::Progenitors),
            holds => limit != holds,
        };
        let others = self.margins.iter().filter(|margin| stays(margin.limit));
        let known = others.filter_map(|margin| Some((margin.limit, margin.times?)));
        known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(limit, _)| limit)
    }
}

/// Returns the thymocytes that a supply of oxygen feeds beside the stroma, each in mol/s.
///
/// ```
/// use thymoid_chip::mean_field::thymocytes_fed;
/// // 278 uL a minute at 100 mmHg carry 0.63 nmol/s: twice what 1 cm² x 0.5 mm of 2.5e9 cells/mL
/// // take up.
/// let supply = 278e-9 / 60.0 * 100.0 * 1.35e-3;
/// assert!((thymocytes_fed(supply, 0.0, 2.5e-18) / (0.05 * 2.5e9) / 2.0 - 1.0).abs() < 0.02);
/// ```
pub fn thymocytes_fed(supply_mol_s: f64, stroma_mol_s: f64, thymocyte_mol_s: f64) -> f64 {
    ((supply_mol_s - stroma_mol_s) / thymocyte_mol_s).max(0.0)
}

//! What stands behind one blood sample.

use thymoid_core::Number;

use super::trec;

/// What stands behind the blood sample of one day.
///
/// ```
/// use thymoid_patient::dynamics::Blood;
/// let blood = Blood { naive_cd4: 200.0, memory_cd4: 100.0, trec_per_t_cell: 0.2, ..Blood::EMPTY };
/// assert_eq!(blood.cd4(), 300.0);
/// // As many cells of the child's own, without TREC, halve what is found per cell.
/// let joined = blood.with_host([300.0, 0.0]);
/// assert_eq!((joined.cd4(), joined.trec_per_t_cell), (600.0, 0.1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blood<R> {
    /// Naive CD4, cells/µL.
    pub naive_cd4: R,
    /// Naive CD8, cells/µL.
    pub naive_cd8: R,
    /// Regulatory CD4, cells/µL.
    pub treg: R,
    /// Memory CD4, cells/µL.
    pub memory_cd4: R,
    /// Memory CD8, cells/µL.
    pub memory_cd8: R,
    /// CD4 that no graft made, cells/µL: not part of a course, see [`Blood::with_host`].
    pub host_cd4: R,
    /// CD8 that no graft made, cells/µL.
    pub host_cd8: R,
    /// TREC copies per T cell.
    pub trec_per_t_cell: R,
    /// Exposure to the baseline hazard since implantation, days.
    pub exposure_days: R,
}

impl Blood<f64> {
    /// Blood without a T cell.
    pub const EMPTY: Self = Self {
        naive_cd4: 0.0,
        naive_cd8: 0.0,
        treg: 0.0,
        memory_cd4: 0.0,
        memory_cd8: 0.0,
        host_cd4: 0.0,
        host_cd8: 0.0,
        trec_per_t_cell: 0.0,
        exposure_days: 0.0,
    };
}

impl<R: Number> Blood<R> {
    /// Returns all CD4 T cells, cells/µL.
    pub fn cd4(&self) -> R {
        self.naive_cd4 + self.treg + self.memory_cd4 + self.host_cd4
    }

    /// Returns all CD8 T cells, cells/µL.
    pub fn cd8(&self) -> R {
        self.naive_cd8 + self.memory_cd8 + self.host_cd8
    }

    /// Returns all T cells, cells/µL.
    pub fn cd3(&self) -> R {
        self.cd4() + self.cd8()
    }

    /// Adds CD4 and CD8 that no graft made, which hold no TREC.
    #[must_use]
    pub fn with_host(self, [host_cd4, host_cd8]: [R; 2]) -> Self {
        let all = Self { host_cd4, host_cd8, ..self };
        let trec_per_t_cell = trec::diluted(self.trec_per_t_cell, self.cd3(), all.cd3());
        Self { trec_per_t_cell, ..all }
    }

    /// Returns the same blood in another kind of number.
    pub fn map<S>(&self, f: impl Fn(R) -> S) -> Blood<S> {
        Blood {
            naive_cd4: f(self.naive_cd4),
            naive_cd8: f(self.naive_cd8),
            treg: f(self.treg),
            memory_cd4: f(self.memory_cd4),
            memory_cd8: f(self.memory_cd8),
            host_cd4: f(self.host_cd4),
            host_cd8: f(self.host_cd8),
            trec_per_t_cell: f(self.trec_per_t_cell),
            exposure_days: f(self.exposure_days),
        }
    }
}

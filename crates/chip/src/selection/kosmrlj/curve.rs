//! Which residues selection favours depends on how many receptors it neglects.

use thymoid_core::math;

use super::exact::{Fates, StringModel};
use crate::error::Error;

/// A point of [`Curve`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Positive threshold, in 0.01 kT.
    pub positive_ckt: i32,
    /// Share of receptors that no peptide signals to.
    pub neglected: f64,
    /// Share that is selected.
    pub selected: f64,
    /// Enrichment of leucine, which binds strongly, among selected receptors.
    pub enrichment_l: f64,
    /// Enrichment of lysine, which binds weakly, among selected receptors.
    pub enrichment_k: f64,
}

/// Enrichment of leucine and lysine in the string model, for a narrow window of selection that is
/// moved over all energies: from every receptor neglected to none.
///
/// For comparison with calibration families, which have windows of 0.25 kT (E) to 1.4 kT (A): the
/// sign of the enrichment depends on the neglect, hardly on the window. $E_c$ has no effect.
///
/// ```
/// # use thymoid_chip::selection::{Composition, ContactPotential, PairEnergies, kosmrlj};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let (potential, proteome) =
/// #     (ContactPotential::miyazawa_jernigan_1996(), Composition::new(&parameters)?);
/// # let energies = PairEnergies::new(&potential, 0)?;
/// # let thresholds = kosmrlj::thresholds(&parameters)?;
/// let model = kosmrlj::StringModel::new(&potential, &proteome);
/// let curve = kosmrlj::Curve::new(&model, 1000, 25)?;
/// // The more are neglected, the more those are selected that bind strongly.
/// let [many, few] = [0.9, 0.1].map(|neglected| curve.neglecting(neglected));
/// assert!(many.enrichment_l > 1.0 && few.enrichment_l < 1.0);
/// assert!(kosmrlj::Curve::new(&model, 1000, 0).is_err());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Curve<'a> {
    model: &'a StringModel,
    peptides: u32,
    window_ckt: i32,
}

impl<'a> Curve<'a> {
    /// Prepares the curve of receptors that meet `peptides` self peptides and a window of this
    /// width.
    ///
    /// # Errors
    /// When the window is not at least 0.01 kT wide.
    pub fn new(model: &'a StringModel, peptides: u32, window_ckt: i32) -> Result<Self, Error> {
        if window_ckt < 1 {
            return Err(Error::Selection {
                quantity: "the window of selection in 0.01 kT",
                allowed: "at least 1".into(),
                value: window_ckt.to_string(),
            });
        }
        Ok(Self { model, peptides, window_ckt })
    }

    /// Returns the point at a positive threshold.
    pub fn at(&self, positive_ckt: i32) -> CurvePoint {
        let negative = self.model.bind_below(positive_ckt - self.window_ckt);
        let positive = self.model.bind_below(positive_ckt);
        let fates = self.model.fates_of(self.peptides, &negative, &positive);
        let Fates { neglected, selected, .. } = fates;
        let enrichment = |letter| fates.enrichment_of(letter).unwrap_or(f64::NAN);
        let (enrichment_l, enrichment_k) = (enrichment('L'), enrichment('K'));
        CurvePoint { positive_ckt, neglected, selected, enrichment_l, enrichment_k }
    }

    /// Returns the first point, from weak to strong thresholds, that neglects at least this share.
    pub fn neglecting(&self, share: f64) -> CurvePoint {
        let positive_ckt = self.first(|x_ckt| self.model.neglected(self.peptides, x_ckt) >= share);
        self.at(positive_ckt)
    }

    /// Points that neglect at least these shares, in the order given: the data of a figure.
    pub fn points(&self, neglected: &[f64]) -> Vec<CurvePoint> {
        neglected.iter().map(|&share| self.neglecting(share)).collect()
    }

    /// Returns the neglected share at which leucine overtakes lysine: below, selected receptors are
    /// poor in strongly binding residues, as in the paper of 2008; above, they are rich in them.
    /// Between neighbouring thresholds the logarithm of the ratio is interpolated.
    pub fn flip(&self) -> f64 {
        let overtaken = |point: CurvePoint| point.enrichment_l >= point.enrichment_k;
        let after = self.at(self.first(|x_ckt| overtaken(self.at(x_ckt))));
        let before = self.at(after.positive_ckt + 1);
        let ratio = |point: CurvePoint| math::ln(point.enrichment_l / point.enrichment_k);
        let part = -ratio(before) / (ratio(after) - ratio(before));
        before.neglected + part * (after.neglected - before.neglected)
    }

    /// Finds a threshold by bisection over thresholds, from 0 down to the strongest energy; `holds`
    /// must stay true.
    fn first(&self, holds: impl Fn(i32) -> bool) -> i32 {
        let (mut weak, mut strong) = (0, self.model.lowest_ckt());
        while weak - strong > 1 {
            let middle = i32::midpoint(weak, strong);
            *(if holds(middle) { &mut strong } else { &mut weak }) = middle;
        }
        strong
    }
}

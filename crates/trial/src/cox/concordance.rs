//! Does who is predicted to die first die first?

use serde::Serialize;

use super::fit::CoxFit;
use crate::linear::dot;
use crate::survival::{Clock, FollowUp};

/// Predictions nearer than this are the same.
const SAME: f64 = 1e-12;

/// Pairs of children of whom it is known who died first.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{Cox, CoxTies, FollowUp};
/// let days = [5.0, 8.0, 13.0, 20.0, 31.0, 40.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, true, true, false, true])?;
/// let dose = [[1.0], [3.0], [2.0], [5.0], [4.0], [6.0]].map(|x| x.to_vec());
/// let fit = Cox { rows: &rows, covariates: &dose, stratum: None }.fit(CoxTies::Efron)?;
/// let pairs = fit.concordance(&rows, None);
/// assert_eq!((pairs.concordant, pairs.discordant), (12.0, 2.0));
/// assert!((pairs.concordance.unwrap() - 12.0 / 14.0).abs() < 1e-15);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "the field's name of the share")]
pub struct Concordance {
    /// Share in order, ties of the prediction counting half; none without pairs.
    pub concordance: Option<f64>,
    /// Its standard error by the infinitesimal jackknife.
    pub standard_error: Option<f64>,
    /// Pairs in order.
    pub concordant: f64,
    /// Pairs in the other order.
    pub discordant: f64,
    /// Pairs with the same prediction.
    pub tied_prediction: f64,
    /// Pairs who died at the same time.
    pub tied_time: f64,
    /// Both.
    pub tied_both: f64,
}

impl CoxFit {
    /// Counts pairs within strata (Harrell, J. Am. Med. Assoc. 247 (1982) 2543).
    ///
    /// The standard error takes children of a cluster together, if there are clusters.
    pub fn concordance<C: Clock>(
        &self,
        rows: &FollowUp<C>,
        cluster: Option<&[usize]>,
    ) -> Concordance {
        let children = rows.children();
        let risk: Vec<f64> = self.sets.x.iter().map(|x| dot(x, &self.coefficients)).collect();
        // Of each child: pairs in order, in the other order, with one prediction.
        let mut own = vec![[0.0; 3]; children];
        let [mut total, mut ties] = [[0.0; 3], [0.0; 3]];
        for i in 0..children {
            for j in 0..children {
                let apart = self.sets.stratum[i] != self.sets.stratum[j];
                if i == j || apart || !rows.event[i] || !rows.at_risk(j, rows.end[i]) {
                    continue;
                }
                let same = (risk[i] - risk[j]).abs() < SAME;
                if rows.end[j] == rows.end[i] && rows.event[j] {
                    // Each such pair is met twice.
                    ties[usize::from(same)] += 0.5;
                    continue;
                }
                let kind = if same { 2 } else { usize::from(risk[i] < risk[j]) };
                total[kind] += 1.0;
                own[i][kind] += 1.0;
                own[j][kind] += 1.0;
            }
        }
        let pairs: f64 = total.iter().sum();
        let concordance = (pairs > 0.0).then(|| (total[0] + 0.5 * total[2]) / pairs);
        let standard_error = concordance.map(|c| {
            let mut by = std::collections::BTreeMap::<usize, f64>::new();
            for (row, [in_order, other, tied]) in own.iter().enumerate() {
                let of = in_order + 0.5 * tied - c * (in_order + other + tied);
                *by.entry(cluster.map_or(row, |cluster| cluster[row])).or_default() += of / pairs;
            }
            thymoid_core::math::sum(by.values().map(|of| of * of)).sqrt()
        });
        Concordance {
            concordance,
            standard_error,
            concordant: total[0],
            discordant: total[1],
            tied_prediction: total[2],
            tied_time: ties[0],
            tied_both: ties[1],
        }
    }
}

//! A part of a tissue that one source feeds.

use thymoid_core::math;

use super::oxygen::ZeroOrder;
use super::oxygen_supply::OxygenSupply;

/// A part of a tissue that one source feeds, from the source inwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) oxygen: ZeroOrder,
    pub(super) supply: OxygenSupply,
    /// Share of the volume of all parts.
    pub(super) share: f64,
}

/// A layer of tissue at one oxygen pressure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Panel {
    /// Share of all tissue.
    pub(crate) share: f64,
    pub(crate) po2_mmhg: f64,
}

/// Returns what gets oxygen in layers of equal share, from the best fed to the worst, at the mean
/// pressure of what each unites.
///
/// Their number is what counting cells costs, and they change without a jump as the others do.
pub(super) fn merged(mut panels: Vec<Panel>, count: usize) -> Vec<Panel> {
    panels.retain(|panel| panel.po2_mmhg > 0.0);
    panels.sort_by(|a, b| b.po2_mmhg.total_cmp(&a.po2_mmhg));
    let share = math::sum(panels.iter().map(|panel| panel.share)) / count as f64;
    let (mut layers, mut filled, mut sum) = (Vec::with_capacity(count + 1), 0.0, 0.0);
    for panel in panels {
        let mut left = panel.share;
        while layers.len() < count && filled + left >= share {
            let taken = share - filled;
            layers.push(Panel { share, po2_mmhg: (sum + taken * panel.po2_mmhg) / share });
            left -= taken;
            (filled, sum) = (0.0, 0.0);
        }
        filled += left;
        sum += left * panel.po2_mmhg;
    }
    if layers.len() < count && filled > 0.0 {
        layers.push(Panel { share: filled, po2_mmhg: sum / filled });
    }
    layers
}

impl Part {
    /// Returns the pressure at each depth.
    pub(super) fn po2(&self, depths_um: &[f64], solubility_mol_m3_mmhg: f64) -> Vec<f64> {
        let profile = self.oxygen.profile_mol_m3(self.supply, depths_um);
        profile.into_iter().map(|c| c / solubility_mol_m3_mmhg).collect()
    }

    /// Returns the part as about `count` layers, or as those of a mean.
    pub(super) fn panels(
        &self,
        count: Option<usize>,
        solubility_mol_m3_mmhg: f64,
    ) -> impl Iterator<Item = Panel> {
        let layers = match count {
            Some(count) => self.oxygen.layers(self.supply, count),
            None => self.oxygen.fine_layers(self.supply),
        };
        let share = self.share;
        layers.into_iter().map(move |layer| Panel {
            share: share * layer.share,
            po2_mmhg: layer.mol_m3 / solubility_mol_m3_mmhg,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: shares of 0.5, 0.25 and 0.25 at 10, 30 and 20 mmHg in two layers, and none of what
    /// gets no oxygen.
    #[test]
    fn merged_layers_have_equal_shares_and_the_same_mean() {
        let panel = |share, po2_mmhg| Panel { share, po2_mmhg };
        let two = merged(
            vec![panel(0.5, 10.0), panel(0.25, 30.0), panel(0.9, 0.0), panel(0.25, 20.0)],
            2,
        );
        let both: Vec<_> = two.iter().map(|layer| (layer.share, layer.po2_mmhg)).collect();
        assert_eq!(both, [(0.5, 25.0), (0.5, 10.0)]);
        let four = merged(vec![panel(0.6, 10.0), panel(0.4, 30.0)], 4);
        let mean: f64 = four.iter().map(|layer| layer.share * layer.po2_mmhg).sum();
        assert_eq!(four.len(), 4);
        assert!((mean - 18.0).abs() < 1e-12, "{mean}");
    }
}

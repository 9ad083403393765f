//! What the stroma goes through from renewal to renewal, and the layers that come of it.

use thymoid_core::Parameters;

use super::simulation::Simulation;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::layer_origin::LayerOrigin;
use crate::cells::rules::conduct::stage_of;
use crate::cells::rules::epithelial_renewal::MtecStays;
use crate::cells::rules::time::MINUTES_PER_DAY;
use crate::cells::state::stage::Stage;
use crate::cells::state::stromal_kind::StromalKind;
use crate::error::Error;

impl Simulation {
    /// Gives the epithelium the stages in which it begins, and the layers that come of it.
    pub(super) fn begin_stroma(&mut self, parameters: &Parameters) -> Result<(), Error> {
        let Anatomy { stroma, layers, .. } = &mut self.anatomy;
        let origin = self.setting.layers;
        if origin != LayerOrigin::Emerging {
            let in_medulla: Vec<bool> =
                stroma.bodies.iter().map(|body| layers.in_medulla(*body as usize)).collect();
            if origin == LayerOrigin::Remodelling {
                for cell in stroma.cortical_places.clone().filter(|cell| !in_medulla[*cell]) {
                    stroma.become_kind(cell, StromalKind::Ctec);
                }
            }
            let stays = MtecStays::new(parameters)?;
            stays.mix(stroma, self.setting.seed, |cell| in_medulla[cell]);
        }
        self.remodel();
        Ok(())
    }

    /// Renews the epithelium, some of which SP4 cells keep alive.
    pub(super) fn renew(&mut self, step: u32) {
        let mut near = vec![[0, 0]; self.anatomy.stroma.cells.len()];
        for (word, niche) in self.anatomy.lattice.words.iter().zip(&self.anatomy.stroma.niche) {
            if *niche != 0 {
                let [sp4, sites] = &mut near[*niche as usize - 1];
                *sp4 += u32::from(stage_of(*word).is_some_and(Stage::is_sp4));
                *sites += 1;
            }
        }
        let (minutes, of) = (self.minutes(), (self.setting.seed, step));
        self.setting.renewal.renew(&mut self.anatomy.stroma, &near, minutes, of);
        self.remodel();
    }

    /// Lets layers and signals follow the epithelium, unless layers are given.
    pub(crate) fn remodel(&mut self) {
        if self.setting.layers != LayerOrigin::Given {
            let anatomy = &mut self.anatomy;
            let of = self.setting.epithelial_layers.of(&anatomy.lattice, &anatomy.stroma);
            anatomy.layers = of.0;
            // Those of a unit with surroundings are solved there.
            if self.milieu.is_none() {
                anatomy.gradients = of.1;
            }
        }
    }

    /// Lets the epithelium live for some days in what `growth` says is left of growth at a place,
    /// in um along x, y and z. What starves for longer than `chip.tec_starvation_days` is lost;
    /// what has less than half stops working, and works again `chip.tec_recovery_days` after.
    ///
    /// ```
    /// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
    /// # use thymoid_core::Seed;
    /// # let parameters = thymoid_chip::parameters()?;
    /// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
    /// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
    /// # let options = Options { thresholds: None, space: Space::On };
    /// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
    /// use thymoid_chip::cells::StromalKind;
    /// let ctec = simulation.census().stroma_of(StromalKind::Ctec);
    /// // Nothing is left of growth in the outer half.
    /// simulation.stress_stroma(1.0, |[_, _, z]| if z < 180.0 { 0.0 } else { 1.0 });
    /// assert_eq!(simulation.census().stroma_of(StromalKind::Lost), 0);
    /// assert!(simulation.census().at_rest > 0);
    /// simulation.stress_stroma(2.0, |[_, _, z]| if z < 180.0 { 0.0 } else { 1.0 });
    /// assert!(simulation.census().stroma_of(StromalKind::Ctec) < ctec / 2);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn stress_stroma(&mut self, days: f64, growth: impl Fn([f64; 3]) -> f64) {
        let spacing_um = self.setting.scale.spacing_um;
        let (lattice, stroma) = (&self.anatomy.lattice, &mut self.anatomy.stroma);
        let minutes = (days * MINUTES_PER_DAY).round() as u32;
        let at = |site| lattice.site(site).map(|at| (at as f64 + 0.5) * spacing_um);
        self.setting.stress.pass(stroma, minutes, |site| growth(at(site)));
        self.remodel();
    }

    /// Returns the share of the mTEC that shows a tissue-restricted antigen, in the mean over
    /// antigens; none where fates are drawn, or there is no mTEC.
    pub fn antigen_share(&self) -> Option<f64> {
        self.setting.presentation.as_ref()?.antigen_share(&self.anatomy.stroma)
    }
}

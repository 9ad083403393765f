//! What a chip gives and what holds it back, in closed form and by its fields.

use anyhow::Result;
use thymoid_chip::Design;
use thymoid_chip::fields::answer;
use thymoid_chip::mean_field::{Answer, Limits};
use thymoid_core::Parameters;

use super::piece::{edge_of, piece};
use crate::drawn_design::Drawing;

/// Edge of a voxel: with walls at their true places, 15 um cost a channel of 100 um some percent of
/// the mean oxygen deficit.
const EDGE_UM: f64 = 15.0;
/// Voxels of a chip without channels that are solved some fifty times in a second or two.
const MOST: f64 = 2e5;

/// The answers of one question, each at its level.
///
/// ```
/// use thymoid_study::analysis::answers::Answers;
/// let slab = thymoid_chip::Design::preset("ato").unwrap()?;
/// let answers = Answers::new(&slab, None, &thymoid_chip::parameters()?)?;
/// assert_eq!(answers.all.len(), 2);
/// assert!(answers.missing.is_none());
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// From the closed form up.
    pub all: Vec<Answer>,
    /// Why the fields have none, where they have none.
    pub missing: Option<String>,
}

impl Answers {
    /// Answers in closed form, and by fields where they can be solved.
    ///
    /// # Errors
    /// When the design is unusable, or `parameters` lacks an entry.
    pub fn new(
        design: &Design,
        drawing: Option<&Drawing>,
        parameters: &Parameters,
    ) -> Result<Self> {
        let mut all = vec![Answer::closed_form(design, parameters)?];
        let missing = match by_fields(design, drawing, parameters) {
            Ok(answer) => {
                all.push(answer);
                None
            }
            Err(error) => Some(error.to_string()),
        };
        Ok(Self { all, missing })
    }

    /// Returns what the last, the most exact, says holds the chip back.
    pub fn limits(&self) -> Option<&Limits> {
        self.all.last()?.limits.as_ref()
    }
}

fn by_fields(
    design: &Design,
    drawing: Option<&Drawing>,
    parameters: &Parameters,
) -> Result<Answer> {
    let mut edge_um = EDGE_UM.min(0.1 * design.thickness_um);
    if let Some(drawing) = drawing.filter(|drawing| drawing.channels.is_none()) {
        edge_um = edge_of(drawing.stack.extent_um(), edge_um, MOST);
    }
    let piece = piece(design, drawing, edge_um, parameters)?;
    Ok(answer(design, &piece, parameters)?)
}

//! Single-arm designs with a yes-or-no outcome.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The largest trial a design may describe: far above any single arm of a rare disease, and it
/// bounds the memory an input file can ask for.
pub(super) const MAX_CHILDREN: u32 = 10_000;

/// One look at the data.
///
/// ```
/// use thymoid_trial::{Design, Look};
/// // A look that needs no success never stops: the trial is one of a single stage.
/// let two = Design::new(vec![Look { n: 9, needed: 0 }, Look { n: 18, needed: 13 }])?;
/// let one = Design::new(vec![Look { n: 18, needed: 13 }])?;
/// let power = [one, two].map(|design| design.characteristics(0.8).unwrap().success);
/// assert!((power[0] - power[1]).abs() < 1e-12);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Children with an outcome by then, all looks together.
    pub n: u32,
    /// Successes needed among them. Fewer stop the trial for futility.
    pub needed: u32,
}

/// Looks in order. A trial that passes the last one declares success.
///
/// Simon's `r1/n1, r/n`, which counts the successes that stop, is the looks
/// `(n1, r1 + 1), (n, r + 1)`; a single-stage test that rejects from `r` successes is the one
/// look `(n, r)`. A look that needs 0 never stops.
///
/// ```
/// use thymoid_trial::{Design, Look};
/// let design = Design::new(vec![Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }])?;
/// assert_eq!(design.to_string(), "4/7, 13/20");
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Look>", into = "Vec<Look>")]
pub struct Design(Vec<Look>);

/// Checks the children at a look against those at the one before.
pub(super) fn grown(index: usize, n: u32, before: u32) -> Result<(), Error> {
    let wrong = |reason| Err(Error::Look { look: index + 1, reason });
    if n <= before {
        return wrong("`n` must be more than at the look before");
    }
    if n > MAX_CHILDREN {
        return wrong("`n` must be at most 10000");
    }
    Ok(())
}

impl Design {
    /// Makes a design of looks.
    ///
    /// # Errors
    /// Unless there is at least one look, each with more children than the one before, at most
    /// 10 000, and no more successes needed than children.
    ///
    /// ```
    /// use thymoid_trial::{Design, Look};
    /// let shrinking = Design::new(vec![Look { n: 20, needed: 5 }, Look { n: 10, needed: 6 }]);
    /// let error = shrinking.unwrap_err().to_string();
    /// assert_eq!(error, "look 2 of the design: `n` must be more than at the look before");
    /// ```
    pub fn new(looks: Vec<Look>) -> Result<Self, Error> {
        if looks.is_empty() {
            return Err(Error::Empty { what: "look in the design" });
        }
        let mut enrolled = 0;
        for (index, look) in looks.iter().enumerate() {
            let wrong = |reason| Err(Error::Look { look: index + 1, reason });
            grown(index, look.n, enrolled)?;
            if look.needed > look.n {
                return wrong("`needed` must be at most `n`");
            }
            enrolled = look.n;
        }
        Ok(Self(looks))
    }

    /// Returns the looks in order.
    pub fn looks(&self) -> &[Look] {
        &self.0
    }

    /// Returns the number of children enrolled if the trial is not stopped early.
    ///
    /// ```
    /// use thymoid_trial::{Design, Look};
    /// let design = Design::new(vec![Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }])?;
    /// assert_eq!(design.n(), 20);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn n(&self) -> u32 {
        self.last().n
    }

    pub(crate) fn last(&self) -> &Look {
        self.0.last().expect("a look, because `new` refuses an empty design")
    }
}

/// Simon's notation: the successes that stop, of the children seen, look by look.
impl std::fmt::Display for Design {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, look) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}/{}", i64::from(look.needed) - 1, look.n)?;
        }
        Ok(())
    }
}

impl TryFrom<Vec<Look>> for Design {
    type Error = Error;

    fn try_from(looks: Vec<Look>) -> Result<Self, Error> {
        Self::new(looks)
    }
}

impl From<Design> for Vec<Look> {
    fn from(design: Design) -> Self {
        design.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_design_reads_from_toml_and_says_what_is_wrong() {
        #[derive(Deserialize)]
        struct Trial {
            design: Design,
        }
        let read =
            |looks| toml::from_str::<Trial>(&format!("design = {looks}")).map(|trial| trial.design);
        let design = read("[{ n = 7, needed = 5 }, { n = 20, needed = 14 }]").unwrap();
        assert_eq!(design.looks(), [Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }]);
        for (looks, complaint) in [
            ("[]", "no look in the design"),
            (
                "[{ n = 7, needed = 5 }, { n = 7, needed = 6 }]",
                "look 2 of the design: `n` must be more",
            ),
            ("[{ n = 7, needed = 8 }]", "look 1 of the design: `needed` must be at most"),
            ("[{ n = 4000000000, needed = 8 }]", "at most 10000"),
            ("[{ n = 7, needed = 5, stop = 1 }]", "unknown field `stop`"),
        ] {
            let error = read(looks).unwrap_err().to_string();
            assert!(error.contains(complaint), "{error}");
        }
    }
}

//! How a target is met.

use crate::{Obtained, Target};

/// How a target is met.
///
/// The number has an interval of 95 % ([`Obtained::interval`]), the target a range; neither is
/// ever widened.
///
/// - *Pass*: the number lies in the range, and its interval does not reach beyond both ends.
/// - *Miss*: the interval and the range have nothing in common.
/// - *Undecided*: all else. They overlap, but the number lies outside; or the interval is so wide
///   that it holds the whole range; or a single seed has no interval. Scatter can neither make a
///   pass of such a target nor a miss.
/// - *Not done*: no number was computed.
///
/// A statement passes when it held in every seed, and is a miss as soon as it failed in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetVerdict {
    /// The range holds the number.
    Pass,
    /// It holds nothing of its interval.
    Miss,
    /// It holds some of its interval: more seeds would tell.
    Undecided,
    /// No number was computed.
    NotDone,
}

impl TargetVerdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Miss, Self::Undecided, Self::NotDone];

    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Miss => "miss",
            Self::Undecided => "undecided",
            Self::NotDone => "not_done",
        }
    }

    /// Judges a number.
    ///
    /// ```
    /// use thymoid_evidence::{Obtained, TargetVerdict, targets};
    /// let mut target = targets()?.remove(0);
    /// (target.low, target.high) = (Some(1.0), Some(2.0));
    /// let verdict = |value, error| TargetVerdict::of(&target, Obtained::estimate(value, error));
    /// assert_eq!(verdict(1.9, 0.2), TargetVerdict::Pass);
    /// assert_eq!(verdict(2.1, 0.2), TargetVerdict::Undecided);
    /// assert_eq!(verdict(2.1, 0.01), TargetVerdict::Miss);
    /// # anyhow::Ok(())
    /// ```
    pub fn of(target: &Target, obtained: Obtained) -> Self {
        if let Some(held) = obtained.held {
            return if held { Self::Pass } else { Self::Miss };
        }
        let Some([low, high]) = obtained.interval() else { return Self::Undecided };
        let [from, to] = ends(target);
        // Written so that what is not a number is a miss.
        if !(high >= from && low <= to) {
            Self::Miss
        } else if (from..=to).contains(&obtained.value) && (low >= from || high <= to) {
            Self::Pass
        } else {
            Self::Undecided
        }
    }
}

/// Returns whether more seeds are of no use: no end of the range lies within the interval.
///
/// This looks the same from within the range as from without, so that nobody stops where it suits.
/// A statement is asked of the seeds that there are.
pub(crate) fn is_settled(target: &Target, obtained: Obtained) -> bool {
    if obtained.held.is_some() {
        return true;
    }
    let Some([low, high]) = obtained.interval() else { return false };
    ends(target).into_iter().all(|end| !(low < end && end < high))
}

fn ends(target: &Target) -> [f64; 2] {
    [target.low.unwrap_or(f64::NEG_INFINITY), target.high.unwrap_or(f64::INFINITY)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use TargetVerdict::{Miss, Pass, Undecided};

    fn between(low: Option<f64>, high: Option<f64>) -> Target {
        Target { low, high, ..crate::targets().unwrap().remove(0) }
    }

    /// An error of 0.1 is an interval of 0.196 to either side.
    #[test]
    fn scatter_makes_no_pass_and_no_miss() {
        let target = between(Some(1.0), Some(2.0));
        for (value, error, verdict, settled) in [
            (1.5, 0.1, Pass, true),
            (1.9, 0.1, Pass, false),
            (2.1, 0.1, Undecided, false),
            (2.2, 0.1, Miss, true),
            (0.9, 0.1, Undecided, false),
            (0.8, 0.1, Miss, true),
            // The interval holds the whole range: it could be anything.
            (1.5, 0.3, Undecided, false),
            (f64::NAN, 0.1, Miss, true),
            (1.5, f64::NAN, Miss, true),
        ] {
            let obtained = Obtained::estimate(value, error);
            assert_eq!(TargetVerdict::of(&target, obtained), verdict, "{value} {error}");
            assert_eq!(is_settled(&target, obtained), settled, "{value} {error}");
        }
        assert_eq!(TargetVerdict::of(&target, Obtained::exact(2.0)), Pass);
        assert_eq!(TargetVerdict::of(&target, Obtained::exact(2.000_001)), Miss);
        assert_eq!(TargetVerdict::of(&target, Obtained::mean(&[1.5])), Undecided);
    }

    #[test]
    fn an_open_end_is_never_passed() {
        let target = between(Some(1.0), None);
        assert_eq!(TargetVerdict::of(&target, Obtained::estimate(1.1, 1.0)), Pass);
        assert!(is_settled(&target, Obtained::estimate(9.0, 1.0)));
        assert_eq!(TargetVerdict::of(&target, Obtained::estimate(0.9, 1.0)), Undecided);
    }

    #[test]
    fn a_statement_that_fails_once_is_a_miss() {
        let target = between(None, None);
        let held = |held| Obtained { held: Some(held), ..Obtained::mean(&[1.0, 2.0]) };
        assert_eq!(TargetVerdict::of(&target, held(true)), Pass);
        assert_eq!(TargetVerdict::of(&target, held(false)), Miss);
    }
}

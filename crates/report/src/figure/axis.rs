//! From values to lengths, and where to put ticks.

use thymoid_core::math;

use super::model::{Axis, Scale};
use crate::catalogue::number::{Format, write};

/// An axis laid along a length.
#[derive(Debug)]
pub(super) struct Laid {
    scale: Scale,
    /// Ends after transformation.
    low: f64,
    high: f64,
    /// Where the ends lie.
    from: f64,
    to: f64,
    /// Ticks inside the ends.
    pub(super) ticks: Vec<Tick>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

impl Laid {
    /// Lays `axis` from `from` to `to` over its range, or over `data`.
    ///
    /// `whole` ends the axis on a tick, as a vertical axis should; `count` ticks are aimed at.
    pub(super) fn new(axis: &Axis, data: &[f64], ends: [f64; 2], count: f64, whole: bool) -> Self {
        let finite = || data.iter().copied().filter(|v| v.is_finite());
        let mut low = finite().fold(f64::INFINITY, f64::min);
        let mut high = finite().fold(f64::NEG_INFINITY, f64::max);
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if let Some([a, b]) = axis.range {
            (low, high) = (a, b);
        }
        let [from, to] = ends;
        let scale = axis.scale;
        let (low, high, ticks) = match scale {
            Scale::Log { floor } => decades(low, high, floor, axis.range.is_none() && whole),
            _ => steps(low, high, scale, count, axis.range.is_none() && whole),
        };
        Self { scale, low, high, from, to, ticks }
    }

    /// Where a value lies, also beyond the ends; an infinite one lies far beyond.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.place(value, -50.0, 50.0)
    }

    /// Where a value lies, or the end it is beyond.
    pub(super) fn inside(&self, value: f64) -> f64 {
        self.place(value, 0.0, 1.0)
    }

    fn place(&self, value: f64, least: f64, most: f64) -> f64 {
        let share = (self.transform(value) - self.low) / (self.high - self.low);
        self.from + share.clamp(least, most) * (self.to - self.from)
    }

    /// Whether a value lies between the ends.
    pub(super) fn holds(&self, value: f64) -> bool {
        let v = self.transform(value);
        let slack = 1e-9 * (self.high - self.low);
        (self.low - slack..=self.high + slack).contains(&v)
    }

    fn transform(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Log { floor } => math::log10(value.max(floor)),
            _ => value,
        }
    }
}

/// Ticks at equal steps of 1, 2, 2.5 or 5 times a power of ten, or of 1, 3, 6, 12... months.
fn steps(low: f64, high: f64, scale: Scale, count: f64, whole: bool) -> (f64, f64, Vec<Tick>) {
    let (mut low, mut high) = (low, high);
    if high - low <= 1e-12 * high.abs().max(1.0) {
        (low, high) = (low - 0.5, high + 0.5);
    }
    let raw = (high - low) / count;
    let tenth = math::pow(10.0, math::log10(raw).floor());
    let step = match scale {
        Scale::Months => [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0]
            .into_iter()
            .find(|step| *step >= raw)
            .unwrap_or(120.0),
        _ => [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|m| m * tenth)
            .find(|step| *step >= raw * 0.999)
            .unwrap_or(10.0 * tenth),
    };
    if whole {
        low = (low / step + 1e-9).floor() * step;
        high = (high / step - 1e-9).ceil() * step;
    }
    let percent = matches!(scale, Scale::Percent | Scale::Probability);
    let shown = if percent { 100.0 * step } else { step };
    let digits = (0..6).find(|&d| {
        let scaled = shown * math::pow(10.0, f64::from(d));
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    });
    let digits = digits.unwrap_or(6) as u8;
    let format = if percent { Format::Percent(digits) } else { Format::Decimals(digits) };
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    let ticks = (first..=last).map(|i| i as f64 * step);
    (low, high, ticks.map(|value| Tick { value, label: write(value, format) }).collect())
}

/// Ticks at powers of ten, with 2 and 5 where there are few, and one that names the floor.
fn decades(low: f64, high: f64, floor: f64, whole: bool) -> (f64, f64, Vec<Tick>) {
    let floored = low <= floor;
    let (low, high) = (math::log10(low.max(floor)), math::log10(high.max(floor)));
    let (mut from, mut to) = (low, high.max(low + 0.3));
    if whole {
        to = (to - 1e-9).ceil();
        from = if floored { low } else { (from + 1e-9).floor() };
    }
    let span = to - from;
    let every = if span > 6.5 { 2 } else { 1 };
    let parts: &[f64] = if span <= 2.2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let mut ticks = Vec::new();
    if floored {
        let label = format!("≤{}", write(floor, plain(floor)));
        ticks.push(Tick { value: floor, label });
    }
    for power in (from.floor() as i32..=to.ceil() as i32).filter(|p| p % every == 0) {
        for part in parts {
            let value = part * math::pow(10.0, f64::from(power));
            let place = math::log10(value);
            // A tick too near the floor's would print over it.
            let clear = if floored { from + 0.06 * span } else { from - 1e-9 };
            if place >= clear && place <= to + 1e-9 {
                ticks.push(Tick { value, label: write(value, plain(value)) });
            }
        }
    }
    (from, to, ticks)
}

/// A power of ten, or 2 or 5 times one, without needless digits.
fn plain(value: f64) -> Format {
    if (1.0..1e6).contains(&value) && value == value.round() {
        Format::Integer
    } else {
        Format::Significant(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Message;

    fn laid(scale: Scale, data: &[f64], whole: bool) -> Laid {
        let axis = Axis { label: Message::new("unit.months"), unit: None, scale, range: None };
        Laid::new(&axis, data, [0.0, 100.0], 5.0, whole)
    }

    fn labels(laid: &Laid) -> Vec<&str> {
        laid.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn steps_are_round_in_each_scale() {
        assert_eq!(
            labels(&laid(Scale::Linear, &[0.0, 47.0], true)),
            ["0", "10", "20", "30", "40", "50"]
        );
        assert_eq!(labels(&laid(Scale::Months, &[0.0, 24.0], false)), ["0", "6", "12", "18", "24"]);
        assert_eq!(
            labels(&laid(Scale::Percent, &[0.0, 1.0], true)),
            ["0\u{a0}%", "20\u{a0}%", "40\u{a0}%", "60\u{a0}%", "80\u{a0}%", "100\u{a0}%"]
        );
        assert_eq!(labels(&laid(Scale::Linear, &[0.0, 0.01], true))[1], "0.002");
    }

    #[test]
    fn a_log_axis_states_its_floor_and_draws_what_is_below_at_it() {
        let axis = laid(Scale::Log { floor: 1.0 }, &[0.0, 0.2, 900.0], true);
        assert_eq!(labels(&axis), ["≤1", "10", "100", "1,000"]);
        assert_eq!((axis.at(0.0), axis.at(1.0), axis.at(1000.0)), (0.0, 0.0, 100.0));
    }

    #[test]
    fn an_axis_without_data_or_span_still_stands() {
        for data in [&[][..], &[5.0], &[f64::NAN]] {
            assert!(laid(Scale::Linear, data, true).ticks.len() >= 2);
            assert!(laid(Scale::Log { floor: 0.1 }, data, true).at(5.0).is_finite());
        }
    }

    proptest! {
        #[test]
        fn every_value_lies_between_the_ends_of_a_whole_axis(
            data in prop::collection::vec(-1e5..1e5_f64, 1..20),
        ) {
            let axis = laid(Scale::Linear, &data, true);
            prop_assert!((2..=12).contains(&axis.ticks.len()));
            prop_assert!(data.iter().all(|v| axis.holds(*v)));
        }
    }
}

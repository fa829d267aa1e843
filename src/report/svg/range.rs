//! From values to places on an axis, with ticks at round numbers.

use super::super::figure::Scale;
use crate::math::double::ln;
use crate::results::terminal::separated;

/// The lowest and the highest of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Extent {
    /// The extent of no values.
    pub const NOTHING: Extent = Extent {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// The extent that holds the value too.
    #[must_use]
    pub fn with(self, value: f64) -> Self {
        Extent {
            low: self.low.min(value),
            high: self.high.max(value),
        }
    }

    /// The extent that holds another too.
    #[must_use]
    pub fn and(self, other: Extent) -> Self {
        Extent {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    fn is_nothing(self) -> bool {
        self.low > self.high
    }
}

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// What stands beside it.
    pub label: String,
}

/// An axis from end to end.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    logarithmic: bool,
    /// The ticks, ascending.
    pub ticks: Vec<Tick>,
}

impl Range {
    /// The axis that shows an extent with at most about `most` ticks (at least two). `pad` is what lies beyond the lowest
    /// and the highest value, in the unit of the axis: half the width of a bar.
    pub fn new(scale: &Scale, extent: Extent, pad: f64, most: usize) -> Self {
        let most = most.max(2);
        match scale {
            Scale::Categories(names) => categories(names, extent),
            Scale::Years => years(extent, pad, most),
            Scale::Logarithmic => logarithmic(extent, most),
            Scale::FromZero => linear(extent.with(0.0), pad, most),
            Scale::Linear => linear(extent, pad, most),
        }
    }

    /// Where a value lies between the two ends, from 0 to 1; values beyond the ends lie on them.
    pub fn share(&self, value: f64) -> f64 {
        let place = |value: f64| {
            if self.logarithmic {
                log10(value)
            } else {
                value
            }
        };
        let (low, high) = (place(self.low), place(self.high));
        if self.logarithmic && value <= 0.0 {
            return 0.0;
        }
        ((place(value) - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// Where bars begin: at zero, or at the end that is nearest to it.
    pub fn base(&self) -> f64 {
        0.0_f64.clamp(self.low, self.high)
    }

    /// Whether zero lies within and not at an end.
    pub fn crosses_zero(&self) -> bool {
        self.low < 0.0 && self.high > 0.0
    }
}

fn log10(value: f64) -> f64 {
    ln(value) / std::f64::consts::LN_10
}

/// A power of ten, exactly as it is written.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// An extent that has a width.
fn widened(extent: Extent) -> Extent {
    if extent.is_nothing() {
        return Extent {
            low: 0.0,
            high: 1.0,
        };
    }
    let Extent { low, high } = extent;
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 {
        return extent;
    }
    if size == 0.0 {
        return Extent { low, high: 1.0 };
    }
    let room = size * 0.1;
    Extent {
        low: low - room,
        high: high + room,
    }
}

/// The step of 1, 2 or 5 and its power of ten that makes at most `most` steps of a span.
fn step(span: f64, most: usize) -> (f64, i32) {
    let least = span / most as f64;
    let exponent = log10(least).floor() as i32;
    let digits = [1.0, 2.0, 5.0].into_iter();
    let fitting = digits.map(|digit| (digit, exponent));
    fitting
        .chain([(1.0, exponent + 1)])
        .find(|(digit, exponent)| digit * power_of_ten(*exponent) >= least * (1.0 - 1e-9))
        .unwrap_or((2.0, exponent + 1))
}

/// The multiple of a step, without the rounding that multiplying by a tenth brings.
fn multiple(count: f64, (digit, exponent): (f64, i32)) -> f64 {
    if exponent < 0 {
        count * digit / power_of_ten(-exponent)
    } else {
        count * digit * power_of_ten(exponent)
    }
}

fn linear(extent: Extent, pad: f64, most: usize) -> Range {
    let Extent { low, high } = widened(extent);
    let span = high - low;
    let (first, last) = (low - pad, high + pad);
    let unit = step(span + 2.0 * pad, most);
    let width = multiple(1.0, unit);
    // Up to the next tick if it is near; else a little beyond the last value.
    let near = 0.08 * span;
    let below = multiple((first / width).floor(), unit);
    let above = multiple((last / width).ceil(), unit);
    let at_zero = |value: f64| value == 0.0 && pad == 0.0;
    let range = Range {
        low: if at_zero(low) {
            0.0
        } else {
            below.max(first - near).min(first)
        },
        high: if at_zero(high) {
            0.0
        } else {
            above.min(last + near).max(last)
        },
        logarithmic: false,
        ticks: Vec::new(),
    };
    // Ends that are ticks stay ticks whatever their last digits.
    let (from, to) = (
        (range.low / width - 1e-9).ceil(),
        (range.high / width + 1e-9).floor(),
    );
    let counts = (0..=most + 2).map(|index| from + index as f64);
    let ticks = counts.take_while(|count| *count <= to).map(|count| Tick {
        value: multiple(count, unit),
        label: number(multiple(count, unit), unit.1),
    });
    Range {
        ticks: ticks.collect(),
        ..range
    }
}

/// A number with the digits that a step of that power of ten needs.
fn number(value: f64, exponent: i32) -> String {
    let plain = if value != 0.0 && (value.abs() >= 1e9 || exponent < -6) {
        let text = format!("{value:.3e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        format!("{digits}e{power}")
    } else {
        let decimals = usize::try_from(-exponent).unwrap_or(0);
        separated(&format!("{value:.decimals$}"))
    };
    plain.replace('-', "\u{2212}")
}

fn logarithmic(extent: Extent, most: usize) -> Range {
    let Extent { low, high } = extent;
    let (low, high) = if extent.is_nothing() || low <= 0.0 {
        (1.0, 10.0)
    } else if log10(high) - log10(low) < 0.05 {
        (low * 0.9, high * 1.1)
    } else {
        (low, high)
    };
    // A margin of a twentieth on either side, in the measure of the axis.
    let margin = crate::math::double::exp((ln(high) - ln(low)) * 0.05);
    let (low, high) = (low / margin, high * margin);
    let range = Range {
        low,
        high,
        logarithmic: true,
        ticks: Vec::new(),
    };
    let sets: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    let found = sets.iter().map(|digits| decades(low, high, digits, 1));
    let sparse = (2..=64).map(|stride| decades(low, high, &[1.0], stride));
    let mut ticks = found
        .chain(sparse)
        .find(|ticks| ticks.len() <= most)
        .unwrap_or_default();
    if ticks.len() < 2 {
        ticks = linear(Extent { low, high }, 0.0, most).ticks;
        ticks.retain(|tick| tick.value >= low && tick.value <= high);
    }
    Range { ticks, ..range }
}

fn decades(low: f64, high: f64, digits: &[f64], stride: usize) -> Vec<Tick> {
    let exponents = (log10(low).floor() as i32)..=(log10(high).ceil() as i32);
    let exponents = exponents.filter(|exponent| exponent.rem_euclid(stride as i32) == 0);
    let ticks = exponents.flat_map(|exponent| digits.iter().map(move |digit| (*digit, exponent)));
    let ticks = ticks.map(|unit| Tick {
        value: multiple(1.0, unit),
        label: number(multiple(1.0, unit), unit.1),
    });
    ticks
        .filter(|tick| tick.value >= low && tick.value <= high)
        .collect()
}

fn years(extent: Extent, pad: f64, most: usize) -> Range {
    let extent = if extent.is_nothing() {
        Extent {
            low: 0.0,
            high: 1.0,
        }
    } else {
        extent
    };
    let (first, last) = (extent.low.floor() as i64, extent.high.ceil() as i64);
    let span = last - first;
    let room = if span == 0 { 0.5 } else { 0.02 * span as f64 }.max(pad);
    let even = (1..=span.clamp(1, 10)).find(|step| span % step == 0 && (span / step) < most as i64);
    let (from, step) = match even.filter(|step| span / step >= 2 || span <= 1 || most == 2) {
        Some(step) => (first, step),
        None => {
            let scales = (0..15).map(power_of_ten).map(|power| power as i64);
            let steps = scales.flat_map(|power| [2 * power, 5 * power, 10 * power]);
            let fitting = steps.into_iter().find(|step| span / step < most as i64);
            let step = fitting.unwrap_or(span.max(1));
            (first + (-first).rem_euclid(step), step)
        }
    };
    let values = (0..=most as i64).map(|index| from + index * step);
    let mut values: Vec<i64> = values.take_while(|year| *year <= last).collect();
    if values.len() < 2 && span > 0 {
        values = vec![first, last];
    }
    let ticks = values.iter().map(|year| Tick {
        value: *year as f64,
        label: year.to_string(),
    });
    Range {
        low: first as f64 - room,
        high: last as f64 + room,
        logarithmic: false,
        ticks: ticks.collect(),
    }
}

fn categories(names: &[String], extent: Extent) -> Range {
    let ends = extent.with(0.0).with(names.len().max(1) as f64 - 1.0);
    let ticks = names.iter().enumerate().map(|(index, name)| Tick {
        value: index as f64,
        label: super::words::clean(name),
    });
    Range {
        low: ends.low - 0.5,
        high: ends.high + 0.5,
        logarithmic: false,
        ticks: ticks.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, low: f64, high: f64, most: usize) -> Vec<String> {
        let range = Range::new(&scale, Extent { low, high }, 0.0, most);
        range.ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(
            labels(Scale::FromZero, 3.0, 98.99, 6),
            ["0", "20", "40", "60", "80", "100"]
        );
        assert_eq!(
            labels(Scale::Linear, 0.21, 0.34, 5),
            ["0.20", "0.25", "0.30", "0.35"]
        );
        assert_eq!(labels(Scale::Linear, -3.0, 3.0, 5), ["\u{2212}2", "0", "2"]);
        assert_eq!(
            labels(Scale::FromZero, 0.0, 12_400.0, 4),
            ["0", "5,000", "10,000"]
        );
        assert_eq!(
            labels(Scale::Linear, 0.0, 3e9, 4),
            ["0", "1e9", "2e9", "3e9"]
        );
    }

    #[test]
    fn years_are_whole() {
        assert_eq!(
            labels(Scale::Years, 2012.0, 2020.0, 5),
            ["2012", "2014", "2016", "2018", "2020"]
        );
        assert_eq!(
            labels(Scale::Years, 2012.0, 2020.0, 3),
            ["2012", "2016", "2020"]
        );
        assert_eq!(labels(Scale::Years, 2012.0, 2020.0, 2), ["2012", "2020"]);
        assert_eq!(
            labels(Scale::Years, 1978.0, 2021.0, 5),
            ["1980", "1990", "2000", "2010", "2020"]
        );
        assert_eq!(labels(Scale::Years, 2013.0, 2013.0, 5), ["2013"]);
    }

    #[test]
    fn logarithmic_ticks_thin_out_with_the_decades() {
        assert_eq!(
            labels(Scale::Logarithmic, 2.0, 60.0, 5),
            ["2", "5", "10", "20", "50"]
        );
        assert_eq!(labels(Scale::Logarithmic, 1.0, 1e6, 8).len(), 7);
        assert_eq!(
            labels(Scale::Logarithmic, 1.0, 1e12, 5),
            ["1", "1,000", "1,000,000", "1e9", "1e12"]
        );
        assert_eq!(labels(Scale::Logarithmic, 41.0, 44.0, 4), ["40", "45"]);
    }

    #[test]
    fn whatever_the_values_an_axis_has_ends_and_keeps_them_inside() {
        for (low, high) in [
            (0.0, 0.0),
            (5.0, 5.0),
            (-7.0, -7.0),
            (1e15, 1e15 + 0.1),
            (-1e-9, 1e-9),
        ] {
            for scale in [
                Scale::FromZero,
                Scale::Linear,
                Scale::Logarithmic,
                Scale::Years,
            ] {
                let range = Range::new(&scale, Extent { low, high }, 0.0, 5);
                assert!(range.low < range.high, "{scale:?} {low} {high}");
                assert!((0.0..=1.0).contains(&range.share(low)));
                assert!(range.share(low) <= range.share(high));
            }
        }
        let empty = Range::new(&Scale::Linear, Extent::NOTHING, 0.0, 5);
        assert!(empty.ticks.len() >= 2);
    }
}

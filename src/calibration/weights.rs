//! Importance weights: effective number, temper, draws.

use crate::math::double::exp;
use crate::math::roots::bisect;
use crate::sampling::draws::{Purpose, uniforms};

/// The power at which weights are effective enough, at most 1.
pub(super) fn temper(ln_weights: &[f64], least: f64) -> f64 {
    let lacking = |power| least - effective(&weights(ln_weights, power));
    if lacking(1.0) <= 0.0 {
        1.0
    } else {
        bisect(0.0, 1.0, lacking)
    }
}

/// Weights to a power, adding up to one.
pub(super) fn weights(ln_weights: &[f64], power: f64) -> Vec<f64> {
    let largest = ln_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = ln_weights
        .iter()
        .map(|weight| exp(power * (weight - largest)))
        .collect();
    let total: f64 = raised.iter().sum();
    raised.iter().map(|weight| weight / total).collect()
}

/// Number of equal weights that say as much.
pub(super) fn effective(weights: &[f64]) -> f64 {
    1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Systematic resampling: equally spaced places of the cumulated weights, which add up to 1, from a random start that the seed
/// keys. Gives the positions of the drawn weights in order, each about as often as its weight says.
pub fn resample(weights: &[f64], draws: usize, seed: u64) -> Vec<usize> {
    let start = uniforms(seed, Purpose::Resampling, 0, 0).next();
    let last = weights
        .iter()
        .rposition(|&weight| weight > 0.0)
        .unwrap_or(0);
    let mut candidate = 0;
    let mut cumulated = weights[0];
    (0..draws)
        .map(|draw| {
            let place = (draw as f64 + start.unwrap_or(0.5)) / draws as f64;
            while cumulated < place && candidate < last {
                candidate += 1;
                cumulated += weights[candidate];
            }
            candidate
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::double::ln;

    #[test]
    fn tempering_reaches_the_effective_size_that_is_asked_for() {
        let ln_weights: Vec<f64> = (0..100).map(|i| -0.5 * f64::from(i)).collect();
        assert_eq!(temper(&ln_weights, 2.0), 1.0);
        let power = temper(&ln_weights, 40.0);
        assert!((effective(&weights(&ln_weights, power)) - 40.0).abs() < 1e-9);
        // Weights q^i have the effective size (1 + q) / (1 - q).
        let free = effective(&weights(&ln_weights, 1.0));
        let q = exp(-0.5);
        assert!((free - (1.0 + q) / (1.0 - q)).abs() < 1e-9, "{free}");
    }

    #[test]
    fn draws_are_as_frequent_as_their_weights() {
        let draws = resample(&[0.0, 0.5, 0.0, 0.3, 0.2, 0.0], 10, 1);
        let count = |i: usize| draws.iter().filter(|&&draw| draw == i).count();
        assert_eq!([1, 3, 4].map(count), [5, 3, 2]);
    }

    #[test]
    fn weights_do_not_overflow() {
        let found = weights(&[-1e6, -1e6 + ln(3.0), -2e6], 1.0);
        assert!((found[1] - 0.75).abs() < 1e-9 && found[2] == 0.0);
    }
}

//! The luck of the methods around a simulator: which candidates are tried and which results are
//! drawn again. Not the luck of the simulator.

use rand::Rng;

use crate::math::double::normal_quantile;
use crate::random::{Draw, Luck};

/// What a draw is for. The numbers are part of every result: never change or reuse one.
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub(crate) enum Purpose {
    /// Scrambling of a Sobol sequence.
    Sobol = 1,
    /// Order of the cells of a Latin hypercube, and places inside them.
    Latin = 2,
    /// Trajectories of Morris.
    Morris = 3,
    /// Candidates of the evolution strategy.
    Evolution = 4,
    /// Candidates of the posterior sample.
    Proposal = 5,
    /// Resampling of weighted candidates.
    Resampling = 6,
    /// Points through which derivatives are taken.
    Cloud = 7,
    /// Resamples of a sensitivity analysis.
    Bootstrap = 8,
}

/// Independent uniforms strictly between 0 and 1, with 53 bits.
pub(crate) fn uniforms(
    seed: u64,
    purpose: Purpose,
    round: u32,
    item: u32,
) -> impl Iterator<Item = f64> {
    let mut stream = Luck::new(seed, 0).stream(Draw::Calibration, purpose as u16, round, item);
    std::iter::repeat_with(move || {
        ((stream.next_u64() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    })
}

/// Independent standard normals.
pub(crate) fn normals(
    seed: u64,
    purpose: Purpose,
    round: u32,
    item: u32,
) -> impl Iterator<Item = f64> {
    uniforms(seed, purpose, round, item).map(normal_quantile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let n = 20_000;
        let moments = |values: &mut dyn Iterator<Item = f64>| {
            let (mut sum, mut squares) = (0.0, 0.0);
            for x in values.take(n) {
                sum += x / n as f64;
                squares += x * x / n as f64;
            }
            [sum, squares]
        };
        // Standard errors: 0.0020 and 0.0021, 0.0071 and 0.0100; 4.5 of them.
        let [mean, square] = moments(&mut uniforms(1, Purpose::Latin, 2, 3));
        assert!((mean - 0.5).abs() < 0.0092 && (square - 1.0 / 3.0).abs() < 0.0095);
        let [mean, square] = moments(&mut normals(1, Purpose::Latin, 2, 3));
        assert!(mean.abs() < 0.032 && (square - 1.0).abs() < 0.045);
    }

    #[test]
    fn each_purpose_round_and_item_has_its_own_draws() {
        let first = |seed, purpose, round, item| uniforms(seed, purpose, round, item).next();
        let base = first(1, Purpose::Latin, 2, 3);
        assert_eq!(base, first(1, Purpose::Latin, 2, 3));
        assert_ne!(base, first(2, Purpose::Latin, 2, 3));
        assert_ne!(base, first(1, Purpose::Morris, 2, 3));
        assert_ne!(base, first(1, Purpose::Latin, 3, 3));
        assert_ne!(base, first(1, Purpose::Latin, 2, 4));
    }
}

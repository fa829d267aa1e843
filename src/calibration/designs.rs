//! Where searches start: points that fill the space evenly, as dense as the prior.

use super::space::Space;
use crate::sampling::designs;

/// The first `count` points of a [Sobol sequence](designs::sobol) through the quantiles of the
/// prior: positions. Up to 65,536 points in 256 dimensions; powers of two are balanced best.
pub fn sobol(space: &Space, count: u32, seed: u64) -> Vec<Vec<f64>> {
    let shares = designs::sobol(space.dimension(), count, seed);
    through_prior(space, &shares)
}

/// A [Latin hypercube](designs::latin_hypercube) through the quantiles of the prior: `count`
/// positions, one of each parameter in every `count`th part of its prior, in random order and at a
/// random place inside.
pub fn latin_hypercube(space: &Space, count: u32, seed: u64) -> Vec<Vec<f64>> {
    let shares = designs::latin_hypercube(space.dimension(), count, seed);
    through_prior(space, &shares)
}

fn through_prior(space: &Space, shares: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let positions = shares.iter().map(|point| space.quantiles(point));
    positions.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::space::Parameter;

    fn space() -> Space {
        Space::new(vec![
            Parameter::new("a", [0.0, 0.5, 1.0]),
            Parameter::new("b", [0.0, 0.1, 1.0]),
            Parameter::new("c", [0.1, 1.0, 10.0]),
        ])
        .expect("valid")
    }

    /// Number of points whose coordinate lies below each quarter of the prior.
    fn quarters(space: &Space, points: &[Vec<f64>], k: usize) -> [usize; 3] {
        [0.25, 0.5, 0.75].map(|share| {
            let limit = space.quantiles(&[share; 3])[k];
            points.iter().filter(|point| point[k] < limit).count()
        })
    }

    #[test]
    fn designs_are_as_dense_as_the_prior_in_each_parameter() {
        let space = space();
        for points in [sobol(&space, 64, 1), latin_hypercube(&space, 64, 1)] {
            for k in 0..3 {
                assert_eq!(quarters(&space, &points, k), [16, 32, 48], "{k}");
            }
        }
    }

    #[test]
    fn sobol_fills_pairs_of_parameters_evenly() {
        let space = space();
        let middle = space.quantiles(&[0.5; 3]);
        let points = sobol(&space, 64, 1);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let both = |point: &&Vec<f64>| point[a] < middle[a] && point[b] < middle[b];
            assert_eq!(points.iter().filter(both).count(), 16);
        }
    }

    #[test]
    fn seeds_change_designs() {
        let space = space();
        assert_eq!(sobol(&space, 8, 1), sobol(&space, 8, 1));
        assert_ne!(sobol(&space, 8, 1), sobol(&space, 8, 2));
        assert_ne!(latin_hypercube(&space, 8, 1), latin_hypercube(&space, 8, 2));
    }
}

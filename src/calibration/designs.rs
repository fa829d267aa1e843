//! Where searches start: points that fill the space evenly, as dense as the prior.

use super::draws::{Purpose, uniforms};
use super::space::Space;

/// The first `count` points of a Sobol sequence with Owen's scrambling, through the quantiles of
/// the prior: positions. See [`sobol_shares`].
pub fn sobol(space: &Space, count: u32, seed: u64) -> Vec<Vec<f64>> {
    positions(space, &sobol_shares(space.dimension(), count, seed))
}

/// The first `count` points of a Sobol sequence with Owen's scrambling in the unit cube. Up to 65,536 points in 256 dimensions;
/// powers of two are balanced best.
pub fn sobol_shares(dimension: usize, count: u32, seed: u64) -> Vec<Vec<f64>> {
    let scrambling = uniforms(seed, Purpose::Sobol, 0, 0).next().unwrap_or(0.5);
    let scrambling = (scrambling * f64::from(u32::MAX)) as u32;
    let point = |index| {
        let share = |k| f64::from(sobol_burley::sample(index, k, scrambling));
        (0..dimension as u32).map(share).collect()
    };
    (0..count).map(point).collect()
}

/// A Latin hypercube through the quantiles of the prior: `count` positions. See [`latin_shares`].
pub fn latin_hypercube(space: &Space, count: u32, seed: u64) -> Vec<Vec<f64>> {
    positions(space, &latin_shares(space.dimension(), count, seed))
}

/// A Latin hypercube in the unit cube: `count` points, one of each parameter in every `count`th part of its range, in random order
/// and at a random place inside.
pub fn latin_shares(dimension: usize, count: u32, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..dimension as u32)
        .map(|k| {
            let mut draws = uniforms(seed, Purpose::Latin, 0, k);
            let mut cells: Vec<u32> = (0..count).collect();
            shuffle(&mut cells, &mut draws);
            let inside = |(cell, within): (u32, f64)| (f64::from(cell) + within) / f64::from(count);
            cells.into_iter().zip(draws).map(inside).collect()
        })
        .collect();
    let point = |i: usize| columns.iter().map(|column| column[i]).collect();
    (0..count as usize).map(point).collect()
}

fn positions(space: &Space, shares: &[Vec<f64>]) -> Vec<Vec<f64>> {
    shares
        .iter()
        .map(|shares| space.quantiles(shares))
        .collect()
}

/// A random order, by Fisher and Yates.
pub(super) fn shuffle<T>(items: &mut [T], draws: &mut impl Iterator<Item = f64>) {
    for last in (1..items.len()).rev() {
        let share = draws.next().unwrap_or(0.5);
        items.swap(last, (share * (last + 1) as f64) as usize);
    }
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

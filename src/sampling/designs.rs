//! Designs: points that fill the unit cube evenly.
//!
//! A coordinate is a *share*: the part of a parameter's distribution that lies below its value. The
//! quantile function of any distribution makes values of shares.

use super::draws::{Purpose, uniforms};

/// Most points of a [Sobol sequence](sobol).
pub const MOST_POINTS: u32 = 1 << 16;

/// Most dimensions of a [Sobol sequence](sobol).
pub const MOST_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// The first `count` points of a Sobol sequence with Owen's scrambling (Burley 2020): shares from 0
/// to below 1, multiples of 2^-23. Powers of two are balanced best.
///
/// # Panics
/// More than [`MOST_DIMENSIONS`] dimensions. More than [`MOST_POINTS`] points repeat the sequence.
pub fn sobol(dimension: usize, count: u32, seed: u64) -> Vec<Vec<f64>> {
    let scrambling = uniforms(seed, Purpose::Sobol, 0, 0).next().unwrap_or(0.5);
    let scrambling = (scrambling * f64::from(u32::MAX)) as u32;
    let point = |index| {
        let share = |k| f64::from(sobol_burley::sample(index, k, scrambling));
        (0..dimension as u32).map(share).collect()
    };
    (0..count).map(point).collect()
}

/// A Latin hypercube (McKay, Beckman and Conover 1979): `count` points, one coordinate of each
/// dimension in every `count`th part of the unit interval, in random order and at a random place
/// inside.
pub fn latin_hypercube(dimension: usize, count: u32, seed: u64) -> Vec<Vec<f64>> {
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

/// A random order, by Fisher and Yates.
pub(crate) fn shuffle<T>(items: &mut [T], draws: &mut impl Iterator<Item = f64>) {
    for last in (1..items.len()).rev() {
        let share = draws.next().unwrap_or(0.5);
        items.swap(last, (share * (last + 1) as f64) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designs_put_as_many_points_into_every_part_of_each_dimension() {
        for points in [sobol(5, 64, 1), latin_hypercube(5, 64, 1)] {
            for k in 0..5 {
                let mut cells: Vec<usize> = points.iter().map(|p| (p[k] * 64.0) as usize).collect();
                cells.sort_unstable();
                assert!(cells.into_iter().eq(0..64), "{k}");
            }
        }
    }

    #[test]
    fn sobol_fills_its_last_dimension_and_goes_on_to_its_last_point() {
        for (dimension, count) in [(MOST_DIMENSIONS, 256), (2, MOST_POINTS)] {
            let points = sobol(dimension, count, 1);
            let last = points.iter().map(|point| point[dimension - 1]);
            let mut cells: Vec<u32> = last
                .map(|share| (share * f64::from(count)) as u32)
                .collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..count), "{dimension}");
        }
    }
}

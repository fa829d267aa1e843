//! Tests of the draws as a whole. The statistical ones use fixed seeds, so they either always pass
//! or always fail; each demands what a perfect generator would miss with a probability below 1e-5
//! (4.5 standard errors).

use super::*;
use crate::math::double;

const SIGMAS: f64 = 4.5;
const YEAR: u16 = 2015;
const COUNTY: u32 = 17;
const BLOCKS: u32 = 64;
const HOUSEHOLDS: usize = BLOCKS as usize * BLOCK;

/// The four columns of words of a county.
fn words(luck: Luck, draw: Draw, year: u16, county: u32) -> [Vec<u32>; 4] {
    let mut columns: [Vec<u32>; 4] = Default::default();
    let mut out = [[0; BLOCK]; 4];
    for block in blocks(HOUSEHOLDS) {
        luck.fill_words(draw, year, county, block, &mut out);
        for (column, block) in columns.iter_mut().zip(&out) {
            column.extend(block);
        }
    }
    columns
}

/// The four columns of normals of a county.
fn normals(luck: Luck) -> [Vec<f64>; 4] {
    let mut columns: [Vec<f64>; 4] = Default::default();
    let mut out = [[0.0; BLOCK]; 4];
    for block in blocks(HOUSEHOLDS) {
        luck.fill_normals(Draw::Income, YEAR, COUNTY, block, &mut out);
        for (column, block) in columns.iter_mut().zip(&out) {
            column.extend(block.iter().map(|&x| f64::from(x)));
        }
    }
    columns
}

/// Chi-square over equally likely cells as standard deviations from its mean.
fn chi_square(cells: impl Iterator<Item = usize>, count: usize) -> f64 {
    let mut counts = vec![0.0; count];
    let mut total = 0.0;
    for cell in cells {
        counts[cell] += 1.0;
        total += 1.0;
    }
    let expected = total / count as f64;
    let sum: f64 = counts
        .iter()
        .map(|n| (n - expected) * (n - expected) / expected)
        .sum();
    let freedom = (count - 1) as f64;
    (sum - freedom) / (2.0 * freedom).sqrt()
}

/// Correlation as a number of standard errors, of variates with known mean and variance.
fn correlation(pairs: impl Iterator<Item = (f64, f64)>, variance: f64) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0_f64);
    for (a, b) in pairs {
        sum += a * b;
        count += 1.0;
    }
    sum / variance / count.sqrt()
}

/// A word as a number of mean 0 and variance 1/12.
fn centered(word: u32) -> f64 {
    (f64::from(word) + 0.5) / 4_294_967_296.0 - 0.5
}

fn assert_independent(a: &[Vec<u32>; 4], b: &[Vec<u32>; 4], what: &str) {
    for (column, (a, b)) in a.iter().zip(b).enumerate() {
        let pairs = || a.iter().zip(b);
        let r = correlation(
            pairs().map(|(&a, &b)| (centered(a), centered(b))),
            1.0 / 12.0,
        );
        assert!(
            r.abs() < SIGMAS,
            "{what}, word {column}: correlation {r} standard errors"
        );
        // Half of the 32 bits differ on average, with variance 8.
        let differing: u32 = pairs().map(|(a, b)| (a ^ b).count_ones()).sum();
        let n = a.len() as f64;
        let bits = (f64::from(differing) - 16.0 * n) / (8.0 * n).sqrt();
        assert!(
            bits.abs() < SIGMAS,
            "{what}, word {column}: differing bits {bits}"
        );
    }
}

#[test]
fn numbers_of_processes_never_change() {
    let numbers = [
        (Draw::County, 1),
        (Draw::Income, 2),
        (Draw::Events, 3),
        (Draw::Members, 4),
        (Draw::School, 5),
        (Draw::CountyEvents, 6),
        (Draw::Register, 7),
        (Draw::Traits, 8),
        (Draw::TakeUp, 9),
        (Draw::Slots, 10),
        (Draw::Exit, 11),
        (Draw::ExitAssessment, 12),
        (Draw::Composition, 13),
        (Draw::Conditions, 14),
        (Draw::Amenities, 15),
        (Draw::Site, 16),
        (Draw::Allowance, 17),
        (Draw::Panel, 18),
        (Draw::Calibration, 1000),
    ];
    for (draw, number) in numbers {
        assert_eq!(draw as u16, number, "{draw:?}");
    }
}

#[test]
fn draws_never_change() {
    let luck = Luck::new(2012, 1);
    assert_eq!(
        luck.words(Draw::Income, 2013, 4, 99),
        [2443221316, 2690859815, 1697108765, 2940529210]
    );
    assert_eq!(
        luck.normals(Draw::Income, 2013, 4, 99).map(f32::to_bits),
        [3208540253, 3208780087, 3205186315, 3214929347]
    );
}

#[test]
fn drawings_and_single_draws_have_the_same_bits() {
    let luck = Luck::new(2012, 0);
    let list = |length: u32| (0..length).map(|i| i * i + 7).collect::<Vec<u32>>();
    for length in [1, 9, 63, 64, 65, 200, BLOCK] {
        // The last start runs over the end of the numbers of households.
        for first in [0, 256, 1_000_003, u32::MAX as usize - 100] {
            let run = first..first + length;
            let households: Vec<u32> = run.clone().map(|household| household as u32).collect();
            same_bits(luck, &households, || run.clone());
        }
        let listed = list(length as u32);
        same_bits(luck, &listed, || listed.as_slice());
    }
    same_bits(luck, &[], || 0..0);
}

fn same_bits<'a, D: Into<Drawing<'a>>>(luck: Luck, households: &[u32], drawing: impl Fn() -> D) {
    let mut words = [[0; BLOCK]; 4];
    let [mut uniforms, mut normals] = [[[0.0; BLOCK]; 4]; 2];
    let mut pairs = [[[0.0; BLOCK]; 2]; 2];
    luck.fill_words(Draw::Income, YEAR, COUNTY, drawing(), &mut words);
    luck.fill_uniforms(Draw::Income, YEAR, COUNTY, drawing(), &mut uniforms);
    luck.fill_normals(Draw::Income, YEAR, COUNTY, drawing(), &mut normals);
    for (pair, out) in [Pair::First, Pair::Last].into_iter().zip(&mut pairs) {
        luck.fill_normal_pair(Draw::Income, YEAR, COUNTY, drawing(), pair, out);
    }
    for (lane, &household) in households.iter().enumerate() {
        let single = luck.words(Draw::Income, YEAR, COUNTY, household);
        assert_eq!(of_lane(&words, lane), single);
        let single = luck.uniforms(Draw::Income, YEAR, COUNTY, household);
        let row = of_lane(&uniforms, lane);
        assert_eq!(row.map(f32::to_bits), single.map(f32::to_bits));
        let single = luck.normals(Draw::Income, YEAR, COUNTY, household);
        let row = of_lane(&normals, lane);
        assert_eq!(row.map(f32::to_bits), single.map(f32::to_bits));
        let row = pairs.as_flattened().iter().map(|column| column[lane]);
        assert!(row.eq(single));
    }
}

#[test]
fn extreme_words_stay_inside_the_ranges() {
    assert_eq!(uniform(0), 1.0 / 16_777_216.0);
    assert_eq!(uniform(u32::MAX), 1.0 - 1.0 / 16_777_216.0);
    for angle in [0, 1 << 30, 1 << 31, 3 << 30, u32::MAX] {
        for normal in normal_pair(0, angle) {
            assert!(normal.abs() < 6.56, "{normal}");
        }
        for normal in normal_pair(u32::MAX, angle) {
            assert_eq!(normal, 0.0);
        }
    }
}

#[test]
fn seeds_are_scrambled_as_by_an_independent_implementation() {
    for seed in [0, 1, 2012, 0x9e37_79b9_7f4a_7c15, u64::MAX] {
        assert_eq!(scramble(seed), rand_philox::splitmix64(seed));
    }
}

#[test]
fn neighboring_seeds_and_replicates_have_different_keys() {
    let mut keys: Vec<[u32; 2]> = (0..300)
        .flat_map(|seed| (0..300).map(move |replicate| Luck::new(seed, replicate).key))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 90_000);
}

#[test]
fn words_are_uniform() {
    for (column, words) in words(Luck::new(1, 0), Draw::Income, YEAR, COUNTY)
        .iter()
        .enumerate()
    {
        for shift in [0, 8, 16, 24] {
            let z = chi_square(words.iter().map(|w| (w >> shift) as usize & 255), 256);
            assert!(z.abs() < SIGMAS, "word {column}, bits from {shift}: {z}");
        }
    }
}

#[test]
fn uniforms_are_uniform() {
    let luck = Luck::new(2, 0);
    let mut out = [[0.0; BLOCK]; 4];
    let mut all: Vec<f32> = Vec::new();
    for block in blocks(HOUSEHOLDS) {
        luck.fill_uniforms(Draw::Events, YEAR, COUNTY, block, &mut out);
        all.extend(out.as_flattened());
    }
    assert!(all.iter().all(|&u| u > 0.0 && u < 1.0));
    let z = chi_square(all.iter().map(|u| (u * 1000.0) as usize), 1000);
    assert!(z.abs() < SIGMAS, "{z}");
}

#[test]
fn normals_have_the_moments_and_shape_of_the_normal_distribution() {
    for (column, sample) in normals(Luck::new(3, 0)).iter().enumerate() {
        let n = HOUSEHOLDS as f64;
        let power_of = |x, k| std::iter::repeat_n(x, k).product::<f64>();
        let moment = |k| sample.iter().map(|&x| power_of(x, k)).sum::<f64>() / n;
        // Of each power: its mean and variance under the standard normal distribution.
        for (power, mean, variance) in
            [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)]
        {
            let z = (moment(power) - mean) / (variance / n).sqrt();
            assert!(z.abs() < SIGMAS, "normal {column}, moment {power}: {z}");
        }
        let cells = sample
            .iter()
            .map(|&x| (double::normal_cdf(x) * 200.0) as usize);
        let z = chi_square(cells, 200);
        assert!(z.abs() < SIGMAS, "normal {column}: {z}");
    }
}

#[test]
fn the_four_normals_are_independent() {
    let columns = normals(Luck::new(4, 0));
    for i in 0..4 {
        for j in 0..i {
            let pairs = || columns[i].iter().zip(&columns[j]);
            let z = correlation(pairs().map(|(&a, &b)| (a, b)), 1.0);
            assert!(z.abs() < SIGMAS, "normals {i} and {j}: {z}");
            let z = correlation(pairs().map(|(a, b)| (a * a - 1.0, b * b - 1.0)), 2.0);
            assert!(z.abs() < SIGMAS, "squares of normals {i} and {j}: {z}");
        }
    }
}

#[test]
fn neighboring_households_are_independent() {
    let base = words(Luck::new(5, 0), Draw::Income, YEAR, COUNTY);
    for lag in [1, 2, 4, 8, 64, 256] {
        let earlier = base.clone().map(|mut column| {
            column.truncate(HOUSEHOLDS - lag);
            column
        });
        let later = base.clone().map(|mut column| column.split_off(lag));
        assert_independent(&earlier, &later, &format!("households {lag} apart"));
    }
    let rotated = [1, 2, 3, 0].map(|column: usize| base[column].clone());
    assert_independent(&base, &rotated, "words of a household");
}

#[test]
fn neighboring_counties_years_and_processes_are_independent() {
    let luck = Luck::new(6, 0);
    let base = words(luck, Draw::Income, YEAR, COUNTY);
    let against = |draw, year, county, what: &str| {
        assert_independent(&base, &words(luck, draw, year, county), what);
    };
    for county in [COUNTY + 1, COUNTY + 2, COUNTY ^ 1, COUNTY + 1024] {
        against(Draw::Income, YEAR, county, "counties");
    }
    for year in [YEAR + 1, YEAR + 2, YEAR - 1] {
        against(Draw::Income, year, COUNTY, "years");
    }
    for draw in [Draw::County, Draw::Events, Draw::Site] {
        against(draw, YEAR, COUNTY, "processes");
    }
}

#[test]
fn neighboring_seeds_and_replicates_are_independent() {
    let of = |seed, replicate| words(Luck::new(seed, replicate), Draw::Income, YEAR, COUNTY);
    let base = of(1, 2);
    for (seed, replicate) in [
        (1, 3),
        (1, 1),
        (2, 2),
        (0, 2),
        (2, 1),
        (0, 3),
        (1 << 32 | 1, 2),
        (1, 3 << 30),
    ] {
        assert_independent(
            &base,
            &of(seed, replicate),
            &format!("({seed}, {replicate})"),
        );
    }
}

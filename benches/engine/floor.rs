//! The least that a household's year can cost: draws, an exponential, five thresholds and a few sums, with no state and no rules.

use five_measures::math::single::exp;
use five_measures::random::{BLOCK, Columns, Draw, Luck, blocks};
use multiversion::multiversion;

/// Poverty line, yuan per person and year.
const LINE: f32 = 3000.0;
/// Shares that shocks strike, and what they leave of income.
const SHOCKS: [(f32, f32); 3] = [(0.03, 0.7), (0.05, 0.8), (0.04, 0.75)];
/// Shares of the poor whom the measures reach, and what they add, yuan.
const MEASURES: [(f32, f32); 5] = [
    (0.2, 500.0),
    (0.05, 300.0),
    (0.1, 200.0),
    (0.3, 400.0),
    (0.4, 600.0),
];

/// Sums over the households of a year.
#[derive(Debug, Default)]
pub struct Sums {
    /// Income, yuan.
    pub income: f64,
    /// Households below the line.
    pub poor: u64,
    /// Households reached by each measure.
    pub reached: [u64; 5],
}

/// A year of so many households. A block takes one call for normals, of which each household uses two of four, and two for uniforms.
pub fn year(luck: Luck, year: u16, households: usize) -> Sums {
    let mut sums = Sums::default();
    let mut normals = [[0.0; BLOCK]; 4];
    let mut uniforms = [[[0.0; BLOCK]; 4]; 2];
    for run in blocks(households) {
        let len = run.len();
        luck.fill_normals(Draw::Income, year, 0, run.clone(), &mut normals);
        luck.fill_uniforms(Draw::Events, year, 0, run.clone(), &mut uniforms[0]);
        luck.fill_uniforms(Draw::TakeUp, year, 0, run, &mut uniforms[1]);
        block(&normals, &uniforms, len, &mut sums);
    }
    sums
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn block(normals: &Columns<f32>, uniforms: &[Columns<f32>; 2], len: usize, sums: &mut Sums) {
    let mut poor = 0_u32;
    let mut reached = [0_u32; 5];
    let mut incomes = [0.0_f32; BLOCK];
    for (i, income) in incomes[..len].iter_mut().enumerate() {
        let mut own = 6000.0 * exp(0.6 * normals[0][i] + 0.2 * normals[1][i]);
        for (shock, (share, left)) in SHOCKS.into_iter().enumerate() {
            own *= if uniforms[0][shock][i] < share {
                left
            } else {
                1.0
            };
        }
        let is_poor = own < LINE;
        let places = [
            &uniforms[0][3],
            &uniforms[1][0],
            &uniforms[1][1],
            &uniforms[1][2],
            &uniforms[1][3],
        ];
        for ((place, (share, gain)), count) in places.into_iter().zip(MEASURES).zip(&mut reached) {
            let is_reached = is_poor & (place[i] < share);
            own += if is_reached { gain } else { 0.0 };
            *count += u32::from(is_reached);
        }
        poor += u32::from(own < LINE);
        *income = own;
    }
    sums.income += incomes[..len]
        .iter()
        .map(|income| f64::from(*income))
        .sum::<f64>();
    sums.poor += u64::from(poor);
    for (sum, count) in sums.reached.iter_mut().zip(reached) {
        *sum += u64::from(count);
    }
}

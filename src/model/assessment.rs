//! How officials see a household: last year's income, visible hardship and error.

use super::context::Year;
use crate::math::single;
use crate::population::households::{Composition, Condition, Households};
use crate::random::{BLOCK, Draw};
use crate::scenario::parameters::Parameters;
use multiversion::multiversion;
use std::ops::Range;

/// Size of the two parts of the assessor's error.
pub struct AssessmentNoise {
    lasting: f32,
    yearly: f32,
    /// By how much each visible hardship lowers log income.
    visible_need: f32,
}

impl AssessmentNoise {
    /// The error of a year: part of it stays with the household.
    pub fn new(p: &Parameters) -> Self {
        let (noise, kept) = (p.register.noise(), p.register.assessment_persistence);
        Self {
            lasting: (noise * kept.sqrt()) as f32,
            yearly: (noise * (1.0 - kept).sqrt()) as f32,
            visible_need: p.register.visible_need as f32,
        }
    }
}

/// Log income per person as officials assess it: lower for visible hardship. `lasting` and `yearly` are standard normal numbers.
#[inline(always)]
fn assessed(
    income: f32,
    composition: Composition,
    condition: Condition,
    noise: &AssessmentNoise,
    [lasting, yearly]: [f32; 2],
) -> f32 {
    let hardships = condition.chronic().max(condition.ill())
        + condition.disabled()
        + condition.unsafe_house()
        + u32::from(composition.able() == 0);
    single::ln(income.max(1.0)) - noise.visible_need * hardships as i32 as f32
        + noise.lasting * lasting
        + noise.yearly * yearly
}

/// The same of one household with its luck.
pub fn assessed_log_income(
    columns: &Households,
    i: usize,
    county: u32,
    noise: &AssessmentNoise,
    year: &Year<'_>,
) -> f32 {
    let [_, _, lasting, _] = year.luck.normals(Draw::Traits, 0, county, i as u32);
    let [_, _, _, yearly] = year.luck.normals(Draw::Income, year.year, county, i as u32);
    assessed(
        columns.income[i],
        columns.composition[i],
        columns.condition[i],
        noise,
        [lasting, yearly],
    )
}

/// The same of all households of a block.
pub fn assess_block(
    columns: &Households,
    block: Range<usize>,
    county: u32,
    noise: &AssessmentNoise,
    year: &Year<'_>,
    out: &mut [f32; BLOCK],
) {
    let (mut traits, mut income) = ([[0.0; BLOCK]; 4], [[0.0; BLOCK]; 4]);
    year.luck
        .fill_normals(Draw::Traits, 0, county, block.clone(), &mut traits);
    year.luck
        .fill_normals(Draw::Income, year.year, county, block.clone(), &mut income);
    assess(columns, block, noise, [&traits[2], &income[3]], out);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn assess(
    columns: &Households,
    block: Range<usize>,
    noise: &AssessmentNoise,
    [lasting, yearly]: [&[f32; BLOCK]; 2],
    out: &mut [f32; BLOCK],
) {
    let income = &columns.income[block.clone()];
    let composition = &columns.composition[block.clone()];
    let condition = &columns.condition[block];
    for lane in 0..income.len() {
        let errors = [lasting[lane], yearly[lane]];
        out[lane] = assessed(
            income[lane],
            composition[lane],
            condition[lane],
            noise,
            errors,
        );
    }
}

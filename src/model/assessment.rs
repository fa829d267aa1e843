//! How officials see a household: last year's income, visible hardship and error.

use super::context::Year;
use crate::math::single;
use crate::population::households::Households;
use crate::random::Draw;
use crate::scenario::parameters::Parameters;

/// Size of the two parts of the assessor's error.
pub struct AssessmentNoise {
    lasting: f32,
    yearly: f32,
}

impl AssessmentNoise {
    /// The error of a year: part of it stays with the household.
    pub fn new(p: &Parameters) -> Self {
        let (noise, kept) = (p.register.noise(), p.register.assessment_persistence);
        Self {
            lasting: (noise * kept.sqrt()) as f32,
            yearly: (noise * (1.0 - kept).sqrt()) as f32,
        }
    }
}

/// Log income per person as officials assess it: lower for visible hardship.
pub fn assessed_log_income(
    columns: &Households,
    i: usize,
    county: u32,
    noise: &AssessmentNoise,
    year: &Year<'_>,
) -> f32 {
    let [_, _, lasting, _] = year.luck.normals(Draw::Traits, 0, county, i as u32);
    let [_, _, _, yearly] = year.luck.normals(Draw::Income, year.year, county, i as u32);
    let condition = columns.condition[i];
    let hardships = condition.chronic().max(condition.ill())
        + condition.disabled()
        + condition.unsafe_house()
        + u32::from(columns.composition[i].able() == 0);
    single::ln(columns.income[i].max(1.0)) - year.p.register.visible_need as f32 * hardships as f32
        + noise.lasting * lasting
        + noise.yearly * yearly
}

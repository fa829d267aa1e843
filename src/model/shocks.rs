//! Step 3, shocks: illness, disaster, job loss, the epidemic, and the yearly change of income.

use super::context::Year;
use crate::population::households::{Composition, Condition};
use crate::population::{County, illness};
use crate::random::{BLOCK, Draw};
use crate::scenario::parameters::Parameters;

/// Factors by which incomes hit by no shock stand above the mean, so that shocks leave the mean as observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    illness: f32,
    disaster: f32,
    job_loss: f32,
}

impl Norm {
    /// Factors of a year.
    pub fn new(p: &Parameters) -> Self {
        let s = &p.shocks;
        let ill = illness::prevalence(s.illness, s.recovery);
        Self {
            illness: (1.0 / (1.0 - ill * s.illness_loss)) as f32,
            disaster: (1.0 / (1.0 - s.disaster_county * s.disaster_household * s.disaster_loss))
                as f32,
            job_loss: (1.0 / (1.0 - s.job_loss * s.job_loss_share)) as f32,
        }
    }
}

/// Strikes the households of a county: events first, then the persistent part of income.
pub fn strike(county: &mut County, year: &Year<'_>) {
    events(county, year);
    change_income(county, year);
}

/// Illness and recovery, disaster and job loss of the year.
pub fn events(county: &mut County, year: &Year<'_>) {
    let s = &year.p.shocks;
    let chances = illness::chances(year.p).map(|chance| chance as f32);
    let [county_disaster, ..] = year
        .luck
        .uniforms(Draw::CountyEvents, year.year, county.id, 0);
    let disaster = if f64::from(county_disaster) < s.disaster_county {
        s.disaster_household as f32
    } else {
        0.0
    };
    let (recovery, job_loss) = (s.recovery as f32, s.job_loss as f32);
    let chronic_onset = s.chronic_onset as f32;
    let columns = &mut county.households;
    let mut draws = [[0.0; BLOCK]; 4];
    for first in (0..columns.len()).step_by(BLOCK) {
        year.luck
            .fill_uniforms(Draw::Events, year.year, county.id, first as u32, &mut draws);
        let block = BLOCK.min(columns.len() - first);
        for (lane, condition) in columns.condition[first..first + block]
            .iter_mut()
            .enumerate()
        {
            let mut next = *condition;
            if condition.ill() == 1 {
                if draws[0][lane] < recovery {
                    next.set_ill(0);
                    if draws[3][lane] < chronic_onset {
                        next.set_chronic(1);
                    }
                }
            } else {
                next.set_ill(u32::from(
                    draws[0][lane] < chances[condition.chronic() as usize],
                ));
            }
            next.set_disaster(u32::from(draws[1][lane] < disaster));
            next.set_jobless(u32::from(draws[2][lane] < job_loss));
            *condition = next;
        }
    }
}

/// The persistent deviation of log income reverts a little and moves.
fn change_income(county: &mut County, year: &Year<'_>) {
    let stratum = year.stratum(county.designated);
    let columns = &mut county.households;
    let mut draws = [[0.0; BLOCK]; 4];
    for first in (0..columns.len()).step_by(BLOCK) {
        year.luck
            .fill_normals(Draw::Income, year.year, county.id, first as u32, &mut draws);
        let block = BLOCK.min(columns.len() - first);
        for (value, innovation) in columns.persistent[first..first + block]
            .iter_mut()
            .zip(&draws[0])
        {
            *value = stratum.persistence * *value + stratum.sd_innovation * innovation;
        }
    }
}

/// Losses of income from the shocks of a year.
#[derive(Clone, Copy, Debug)]
pub struct Losses {
    norm: Norm,
    illness: f32,
    disaster: f32,
    job_loss: f32,
    epidemic: f32,
    /// Years of schooling below which an epidemic takes wages.
    low_skilled_below: u32,
}

impl Losses {
    /// Losses of a year.
    pub fn new(year: &Year<'_>) -> Self {
        let s = &year.p.shocks;
        Self {
            norm: year.shock_norm,
            illness: s.illness_loss as f32,
            disaster: s.disaster_loss as f32,
            job_loss: s.job_loss_share as f32,
            epidemic: s.epidemic_wage_loss as f32,
            low_skilled_below: s.low_skill_schooling.ceil() as u32,
        }
    }

    /// Factors on wages and on business income of a household in the year.
    #[inline(always)]
    pub fn kept(&self, condition: Condition, composition: Composition) -> (f32, f32) {
        let hit = |flag: u32, loss: f32| 1.0 - flag as i32 as f32 * loss;
        let common = self.norm.illness
            * self.norm.disaster
            * hit(condition.ill(), self.illness)
            * hit(condition.disaster(), self.disaster);
        let low_skilled = u32::from(composition.schooling() < self.low_skilled_below);
        let epidemic = hit(low_skilled, self.epidemic);
        (common * self.norm.job_loss * hit(condition.jobless(), self.job_loss) * epidemic, common)
    }
}

/// Lasting fall of log income from medical costs that nobody reimburses.
#[inline]
pub fn medical_scar(cost: f32, income: f32, p: &Parameters) -> f32 {
    p.shocks.medical_scar as f32 * (cost / income.max(1.0)).min(1.0)
}

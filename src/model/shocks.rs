//! Step 3, shocks: illness, disaster, job loss, the epidemic, and the yearly change of income.

use super::context::Year;
use crate::population::households::{Composition, Condition};
use crate::population::{County, illness};
use crate::random::{BLOCK, Columns, Draw, Pair, blocks};
use crate::scenario::parameters::Parameters;
use multiversion::multiversion;

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
    let [healthy, chronic] = illness::chances(year.p).map(|chance| chance as f32);
    let [county_disaster, ..] = year
        .luck
        .uniforms(Draw::CountyEvents, year.year, county.id, 0);
    let chances = Chances {
        illness: [healthy, chronic],
        recovery: s.recovery as f32,
        chronic_onset: s.chronic_onset as f32,
        disaster: if f64::from(county_disaster) < s.disaster_county {
            s.disaster_household as f32
        } else {
            0.0
        },
        job_loss: s.job_loss as f32,
    };
    let mut draws = [[0.0; BLOCK]; 4];
    for block in blocks(county.households.len()) {
        year.luck.fill_uniforms(
            Draw::Events,
            year.year,
            county.id,
            block.clone(),
            &mut draws,
        );
        strike_block(&chances, &draws, &mut county.households.condition[block]);
    }
}

/// Chances of a household in a year.
struct Chances {
    /// Of serious illness, without and with a chronic one.
    illness: [f32; 2],
    recovery: f32,
    /// Of a chronic illness that remains of a serious one.
    chronic_onset: f32,
    disaster: f32,
    job_loss: f32,
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn strike_block(chances: &Chances, draws: &Columns<f32>, conditions: &mut [Condition]) {
    let [u_illness, u_disaster, u_job, u_chronic] = draws;
    for (lane, condition) in conditions.iter_mut().enumerate() {
        let mut next = *condition;
        let (ill, chronic) = (condition.ill() == 1, condition.chronic() == 1);
        let chance = if chronic {
            chances.illness[1]
        } else {
            chances.illness[0]
        };
        let recovers = u_illness[lane] < chances.recovery;
        let falls_ill = u_illness[lane] < chance;
        next.set_ill(u32::from(if ill { !recovers } else { falls_ill }));
        let remains = ill & recovers & (u_chronic[lane] < chances.chronic_onset);
        next.set_chronic(u32::from(chronic | remains));
        next.set_disaster(u32::from(u_disaster[lane] < chances.disaster));
        next.set_jobless(u32::from(u_job[lane] < chances.job_loss));
        *condition = next;
    }
}

/// The persistent deviation of log income reverts a little and moves.
fn change_income(county: &mut County, year: &Year<'_>) {
    let stratum = year.stratum(county.designated);
    let mut draws = [[0.0; BLOCK]; 2];
    for block in blocks(county.households.len()) {
        year.luck.fill_normal_pair(
            Draw::Income,
            year.year,
            county.id,
            block.clone(),
            Pair::First,
            &mut draws,
        );
        change_block(
            stratum.persistence,
            stratum.sd_innovation,
            &draws[0],
            &mut county.households.persistent[block],
        );
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn change_block(kept: f32, sd: f32, innovations: &[f32; BLOCK], values: &mut [f32]) {
    for (value, innovation) in values.iter_mut().zip(innovations) {
        *value = kept * *value + sd * innovation;
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
        (
            common * self.norm.job_loss * hit(condition.jobless(), self.job_loss) * epidemic,
            common,
        )
    }
}

/// Lasting fall of log income from medical costs that nobody reimburses.
#[inline]
pub fn medical_scar(cost: f32, income: f32, p: &Parameters) -> f32 {
    p.shocks.medical_scar as f32 * (cost / income.max(1.0)).min(1.0)
}

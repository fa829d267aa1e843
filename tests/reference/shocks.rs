//! 7.3 Shocks.

use five_measures::random::Draw;

use crate::nation::{County, Household};
use crate::year::Year;

/// Events of the year, then the change of persistent income.
pub fn strike(county: &mut County, year: &Year<'_>) {
    events(county, year);
    let persistence = year.stratum(county).persistence;
    let sd_innovation = year.stratum(county).sd_innovation;
    for household in &mut county.households {
        let [z, ..] = year.normals(Draw::Income, household);
        household.persistent = persistence * household.persistent + sd_innovation * z;
    }
}

/// Illness and recovery, disaster, loss of work. Empty slots draw as well.
pub fn events(county: &mut County, year: &Year<'_>) {
    let s = &year.p.shocks;
    let [healthy, chronic] = chances_of_illness(year);
    let [county_number, ..] = year
        .luck
        .uniforms(Draw::CountyEvents, year.year, county.facts.id, 0);
    let county_has_disaster = f64::from(county_number) < s.disaster_county;
    for household in &mut county.households {
        let [illness, disaster, job_loss, onset] = year.uniforms(Draw::Events, household);
        let condition = &mut household.condition;
        if condition.ill() == 1 {
            if illness < s.recovery as f32 {
                condition.set_ill(0);
                if onset < s.chronic_onset as f32 {
                    condition.set_chronic(1);
                }
            }
        } else {
            let chance = if condition.chronic() == 1 {
                chronic
            } else {
                healthy
            };
            condition.set_ill(u32::from(illness < chance));
        }
        let hit = county_has_disaster && disaster < s.disaster_household as f32;
        condition.set_disaster(u32::from(hit));
        condition.set_jobless(u32::from(job_loss < s.job_loss as f32));
    }
}

/// Chances of serious illness without and with a chronically ill member; their mean over the households of the first year is given.
fn chances_of_illness(year: &Year<'_>) -> [f32; 2] {
    let q = year.p.population.conditions.chronic_illness;
    let factor = year.p.shocks.illness_chronic_factor;
    let c0 = year.p.shocks.illness / (1.0 - q + q * factor);
    [c0 as f32, (c0 * factor).min(1.0) as f32]
}

/// Factors on wages and on business income.
pub fn loss_factors(household: &Household, year: &Year<'_>) -> [f32; 2] {
    let s = &year.p.shocks;
    let condition = household.condition;
    let kept = |hit: bool, loss: f64| if hit { 1.0 - loss as f32 } else { 1.0 };
    let low_skilled = f64::from(household.composition.schooling()) < s.low_skill_schooling;
    let [m1, m2, m3] = norms(year);
    let common = m1
        * m2
        * kept(condition.ill() == 1, s.illness_loss)
        * kept(condition.disaster() == 1, s.disaster_loss);
    let wage = common
        * m3
        * kept(condition.jobless() == 1, s.job_loss_share)
        * kept(low_skilled, s.epidemic_wage_loss);
    [wage, common]
}

/// One over the mean factor of illness, disaster and loss of work, so that shocks leave the mean as observed.
fn norms(year: &Year<'_>) -> [f32; 3] {
    let s = &year.p.shocks;
    let ill = if s.illness + s.recovery > 0.0 {
        s.illness / (s.illness + s.recovery)
    } else {
        0.0
    };
    let m1 = 1.0 / (1.0 - ill * s.illness_loss);
    let m2 = 1.0 / (1.0 - s.disaster_county * s.disaster_household * s.disaster_loss);
    let m3 = 1.0 / (1.0 - s.job_loss * s.job_loss_share);
    [m1 as f32, m2 as f32, m3 as f32]
}

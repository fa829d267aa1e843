//! 7.1 Economy.

use five_measures::math::double;
use five_measures::model::catalog::catalog;
use five_measures::model::programme::ProgrammeId;
use five_measures::scenario::Region;

use crate::account::funded_share;
use crate::nation::County;
use crate::year::Year;

/// Moves the level of each source from last year's to this year's.
pub fn grow(county: &mut County, year: &Year<'_>) {
    let (g, before) = (&year.p.growth, &year.last.growth);
    let region = match county.facts.region {
        Region::East => g.east,
        Region::Central => g.central,
        Region::West => g.west,
    };
    let designated = if county.facts.designated { 1.0 } else { 0.0 };
    let development = development(county, year);
    let common = g.level + region;
    let wage = common + designated * g.poor_area_wage + development;
    let business = common + designated * g.poor_area_business + development;
    let property = common;
    let transfer = common + g.transfer_level + designated * g.poor_area_transfer;
    let level = &mut county.facts.growth;
    level[0] *= g.wage / before.wage * double::exp(wage);
    level[1] *= g.business / before.business * double::exp(business);
    level[2] *= g.property / before.property * double::exp(property);
    level[3] *= g.transfer / before.transfer * double::exp(transfer);
}

/// What infrastructure adds to the growth of wages and business in designated counties.
fn development(county: &County, year: &Year<'_>) -> f64 {
    let infrastructure = &catalog()[ProgrammeId::Infrastructure as usize];
    let terms = infrastructure.effective_terms(year.p);
    if !county.facts.designated || !terms.enabled || terms.capacity <= 0.0 {
        return 0.0;
    }
    let funding = year.p.support.funding * year.p.money.scale;
    terms.effect * funding.min(1.0) * funded_share(year)
}

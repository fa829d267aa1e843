//! Step 1, economy: market income grows by source, region and type of county.

use super::account::funded_share;
use super::catalog::catalog;
use super::context::Year;
use super::programme::ProgrammeId;
use crate::math::double;
use crate::population::County;
use crate::scenario::Region;

/// Moves the county's market income by source from last year's level to this year's.
///
/// Growth is that of the published national series, changed by constants of the scenario alone.
pub fn grow(county: &mut County, year: &Year<'_>) {
    let (now, before) = (&year.p.growth, &year.last.growth);
    let g = now;
    let region = match county.region {
        Region::East => g.east,
        Region::Central => g.central,
        Region::West => g.west,
    };
    let common = g.level + region;
    let poor_area = f64::from(u8::from(county.designated));
    let development = development(county, year);
    let series = [
        (
            now.wage,
            before.wage,
            common + poor_area * g.poor_area_wage + development,
        ),
        (
            now.business,
            before.business,
            common + poor_area * g.poor_area_business + development,
        ),
        (now.property, before.property, common),
        (
            now.transfer,
            before.transfer,
            common + g.transfer_level + poor_area * g.poor_area_transfer,
        ),
    ];
    for (level, (value, last, extra)) in county.growth.iter_mut().zip(series) {
        *level *= value / last * double::exp(extra);
    }
}

/// Growth that roads, power and networks add in designated counties.
fn development(county: &County, year: &Year<'_>) -> f64 {
    let terms = catalog()[ProgrammeId::Infrastructure as usize].effective_terms(year.p);
    if county.designated && terms.enabled && terms.capacity > 0.0 {
        let (_, funding, _) = super::programme::Measure::Support.policy(year.p);
        terms.effect * (funding * year.p.money.scale).min(1.0) * funded_share(year)
    } else {
        0.0
    }
}

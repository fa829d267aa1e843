//! Support beside the five measures: health, housing, water, infrastructure, pensions, care and the epidemic.

use super::programme::{
    Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, need, no_change,
    no_income,
};
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the other support.
pub fn programmes() -> Vec<Programme> {
    let base = |id, name, unit, kind, terms, units, benefit| Programme {
        id,
        measure: Measure::Support,
        name,
        unit,
        kind,
        terms,
        units,
        suitability: &need,
        benefit,
        enroll: match id {
            Id::Health => |household, _| household.condition.set_uninsured(0),
            Id::Housing => renovate,
            Id::Water => connect,
            _ => no_change,
        },
    };
    vec![
        base(
            Id::Health,
            "health",
            "households",
            Kind::Positions,
            |p| p.support.health.terms(),
            &|_: &Case<'_>| 1,
            no_income,
        ),
        base(
            Id::Housing,
            "housing",
            "households",
            Kind::Places,
            |p| p.support.housing.terms(),
            &|case: &Case<'_>| case.condition.unsafe_house(),
            no_income,
        ),
        base(
            Id::Water,
            "water",
            "households",
            Kind::Places,
            |p| p.support.water.terms(),
            &|case: &Case<'_>| case.condition.unsafe_water(),
            no_income,
        ),
        base(
            Id::Infrastructure,
            "infrastructure",
            "households",
            Kind::County,
            |p| p.support.infrastructure.terms(),
            &|_: &Case<'_>| 0,
            no_income,
        ),
        base(
            Id::Pensions,
            "pensions",
            "adults",
            Kind::Positions,
            |p| p.support.pensions.terms(),
            &|case: &Case<'_>| case.composition.adults(),
            |case, _, _, arrived| {
                let elderly = case.composition.elderly() as f32;
                Sources::of_transfer(elderly * case.p.support.pensions.effect as f32 * arrived)
            },
        ),
        base(
            Id::DisabilitySubsidy,
            "disability_subsidy",
            "households",
            Kind::Positions,
            |p| p.support.disability_subsidy.terms(),
            &|case: &Case<'_>| case.condition.disabled(),
            |case, _, _, arrived| {
                let subsidy = &case.p.support.disability_subsidy;
                Sources::of_transfer((subsidy.unit_cost * subsidy.effect) as f32 * arrived)
            },
        ),
        base(
            Id::EpidemicResponse,
            "epidemic_response",
            "households",
            Kind::Positions,
            |p| p.support.epidemic_response.terms(),
            &exposed,
            |case, _, market, arrived| {
                // Market wages are what the loss has left.
                let loss = case.p.shocks.epidemic_wage_loss as f32;
                let lost = market.wage * loss / (1.0 - loss);
                Sources::of_wage(lost * case.p.support.epidemic_response.effect as f32 * arrived)
            },
        ),
    ]
}

fn renovate(household: &mut Enrolled, p: &Parameters) {
    if f64::from(household.luck) < p.support.housing.effect {
        household.condition.set_unsafe_house(0);
    }
}

fn connect(household: &mut Enrolled, p: &Parameters) {
    if f64::from(household.luck) < p.support.water.effect {
        household.condition.set_unsafe_water(0);
    }
}

/// Share of medical costs that insurance pays for a household.
pub fn reimbursed_share(served: bool, uninsured: bool, p: &Parameters, start: &Parameters) -> f64 {
    if uninsured {
        0.0
    } else if served {
        p.support.health.effect
    } else {
        start.support.health.policy_2012
    }
}

/// Households whose wages an epidemic of the year hits.
fn exposed(case: &Case<'_>) -> u32 {
    let low_skilled = f64::from(case.composition.schooling()) < case.p.shocks.low_skill_schooling;
    u32::from(case.p.shocks.epidemic_wage_loss > 0.0 && low_skilled && case.composition.able() > 0)
}

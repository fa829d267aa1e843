//! Second measure: relocation from inhospitable sites.

use crate::model::programme::{
    Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, need, no_change,
};
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the measure.
pub fn programmes() -> Vec<Programme> {
    vec![
        Programme {
            id: Id::Resettlement,
            measure: Measure::Relocation,
            name: "resettlement",
            unit: "persons",
            kind: Kind::Places,
            terms: |p| p.measures.relocation.resettlement.terms(),
            units: &|case: &Case<'_>| {
                if case.condition.inhospitable() == 1 {
                    case.composition.persons()
                } else {
                    0
                }
            },
            suitability: &|case: &Case<'_>| {
                0.5 * need(case) + 0.5 * case.condition.unsafe_house() as f32
            },
            benefit: Some(&move_effect),
            enroll: move_house,
        },
        Programme {
            id: Id::FollowUpJobs,
            measure: Measure::Relocation,
            name: "follow_up_jobs",
            unit: "workers",
            kind: Kind::Positions,
            terms: |p| p.measures.relocation.follow_up_jobs.terms(),
            units: &|case: &Case<'_>| {
                if case.served_by(Id::Resettlement) {
                    case.free_workers()
                } else {
                    0
                }
            },
            suitability: &need,
            benefit: Some(
                &|case: &Case<'_>, workers: f32, _: &Sources, arrived: f32| {
                    let effect = case.p.measures.relocation.follow_up_jobs.effect as f32;
                    Sources::of_wage(workers * effect * arrived)
                },
            ),
            enroll: no_change,
        },
        Programme {
            id: Id::LandRestoration,
            measure: Measure::Relocation,
            name: "land_restoration",
            unit: "households",
            kind: Kind::Positions,
            terms: |p| p.measures.relocation.land_restoration.terms(),
            units: &|case: &Case<'_>| u32::from(case.served_by(Id::Resettlement)),
            suitability: &need,
            benefit: Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                let land = &case.p.measures.relocation.land_restoration;
                land_payment(land.unit_cost, land.effect, market, arrived)
            }),
            enroll: no_change,
        },
    ]
}

/// A safe house with water at a site that can support the household, at once.
fn move_house(household: &mut Enrolled, _: &Parameters) {
    household.condition.set_inhospitable(0);
    household.condition.set_unsafe_house(0);
    household.condition.set_unsafe_water(0);
    household.terms.set_years_moved(1);
}

/// Effect of the move on wages: the first year can be worse, the full effect comes after the lag.
fn move_effect(case: &Case<'_>, _: f32, market: &Sources, _: f32) -> Sources {
    let move_terms = &case.p.measures.relocation.resettlement;
    let years = case.terms.years_moved();
    let (first, lag) = (move_terms.first_year as f32, move_terms.lag);
    let arrived = if years <= 1 {
        first
    } else if years > lag {
        1.0
    } else {
        first + (1.0 - first) * (years - 1) as f32 / lag as f32
    };
    Sources::of_wage(market.total() * move_terms.effect as f32 * arrived)
}

/// A payment for land taken out of farming: transfers rise by it, farm income falls by all but the kept share.
pub fn land_payment(payment: f64, kept: f64, market: &Sources, arrived: f32) -> Sources {
    let transfer = payment as f32 * arrived;
    let lost = (transfer * (1.0 - kept as f32)).min(market.business);
    Sources {
        business: -lost,
        transfer,
        ..Sources::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn land_payments_never_take_more_farm_income_than_there_is() {
        let market = Sources::of_business(100.0);
        let gain = land_payment(960.0, 0.1, &market, 1.0);
        assert_eq!((gain.transfer, gain.business), (960.0, -100.0));
        let rich = Sources::of_business(10_000.0);
        assert!((land_payment(960.0, 0.1, &rich, 1.0).total() - 96.0).abs() < 0.01);
    }
}

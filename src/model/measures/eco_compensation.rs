//! Third measure: eco-compensation in ecological areas.

use super::relocation::land_payment;
use crate::model::programme::{
    Case, Kind, Measure, Programme, ProgrammeId as Id, Sources, need, no_change,
};
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the measure.
pub fn programmes() -> Vec<Programme> {
    vec![
        Programme {
            id: Id::ForestRangers,
            measure: Measure::EcoCompensation,
            name: "forest_rangers",
            unit: "workers",
            kind: Kind::Positions,
            terms: |p| p.measures.eco_compensation.forest_rangers.terms(),
            units: &able_in_eco_area,
            suitability: &need,
            benefit: Some(
                &|case: &Case<'_>, workers: f32, _: &Sources, arrived: f32| {
                    let rangers = &case.p.measures.eco_compensation.forest_rangers;
                    Sources::of_wage(
                        workers * (rangers.unit_cost * rangers.effect) as f32 * arrived,
                    )
                },
            ),
            enroll: no_change,
        },
        Programme {
            id: Id::FarmlandToForest,
            measure: Measure::EcoCompensation,
            name: "farmland_to_forest",
            unit: "households",
            kind: Kind::Positions,
            terms: |p| p.measures.eco_compensation.farmland_to_forest.terms(),
            units: &|case: &Case<'_>| case.condition.eco_area(),
            suitability: &need,
            benefit: Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                let land = &case.p.measures.eco_compensation.farmland_to_forest;
                land_payment(land.unit_cost, land.effect, market, arrived)
            }),
            enroll: no_change,
        },
        Programme {
            id: Id::Afforestation,
            measure: Measure::EcoCompensation,
            name: "afforestation",
            unit: "households",
            kind: Kind::Positions,
            terms: |p| p.measures.eco_compensation.afforestation.terms(),
            units: &able_in_eco_area,
            suitability: &need,
            benefit: Some(&|case: &Case<'_>, _: f32, _: &Sources, arrived: f32| {
                let work = &case.p.measures.eco_compensation.afforestation;
                Sources::of_wage((work.unit_cost * work.effect) as f32 * arrived)
            }),
            enroll: no_change,
        },
    ]
}

#[inline(always)]
fn able_in_eco_area(case: &Case<'_>) -> u32 {
    u32::from(case.condition.eco_area() == 1 && case.composition.able() > 0)
}

//! Fourth measure: education, whose effect comes with the next workers.

use crate::apportion::apportion;
use crate::model::programme::{
    Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, need, no_change,
};
use crate::population::households::Cause;
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the measure.
pub fn programmes() -> Vec<Programme> {
    let base = |id, name, unit, kind, terms, units, benefit| Programme {
        id,
        measure: Measure::Education,
        name,
        unit,
        kind,
        terms,
        units,
        suitability: &|case: &Case<'_>| {
            if case.registry.cause() == Cause::Schooling {
                1.0
            } else {
                need(case)
            }
        },
        benefit,
        enroll: match id {
            Id::DropoutReturn => return_to_school,
            Id::Vocational => |household, _| household.terms.set_in_vocational(1),
            Id::Higher => |household, _| household.terms.set_in_higher(1),
            _ => no_change,
        },
    };
    vec![
        base(
            Id::DropoutReturn,
            "dropout_return",
            "households",
            Kind::Places,
            |p| p.measures.education.dropout_return.terms(),
            &|case: &Case<'_>| u32::from(case.composition.dropouts() > 0),
            None,
        ),
        base(
            Id::Grants,
            "grants",
            "children",
            Kind::Positions,
            |p| p.measures.education.grants.terms(),
            &|case: &Case<'_>| case.composition.children() - case.composition.dropouts(),
            Some(
                &|case: &Case<'_>, children: f32, _: &Sources, arrived: f32| {
                    let grant = &case.p.measures.education.grants;
                    Sources::of_transfer(
                        children * (grant.unit_cost * grant.effect) as f32 * arrived,
                    )
                },
            ),
        ),
        base(
            Id::Vocational,
            "vocational",
            "households",
            Kind::Places,
            |p| p.measures.education.vocational.terms(),
            &with_youth,
            None,
        ),
        base(
            Id::Higher,
            "higher",
            "households",
            Kind::Places,
            |p| p.measures.education.higher.terms(),
            &with_youth,
            None,
        ),
    ]
}

fn return_to_school(household: &mut Enrolled, _: &Parameters) {
    household
        .composition
        .set_dropouts(household.composition.dropouts() - 1);
    household.terms.set_returned_pupil(1);
}

/// Households with a student or a child who may become one.
#[inline(always)]
fn with_youth(case: &Case<'_>) -> u32 {
    u32::from(case.composition.students() > 0 || case.composition.children() > 0)
}

/// The sub-programmes to which wages from added schooling are credited, each with its part in fen: those that served the
/// household, by the years of schooling that they add.
pub fn schooling_sources(case: &Case<'_>, fen: i64) -> Vec<(Id, i64)> {
    if fen == 0 {
        return Vec::new();
    }
    let education = &case.p.measures.education;
    let sources: Vec<(Id, i64)> = [
        (Id::DropoutReturn, education.dropout_return.effect),
        (Id::Vocational, education.vocational.effect),
        (Id::Higher, education.higher.effect),
    ]
    .into_iter()
    .filter(|(id, _)| case.served_by(*id))
    .map(|(id, years)| (id, (years * 1e3).round() as i64))
    .collect();
    let none = sources.iter().all(|(_, years)| *years == 0);
    // Schooling given before its effect was set to none still pays.
    let years: Vec<i64> = sources
        .iter()
        .map(|(_, years)| if none { 1 } else { *years })
        .collect();
    let parts = apportion(fen, &years);
    sources.into_iter().map(|(id, _)| id).zip(parts).collect()
}

/// Wages that schooling added by the programme brings in the year; it lasts whether or not the programme goes on.
pub fn schooling_gain(case: &Case<'_>, market: &Sources) -> f32 {
    let years = 0.5 * case.composition.added_schooling() as f32;
    if years == 0.0 || case.composition.able() == 0 {
        return 0.0;
    }
    let rise = case.p.measures.education.return_to_schooling as f32 * years;
    market.wage * rise / case.composition.able() as f32
}

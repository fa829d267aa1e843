//! First measure: jobs and industry, for households with able workers.

use crate::model::programme::{
    Case, Enrolled, Kind, Measure, Programme, ProgrammeId as Id, Sources, need, no_change,
};
use crate::population::households::Cause;
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the measure.
pub fn programmes() -> Vec<Programme> {
    let base = |id, name, unit, kind, terms, units, suitability, benefit| Programme {
        id,
        measure: Measure::Jobs,
        name,
        unit,
        kind,
        terms,
        units,
        suitability,
        benefit,
        enroll: match id {
            Id::SmallLoans => start_loan,
            Id::Training => start_skills,
            _ => no_change,
        },
    };
    vec![
        base(
            Id::Industry,
            "industry",
            "households",
            Kind::Positions,
            |p| p.measures.jobs.industry.terms(),
            &with_worker,
            &business_suits,
            Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                share_of_income(case.p.measures.jobs.industry.effect, market, arrived)
            }),
        ),
        base(
            Id::Technology,
            "technology",
            "households",
            Kind::Positions,
            |p| p.measures.jobs.technology.terms(),
            &with_worker,
            &skills_suit,
            Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                share_of_income(case.p.measures.jobs.technology.effect, market, arrived)
            }),
        ),
        base(
            Id::ECommerce,
            "e_commerce",
            "households",
            Kind::Positions,
            |p| p.measures.jobs.e_commerce.terms(),
            &with_worker,
            &business_suits,
            Some(&|case: &Case<'_>, _: f32, _: &Sources, arrived: f32| {
                let per_person = case.p.measures.jobs.e_commerce.effect as f32 * arrived;
                Sources::of_business(per_person * case.composition.persons() as f32)
            }),
        ),
        base(
            Id::Consumption,
            "consumption",
            "households",
            Kind::Positions,
            |p| p.measures.jobs.consumption.terms(),
            &with_worker,
            &business_suits,
            Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                share_of_income(case.p.measures.jobs.consumption.effect, market, arrived)
            }),
        ),
        base(
            Id::SmallLoans,
            "small_loans",
            "households",
            Kind::Places,
            |p| p.measures.jobs.small_loans.terms(),
            &with_worker,
            &funds_suit,
            Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                // A loan works while it runs; the bit stays, so that nobody gets a second one.
                let runs = if case.terms.loan_years() > 0 {
                    arrived
                } else {
                    0.0
                };
                share_of_income(case.p.measures.jobs.small_loans.effect, market, runs)
            }),
        ),
        base(
            Id::VillageSolar,
            "village_solar",
            "households",
            Kind::Positions,
            |p| p.measures.jobs.village_solar.terms(),
            &|case: &Case<'_>| u32::from(case.condition.village() > 0),
            &|case: &Case<'_>| {
                if case.composition.able() == 0 {
                    1.0
                } else {
                    need(case)
                }
            },
            Some(
                &|case: &Case<'_>, _: f32, _: &Sources, arrived: f32| Sources {
                    property: case.p.measures.jobs.village_solar.effect as f32 * arrived,
                    ..Sources::default()
                },
            ),
        ),
        base(
            Id::PublicJobs,
            "public_jobs",
            "workers",
            Kind::Positions,
            |p| p.measures.jobs.public_jobs.terms(),
            &with_worker,
            &|case: &Case<'_>| {
                if case.composition.able() == 1 {
                    0.5 + 0.5 * need(case)
                } else {
                    need(case)
                }
            },
            Some(
                &|case: &Case<'_>, workers: f32, _: &Sources, arrived: f32| {
                    let jobs = &case.p.measures.jobs.public_jobs;
                    Sources::of_wage(workers * (jobs.unit_cost * jobs.effect) as f32 * arrived)
                },
            ),
        ),
        base(
            Id::Workshops,
            "workshops",
            "workers",
            Kind::Positions,
            |p| p.measures.jobs.workshops.terms(),
            &with_worker,
            &need,
            Some(
                &|case: &Case<'_>, workers: f32, _: &Sources, arrived: f32| {
                    Sources::of_wage(
                        workers * case.p.measures.jobs.workshops.effect as f32 * arrived,
                    )
                },
            ),
        ),
        base(
            Id::Training,
            "training",
            "households",
            Kind::Places,
            |p| p.measures.jobs.training.terms(),
            &with_worker,
            &skills_suit,
            Some(&|case: &Case<'_>, _: f32, market: &Sources, arrived: f32| {
                let training = &case.p.measures.jobs.training;
                let kept = fading(training.decay as f32, case.terms.years_trained());
                Sources::of_wage(market.wage * training.effect as f32 * arrived * kept)
            }),
        ),
        base(
            Id::MigrantWork,
            "migrant_work",
            "workers",
            Kind::Positions,
            |p| p.measures.jobs.migrant_work.terms(),
            &|case: &Case<'_>| {
                if case.served_by(Id::FollowUpJobs) {
                    0
                } else {
                    case.free_workers()
                }
            },
            &|case: &Case<'_>| {
                if case.composition.able() > 1 {
                    0.5 + 0.5 * need(case)
                } else {
                    need(case)
                }
            },
            Some(
                &|case: &Case<'_>, workers: f32, _: &Sources, arrived: f32| {
                    let work = &case.p.measures.jobs.migrant_work;
                    Sources::of_wage(workers * (work.wage * work.effect) as f32 * arrived)
                },
            ),
        ),
    ]
}

fn start_loan(household: &mut Enrolled, p: &Parameters) {
    household
        .terms
        .set_loan_years(p.measures.jobs.small_loans.years);
}

fn start_skills(household: &mut Enrolled, _: &Parameters) {
    household.terms.set_years_trained(1);
}

/// One unit for a household with an able worker.
#[inline(always)]
fn with_worker(case: &Case<'_>) -> u32 {
    u32::from(case.composition.able() > 0)
}

fn share_of_income(effect: f64, market: &Sources, arrived: f32) -> Sources {
    Sources::of_business(market.total() * effect as f32 * arrived)
}

/// What is left of an effect after some years.
fn fading(decay: f32, years: u32) -> f32 {
    (0..years.saturating_sub(1)).fold(1.0, |kept, _| kept * (1.0 - decay))
}

#[inline(always)]
fn business_suits(case: &Case<'_>) -> f32 {
    match case.registry.cause() {
        Cause::LackOfFunds | Cause::LackOfSkills | Cause::Disaster => 1.0,
        Cause::Schooling => 0.6,
        _ => 0.3,
    }
}

#[inline(always)]
fn skills_suit(case: &Case<'_>) -> f32 {
    if case.registry.cause() == Cause::LackOfSkills {
        1.0
    } else {
        0.4
    }
}

#[inline(always)]
fn funds_suit(case: &Case<'_>) -> f32 {
    if case.registry.cause() == Cause::LackOfFunds {
        1.0
    } else {
        0.4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_fades_from_the_second_year_on() {
        assert_eq!(fading(0.1, 0), 1.0);
        assert_eq!(fading(0.1, 1), 1.0);
        assert!((fading(0.1, 3) - 0.81).abs() < 1e-6);
    }
}

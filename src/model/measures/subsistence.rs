//! Fifth measure: subsistence allowances and the guarantee of the line.

use crate::model::programme::{Case, Kind, Measure, Programme, ProgrammeId as Id, need, no_change};
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Programme as _;

/// The sub-programmes of the measure.
pub fn programmes() -> Vec<Programme> {
    vec![
        Programme {
            id: Id::Allowance,
            measure: Measure::Subsistence,
            name: "allowance",
            unit: "persons",
            kind: Kind::Allowance,
            terms: |p| p.measures.subsistence.allowance.terms(),
            units: &|case: &Case<'_>| {
                let standard = case.p.measures.subsistence.allowance.standard as f32;
                if case.last_income < standard {
                    case.composition.persons()
                } else {
                    0
                }
            },
            suitability: &need,
            benefit: None,
            enroll: no_change,
        },
        Programme {
            id: Id::TopUp,
            measure: Measure::Subsistence,
            name: "top_up",
            unit: "persons",
            kind: Kind::Guarantee,
            terms: |p| p.measures.subsistence.top_up.terms(),
            units: &cannot_work_way_out,
            suitability: &need,
            benefit: None,
            enroll: no_change,
        },
    ]
}

/// Persons of registered households without an able worker, or below the guaranteed income in spite of support.
#[inline(always)]
fn cannot_work_way_out(case: &Case<'_>) -> u32 {
    let eligible = case.registry.registered() && case.composition.able() == 0
        || case.last_income < guaranteed_income(case.p);
    if eligible {
        case.composition.persons()
    } else {
        0
    }
}

/// Income that the top-up guarantees, yuan per person and year.
#[inline(always)]
pub fn guaranteed_income(p: &Parameters) -> f32 {
    p.measures.subsistence.top_up.effect as f32 * p.prices.poverty_line as f32
}

/// The allowance of a year: who it reaches and what it pays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AllowanceTerms {
    /// Recipients of the nation, persons.
    pub recipients: f64,
    /// Mean payment, yuan per recipient and year.
    pub payment: f64,
    /// Error of log income by which recipients are chosen.
    pub noise: f64,
    /// Bonus of registered households in the choice.
    pub register_link: f64,
}

/// The allowance of the year; the policy of 2012 (parameters of `start`) goes on when the measure is off, and money beyond it is scaled.
pub fn allowance_terms(p: &Parameters, start: &Parameters) -> AllowanceTerms {
    let (subsistence, first) = (&p.measures.subsistence, &start.measures.subsistence);
    let frozen = AllowanceTerms {
        recipients: first.policy_2012.recipients,
        payment: first.policy_2012.standard * first.policy_2012.payment_share,
        noise: first.noise(),
        register_link: 0.0,
    };
    let terms = subsistence.allowance.terms();
    let scale = subsistence.funding * p.money.scale;
    if !(subsistence.enabled && terms.enabled) || scale == 0.0 {
        return frozen;
    }
    let beyond = |now: f64, then: f64| (then + scale * (now - then)).max(0.0);
    AllowanceTerms {
        recipients: beyond(terms.capacity, frozen.recipients),
        payment: beyond(terms.unit_cost * terms.effect, frozen.payment),
        noise: subsistence.noise(),
        register_link: subsistence.link(),
    }
}

//! 7.9 Subsistence: the allowance of a year, and the income that is guaranteed.

use five_measures::scenario::parameters::programme::Programme as _;

use crate::year::Year;

/// The allowance of a year.
pub struct Allowance {
    /// Recipients of the nation, persons.
    pub recipients: f64,
    /// Yuan per recipient and year.
    pub payment: f64,
    /// Size of the error by which recipients are chosen.
    pub noise: f64,
    /// Advantage of the supported.
    pub register_link: f64,
}

/// The allowance of the first year, plus what the year's policy is beyond it times the money of the measure.
pub fn allowance_of(year: &Year<'_>) -> Allowance {
    let (now, first) = (
        &year.p.measures.subsistence,
        &year.start.measures.subsistence,
    );
    let recipients = first.policy_2012.recipients;
    let payment = first.policy_2012.standard * first.policy_2012.payment_share;
    let terms = now.allowance.terms();
    let money = now.funding * year.p.money.scale;
    if !now.enabled || !terms.enabled || money == 0.0 {
        let alignment = first.alignment;
        return Allowance {
            recipients,
            payment,
            noise: first.targeting_noise
                + alignment * (first.aligned_noise - first.targeting_noise),
            register_link: 0.0,
        };
    }
    let beyond = |now: f64, then: f64| (then + money * (now - then)).max(0.0);
    Allowance {
        recipients: beyond(terms.capacity, recipients),
        payment: beyond(terms.unit_cost * terms.effect, payment),
        noise: now.targeting_noise + now.alignment * (now.aligned_noise - now.targeting_noise),
        register_link: now.register_link * now.alignment,
    }
}

/// Allowance that reaches a recipient, yuan a year: what it crowds out is taken off.
pub fn payment_received(year: &Year<'_>) -> f64 {
    allowance_of(year).payment * (1.0 - year.p.income.crowding_out)
}

/// Income per person that the top-up guarantees.
pub fn guaranteed_income(year: &Year<'_>) -> f32 {
    let top_up = year.p.measures.subsistence.top_up.terms();
    top_up.effect as f32 * year.line()
}

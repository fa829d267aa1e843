//! Parameters of the support beside the five measures.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Support beside the five measures, switched apart so that it is never credited to them.
    pub struct Support {
        groups {
            payers: Payers, health: Health, housing: Housing, water: Water, infrastructure: Infrastructure,
            pensions: Pensions, disability_subsidy: DisabilitySubsidy, epidemic_response: EpidemicResponse
        }
        /// Switch of all other support.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the support.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
    }
}
programme! {
    /// Medical insurance and reimbursement of supported households.
    pub struct Health {
        unit: "households",
        capacity: [Sourced ADerived "99.6% of registered households of poor counties had health support (census 2020)"],
        unit_cost: [Assumed B "assumption: premium subsidy of the household"],
        take_up: [Sourced A "over 99.9% insured in 2020"],
        effect: { unit: "reimbursed share of medical costs", range: 0.0..=1.0, kind: Sourced, grade: A, source: "above 80% of inpatient costs by 2017; range B", prior: [0.70, 0.80, 0.85], by_year: linear },
        beyond: {
            /// Reimbursed share under the policy of 2012.
            policy_2012: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: low end of the prior of the effect", fixed },
        }
    }
}
programme! {
    /// Renovation of dilapidated houses.
    pub struct Housing {
        unit: "households (renovated in the year)",
        capacity: [Sourced B "7.9 million registered households over 2013-20 (white paper, A); split by year assumed"],
        unit_cost: [Sourced A "8,500 yuan to 2016, 14,000 from 2017 (white paper)"],
        take_up: [Assumed B "assumption: a renovation is not declined"],
        effect: { unit: "share of renovated houses that are safe", range: 0.0..=1.0, kind: Assumed, grade: B, source: "by definition of the renovation" },
    }
}
programme! {
    /// Safe drinking water.
    pub struct Water {
        unit: "households (connected in the year)",
        capacity: [Sourced B "28.89 million poor persons over 2016-20 (white paper, A); split by year assumed"],
        unit_cost: [Assumed B "assumption: one household's part of the works of a village"],
        take_up: [Assumed B "assumption: a connection is not declined"],
        effect: { unit: "share of connections that are safe", range: 0.0..=1.0, kind: Assumed, grade: B, source: "by definition of the connection" },
    }
}
programme! {
    /// Roads, power and networks of designated counties.
    pub struct Infrastructure {
        unit: "households",
        capacity: [Assumed B "assumption: households of designated counties"],
        unit_cost: [Assumed B "assumption: the part of integrated funds that serves villages"],
        effect: { unit: "log points of market income per year", range: 0.0..=0.05, kind: Calibrated, grade: B, source: "designation of poor counties added 0.9-2.3% a year in earlier programmes (A-weak)", prior: [0.0, 0.003, 0.010] },
    }
}
programme! {
    /// Basic pensions of supported households, beyond those of 2012.
    pub struct Pensions {
        unit: "adults",
        capacity: [Sourced A "60.98 million poor persons covered in 2020 (white paper); years before B"],
        unit_cost: [Assumed B "assumption: increment paid to the elderly, spread over all adults covered"],
        take_up: [Assumed B "assumption: money is not declined"],
        effect: { unit: "yuan per elderly person and year", range: 0.0..=20_000.0, kind: Assumed, grade: B, source: "assumption: rise of the basic pension over 2012", by_year: linear },
        first_year: [Assumed B "paid in the year"],
    }
}
programme! {
    /// Living and care subsidies for the disabled.
    pub struct DisabilitySubsidy {
        unit: "households",
        capacity: [Assumed B "assumption: 10.67 million disabled persons in allowances (white paper, A)"],
        unit_cost: [Assumed B "assumption: 75 yuan a month"],
        take_up: [Assumed B "assumption: one in ten does not apply"],
        effect: { unit: "share of the payment that is income", range: 0.0..=1.0, kind: Assumed, grade: B, source: "the payment is income" },
        first_year: [Assumed B "paid in the year"],
    }
}
programme! {
    /// Keeping supported workers in work through an epidemic.
    pub struct EpidemicResponse {
        unit: "households",
        capacity: [Assumed B "assumption: every supported household with low-skilled workers"],
        unit_cost: [Assumed B "assumption: transport, job service and small subsidies"],
        take_up: [Assumed B "assumption: nine in ten go back to work or take a local job"],
        effect: { unit: "share of the wage loss made good", range: 0.0..=1.0, kind: Assumed, grade: B, source: "poor households lost no more income than others in 2020 (qualitative)" },
        first_year: [Assumed B "at once"],
    }
}

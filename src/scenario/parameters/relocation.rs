//! Parameters of the second measure: relocation from inhospitable sites.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Relocation: a safe house at a site that can support the household, and work there.
    pub struct Relocation {
        groups { payers: Payers, resettlement: Resettlement, follow_up_jobs: FollowUpJobs, land_restoration: LandRestoration }
        /// Switch of the whole measure.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the measure.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
    }
}
programme! {
    /// Moving house.
    pub struct Resettlement {
        unit: "persons (moved in the year)",
        capacity: [Sourced B "2.49, 3.40, 2.81, 0.5, 0.4 million in 2016-20, 9.6 million in all (white paper, A); years B"],
        unit_cost: [Sourced ADerived "600 billion yuan / 9.81 million persons"],
        take_up: [Assumed B "assumption: the move is voluntary"],
        effect: { unit: "share of household income", range: 0.0..=0.3, kind: Sourced, grade: A, source: "9.6% after the move; range B", prior: [0.0, 0.096, 0.15] },
        first_year: [Sourced B "first year -3% of income (prior -10 to 0), as a share of the full effect"],
        beyond: {
            /// Years until the full effect.
            lag: u32 { unit: "years", range: 1..=5, kind: Assumed, grade: B, source: "assumption: income grows with time since the move" },
        }
    }
}
programme! {
    /// Work found for movers.
    pub struct FollowUpJobs {
        unit: "workers",
        capacity: [Sourced A "73.7% of movers able to work in work: 3.58 million in 2020; years before in proportion"],
        unit_cost: [Assumed B "assumption: job service and subsidy at the new site"],
        take_up: [Sourced A "94.1% of moved families with a worker had one in work"],
        effect: { unit: "yuan per worker and year", range: 0.0..=50_000.0, kind: Assumed, grade: B, source: "assumption: the 9.6% contain most of it" },
        first_year: [Assumed B "assumption: work begins in the middle of the year on average"],
    }
}
programme! {
    /// The land left behind returns to forest, paid for over five years.
    pub struct LandRestoration {
        unit: "households",
        capacity: [Assumed B "assumption: a third of the moved households"],
        unit_cost: [Sourced BDerived "1,200 yuan a mu in three payments over five years, four mu assumed"],
        take_up: [Assumed B "assumption: some keep their land or lease it out"],
        effect: { unit: "share of the payment kept after lost farm income", range: -0.5..=1.0, kind: Sourced, grade: B, source: "no effect on total income 1995-2014 (A); range B", prior: [-0.2, 0.1, 0.5] },
        first_year: [Assumed B "assumption: the payment starts with the contract"],
    }
}

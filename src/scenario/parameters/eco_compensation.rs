//! Parameters of the third measure: eco-compensation.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Eco-compensation: pay for guarding and restoring forests, in ecological areas.
    pub struct EcoCompensation {
        groups { payers: Payers, forest_rangers: ForestRangers, farmland_to_forest: FarmlandToForest, afforestation: Afforestation }
        /// Switch of the whole measure.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the measure.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
    }
}
programme! {
    /// Forest rangers from registered households.
    pub struct ForestRangers {
        unit: "workers",
        capacity: [Sourced B "0.288 (2016, B), 0.37 (2017, B), 0.5 (2018, A), 1.1 (2020, A) million"],
        unit_cost: [Sourced B "4,800-10,000 yuan a year (A); central value B"],
        take_up: [Assumed B "assumption: nine in ten accept paid work near home"],
        effect: { unit: "share of pay that is additional", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: part-time work beside the farm" },
        first_year: [Assumed B "assumption: pay starts with the position"],
    }
}
programme! {
    /// Returning sloping farmland to forest.
    pub struct FarmlandToForest {
        unit: "households",
        capacity: [Sourced B "1.6 million poor households by 2018 (A); years before assumed"],
        unit_cost: [Sourced BDerived "1,200 yuan a mu in three payments over five years, four mu assumed"],
        take_up: [Assumed B "assumption: some keep farming their slopes"],
        effect: { unit: "share of the payment kept after lost farm income", range: -0.5..=1.0, kind: Sourced, grade: B, source: "no effect on total income 1995-2014 (A); range B", prior: [-0.2, 0.1, 0.5] },
        first_year: [Assumed B "assumption: the payment starts with the contract"],
    }
}
programme! {
    /// Afforestation cooperatives.
    pub struct Afforestation {
        unit: "households",
        capacity: [Sourced B "23,000 cooperatives with 1.6 million poor persons by 2020 (A); years before assumed"],
        unit_cost: [Sourced A "3,000 yuan a year and household"],
        take_up: [Assumed B "assumption: most accept paid work near home"],
        effect: { unit: "share of pay that is additional", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: half would have been earned elsewhere, as in public jobs" },
        first_year: [Assumed B "assumption: pay starts with the work"],
    }
}

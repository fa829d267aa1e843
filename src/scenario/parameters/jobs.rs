//! Parameters of the first measure: jobs and industry.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Jobs and industry: income from work and business, for households with able workers.
    pub struct Jobs {
        groups {
            payers: Payers, industry: Industry, technology: Technology, e_commerce: ECommerce,
            consumption: Consumption, small_loans: SmallLoans, village_solar: VillageSolar,
            public_jobs: PublicJobs, workshops: Workshops, training: Training, migrant_work: MigrantWork
        }
        /// Switch of the whole measure.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the measure.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
    }
}

programme! {
    /// Ties of households to local industry and cooperatives.
    pub struct Industry {
        unit: "households",
        capacity: [Sourced B "72.6% of registered households tied by 2020 (white paper, A); years before assumed"],
        unit_cost: [Assumed B "assumption: subsidy for inputs and shares"],
        take_up: [Sourced ADerived "98.9% of registered households of poor counties had industry support (census 2020)"],
        effect: { unit: "share of household income", range: 0.0..=0.3, kind: Calibrated, grade: B, source: "3.3% (A); range B", prior: [0.0, 0.04, 0.10] },
        first_year: [Assumed B "assumption: ties begin in the middle of the year on average"],
    }
}
programme! {
    /// Technical guidance to farming households.
    pub struct Technology {
        unit: "households",
        capacity: [Sourced B "71.8% of registered households of poor counties by 2020 (A); years before assumed"],
        unit_cost: [Assumed B "assumption: some visits of a technician"],
        take_up: [Assumed B "assumption: most accept where it is offered; 71.8% of registered households of poor counties had it (census 2020)"],
        effect: { unit: "share of household income", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: a quarter of the industry effect" },
        first_year: [Assumed B "assumption: guidance begins in the middle of the year on average"],
    }
}
programme! {
    /// Sale of products over the internet.
    pub struct ECommerce {
        unit: "households",
        capacity: [Sourced B "0.5 million persons helped by 2020 (white paper, A); years before assumed"],
        unit_cost: [Sourced BDerived "24.92 billion yuan over 2014-20 in 832 counties serve many more than the poor; a tenth charged here"],
        take_up: [Assumed B "assumption: half see a use in selling over the internet"],
        effect: { unit: "yuan per person and year", range: 0.0..=5000.0, kind: Sourced, grade: BDerived, source: "430 (2015) to 930 (2020) yuan; a controlled trial found none, so half is taken as additional", prior: [0.0, 340.0, 930.0], by_year: linear },
        first_year: [Assumed B "assumption: sales begin in the middle of the year on average"],
    }
}
programme! {
    /// Purchase of the products of poor areas by institutions and citizens.
    pub struct Consumption {
        unit: "households",
        capacity: [Assumed B "assumption: from 2018 on"],
        unit_cost: [Assumed B "assumption: cost of organization; the purchases are trade"],
        take_up: [Assumed B "assumption: most have something to sell"],
        effect: { unit: "share of household income", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: a better price for part of the sales, a quarter of the industry effect" },
        first_year: [Assumed B "assumption: purchases pay at once"],
    }
}
programme! {
    /// Small loans of at most 50,000 yuan for three years without interest to the household.
    pub struct SmallLoans {
        unit: "households (new loans)",
        capacity: [Sourced B "15 million households over 2014-20 (white paper, A); split by year assumed"],
        unit_cost: [Assumed B "interest subsidy and risk cost of a loan of 47,000 yuan, not its principal"],
        take_up: [Assumed B "assumption: most accept where it is offered; 37% of registered households of poor counties had one (census 2020)"],
        effect: { unit: "share of household income", range: 0.0..=0.2, kind: Sourced, grade: A, source: "3.31% of production income; range B", prior: [0.0, 0.03, 0.05] },
        first_year: [Assumed B "assumption: loans are paid out in the middle of the year on average"],
        beyond: {
            /// Years for which a loan runs.
            years: u32 { unit: "years", range: 1..=3, kind: Sourced, grade: A, source: "White paper: three years" },
        }
    }
}
programme! {
    /// Village solar stations, whose income the village shares among its registered households.
    pub struct VillageSolar {
        unit: "households",
        capacity: [Sourced B "100,000 villages by 2020 (white paper, A), about 40 households each; years before assumed"],
        unit_cost: [Assumed B "assumption: yearly cost of a station and of its feed-in tariff"],
        take_up: [Assumed B "the village shares the income out"],
        effect: { unit: "yuan per household and year", range: 0.0..=20_000.0, kind: Sourced, grade: B, source: "200,000 yuan a village and year (A); two fifths shared out among 40 households", prior: [500.0, 2000.0, 4000.0] },
        first_year: [Assumed B "assumption: stations start in the middle of the year on average"],
    }
}
programme! {
    /// Public-welfare jobs: cleaning, care, roads.
    pub struct PublicJobs {
        unit: "workers",
        capacity: [Sourced B "27.6% of registered households of poor counties by 2020 (A); years before assumed"],
        unit_cost: [Assumed B "assumption: pay of a part-time position"],
        take_up: [Assumed B "assumption: nine in ten accept paid work in the village"],
        effect: { unit: "share of pay that is additional", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: half would have been earned elsewhere" },
        first_year: [Assumed B "assumption: pay starts with the position"],
    }
}
programme! {
    /// Workshops that bring factory work to the village.
    pub struct Workshops {
        unit: "workers",
        capacity: [Sourced B "33,000 workshops in 2020, 5.4% of registered households of poor counties (A); years before assumed"],
        unit_cost: [Assumed B "assumption: subsidy of rent and of each worker hired"],
        take_up: [Assumed B "assumption: two in five cannot keep factory hours"],
        effect: { unit: "yuan per worker and year", range: 0.0..=50_000.0, kind: Assumed, grade: B, source: "assumption: a fifth of a wage of 12,000 yuan is additional" },
        first_year: [Assumed B "assumption: work begins in the middle of the year on average"],
    }
}
programme! {
    /// Vocational training of workers.
    pub struct Training {
        unit: "households (newly trained)",
        capacity: [Sourced B "62.7% of registered households of poor counties by 2020 (A); split by year assumed"],
        unit_cost: [Assumed B "assumption: a short course"],
        take_up: [Assumed B "assumption: most accept where it is offered; 62.7% of registered households of poor counties had it (census 2020)"],
        effect: { unit: "share of wages", range: 0.0..=0.5, kind: Calibrated, grade: B, source: "20.7% for relocated households (A); rest B", prior: [0.03, 0.10, 0.207] },
        first_year: [Assumed B "assumption: courses end in the middle of the year on average"],
        beyond: {
            /// Share of the effect that fades in a year.
            decay: f64 { unit: "share per year", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: skills lose a tenth of their worth a year" },
        }
    }
}
programme! {
    /// Organized migrant and local employment of the remaining workers.
    pub struct MigrantWork {
        unit: "workers",
        capacity: [Sourced BDerived "poor workers in work: 12.27 (2015), 15.27 (2016), 27.3 (2019), 32.43 (2020) million, less those in public jobs and workshops; other years B"],
        unit_cost: [Assumed B "assumption: job service, transport subsidy, reward"],
        take_up: [Sourced ADerived "93.8% of registered households of poor counties had employment support (census 2020)"],
        effect: { unit: "share of the wage that is additional", range: 0.0..=1.0, kind: Calibrated, grade: B, source: "most would have worked anyway; programme effect of 1,500-2,800 yuan a household in 2014-16", prior: [0.02, 0.08, 0.20] },
        first_year: [Assumed B "assumption: work begins in the middle of the year on average"],
        beyond: {
            /// Yearly wage of a poor migrant worker.
            wage: f64 { unit: "yuan per worker and year", range: 0.0..=1e5, kind: Sourced, grade: A, source: "12,451 (2016) and 26,544 (2019) yuan; other years B", by_year: linear },
        }
    }
}

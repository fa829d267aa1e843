//! The parameters of the model, declared once each.

use super::macros::{choices, parameters};
use super::value::DataFile;

parameters! {
    /// All parameters of a scenario in one year.
    pub struct Parameters {
        groups { time: Time, data: Data, population: Population, growth: Growth, measures: Measures }
    }
}

parameters! {
    /// The years that are simulated.
    pub struct Time {
        /// The year whose end is the starting point.
        start: u16 { unit: "year", range: 2012..=2012, kind: Assumed, grade: B, source: "the white paper's first year", fixed },
        /// The last simulated year.
        end: u16 { unit: "year", range: 2013..=2035, kind: Assumed, grade: B, source: "the white paper's last year", fixed }
    }
}

parameters! {
    /// The tables that the model starts from and is compared with.
    pub struct Data {
        /// Provinces with their counties and poor population in 2012.
        provinces: DataFile { kind: Sourced, grade: A, source: "named in the file, row by row", fixed },
        /// Observed yearly series.
        observed: DataFile { kind: Sourced, grade: A, source: "named in the file, row by row", fixed }
    }
}

choices! {
    /// The shape of the distribution of income.
    pub enum IncomeShape {
        /// Log income is normal.
        Lognormal = "lognormal",
        /// Log income is normal with a thinner left tail.
        ThinTail = "thin-tail",
    }
}

parameters! {
    /// The synthetic population.
    pub struct Population {
        /// Households that one agent stands for.
        scale: u32 { unit: "households per agent", range: 1..=1_000_000, kind: Assumed, grade: B, source: "a choice between speed and sampling error", fixed },
        /// Seed of all random draws.
        seed: u64 { unit: "number", range: 0..=u64::MAX, kind: Assumed, grade: B, source: "any number serves", fixed },
        /// Shape of the distribution of income.
        shape: IncomeShape { kind: Assumed, grade: B, source: "to be tested against the other shape", fixed }
    }
}

parameters! {
    /// Growth of market income.
    pub struct Growth {
        groups { sources: GrowthSources }
        /// Difference between market growth and observed growth.
        level: f64 { unit: "share per year", range: -0.05..=0.05, kind: Calibrated, grade: B, source: "prior from national accounts", prior: [-0.02, -0.005, 0.01] },
        /// Persons who receive an allowance.
        recipients: u32 { unit: "persons", range: 0..=100_000_000, kind: Sourced, grade: B, source: "Ministry of Civil Affairs", by_year: linear },
        /// Whether incomes grow.
        enabled: bool { kind: Assumed, grade: B, source: "a switch" }
    }
}

parameters! {
    /// Growth by source of income.
    pub struct GrowthSources {
        /// Growth of wages.
        wage: f64 { unit: "share per year", range: -0.5..=1.0, kind: Sourced, grade: A, source: "National Bureau of Statistics", by_year: linear }
    }
}

parameters! {
    /// The measures.
    pub struct Measures {
        groups { relocation: Relocation }
    }
}

parameters! {
    /// Relocation from inhospitable sites.
    pub struct Relocation {
        /// Whether the measure runs.
        enabled: bool { kind: Assumed, grade: B, source: "a switch" }
    }
}

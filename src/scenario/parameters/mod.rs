//! The one register of parameters: every parameter is declared here once, with meaning, unit, range and source.

pub mod calibration;
pub mod eco_compensation;
pub mod economy;
pub mod education;
pub mod jobs;
pub mod measurement;
pub mod money;
pub mod population;
pub mod programme;
pub mod register;
pub mod relocation;
pub mod subsistence;
pub mod support;

use crate::scenario::macros::parameters;
use crate::scenario::value::DataFile;

parameters! {
    /// All parameters of one year.
    pub struct Parameters {
        groups {
            time: Time, data: Data, population: population::Population, income: economy::Income, growth: economy::Growth,
            shocks: economy::Shocks, demography: economy::Demography, prices: economy::Prices,
            register: register::Register, money: money::Money, measures: Measures, support: support::Support,
            multidimensional: measurement::Multidimensional, calibration: calibration::Calibration, output: measurement::Output
        }
    }
}

parameters! {
    /// The years of the simulation.
    pub struct Time {
        /// Year at whose end the population is drawn.
        start: u16 { unit: "year", range: 1990..=2050, kind: Sourced, grade: A, source: "NBS: incidence by province at the end of 2012", fixed },
        /// Last year simulated.
        end: u16 { unit: "year", range: 1990..=2081, kind: Assumed, grade: B, source: "end of the programme", fixed },
    }
}

parameters! {
    /// Files of data, relative to the scenario file that names them.
    pub struct Data {
        /// Provinces with their counties, poor population and incidence of 2012.
        provinces: DataFile { kind: Sourced, grade: B, source: "see scenarios/data/README.md", fixed },
        /// Poverty lines beside the national one, for poverty.csv.
        poverty_lines: DataFile { kind: Sourced, grade: B, source: "see scenarios/data/README.md", fixed },
        /// Observed series that results are held against; they do not drive the model.
        observed: DataFile { kind: Sourced, grade: A, source: "see scenarios/data/README.md", fixed },
        /// Observed values that a calibration is fitted to, and how far a good model may miss them.
        targets: DataFile { kind: Assumed, grade: B, source: "see scenarios/data/README.md", fixed },
        /// Weighted draws of calibrated parameters, which `run --posterior` simulates; an empty text if there are none.
        posterior: DataFile { kind: Assumed, grade: B, source: "none before a calibration has made one", optional, fixed },
    }
}

parameters! {
    /// The Five Measures.
    pub struct Measures {
        groups {
            jobs: jobs::Jobs, relocation: relocation::Relocation, eco_compensation: eco_compensation::EcoCompensation,
            education: education::Education, subsistence: subsistence::Subsistence
        }
    }
}

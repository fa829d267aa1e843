//! What every step of a year may read: parameters, luck and what is the same for all counties.

use super::catalog::catalog;
use super::programme::COUNT;
use super::record::Detail;
use super::watch::Watch;
use crate::population::followed::Followed;
use crate::population::income_shape::YearShape;
use crate::population::sources::SourceTable;
use crate::population::{County, Stratum};
use crate::random::Luck;
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::Terms;

/// A year of the simulation.
pub struct Year<'a> {
    /// Calendar year.
    pub year: u16,
    /// Years since the population was drawn.
    pub since_start: u32,
    /// Parameters of the year.
    pub p: &'a Parameters,
    /// Parameters of the year before (of the first year in the first year).
    pub last: &'a Parameters,
    /// Parameters of the year in which the population was drawn.
    pub start: &'a Parameters,
    /// Key of all draws.
    pub luck: Luck,
    /// What differs between designated and other counties.
    pub strata: [YearStratum<'a>; 2],
    /// Factors that make the mean loss from shocks part of observed growth.
    pub shock_norm: crate::model::shocks::Norm,
    /// Households of the panel; none unless set.
    pub followed: Option<&'a Followed>,
    /// Terms of every programme, with capacity scaled by the money of its measure.
    pub terms: [Terms; COUNT],
    /// What is recorded of the year.
    pub detail: Detail,
    /// Who takes notes of one household while the year goes on.
    pub watch: Option<&'a Watch>,
}

/// The income of a stratum's households in a year.
pub struct YearStratum<'a> {
    /// Shape of income, widened by the incidence of growth.
    pub shape: YearShape,
    /// Standard deviation of transitory log income.
    pub sd_transitory: f32,
    /// Standard deviation of the yearly innovation of persistent log income.
    pub sd_innovation: f32,
    /// Yearly persistence.
    pub persistence: f32,
    /// Standard deviation of the survey's error.
    pub sd_measurement: f32,
    /// Shares of the sources by class of household.
    pub sources: &'a SourceTable,
}

impl<'a> Year<'a> {
    /// Prepares a year.
    pub fn new(scenario: &'a Scenario, strata: &'a [Stratum; 2], luck: Luck, year: u16) -> Self {
        let first = scenario.first_year();
        let start = scenario.parameters(first);
        let stratum = |s: &'a Stratum| {
            let v = &s.variance;
            let sd =
                (v.county + v.between_groups() + v.permanent + v.persistent + v.transitory).sqrt();
            let widening: f64 = (first + 1..=year)
                .map(|y| scenario.parameters(y).growth.incidence / sd)
                .sum();
            let rho = start.income.persistence;
            YearStratum {
                shape: YearShape::new(v, 1.0 + widening),
                sd_transitory: v.transitory.sqrt() as f32,
                sd_innovation: (v.persistent * (1.0 - rho * rho)).sqrt() as f32,
                persistence: rho as f32,
                sd_measurement: v.measurement.sqrt() as f32,
                sources: &s.sources,
            }
        };
        let p = scenario.parameters(year);
        Self {
            year,
            since_start: u32::from(year - first),
            p,
            last: scenario.parameters(year.max(first + 1) - 1),
            start,
            luck,
            strata: [stratum(&strata[0]), stratum(&strata[1])],
            shock_norm: crate::model::shocks::Norm::new(p),
            followed: None,
            terms: std::array::from_fn(|id| catalog()[id].effective_terms(p)),
            detail: Detail::Everything,
            watch: None,
        }
    }

    /// Who takes notes of a household of the county.
    pub fn watch(&self, county: &County) -> Option<&'a Watch> {
        self.watch.filter(|watch| watch.county() == county.id)
    }

    /// What holds for the stratum of a county.
    pub fn stratum(&self, designated: bool) -> &YearStratum<'a> {
        &self.strata[crate::population::geography::stratum(designated)]
    }
}

/// The poverty line of the year as single precision.
pub fn line(p: &Parameters) -> f32 {
    p.prices.poverty_line as f32
}

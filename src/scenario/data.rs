//! The tables that a scenario names: provinces, observed series and poverty lines.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::chain::{Chain, decode};
use super::diagnostics::{Fault, Source};
use super::evidence::Grade;
use super::files::Place;
use super::given::Given;
use super::lines::{PovertyLine, read_poverty_lines};
use super::macros::choices;
use super::posterior::{self, Posterior};
use super::register::register;
use super::table::{Row, Table};
use super::targets::{TARGETS, Target, read_targets};
use super::value::Value;
use super::write::{data_file_name, is_no_file};

/// The parameter that names the table of provinces.
pub(crate) const PROVINCES: &str = "data.provinces";
/// The parameter that names the table of observed series.
pub(crate) const OBSERVED: &str = "data.observed";
/// The parameter that names the table of poverty lines.
pub(crate) const POVERTY_LINES: &str = "data.poverty_lines";
/// The parameter that names the table of posterior draws.
pub(crate) const POSTERIOR: &str = "data.posterior";

/// Largest relative difference between the poor population and incidence times population.
const POOR_TOLERANCE: f64 = 0.02;
/// Years that an observation may have.
pub(crate) const YEARS: RangeInclusive<u16> = 1900..=2100;

choices! {
    /// The three regions of the official statistics.
    pub enum Region {
        /// Eastern region.
        East = "East",
        /// Central region.
        Central = "Central",
        /// Western region.
        West = "West",
    }
}

/// One province at the end of the first year, which is 2012 in the shipped scenarios and in the names of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Province {
    /// Its name in English.
    pub name: String,
    /// Its region.
    pub region: Region,
    /// True for the provinces that official statistics count as multi-ethnic.
    pub multi_ethnic: bool,
    /// County-level units with rural population.
    pub counties: u32,
    /// How many of them are designated poor counties.
    pub designated_counties: u32,
    /// Rural poor, persons.
    pub poor_population_2012: u64,
    /// Share of the rural population that is poor, 0 to 1.
    pub incidence_2012: f64,
    /// Rural population, persons.
    pub rural_population: u64,
    /// How well the figures are backed.
    pub grade: Grade,
    /// Where they come from.
    pub source: String,
}

/// One observed value of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Name of the series, such as `poor_population_observed`.
    pub series: String,
    /// The year; `None` for values that hold for no single year.
    pub year: Option<u16>,
    /// `nation`, a region, a province or `poor_areas`.
    pub place: String,
    /// The value in `unit`.
    pub value: f64,
    /// Low end where the source gives a range.
    pub value_low: Option<f64>,
    /// High end where the source gives a range.
    pub value_high: Option<f64>,
    /// Unit of the values.
    pub unit: String,
    /// What exactly is measured.
    pub definition: String,
    /// Where it was published.
    pub source: String,
    /// Where it can be read, if it is on the web.
    pub url: Option<String>,
    /// How well the value is backed.
    pub grade: Grade,
}

/// The data files of a scenario and what was read from them.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// Name beside a resolved scenario, and content.
    pub files: Vec<(String, Vec<u8>)>,
    /// The provinces.
    pub provinces: Vec<Province>,
    /// The observed series.
    pub observations: Vec<Observation>,
    /// The poverty lines.
    pub poverty_lines: Vec<PovertyLine>,
    /// The targets of a calibration.
    pub targets: Vec<Target>,
    /// The posterior draws, if there are any.
    pub posterior: Option<Posterior>,
}

impl Data {
    /// Reads every data file that `chain` names.
    pub fn read(chain: &Chain, faults: &mut Vec<Fault>) -> Self {
        let mut data = Data::default();
        for (index, entry) in register().iter().enumerate() {
            let Some((layer, assignment)) = chain.last_assignment(index) else {
                continue;
            };
            let Given::Plain(value @ Value::File(path)) = &assignment.given else {
                continue;
            };
            if is_no_file(value) {
                continue;
            }
            let name = path.display().to_string();
            match Place::named(path).read() {
                Ok(mut bytes) => {
                    data.interpret(&entry.path, &name, &bytes, faults);
                    if entry.path == POSTERIOR {
                        data.leave_out(chain, index, &mut bytes);
                    }
                    data.files.push((data_file_name(entry, value), bytes));
                }
                Err(reason) => {
                    let message = format!("cannot read the data file `{name}`: {reason}");
                    let fault = Fault::at(&layer.source, assignment.value.clone(), message);
                    faults.push(fault.label("named here"));
                }
            }
        }
        data
    }

    /// Reads the tables that the program knows. Others are carried along as they are.
    fn interpret(&mut self, path: &str, name: &str, bytes: &[u8], faults: &mut Vec<Fault>) {
        if ![PROVINCES, OBSERVED, POVERTY_LINES, TARGETS, POSTERIOR].contains(&path) {
            return;
        }
        let earlier = faults.len();
        match decode(name, bytes.to_vec()) {
            Ok(source) => match path {
                PROVINCES => self.provinces = read_provinces(&source, faults),
                OBSERVED => self.observations = read_observations(&source, faults),
                TARGETS => self.targets = read_targets(&source, faults),
                POSTERIOR => self.posterior = posterior::read(&source, faults),
                _ => self.poverty_lines = read_poverty_lines(&source, faults),
            },
            Err(fault) => faults.push(fault),
        }
        faults[earlier..].sort_by_key(Fault::start);
    }

    /// Leaves out of the draws what the scenario sets itself, and out of the file too, which lies beside the resolved scenario.
    fn leave_out(&mut self, chain: &Chain, posterior: usize, bytes: &mut Vec<u8>) {
        if let Some(all) = &mut self.posterior
            && let Some(without) = all.leave_out(|entry| chain.is_set_after(entry, posterior))
        {
            *bytes = without.into_bytes();
        }
    }
}

/// Reads the table of provinces and checks that it is consistent.
fn read_provinces(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Vec<Province> {
    const COLUMNS: &[&str] = &[
        "province",
        "region",
        "multi_ethnic",
        "counties",
        "designated_counties",
        "poor_population_2012",
        "incidence_2012",
        "rural_population",
        "grade",
        "source",
    ];
    let Some(table) = Table::read(source, COLUMNS, faults) else {
        return Vec::new();
    };
    let mut provinces = Vec::new();
    let mut names = BTreeSet::new();
    for row in table.rows() {
        let Some(province) = province(row, faults) else {
            continue;
        };
        check_province(row, &province, faults);
        if is_other_place(&province.name) {
            let expected = "a name of its own: nation, poor_areas, other_areas and the regions are other places";
            faults.push(row.fault("province", expected));
        }
        if !names.insert(province.name.clone()) {
            faults.push(row.fault("province", "a name that no other row has"));
        }
        provinces.push(province);
    }
    provinces
}

/// Whether a name stands for another place than a province in observed series and tables.
fn is_other_place(name: &str) -> bool {
    matches!(name, "nation" | "poor_areas" | "other_areas") || Region::from_name(name).is_some()
}

fn province(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Province> {
    // Everything is read before the first `?`, so that all faults of a row are found at once.
    let name = row.required("province", faults);
    let region = row.parsed("region", "East, Central or West", faults, Region::from_name);
    let multi_ethnic = row.parsed("multi_ethnic", "0 or 1", faults, |text| match text {
        "0" | "false" => Some(false),
        "1" | "true" => Some(true),
        _ => None,
    });
    let counties = row.number("counties", 1..=10_000, faults);
    let designated_counties = row.number("designated_counties", 0..=10_000, faults);
    let poor_population_2012 = row.number("poor_population_2012", 0..=2_000_000_000, faults);
    let incidence_2012 = row.number("incidence_2012", 0.0..=1.0, faults);
    let rural_population = row.number("rural_population", 1..=2_000_000_000, faults);
    let grade = grade(row, faults);
    let source = row.required("source", faults);
    Some(Province {
        name: name?,
        region: region?,
        multi_ethnic: multi_ethnic?,
        counties: counties?,
        designated_counties: designated_counties?,
        poor_population_2012: poor_population_2012?,
        incidence_2012: incidence_2012?,
        rural_population: rural_population?,
        grade: grade?,
        source: source?,
    })
}

pub(super) fn grade(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Grade> {
    let names = Grade::ALL.map(Grade::name).join(", ");
    row.parsed(
        "grade",
        &format!("one of {names}"),
        faults,
        Grade::from_name,
    )
}

#[expect(clippy::cast_precision_loss, reason = "populations are far below 2^53")]
fn check_province(row: Row<'_>, province: &Province, faults: &mut Vec<Fault>) {
    if province.designated_counties > province.counties {
        let expected = format!("at most the {} counties of the province", province.counties);
        faults.push(row.fault("designated_counties", &expected));
    }
    let poor = province.poor_population_2012 as f64;
    let implied = province.incidence_2012 * province.rural_population as f64;
    if (poor - implied).abs() > POOR_TOLERANCE * poor.max(implied) {
        let expected = format!("about {implied:.0}, incidence times rural population (within 2%)");
        faults.push(row.fault("poor_population_2012", &expected));
    }
}

/// Reads the table of observed series; series that the program does not know are kept.
fn read_observations(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Vec<Observation> {
    const COLUMNS: &[&str] = &[
        "series",
        "year",
        "place",
        "value",
        "value_low",
        "value_high",
        "unit",
        "definition",
        "source",
        "url",
        "grade",
    ];
    let Some(table) = Table::read(source, COLUMNS, faults) else {
        return Vec::new();
    };
    let mut observations = Vec::new();
    let mut keys = BTreeSet::new();
    for row in table.rows() {
        let Some(observation) = observation(row, faults) else {
            continue;
        };
        let (low, high) = (observation.value_low, observation.value_high);
        if low.is_some_and(|low| low > observation.value)
            || high.is_some_and(|high| high < observation.value)
        {
            faults.push(row.fault("value", "a value between value_low and value_high"));
        }
        let key = (
            observation.series.clone(),
            observation.year,
            observation.place.clone(),
        );
        if !keys.insert(key) {
            faults.push(row.fault("series", "series, year and place that no other row has"));
        }
        observations.push(observation);
    }
    observations
}

fn observation(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Observation> {
    let series = row.required("series", faults);
    let year = row.optional("year", faults, |row, column, faults| {
        row.number(column, YEARS, faults)
    });
    let place = row.required("place", faults);
    let value = row.finite("value", faults);
    let value_low = row.optional("value_low", faults, Row::finite);
    let value_high = row.optional("value_high", faults, Row::finite);
    let unit = row.required("unit", faults);
    let source = row.required("source", faults);
    let grade = grade(row, faults);
    Some(Observation {
        series: series?,
        year: year?,
        place: place?,
        value: value?,
        value_low: value_low?,
        value_high: value_high?,
        unit: unit?,
        definition: row.text("definition").to_owned(),
        source: source?,
        url: Some(row.text("url"))
            .filter(|url| !url.is_empty())
            .map(str::to_owned),
        grade: grade?,
    })
}

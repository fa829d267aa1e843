//! Scenario files to typed, validated parameters.
//!
//! A scenario is a TOML file. It names a parent with `extends` and says only what differs, or it
//! says everything. A parameter that may vary takes, in place of a value, a table by year or a
//! change within a window of years:
//!
//! ```toml
//! extends = "baseline.toml"
//!
//! [scenario]
//! title = "Slower growth from 2016"
//!
//! [growth]
//! level = { value = -0.01, from = 2016 }         # or { multiply = 0.5, from = 2016, until = 2018 }
//! recipients = { 2013 = 53_000_000, 2020 = 36_000_000, interpolation = "linear" }
//! ```
//!
//! A table by year replaces what the parent says; before its first and after its last year the
//! nearest value holds. A window changes what the parent says in its years, both included.
//! Nothing is ever mutated: the effective value is a function of scenario and year alone.
//!
//! A file is named by its path from the folder of the file that names it, or from the working
//! folder on the command line. What begins with `shipped:` lies inside the program, so that it is
//! found from any folder: `extends = "shipped:baseline"`, `provinces = "shipped:data/provinces.csv"`.
//! Files that a shipped scenario names are the shipped ones.
//!
//! Every parameter is declared once, in [`parameters`]; see [`register`] for all that is known
//! of each.

pub mod parameters;

mod agreement;
mod builder;
mod chain;
mod data;
mod defaults;
mod diagnostics;
pub(crate) mod evidence;
mod files;
mod given;
mod header;
mod lines;
pub(crate) mod macros;
mod posterior;
mod reader;
mod reference;
pub(crate) mod register;
mod resolve;
mod schema;
mod shipped;
mod table;
mod targets;
mod template;
pub(crate) mod value;
mod write;

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

pub use builder::{ScenarioBuilder, Setting};
pub use data::{Observation, Province, Region};
pub use defaults::Default;
pub(crate) use defaults::baseline;
pub(crate) use diagnostics::nearest;
pub use diagnostics::{Fault, Faults, Origin};
pub use evidence::{Grade, Interpolation, Kind, Prior};
pub use header::Header;
pub use lines::{LineIndex, PovertyLine};
pub use parameters::Parameters;
pub use posterior::{Posterior, PosteriorDraw};
pub use reader::nearest_path;
pub use reference::reference;
pub use register::{Entry, Section, entry, register, sections};
pub use schema::schema;
pub(crate) use shipped::experiments;
pub use targets::{Observed, Target, TargetScale, TargetUse};
pub use template::Template;
pub use value::{Bounds, Choice, DataFile, Type, Value};

use chain::Chain;
use data::Data;
pub(crate) use diagnostics::Source;
pub(crate) use files::Place;
use register::{Group, Values, position};
use resolve::Effective;

/// A scenario, resolved: typed parameters for every year, and the data that it names.
#[derive(Clone, Debug)]
pub struct Scenario {
    name: String,
    header: Header,
    horizon: RangeInclusive<u16>,
    years: Vec<Parameters>,
    effective: Vec<Effective>,
    data_files: Vec<(String, Vec<u8>)>,
    provinces: Vec<Province>,
    observations: Vec<Observation>,
    poverty_lines: Vec<PovertyLine>,
    targets: Vec<Target>,
    posterior: Option<Arc<Posterior>>,
}

impl Scenario {
    /// Loads a scenario file, or a shipped one named as `shipped:baseline`, with its parents and
    /// data files, and `overrides` of the form `path=value` on top, as `--set` takes them: the
    /// value is TOML, or a bare word for text.
    ///
    /// # Errors
    /// All that is wrong with the files and overrides, each with its place and what was expected.
    pub fn load(path: impl AsRef<Path>, overrides: &[String]) -> Result<Self, Faults> {
        Self::load_at(&Place::named(path.as_ref()), overrides)
    }

    /// The same from a place that another file names.
    pub(crate) fn load_at(place: &Place, overrides: &[String]) -> Result<Self, Faults> {
        let settings = overrides.iter();
        let settings: Vec<_> = settings
            .map(|text| Source::setting("--set", text))
            .collect();
        Self::read(place, &settings)
    }

    /// Starts from a scenario file, to be changed from code.
    #[must_use]
    pub fn builder_from(path: impl AsRef<Path>) -> ScenarioBuilder {
        ScenarioBuilder::new(Place::named(path.as_ref()))
    }

    /// Starts from a scenario that the program carries, such as `baseline`.
    ///
    /// # Errors
    /// If it carries none of that name.
    pub fn shipped(name: &str) -> Result<ScenarioBuilder, Faults> {
        match shipped::names().find(|known| *known == name) {
            Some(known) => Ok(ScenarioBuilder::new(Place::Shipped(
                Path::new(known).with_extension("toml"),
            ))),
            None => Err(builder::not_shipped(name)),
        }
    }

    /// The name that results are filed under: that of the file without its ending.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the scenario says about itself; what it leaves out is its parent's.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The simulated years, first and last included.
    #[must_use]
    pub fn horizon(&self) -> RangeInclusive<u16> {
        self.horizon.clone()
    }

    /// The first year, at whose end the population is drawn.
    #[must_use]
    pub fn first_year(&self) -> u16 {
        *self.horizon.start()
    }

    /// The last simulated year.
    #[must_use]
    pub fn last_year(&self) -> u16 {
        *self.horizon.end()
    }

    /// The parameters in a year of the horizon.
    ///
    /// # Panics
    /// If `year` lies outside the horizon.
    #[must_use]
    pub fn parameters(&self, year: u16) -> &Parameters {
        assert!(
            self.horizon.contains(&year),
            "{year} is outside the horizon {:?}",
            self.horizon
        );
        &self.years[usize::from(year - self.horizon.start())]
    }

    /// The values of a parameter, one for each year of the horizon; `None` if there is no
    /// parameter of that path.
    #[must_use]
    pub fn values_of(&self, path: &str) -> Option<&[Value]> {
        position(path).map(|position| self.effective[position].values.as_slice())
    }

    /// Where a parameter was set: first what gave its values, then what changed them in some
    /// years. Empty if there is no parameter of that path.
    #[must_use]
    pub fn sources_of(&self, path: &str) -> &[Origin] {
        position(path).map_or(&[], |position| &self.effective[position].origins)
    }

    /// The provinces to draw the population from.
    #[must_use]
    pub fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The observed series to compare results with.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The lines at which poverty is measured beside the national one.
    #[must_use]
    pub fn poverty_lines(&self) -> &[PovertyLine] {
        &self.poverty_lines
    }

    /// The posterior draws of calibrated parameters, if the scenario or a parent names any.
    #[must_use]
    pub fn posterior(&self) -> Option<&Posterior> {
        self.posterior.as_deref()
    }

    /// Rural consumer prices of a year of the horizon relative to the first.
    #[must_use]
    pub fn price_level(&self, year: u16) -> f64 {
        (self.first_year() + 1..=year)
            .map(|y| 1.0 + self.parameters(y).prices.rural_cpi)
            .product()
    }

    /// A poverty line in yuan per person and year at current prices.
    #[must_use]
    pub fn poverty_line_yuan(&self, line: &PovertyLine, year: u16) -> f64 {
        let national = |y: u16| self.parameters(y).prices.poverty_line;
        line.multiple
            * match line.follows {
                LineIndex::Line => national(year),
                LineIndex::Prices => national(self.first_year()) * self.price_level(year),
            }
    }

    /// The scenario as one complete, commented file, which loads back to exactly the same values
    /// when [`data_files`](Self::data_files) lie beside it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::to_toml(self)
    }

    /// The data files, each with the path, relative to the file that [`to_toml`](Self::to_toml)
    /// gives, under which that file names it.
    #[must_use]
    pub fn data_files(&self) -> &[(String, Vec<u8>)] {
        &self.data_files
    }

    /// The scenario with other values of some parameters, the same in all years, without reading files again: cheap enough for
    /// thousands of candidates. `origin` says where the values come from.
    ///
    /// The horizon stays as it is, and so do the data files.
    ///
    /// # Errors
    /// A path that names no parameter, or a value of another type or out of its range.
    pub fn with_values<'a>(
        &self,
        origin: &str,
        values: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self, Faults> {
        let values = values.into_iter();
        self.with_texts(
            origin,
            values.map(|(path, value)| format!("{path}={value}")),
        )
    }

    /// The scenario with some parameters set or changed, by year too, without reading files again. `origin` says where the settings
    /// come from.
    ///
    /// # Errors
    /// A path that names no parameter, or values of another type or out of its range.
    pub fn with_settings<'a>(
        &self,
        origin: &str,
        settings: impl IntoIterator<Item = (&'a str, Setting)>,
    ) -> Result<Self, Faults> {
        let settings = settings.into_iter();
        self.with_texts(
            origin,
            settings.map(|(path, setting)| format!("{path}={setting}")),
        )
    }

    /// The scenario with settings of the form `path=value` on top.
    fn with_texts(
        &self,
        origin: &str,
        texts: impl Iterator<Item = String>,
    ) -> Result<Self, Faults> {
        let mut changed = self.clone();
        let mut faults = Vec::new();
        for text in texts {
            let source = Source::setting(origin, &text);
            let mut layer = reader::read_setting(&source);
            faults.append(&mut layer.faults);
            for assignment in &layer.assignments {
                let effective = &mut changed.effective[assignment.entry];
                let assigned = resolve::assign(effective, &source, assignment, &self.horizon);
                faults.extend(assigned.err());
            }
        }
        Faults::unless_none((), faults)?;
        changed.years = typed(&changed.effective, self.years.len());
        Ok(changed)
    }

    /// Reads the scenario at `place` with `settings` on top.
    fn read(place: &Place, settings: &[Arc<Source>]) -> Result<Self, Faults> {
        let (mut chain, mut faults) = Chain::read(place, settings);
        faults.extend(chain.take_faults());
        let data = Data::read(&chain, &mut faults);
        Faults::unless_none((), faults)?;
        let horizon = chain
            .horizon(chain.layers.len())
            .expect("a complete scenario has its horizon");
        let mut faults = Vec::new();
        let effective = resolve::resolve(&chain, &horizon, &mut faults);
        Faults::unless_none((), faults)?;
        let years = typed(&effective, horizon.clone().count());
        Ok(Scenario {
            name: place
                .path()
                .file_stem()
                .map_or_else(String::new, |stem| stem.to_string_lossy().into()),
            header: chain.header(),
            horizon,
            years,
            effective,
            data_files: data.files,
            provinces: data.provinces,
            observations: data.observations,
            poverty_lines: data.poverty_lines,
            targets: data.targets,
            posterior: data.posterior.map(Arc::new),
        })
    }
}

/// The typed parameters of each of `count` years.
fn typed(effective: &[Effective], count: usize) -> Vec<Parameters> {
    let in_year = |year: usize| {
        let values: Vec<_> = effective
            .iter()
            .map(|effective| effective.values[year].clone())
            .collect();
        Parameters::assemble(&mut Values::new(&values))
            .expect("valid values have the types of the fields that the register was made from")
    };
    (0..count).map(in_year).collect()
}

//! The simulator as a calibration sees it: from values of the fitted parameters to values of the targets.

use rayon::prelude::*;

use super::fitted::{entries, own_value};
use crate::calibration::space::{Parameter, Space};
use crate::calibration::targets::{Target as Error, Targets, mean_of_runs};
use crate::experiments::begin::begin;
use crate::failure::Failure;
use crate::interrupt;
use crate::scenario::parameters::calibration::Calibration;
use crate::scenario::{Entry, Grade, Observed, Scenario, Value};
use crate::tables::{self, Comparison};

/// What is fitted to what.
pub(super) struct Model<'a> {
    /// The scenario at the scale of the calibration.
    scenario: &'a Scenario,
    /// The fitted parameters.
    entries: Vec<&'static Entry>,
    /// Every target of the horizon, in the order of the table.
    targets: Vec<Observed<'a>>,
    /// Places of the fitted ones among them.
    fitted: Vec<usize>,
    /// Last year that the fitted ones need.
    last_year: u16,
    /// What is added to the values of each target because the runs are coarser than those of the scenario.
    corrections: Vec<f64>,
}

/// Coarse runs for each run at the scenario's own scale: their luck is that much larger.
const COARSE_RUNS: u32 = 4;

/// The settings of a scenario's calibration.
pub(super) fn settings(scenario: &Scenario) -> &Calibration {
    &scenario.parameters(scenario.first_year()).calibration
}

impl<'a> Model<'a> {
    /// Gathers parameters and targets. `only` restricts the parameters to some paths or sections.
    ///
    /// # Errors
    /// Targets that were not observed or lie outside the horizon, none that is left to fit, parameters outside their priors.
    pub(super) fn new(scenario: &'a Scenario, only: &[String]) -> Result<Self, Failure> {
        let entries = entries(scenario, only)?;
        let targets = scenario
            .observed_targets()
            .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))?;
        let until = settings(scenario).fit_until;
        let fitted: Vec<usize> = (0..targets.len())
            .filter(|&j| targets[j].is_fitted(until))
            .collect();
        if fitted.is_empty() {
            let message = format!("no target is left to fit until {until}");
            return Err(Failure::input(message).with_help(
                "choose a later year with --fit-until, or give lines of data.targets the use `fit`",
            ));
        }
        let years = fitted.iter().map(|&j| targets[j].target.year);
        let last_year = years.max().unwrap_or(until);
        let corrections = vec![0.0; targets.len()];
        Ok(Model {
            scenario,
            entries,
            targets,
            fitted,
            last_year,
            corrections,
        })
    }

    /// Measures how far coarse runs are off: means of the scenario's own values at its own scale, in so many runs, less those of
    /// more runs at the scale of the calibration. From then on values are corrected by the difference.
    ///
    /// # Errors
    /// A population that cannot be drawn, and interruption.
    pub(super) fn correct(&mut self, original: &Scenario, runs: u32) -> Result<(), Failure> {
        let scale =
            |scenario: &Scenario| scenario.parameters(scenario.first_year()).population.scale;
        if runs == 0 || scale(original) == scale(self.scenario) {
            return Ok(());
        }
        let mean = |scenario: &Scenario, runs: u32| -> Result<Vec<f64>, Failure> {
            let made: Vec<Result<Vec<f64>, Failure>> = (0..runs)
                .into_par_iter()
                .map(|replicate| self.run(scenario, replicate, self.end()))
                .collect();
            Ok(mean_of_runs(
                &made.into_iter().collect::<Result<Vec<_>, _>>()?,
            ))
        };
        let (fine, coarse) = (
            mean(original, runs)?,
            mean(self.scenario, runs * COARSE_RUNS)?,
        );
        let off = fine.iter().zip(coarse).map(|(fine, coarse)| fine - coarse);
        // A target without a value has nothing to be corrected.
        self.corrections = off
            .map(|off| if off.is_nan() { 0.0 } else { off })
            .collect();
        Ok(())
    }

    /// Values of all targets as they would be at the scenario's own scale.
    pub(super) fn corrected(&self, all: &[f64]) -> Vec<f64> {
        let pairs = all.iter().zip(&self.corrections);
        pairs.map(|(value, off)| value + off).collect()
    }

    /// The fitted parameters in the order of the register.
    pub(super) fn entries(&self) -> &[&'static Entry] {
        &self.entries
    }

    /// Every target of the horizon.
    pub(super) fn targets(&self) -> &[Observed<'a>] {
        &self.targets
    }

    /// Places of the fitted targets among all.
    pub(super) fn fitted(&self) -> &[usize] {
        &self.fitted
    }

    /// Last year that the fitted targets need.
    pub(super) fn last_year(&self) -> u16 {
        self.last_year
    }

    /// Last year of the scenario, which all targets together need.
    pub(super) fn end(&self) -> u16 {
        self.scenario.last_year()
    }

    /// The priors as a space.
    ///
    /// # Errors
    /// A prior without width.
    pub(super) fn space(&self) -> Result<Space, Failure> {
        let parameters = self.entries.iter().filter_map(|entry| {
            let prior = entry.prior?;
            Some(Parameter::new(
                entry.path.clone(),
                [prior.low, prior.central, prior.high],
            ))
        });
        Space::new(parameters.collect()).map_err(|error| Failure::input(error.to_string()))
    }

    /// The scenario's own values of the fitted parameters.
    pub(super) fn own_values(&self) -> Vec<f64> {
        let own = |entry: &&Entry| own_value(self.scenario, entry).unwrap_or_default();
        self.entries.iter().map(own).collect()
    }

    /// The fitted targets with their errors; `luck` are standard deviations over replicates.
    ///
    /// # Errors
    /// Errors that do not fit their target.
    pub(super) fn errors(&self, luck: &[f64]) -> Result<Targets, Failure> {
        let pairs = self.fitted.iter().zip(luck);
        let errors = pairs.map(|(&j, &luck)| self.error(j, luck)).collect();
        Targets::new(errors).map_err(|error| Failure::input(error.to_string()))
    }

    /// One target with its errors, in the measure of its residuals.
    pub(super) fn error(&self, j: usize, luck: f64) -> Error {
        let Observed {
            target,
            observation,
        } = self.targets[j];
        let relative = error_of(settings(self.scenario), observation.grade);
        Error {
            name: target.name(),
            observed: target.measured(observation.value, observation.value),
            source_sd: target.error_measured(relative, observation.value),
            discrepancy_sd: target.tolerance,
            monte_carlo_sd: luck,
        }
    }

    /// The scenario with other values of the fitted parameters.
    ///
    /// # Errors
    /// A value out of the range of its parameter.
    pub(super) fn with_values(&self, values: &[f64]) -> Result<Scenario, Failure> {
        let pairs = self.entries.iter().zip(values);
        let named = pairs.map(|(entry, &value)| (entry.path.as_str(), Value::Number(value)));
        self.scenario
            .with_values("calibration", named)
            .map_err(|faults| Failure::Faults(faults.one_line_each()))
    }

    /// Simulates until a year: values of all targets, NaN for those that the model does not give by then.
    ///
    /// # Errors
    /// A population that cannot be drawn, and interruption.
    pub(super) fn simulate(
        &self,
        values: &[f64],
        replicate: u32,
        until: u16,
    ) -> Result<Vec<f64>, Failure> {
        self.run(&self.with_values(values)?, replicate, until)
    }

    fn run(&self, scenario: &Scenario, replicate: u32, until: u16) -> Result<Vec<f64>, Failure> {
        let mut comparison = Comparison::default();
        let mut simulation = begin(scenario, replicate)?;
        while let Some(year) = simulation.next_year().filter(|year| *year <= until) {
            interrupt::check()?;
            simulation.step();
            tables::compare_year(scenario, replicate, year, &simulation, &mut comparison);
        }
        tables::compare_history(scenario, replicate, &simulation, &mut comparison);
        let value = |Observed { target, .. }: &Observed<'_>| {
            comparison
                .mean(&target.series, target.year, &target.place)
                .unwrap_or(f64::NAN)
        };
        Ok(self.targets.iter().map(value).collect())
    }

    /// The fitted targets among values of all, corrected, in the measure of their residuals.
    ///
    /// # Errors
    /// A target that the model does not give.
    pub(super) fn measured(&self, all: &[f64]) -> Result<Vec<f64>, Failure> {
        let measured = |&j: &usize| {
            let Observed {
                target,
                observation,
            } = self.targets[j];
            if all[j].is_nan() {
                let message = format!(
                    "the model gives no value of `{}` for {} at {}",
                    target.series, target.year, target.place
                );
                let help = "set its use to report; or choose a smaller --scale if the sample has nobody of whom it tells";
                let fault = target.fault(message).help(help);
                return Err(Failure::Faults(fault.render(false).trim_end().to_owned()));
            }
            Ok(target.measured(all[j] + self.corrections[j], observation.value))
        };
        self.fitted.iter().map(measured).collect()
    }
}

/// Standard error of an observed value relative to it, by its grade.
fn error_of(settings: &Calibration, grade: Grade) -> f64 {
    match grade {
        Grade::A => settings.error_a,
        Grade::ADerived => settings.error_a_derived,
        Grade::AWeak => settings.error_a_weak,
        Grade::B => settings.error_b,
        Grade::BDerived => settings.error_b_derived,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::{self, RunOptions};
    use crate::results::{Opening, TableFormat};
    use crate::scenario::register;

    #[test]
    fn every_fitted_parameter_has_a_prior_with_width_inside_its_range() {
        for entry in register() {
            let Some(prior) = entry.prior else { continue };
            assert!(prior.low < prior.high, "{}", entry.path);
            let range = entry.range.as_ref().expect("a quantity");
            let [low, high] =
                [&range.low, &range.high].map(|bound| bound.as_f64().expect("a number"));
            assert!(low <= prior.low && prior.high <= high, "{}", entry.path);
        }
    }

    #[test]
    fn the_baseline_lies_within_its_priors_and_names_what_was_observed() {
        let scenario = Scenario::shipped("baseline").and_then(|builder| builder.build());
        let scenario = scenario.expect("a scenario");
        let model = Model::new(&scenario, &[]).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(model.entries().len() > 5 && model.fitted().len() > 30);
        assert!(model.space().is_ok());
        assert!(model.fitted().len() < model.targets().len());
    }

    /// A candidate with the scenario's own values gives what `run` writes into targets.csv, to the bit.
    #[test]
    fn a_candidate_gives_the_values_of_a_run() {
        let scenario = Scenario::shipped("baseline")
            .and_then(|builder| builder.set("population.scale", 10_000))
            .and_then(|builder| builder.build())
            .expect("a scenario");
        let model = Model::new(&scenario, &[]).unwrap_or_else(|failure| panic!("{failure}"));
        let values = model
            .simulate(&model.own_values(), 0, model.end())
            .unwrap_or_else(|failure| panic!("{failure}"));
        let folder = tempfile::tempdir().expect("a folder");
        let options = RunOptions {
            replicates: 1,
            posterior: None,
            command: Vec::new(),
            quiet: true,
            force: false,
            tables: TableFormat::Csv,
        };
        let opening = experiments::prepare(&scenario, folder.path(), &options);
        let Ok(Opening::Write(open)) = opening else {
            panic!("an empty folder");
        };
        experiments::run(&scenario, open, &options).unwrap_or_else(|failure| panic!("{failure}"));
        let mut written = std::collections::BTreeMap::new();
        let mut reader =
            csv::Reader::from_path(folder.path().join("targets.csv")).expect("a table");
        for row in reader.records() {
            let row = row.expect("a row");
            written.insert(
                format!("{}.{}.{}", &row[1], &row[2], &row[3]),
                row[7].to_owned(),
            );
        }
        let mut compared = 0;
        for (target, value) in model.targets().iter().zip(&values) {
            let mut text = String::new();
            let kind = crate::results::ColumnKind::Significant(10);
            crate::results::table::write_cell(&(*value).into(), kind, &mut text);
            let name = target.target.name();
            assert_eq!(written.get(&name).map_or("", |text| text), text, "{name}");
            compared += usize::from(!text.is_empty());
        }
        assert!(compared > 60, "{compared}");
        let short = model
            .simulate(&model.own_values(), 0, 2014)
            .expect("values");
        for (j, target) in model.targets().iter().enumerate() {
            if target.target.year <= 2014 {
                assert_eq!(
                    short[j].to_bits(),
                    values[j].to_bits(),
                    "{}",
                    target.target.name()
                );
            } else {
                assert!(short[j].is_nan());
            }
        }
    }
}

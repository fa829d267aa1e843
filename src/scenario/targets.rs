//! The targets of a calibration: which observed values are fitted, and how a miss is measured.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::Scenario;
use super::data::{Observation, YEARS};
use super::diagnostics::{Fault, Faults, Source, nearest};
use super::macros::choices;
use super::table::{Row, Table};
use crate::math::double::ln;

/// The parameter that names the table of targets.
pub(crate) const TARGETS: &str = "data.targets";

/// Shares closer to 0 or 1 than this count as that close on the logit scale.
const EDGE: f64 = 0.001;

choices! {
    /// What a target is for.
    pub enum TargetUse {
        /// Fitted if its year is not later than `calibration.fit_until`, else held out.
        Fit = "fit",
        /// Shown beside the simulated value, never fitted.
        Report = "report",
    }
}

choices! {
    /// In which measure residuals are taken and tolerances are given.
    pub enum TargetScale {
        /// Difference over the observed value, or over the floor where that is larger.
        Relative = "relative",
        /// Difference in the unit of the series.
        Absolute = "absolute",
        /// Difference of natural logarithms, the floor added to both values before.
        Log = "log",
        /// Difference of log odds of shares, which are kept between 0.001 and 0.999.
        Logit = "logit",
    }
}

/// One line of the table of targets.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name of the observed series.
    pub series: String,
    /// The year.
    pub year: u16,
    /// `nation`, a region, a province or `poor_areas`.
    pub place: String,
    /// What it is for.
    pub use_as: TargetUse,
    /// The measure of residuals.
    pub scale: TargetScale,
    /// How far a good model may be off, one standard deviation in that measure.
    pub tolerance: f64,
    /// Added before the logarithm, or lower bound of the denominator of a relative residual; 0 if none.
    pub floor: f64,
    /// Remarks for people.
    pub note: String,
    source: Arc<Source>,
    span: Range<usize>,
}

impl Target {
    /// Series, year and place in one word.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}.{}", self.series, self.year, self.place)
    }

    /// A value of the series in the measure of residuals, so that the residual is the difference of two such values.
    #[must_use]
    pub fn measured(&self, value: f64, observed: f64) -> f64 {
        match self.scale {
            TargetScale::Relative => value / self.denominator(observed),
            TargetScale::Absolute => value,
            TargetScale::Log => ln(value.max(0.0) + self.floor),
            TargetScale::Logit => {
                let share = value.clamp(EDGE, 1.0 - EDGE);
                ln(share / (1.0 - share))
            }
        }
    }

    /// A standard error of the observed value, relative to the value, in the measure of residuals.
    #[must_use]
    pub fn error_measured(&self, relative: f64, observed: f64) -> f64 {
        let error = relative * observed.abs();
        match self.scale {
            TargetScale::Relative => error / self.denominator(observed),
            TargetScale::Absolute => error,
            TargetScale::Log => error / (observed + self.floor),
            TargetScale::Logit => {
                let share = observed.clamp(EDGE, 1.0 - EDGE);
                error / (share * (1.0 - share))
            }
        }
    }

    fn denominator(&self, observed: f64) -> f64 {
        observed.abs().max(self.floor)
    }

    /// What is wrong with the line, shown with it.
    pub(crate) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::at(&self.source, self.span.clone(), message)
    }
}

/// Reads the table of targets.
pub(crate) fn read_targets(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Vec<Target> {
    const COLUMNS: &[&str] = &[
        "series",
        "year",
        "place",
        "use",
        "scale",
        "tolerance",
        "floor",
        "note",
    ];
    let Some(table) = Table::read(source, COLUMNS, faults) else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    let mut keys = BTreeSet::new();
    for row in table.rows() {
        let Some(target) = target(row, source, faults) else {
            continue;
        };
        let key = (target.series.clone(), target.year, target.place.clone());
        if !keys.insert(key) {
            faults.push(row.fault("series", "series, year and place that no other row has"));
        }
        targets.push(target);
    }
    targets
}

fn target(row: Row<'_>, source: &Arc<Source>, faults: &mut Vec<Fault>) -> Option<Target> {
    let series = row.required("series", faults);
    let year = row.number("year", YEARS, faults);
    let place = row.required("place", faults);
    let use_as = row.parsed("use", "fit or report", faults, TargetUse::from_name);
    let scale = row.parsed(
        "scale",
        "relative, absolute, log or logit",
        faults,
        TargetScale::from_name,
    );
    let positive = |text: &str| {
        let number: Option<f64> = text.parse().ok();
        number.filter(|number| number.is_finite() && *number > 0.0)
    };
    let tolerance = row.parsed("tolerance", "a number above 0", faults, positive);
    let floor = row.optional("floor", faults, |row, column, faults| {
        row.parsed(
            column,
            "a number above 0, or nothing for none",
            faults,
            positive,
        )
    });
    Some(Target {
        series: series?,
        year: year?,
        place: place?,
        use_as: use_as?,
        scale: scale?,
        tolerance: tolerance?,
        floor: floor?.unwrap_or(0.0),
        note: row.text("note").to_owned(),
        source: Arc::clone(source),
        span: row.span("series"),
    })
}

/// A target with the observed value that it asks for.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The line of the table of targets.
    pub target: &'a Target,
    /// The observed value.
    pub observation: &'a Observation,
}

impl Observed<'_> {
    /// Whether a calibration until that year is fitted to it.
    #[must_use]
    pub fn is_fitted(&self, until: u16) -> bool {
        self.target.use_as == TargetUse::Fit && self.target.year <= until
    }
}

impl Scenario {
    /// The table of targets as it stands in the file, whatever the horizon.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The targets of the years of the horizon with their observed values, in the order of the table. Targets that would be
    /// fitted must lie within the horizon; others beyond it are left out.
    ///
    /// # Errors
    /// Every line without an observed value, with a value that its scale cannot measure, or with a year outside the horizon.
    pub fn observed_targets(&self) -> Result<Vec<Observed<'_>>, Faults> {
        let mut faults = Vec::new();
        let mut found = Vec::new();
        for target in &self.targets {
            match self.observed(target) {
                Ok(observation) => found.extend(observation.map(|observation| Observed {
                    target,
                    observation,
                })),
                Err(fault) => faults.push(fault),
            }
        }
        Faults::unless_none(found, faults)
    }

    /// The observed value of a target; none if nobody asks for it in this horizon.
    fn observed(&self, target: &Target) -> Result<Option<&Observation>, Fault> {
        let observations = || self.observations.iter();
        let Some(observation) = observations().find(|o| {
            o.series == target.series && o.year == Some(target.year) && o.place == target.place
        }) else {
            return Err(self.not_observed(target));
        };
        let (year, value) = (target.year, observation.value);
        let until = self.parameters(self.first_year()).calibration.fit_until;
        if !self.horizon.contains(&year) {
            if target.use_as == TargetUse::Report || year > until {
                return Ok(None);
            }
            let (first, last) = (self.first_year(), self.last_year());
            let message = format!("the year {year} is outside the horizon, {first} to {last}");
            let fault = target.fault(message);
            return Err(if year > last {
                fault.help(format!("fit earlier years: --fit-until {last}"))
            } else {
                fault.help("set its use to report")
            });
        }
        let wrong = match target.scale {
            TargetScale::Relative => (target.denominator(value) <= 0.0)
                .then_some("a relative residual of an observed zero needs a floor"),
            TargetScale::Absolute => None,
            TargetScale::Log => (value < 0.0 || target.floor <= 0.0)
                .then_some("the log scale needs an observed value of 0 or more and a floor"),
            TargetScale::Logit => (!(0.0..=1.0).contains(&value))
                .then_some("the logit scale needs an observed share from 0 to 1"),
        };
        match wrong {
            Some(message) => Err(target.fault(format!("{message} (observed: {value})"))),
            None => Ok(Some(observation)),
        }
    }

    /// Says which part of a target's key names nothing that was observed.
    fn not_observed(&self, target: &Target) -> Fault {
        let series: BTreeSet<&str> = self.observations.iter().map(|o| &*o.series).collect();
        let of_series = || {
            self.observations
                .iter()
                .filter(|o| o.series == target.series)
        };
        let places: BTreeSet<&str> = of_series().map(|o| &*o.place).collect();
        let near = |name: Option<&str>| name.map(|name| format!("did you mean `{name}`?"));
        if !series.contains(&*target.series) {
            let message = format!("no observed series is called `{}`", target.series);
            return target
                .fault(message)
                .maybe_help(near(nearest(&target.series, series)));
        }
        if !places.contains(&*target.place) {
            let all: Vec<&str> = places.iter().copied().collect();
            let message = format!(
                "`{}` is not observed at the place `{}`, only at {}",
                target.series,
                target.place,
                all.join(", ")
            );
            return target
                .fault(message)
                .maybe_help(near(nearest(&target.place, places)));
        }
        let here = of_series().filter(|o| o.place == target.place);
        let years: Vec<String> = here.filter_map(|o| o.year).map(|y| y.to_string()).collect();
        target.fault(format!(
            "`{}` has no observed value for {} at {}, only for {}",
            target.series,
            target.year,
            target.place,
            years.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(scale: &str, floor: &str) -> Target {
        let text = format!(
            "series,year,place,use,scale,tolerance,floor,note\nx,2013,nation,fit,{scale},0.1,{floor},\n"
        );
        let mut faults = Vec::new();
        let source = Source::file("targets.csv".into(), text);
        let mut targets = read_targets(&source, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        targets.pop().expect("a target")
    }

    #[test]
    fn values_are_measured_as_the_scale_says() {
        assert_eq!(target("relative", "").measured(6.0, 4.0), 1.5);
        assert_eq!(target("relative", "10").measured(6.0, 4.0), 0.6);
        assert_eq!(target("absolute", "").measured(6.0, 4.0), 6.0);
        assert_eq!(target("log", "1").measured(0.0, 4.0), 0.0);
        let logit = target("logit", "");
        assert_eq!(logit.measured(0.5, 0.4), 0.0);
        assert_eq!(logit.measured(0.0, 0.4), logit.measured(0.001, 0.4));
    }

    #[test]
    fn errors_are_measured_as_small_differences_of_the_value() {
        for (scale, floor, observed) in [
            ("relative", "", 4.0),
            ("relative", "10", 4.0),
            ("absolute", "", 4.0),
            ("log", "3", 4.0),
            ("logit", "", 0.3),
        ] {
            let target = target(scale, floor);
            let step = 1e-6;
            let above = target.measured(observed * (1.0 + step), observed);
            let slope = (above - target.measured(observed, observed)) / step;
            let error = target.error_measured(1.0, observed);
            assert!(
                (error / slope - 1.0).abs() < 1e-4,
                "{scale}: {error} {slope}"
            );
        }
    }
}

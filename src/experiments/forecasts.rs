//! Forecasts of the observed series: the model's, and simple ones beside it.

use std::collections::BTreeMap;

use super::subject::Subject;
use crate::scenario::{Observation, Scenario, TargetUse};
use crate::validation::baselines::{Hazard, Stratum};
use crate::validation::{Case, Judgement, Score, Status, score};

/// The forecast of the validated result.
pub const MODEL: &str = "model";
/// Mean incomes grow as observed, their distribution stays that of the first year.
pub const GROWTH_ALONE: &str = "growth_alone";
/// The rate of fall of the fitted years goes on.
pub const CONSTANT_HAZARD: &str = "constant_hazard";
/// The model with register, exits and deadline, but no measures and no support.
pub const DEADLINE_ALONE: &str = "deadline_alone";

/// Series and place of what is scored.
const HEADLINES: [(&str, &str); 4] = [
    ("poor_population_observed", "nation"),
    ("designated_counties", "nation"),
    ("mean_income", "nation"),
    ("mean_income_poor_areas", "poor_areas"),
];

/// Those that fall to zero; the first is the one that growth alone forecasts.
const FALLING: [(&str, &str); 2] = [HEADLINES[0], HEADLINES[1]];

/// What a validation found.
#[derive(Clone, Debug)]
pub struct Validation {
    /// Name of the scenario.
    pub scenario: String,
    /// Every forecast of an observed value, the judgement of it, and the observation.
    pub cases: Vec<(Case, Judgement, Observation)>,
    /// Scores of the headline series.
    pub scores: Vec<Score>,
    /// What of the baselines there is not, and why.
    pub absent: Vec<String>,
}

/// Holds a result against the observed series, and the baselines beside it; `deadline` is the same result without measures.
pub fn validate(subject: &Subject, deadline: &Subject) -> Validation {
    let scenario = &subject.scenario;
    let baselines = Baselines::of(scenario);
    let mut cases = Vec::new();
    for observation in scenario.observations() {
        let Some(year) = observation.year.filter(|y| scenario.horizon().contains(y)) else {
            continue;
        };
        let key = (observation.series.clone(), year, observation.place.clone());
        let simulated = |result: &Subject| result.values.get(&key).cloned().unwrap_or_default();
        let mut forecasts = vec![(MODEL, simulated(subject))];
        let headline = (observation.series.as_str(), observation.place.as_str());
        if HEADLINES.contains(&headline) && year > scenario.first_year() {
            forecasts.extend(baselines.forecasts(headline, year));
            forecasts.push((DEADLINE_ALONE, simulated(deadline)));
        }
        for (forecast, members) in forecasts {
            let case = Case {
                forecast,
                series: observation.series.clone(),
                year,
                place: observation.place.clone(),
                observed: observation.value,
                status: status(scenario, observation, year),
                members,
            };
            let judged = case.judge();
            cases.extend(judged.map(|judged| (case, judged, observation.clone())));
        }
    }
    let is_scored = |case: &&Case| {
        let headline = (case.series.as_str(), case.place.as_str());
        // All forecasts are given the first year.
        HEADLINES.contains(&headline) && case.year > scenario.first_year()
    };
    let all = cases.iter().map(|(case, _, _)| case);
    let scored: Vec<Case> = all.filter(is_scored).cloned().collect();
    Validation {
        scenario: scenario.name().to_owned(),
        scores: score(&scored),
        absent: baselines.absent(scenario),
        cases,
    }
}

/// The baselines that need no simulation.
struct Baselines {
    /// Persons below the line by year.
    growth: BTreeMap<u16, f64>,
    /// Rates of fall of the headline series that fall, if there is one.
    hazards: Vec<((&'static str, &'static str), Option<Hazard>)>,
}

impl Baselines {
    fn of(scenario: &Scenario) -> Self {
        let hazard = |(series, place): (&'static str, &'static str)| {
            let value = |year: u16| Some((year, observed(scenario, series, year, place)?));
            let values: Vec<(u16, f64)> = scenario.horizon().filter_map(value).collect();
            ((series, place), Hazard::fit(&values, fit_until(scenario)))
        };
        Self {
            growth: growth_alone(scenario),
            hazards: FALLING.map(hazard).into(),
        }
    }

    /// The forecasts of a headline series in a year, each of one member.
    fn forecasts(&self, headline: (&str, &str), year: u16) -> Vec<(&'static str, Vec<f64>)> {
        let growth = self.growth.get(&year).filter(|_| headline == FALLING[0]);
        let mut hazards = self.hazards.iter();
        let hazard = hazards.find(|(series, _)| *series == headline);
        let held = hazard.and_then(|(_, hazard)| hazard.as_ref()?.value(year));
        let point = |name, value: Option<f64>| value.map(|value| (name, vec![value]));
        let forecasts = [
            point(GROWTH_ALONE, growth.copied()),
            point(CONSTANT_HAZARD, held),
        ];
        forecasts.into_iter().flatten().collect()
    }

    /// Which of them cannot be made, and why.
    fn absent(&self, scenario: &Scenario) -> Vec<String> {
        let until = fit_until(scenario);
        let mut absent = Vec::new();
        if self.growth.is_empty() {
            absent.push(format!(
                "{GROWTH_ALONE}: the first year has no headcount and mean income that a lognormal could have"
            ));
        }
        let without = self.hazards.iter().filter(|(_, hazard)| hazard.is_none());
        absent.extend(without.map(|((series, _), _)| {
            format!(
                "{CONSTANT_HAZARD} of {series}: undefined, since it does not fall up to {until}"
            )
        }));
        absent
    }
}

/// The last year whose observed values are fitted.
fn fit_until(scenario: &Scenario) -> u16 {
    scenario
        .parameters(scenario.first_year())
        .calibration
        .fit_until
}

/// What an observed value was used for.
fn status(scenario: &Scenario, observation: &Observation, year: u16) -> Status {
    let mut targets = scenario.targets().iter();
    let is_fitted = targets.any(|target| {
        target.use_as == TargetUse::Fit
            && target.year == year
            && target.series == observation.series
            && target.place == observation.place
    });
    match is_fitted {
        true if year <= fit_until(scenario) => Status::Fitted,
        true => Status::HeldOut,
        false => Status::Reported,
    }
}

/// The observed value of a series.
fn observed(scenario: &Scenario, series: &str, year: u16, place: &str) -> Option<f64> {
    let mut all = scenario.observations().iter();
    all.find(|o| o.series == series && o.year == Some(year) && o.place == place)
        .map(|o| o.value)
}

/// Persons below the line of each year if mean incomes grow as observed and nothing else changes, in two strata: the poor areas and
/// the rest. Empty without the figures of the first year.
fn growth_alone(scenario: &Scenario) -> BTreeMap<u16, f64> {
    let first = scenario.first_year();
    let p = &scenario.parameters(first).population;
    let persons = [
        p.designated_population,
        p.rural_population - p.designated_population,
    ];
    let poor = [
        p.poor_population_observed * p.designated_poor_share,
        p.poor_population_observed * (1.0 - p.designated_poor_share),
    ];
    let line = |year: u16| scenario.parameters(year).prices.poverty_line;
    let means = |year: u16| {
        let nation = observed(scenario, "mean_income", year, "nation")?;
        let poor_areas = observed(scenario, "mean_income_poor_areas", year, "poor_areas");
        let poor_areas = match poor_areas {
            None if persons[0] > 0.0 => return None,
            mean => mean.unwrap_or(0.0),
        };
        let rest = (nation * (persons[0] + persons[1]) - poor_areas * persons[0]) / persons[1];
        Some([poor_areas, rest])
    };
    let Some(first_means) = means(first) else {
        return BTreeMap::new();
    };
    let inhabited: Vec<usize> = (0..2).filter(|&k| persons[k] > 0.0).collect();
    let strata: Option<Vec<(usize, Stratum)>> = inhabited
        .iter()
        .map(|&k| {
            let headcount = poor[k] / persons[k];
            Some((
                k,
                Stratum::new(persons[k], headcount, first_means[k], line(first))?,
            ))
        })
        .collect();
    let Some(strata) = strata else {
        return BTreeMap::new();
    };
    let of_year = |year: u16| {
        let means = means(year)?;
        let poor = strata
            .iter()
            .map(|(k, stratum)| stratum.poor(means[*k], line(year)));
        Some((year, poor.sum()))
    };
    scenario.horizon().filter_map(of_year).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline() -> Scenario {
        let built = Scenario::shipped("baseline").and_then(|builder| builder.build());
        built.expect("the shipped baseline")
    }

    #[test]
    fn growth_alone_leaves_the_poverty_that_is_known() {
        let poor = growth_alone(&baseline());
        for (year, millions) in [
            (2012, 99.0),
            (2013, 78.7),
            (2014, 62.0),
            (2016, 42.3),
            (2019, 22.4),
            (2020, 19.1),
        ] {
            let found = poor[&year] / 1e6;
            assert!((found - millions).abs() < 0.1, "{year}: {found}");
        }
    }

    #[test]
    fn a_value_is_fitted_held_out_or_reported() {
        let changed = Scenario::shipped("baseline")
            .and_then(|builder| builder.set("calibration.fit_until", 2016))
            .and_then(|builder| builder.build())
            .expect("a scenario");
        let of = |scenario: &Scenario, series: &str, year: u16| {
            let mut all = scenario.observations().iter();
            let found =
                all.find(|o| o.series == series && o.year == Some(year) && o.place == "nation");
            status(scenario, found.expect("an observed value"), year)
        };
        assert_eq!(
            of(&changed, "poor_population_observed", 2016),
            Status::Fitted
        );
        assert_eq!(
            of(&changed, "poor_population_observed", 2018),
            Status::HeldOut
        );
        assert_eq!(of(&changed, "median_income", 2017), Status::Reported);
        assert_eq!(
            of(&baseline(), "poor_population_observed", 2018),
            Status::Fitted
        );
    }
}

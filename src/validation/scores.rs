//! Errors of forecasts: of one value, and over the years of a series.

use crate::calibration::scores::{bias, crps, mean_absolute_error, root_mean_squared_error};
use crate::indicators::{Distribution, quantile};

/// Lower end, middle and upper end of the 90% interval of an ensemble.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

/// What an observed value was used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A calibration was fitted to it.
    Fitted,
    /// Of a series that a calibration is fitted to, but from a later year.
    HeldOut,
    /// Compared only.
    Reported,
}

impl Status {
    /// The name that tables use.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Fitted => "fitted",
            Status::HeldOut => "held_out",
            Status::Reported => "reported",
        }
    }
}

/// A forecast of one observed value: an ensemble, or a single member for a point forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Name of the forecast.
    pub forecast: &'static str,
    /// Name of the observed series.
    pub series: String,
    /// Calendar year.
    pub year: u16,
    /// Place.
    pub place: String,
    /// The observed value, in the unit of the series.
    pub observed: f64,
    /// What it was used for.
    pub status: Status,
    /// Forecast values, at least one.
    pub members: Vec<f64>,
}

/// How a forecast of one value did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Median of the members.
    pub median: f64,
    /// Their 5th and 95th percentile; `None` for a single member.
    pub interval: Option<[f64; 2]>,
    /// Median less observed.
    pub error: f64,
    /// Error over observed; `None` where observed is zero.
    pub relative_error: Option<f64>,
    /// Whether the observed value is inside the interval, ends included; `None` without one.
    pub inside: Option<bool>,
    /// Continuous ranked probability score, the absolute error of a single member.
    pub crps: f64,
}

impl Case {
    /// Judges the forecast; `None` if it has no member, or one that is no number.
    pub fn judge(&self) -> Option<Judgement> {
        let sorted = Distribution::equal(&self.members).ok()?;
        let at = |p| quantile(&sorted, p);
        let [low, median, high] = [at(QUANTILES[0])?, at(QUANTILES[1])?, at(QUANTILES[2])?];
        let interval = (self.members.len() > 1).then_some([low, high]);
        let error = median - self.observed;
        Some(Judgement {
            median,
            interval,
            error,
            relative_error: (self.observed != 0.0).then(|| error / self.observed),
            inside: interval.map(|[low, high]| (low..=high).contains(&self.observed)),
            crps: crps(&self.members, self.observed),
        })
    }
}

/// How a forecast did over the years of a series that have one status.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Name of the forecast.
    pub forecast: &'static str,
    /// Name of the series.
    pub series: String,
    /// Place.
    pub place: String,
    /// Status of the years.
    pub part: Status,
    /// Years that were forecast.
    pub n: usize,
    /// Mean absolute error of the median, in the unit of the series.
    pub mean_absolute_error: f64,
    /// Root mean squared error of the median, in the unit of the series.
    pub root_mean_squared_error: f64,
    /// Mean CRPS, in the unit of the series.
    pub crps: f64,
    /// Mean error of the median, in the unit of the series.
    pub bias: f64,
    /// Mean absolute error over the mean of the observed values; `None` if that is zero.
    pub relative_error: Option<f64>,
    /// Mean CRPS over the years that all forecasts of the part have; `None` if there is none.
    pub common_crps: Option<f64>,
    /// Years that all forecasts of the part have.
    pub common: usize,
    /// Years in which no other forecast has a lower CRPS; a tie counts for each.
    pub wins: usize,
}

/// Scores of all forecasts, in the order of the cases; the fitted years of a series come before the others.
pub fn score(cases: &[Case]) -> Vec<Score> {
    let judged: Vec<(&Case, Judgement)> = cases
        .iter()
        .filter_map(|case| Some((case, case.judge()?)))
        .collect();
    let mut series: Vec<(&str, &str)> = Vec::new();
    for (case, _) in &judged {
        let one = (case.series.as_str(), case.place.as_str());
        if !series.contains(&one) {
            series.push(one);
        }
    }
    let mut scores = Vec::new();
    for (series, place) in series {
        for status in [Status::Fitted, Status::HeldOut, Status::Reported] {
            let of_group = |(case, _): &&(&Case, Judgement)| {
                (case.series.as_str(), case.place.as_str(), case.status) == (series, place, status)
            };
            let group: Vec<_> = judged.iter().filter(of_group).collect();
            scores.extend(score_group(&group));
        }
    }
    scores
}

/// Scores of the forecasts of one series, place and part.
fn score_group(judged: &[&(&Case, Judgement)]) -> Vec<Score> {
    let mut forecasts: Vec<&'static str> = Vec::new();
    for (case, _) in judged {
        if !forecasts.contains(&case.forecast) {
            forecasts.push(case.forecast);
        }
    }
    let of_year = |year: u16| judged.iter().filter(move |(case, _)| case.year == year);
    let is_common = |year: u16| of_year(year).count() == forecasts.len();
    let best = |year: u16| {
        of_year(year)
            .map(|(_, j)| j.crps)
            .fold(f64::INFINITY, f64::min)
    };
    let of_forecast = |forecast: &'static str| {
        let own: Vec<_> = judged
            .iter()
            .filter(|(c, _)| c.forecast == forecast)
            .collect();
        let medians: Vec<f64> = own.iter().map(|(_, j)| j.median).collect();
        let observed: Vec<f64> = own.iter().map(|(c, _)| c.observed).collect();
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let common: Vec<f64> = own
            .iter()
            .filter(|(c, _)| is_common(c.year))
            .map(|(_, j)| j.crps)
            .collect();
        let absolute = mean_absolute_error(&medians, &observed);
        let level = mean(observed.clone());
        let (first, _) = own.first()?;
        Some(Score {
            forecast,
            series: first.series.clone(),
            place: first.place.clone(),
            part: first.status,
            n: own.len(),
            mean_absolute_error: absolute,
            root_mean_squared_error: root_mean_squared_error(&medians, &observed),
            crps: mean(own.iter().map(|(_, j)| j.crps).collect()),
            bias: bias(&medians, &observed),
            relative_error: (level != 0.0).then(|| absolute / level),
            common: common.len(),
            common_crps: (!common.is_empty()).then(|| mean(common)),
            wins: own.iter().filter(|(c, j)| j.crps <= best(c.year)).count(),
        })
    };
    forecasts
        .iter()
        .filter_map(|name| of_forecast(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(forecast: &'static str, year: u16, observed: f64, members: &[f64]) -> Case {
        Case {
            forecast,
            series: "poor".into(),
            year,
            place: "nation".into(),
            observed,
            status: Status::HeldOut,
            members: members.to_vec(),
        }
    }

    #[test]
    fn an_ensemble_has_an_interval_and_a_point_has_none() {
        let members: Vec<f64> = (0..=100).map(f64::from).collect();
        let judged = case("model", 2019, 96.0, &members).judge().expect("a case");
        assert_eq!((judged.median, judged.error), (50.0, -46.0));
        assert_eq!(judged.interval, Some([5.0, 95.0]));
        assert_eq!(judged.inside, Some(false));
        let point = case("growth", 2019, 4.0, &[5.0]).judge().expect("a case");
        assert_eq!((point.interval, point.inside), (None, None));
        assert_eq!((point.crps, point.relative_error), (1.0, Some(0.25)));
        assert_eq!(
            case("growth", 2019, 0.0, &[5.0])
                .judge()
                .and_then(|j| j.relative_error),
            None
        );
        assert_eq!(case("growth", 2019, 0.0, &[]).judge(), None);
    }

    #[test]
    fn scores_are_those_by_hand() {
        let cases = [
            case("model", 2019, 10.0, &[13.0]),
            case("model", 2020, 10.0, &[6.0]),
            case("growth", 2019, 10.0, &[11.0]),
            case("growth", 2020, 10.0, &[14.0]),
            case("hazard", 2020, 10.0, &[9.0]),
        ];
        let scores = score(&cases);
        let names: Vec<_> = scores.iter().map(|s| (s.forecast, s.n, s.wins)).collect();
        assert_eq!(names, [("model", 2, 0), ("growth", 2, 1), ("hazard", 1, 1)]);
        let model = &scores[0];
        assert_eq!((model.mean_absolute_error, model.bias), (3.5, -0.5));
        assert_eq!(model.root_mean_squared_error, 12.5_f64.sqrt());
        assert_eq!((model.crps, model.relative_error), (3.5, Some(0.35)));
        // Only 2020 has all three.
        assert_eq!((model.common, model.common_crps), (1, Some(4.0)));
    }

    #[test]
    fn parts_are_scored_apart_and_ties_count_for_each() {
        let mut cases = [
            case("model", 2014, 832.0, &[832.0]),
            case("variant", 2014, 832.0, &[832.0]),
            case("model", 2018, 396.0, &[400.0]),
        ];
        cases[0].status = Status::Fitted;
        cases[1].status = Status::Fitted;
        let scores = score(&cases);
        assert_eq!(scores.len(), 3);
        assert_eq!([scores[0].wins, scores[1].wins], [1, 1]);
        assert_eq!(scores[2].part, Status::HeldOut);
        assert!(score(&[]).is_empty());
    }
}

//! What people see of a validation: every series, the scores, and who wins where.

use std::path::Path;

use crate::experiments::{MODEL, Validation};
use crate::results::terminal::{Format, Style, TextTable, View, separated};
use crate::results::{Cell, Manifest};
use crate::row;
use crate::validation::{Score, Status};

/// Places that the terminal shows; the rest stands in the file.
const SHOWN: [&str; 2] = ["nation", "poor_areas"];

/// The report on one result.
pub fn report(validation: &Validation, manifest: &Manifest) -> String {
    let runs = manifest.runs();
    let draws = manifest.posterior_draws.len();
    let ensemble = match (runs, draws) {
        (1, 0) => "one run".to_owned(),
        (_, 0) => format!("{runs} replicates"),
        (_, draws) => format!("{draws} posterior draws, {runs} runs"),
    };
    let mut text = format!(
        "{} beside what was observed ({ensemble}; median and 90% interval)\n\n{}",
        validation.scenario,
        series(validation)
    );
    let elsewhere = model(validation)
        .filter(|(place, _)| !SHOWN.contains(place))
        .count();
    if elsewhere > 0 {
        text.push_str(&format!(
            "\n{elsewhere} values of regions and provinces: validation.csv\n"
        ));
    }
    text.push_str(&format!(
        "\nScores after the first year\n\n{}\n",
        scores(validation)
    ));
    for score in &validation.scores {
        if score.forecast == MODEL
            && let Some(told) = verdict(&validation.scores, score)
        {
            text.push_str(&told);
        }
    }
    for absent in &validation.absent {
        text.push_str(&format!("No {absent}\n"));
    }
    text.push('\n');
    text
}

/// What holds for all of them, and where the tables are.
pub fn ending(folder: &Path) -> String {
    format!(
        "The model, deadline_alone and growth_alone are conditional on observed policy and macroeconomic inputs (growth, prices, budgets)\n\
         of the years that they forecast: a test of the mechanism, not what could have been said at the time. constant_hazard knows the\n\
         series up to calibration.fit_until and nothing else.\n\
         Results: {} (validation.csv, validation_scores.csv)\n",
        folder.display()
    )
}

/// Place and position of the model's cases.
fn model(validation: &Validation) -> impl Iterator<Item = (&str, usize)> {
    let cases = validation.cases.iter().enumerate();
    cases
        .filter(|(_, (case, _, _))| case.forecast == MODEL)
        .map(|(index, (case, _, _))| (case.place.as_str(), index))
}

/// The model beside every observed series of the nation and the poor areas.
fn series(validation: &Validation) -> String {
    let mut table = TextTable::new(&[
        View::new("series", "series", Style::Words),
        View::new("place", "place", Style::Words),
        View::new("year", "year", Style::Plain),
        View::new("observed", "observed", Style::Plain),
        View::new("simulated", "simulated", Style::Plain),
        View::new("lower", "lower", Style::Plain),
        View::new("upper", "upper", Style::Plain),
        View::new("relative_error", "error", Style::Percent(1)),
        View::new("inside", "inside", Style::Words),
        View::new("status", "status", Style::Words),
    ]);
    for (_, index) in model(validation).filter(|(place, _)| SHOWN.contains(place)) {
        let (case, judged, _) = &validation.cases[index];
        let [lower, upper] = match judged.interval {
            Some(ends) => ends.map(|end| Cell::from(number(end))),
            None => [Cell::Missing, Cell::Missing],
        };
        table.push(
            row![
                case.series.clone(),
                case.place.clone(),
                case.year,
                number(case.observed),
                number(judged.median),
            ]
            .into_iter()
            .chain([lower, upper])
            .chain(row![
                judged.relative_error,
                judged.inside,
                case.status.name()
            ])
            .collect(),
        );
    }
    table.render(Format::Text)
}

/// The scores of all forecasts of the headline series.
fn scores(validation: &Validation) -> String {
    let mut table = TextTable::new(&[
        View::new("series", "series", Style::Words),
        View::new("part", "part", Style::Words),
        View::new("forecast", "forecast", Style::Words),
        View::new("n", "years", Style::Plain),
        View::new("mean_absolute_error", "mean abs. error", Style::Plain),
        View::new("root_mean_squared_error", "RMSE", Style::Plain),
        View::new("crps", "CRPS", Style::Plain),
        View::new("bias", "bias", Style::Plain),
        View::new("relative_error", "relative", Style::Percent(1)),
        View::new("wins", "wins", Style::Plain),
    ]);
    for score in &validation.scores {
        table.push(row![
            score.series.clone(),
            score.part.name(),
            score.forecast,
            score.n,
            number(score.mean_absolute_error),
            number(score.root_mean_squared_error),
            number(score.crps),
            number(score.bias),
            score.relative_error,
            score.wins,
        ]);
    }
    table.render(Format::Text)
}

/// Who has the lowest score of the series and part of `model`; nothing if it stands alone.
fn verdict(scores: &[Score], model: &Score) -> Option<String> {
    let of_part =
        |s: &&Score| (&s.series, &s.place, s.part) == (&model.series, &model.place, model.part);
    let mut ranked: Vec<(&Score, f64)> = scores
        .iter()
        .filter(of_part)
        .filter_map(|score| Some((score, score.common_crps?)))
        .collect();
    ranked.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let (_, lowest) = *ranked.first().filter(|_| ranked.len() > 1)?;
    let (best, others): (Vec<_>, Vec<_>) = ranked.iter().partition(|(_, crps)| *crps <= lowest);
    let names = |scores: &[&(&Score, f64)]| {
        let names: Vec<&str> = scores.iter().map(|(score, _)| score.forecast).collect();
        names.join(" and ")
    };
    let best = names(&best.iter().collect::<Vec<_>>());
    let part = match model.part {
        Status::Fitted => "fitted years",
        Status::HeldOut => "held-out years",
        Status::Reported => "years reported only",
    };
    let rest: Vec<String> = others
        .iter()
        .map(|(score, crps)| format!("{} {}", score.forecast, number(*crps)))
        .collect();
    let rest = match rest.is_empty() {
        true => "all alike".to_owned(),
        false => format!("then {}", rest.join(", ")),
    };
    Some(format!(
        "{}, {part} ({}): the lowest CRPS is that of {best}, {}; {rest}\n",
        model.series,
        model.common,
        number(lowest),
    ))
}

/// A value of any size for people: whole from a thousand on, four digits below.
fn number(value: f64) -> String {
    if value.abs() >= 1000.0 {
        return separated(&format!("{value:.0}"));
    }
    let digits = match value.abs() {
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    separated(&format!("{value:.digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(forecast: &'static str, crps: f64) -> Score {
        Score {
            forecast,
            series: "poor".into(),
            place: "nation".into(),
            part: Status::HeldOut,
            n: 3,
            mean_absolute_error: crps,
            root_mean_squared_error: crps,
            crps,
            bias: 0.0,
            relative_error: None,
            common: 3,
            common_crps: Some(crps),
            wins: 0,
        }
    }

    #[test]
    fn the_winner_is_named_whoever_it_is() {
        let scores = [
            score(MODEL, 2e6),
            score("growth_alone", 1e6),
            score("constant_hazard", 1e6),
        ];
        assert_eq!(
            verdict(&scores, &scores[0]).as_deref(),
            Some(
                "poor, held-out years (3): the lowest CRPS is that of growth_alone and constant_hazard, 1,000,000; then model 2,000,000\n"
            )
        );
        assert_eq!(verdict(&scores[..1], &scores[0]), None);
        let alike = [score(MODEL, 0.0), score("growth_alone", 0.0)];
        let told = verdict(&alike, &alike[0]).expect("two");
        assert!(
            told.ends_with(
                "the lowest CRPS is that of model and growth_alone, 0.0000; all alike\n"
            ),
            "{told}"
        );
    }

    #[test]
    fn numbers_of_any_size_are_short() {
        assert_eq!(number(98_990_000.4), "98,990,000");
        assert_eq!(number(-832.25), "-832.2");
        assert_eq!(number(5.5), "5.50");
        assert_eq!(number(0.0123), "0.0123");
    }
}

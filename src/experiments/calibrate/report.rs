//! The tables that a calibration writes.

use std::collections::BTreeMap;

use super::model::{Model, settings};
use super::stages::Findings;
use super::text::{IDENTIFIED, Summary, calibrated, text};
use crate::calibration::Problem;
use crate::calibration::diagnosis::{
    Identified, Pair, ProfilePoint, correlations, identified, profile, sds, strong_pairs,
};
use crate::calibration::linear::Matrix;
use crate::calibration::posterior::Candidate;
use crate::calibration::targets::{mean_of_runs, mean_square, sd_of_runs};
use crate::results::table::{SIGNIFICANT, write_cell};
use crate::results::{Cell, ColumnKind, TableFormat, TableSchema};
use crate::row;
use crate::scenario::{Entry, Observed, Scenario, TargetUse};

use crate::tables::{CALIBRATION, CORRELATIONS, DIAGNOSIS, FIT, POSTERIOR, PROFILES, TableRows};

/// Size of a correlation from which on two parameters trade off.
const TRADE_OFF: f64 = 0.6;
/// Held values of a profile.
const PROFILE: usize = 9;
/// Residual from which on a target counts as missed.
const MISSED: f64 = 2.0;

/// Everything that is written from what was found.
pub(super) struct Written {
    pub tables: Vec<TableRows>,
    pub files: Vec<(String, String)>,
    pub summary: Summary,
}

/// One target on the fresh replicates.
struct Fitted {
    row: Vec<Cell>,
    name: String,
    /// Residuals before and after, if it is among the fitted ones.
    z: Option<[f64; 2]>,
}

/// Makes tables and texts.
pub(super) fn write(scenario: &Scenario, model: &Model<'_>, found: &Findings) -> Written {
    let fits = fit(scenario, model, found);
    let correlation = correlations(&found.posterior.covariance());
    let mut pairs = strong_pairs(&correlation, TRADE_OFF);
    pairs.sort_by_key(|pair| !is_growth_against_measure(model, pair.first, pair.second));
    let widths = identified(&found.space, &sds(&found.posterior.covariance()));
    let summary = summary(model, &fits, &pairs, &widths);
    let fitted = fits.into_iter().map(|fit| fit.row).collect();
    let tables = vec![
        (&DIAGNOSIS, diagnosis(model, found, &widths)),
        (&CORRELATIONS, correlation_rows(model, &correlation)),
        (&PROFILES, profiles(model, found)),
        (&FIT, fitted),
    ];
    let files = vec![
        file(&CALIBRATION, wide(&CALIBRATION, model, &candidates(found))),
        file(&POSTERIOR, wide(&POSTERIOR, model, &posterior(found))),
        (
            "calibrated.toml".to_owned(),
            calibrated(scenario, model, found, &summary),
        ),
        (
            "diagnosis.txt".to_owned(),
            text(model, found, &summary, &widths),
        ),
    ];
    Written {
        tables,
        files,
        summary,
    }
}

fn file(schema: &TableSchema, text: String) -> (String, String) {
    (schema.file_name(TableFormat::Csv), text)
}

fn is_growth_against_measure(model: &Model<'_>, first: usize, second: usize) -> bool {
    let starts = |k: usize, sections: &[&str]| {
        let path = &model.entries()[k].path;
        sections.iter().any(|section| path.starts_with(section))
    };
    let growth = |k| starts(k, &["growth."]);
    let measure = |k| starts(k, &["measures.", "support."]);
    (growth(first) && measure(second)) || (measure(first) && growth(second))
}

/// A table with one more column for each fitted parameter: rows of leading cells and values.
fn wide(schema: &TableSchema, model: &Model<'_>, rows: &[(Vec<Cell>, Vec<f64>)]) -> String {
    let kind = ColumnKind::Significant(SIGNIFICANT);
    let mut text = schema.header();
    for entry in model.entries() {
        text.push(',');
        text.push_str(&entry.path);
    }
    text.push('\n');
    for (lead, values) in rows {
        for (cell, column) in lead.iter().zip(schema.columns) {
            write_cell(cell, column.kind, &mut text);
            text.push(',');
        }
        for (k, value) in values.iter().enumerate() {
            if k > 0 {
                text.push(',');
            }
            write_cell(&Cell::Real(*value), kind, &mut text);
        }
        text.push('\n');
    }
    text
}

fn candidates(found: &Findings) -> Vec<(Vec<Cell>, Vec<f64>)> {
    let problem = Problem {
        space: &found.space,
        targets: &found.targets,
    };
    let mut rows = Vec::new();
    let ends = found.stages.iter().skip(1).map(|(_, start)| *start);
    let ends = ends.chain([found.runs.len()]);
    for ((stage, start), end) in found.stages.iter().zip(ends) {
        let mut places: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
        let mut groups: Vec<(Vec<f64>, Vec<Vec<f64>>)> = Vec::new();
        for run in &found.runs[*start..end] {
            let bits = run.values.iter().map(|value| value.to_bits()).collect();
            let place = *places.entry(bits).or_insert(groups.len());
            if place == groups.len() {
                groups.push((run.values.clone(), Vec::new()));
            }
            groups[place].1.push(run.outputs.clone());
        }
        for (values, runs) in groups {
            let scored = problem.score(&found.space.positions(&values), &runs);
            let lead = row![rows.len(), *stage, runs.len(), scored.distance, scored.loss];
            rows.push((lead, values));
        }
    }
    rows
}

fn posterior(found: &Findings) -> Vec<(Vec<Cell>, Vec<f64>)> {
    let plausible = found.posterior.candidates.iter().filter(|c| c.weight > 0.0);
    let row = |(draw, candidate): (usize, &Candidate)| {
        let distance = mean_square(&found.targets.residuals(&candidate.simulated, 1));
        let values = found.space.values(&candidate.position);
        (row![draw, candidate.weight, distance], values)
    };
    plausible.enumerate().map(row).collect()
}

/// The value of parameter `k` at a position, the others at their central ones.
fn value_at(found: &Findings, k: usize, position: f64) -> f64 {
    let mut positions = found.space.central().to_vec();
    positions[k] = position;
    found.space.values(&positions)[k]
}

fn diagnosis(model: &Model<'_>, found: &Findings, widths: &[Identified]) -> Vec<Vec<Cell>> {
    let (own, best) = (model.own_values(), found.space.values(&found.best.position));
    let parameters = found.space.parameters().iter().enumerate();
    parameters
        .map(|(k, parameter)| {
            let quantile = |p| {
                let position = found.posterior.quantile(k, p)?;
                Some(value_at(found, k, position))
            };
            let effect = found.screening.as_ref().map(|targets| {
                let sizes = targets.iter().filter_map(|effects| effects[k].mu_star);
                sizes.fold(0.0, f64::max)
            });
            row![
                parameter.name.clone(),
                model.entries()[k].unit.unwrap_or_default(),
                parameter.low,
                parameter.central,
                parameter.high,
                own[k],
                best[k],
                quantile(0.5),
                quantile(0.05),
                quantile(0.95),
                widths[k].ratio,
                widths[k].ratio < IDENTIFIED,
                effect,
            ]
        })
        .collect()
}

fn correlation_rows(model: &Model<'_>, correlation: &Matrix) -> Vec<Vec<Cell>> {
    let name = |k: usize| model.entries()[k].path.clone();
    let count = model.entries().len();
    let pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
    pairs
        .map(|(i, j)| {
            let value = correlation[(i, j)];
            let against = is_growth_against_measure(model, i, j);
            row![name(i), name(j), value, value.abs() > TRADE_OFF, against]
        })
        .collect()
}

fn profiles(model: &Model<'_>, found: &Findings) -> Vec<Vec<Cell>> {
    let quadratic = found.local.quadratic(&found.space);
    let of_one = |(k, entry): (usize, &&Entry)| {
        let points = profile(&quadratic, k, PROFILE);
        let row = |point: &ProfilePoint| {
            let value = value_at(found, k, point.position[k]);
            row![entry.path.clone(), value, point.rise]
        };
        points.iter().map(row).collect::<Vec<_>>()
    };
    model
        .entries()
        .iter()
        .enumerate()
        .flat_map(of_one)
        .collect()
}

fn fit(scenario: &Scenario, model: &Model<'_>, found: &Findings) -> Vec<Fitted> {
    let (before, after) = (&found.report.before, &found.report.after);
    let [mean_before, mean, sd] = [mean_of_runs(before), mean_of_runs(after), sd_of_runs(after)];
    let until = settings(scenario).fit_until;
    let one = |(j, observed): (usize, &Observed<'_>)| {
        let Observed {
            target,
            observation,
        } = *observed;
        let measured = |runs: &[Vec<f64>]| -> Vec<Vec<f64>> {
            let of_run = |run: &Vec<f64>| vec![target.measured(run[j], observation.value)];
            runs.iter().map(of_run).collect()
        };
        // NaN wherever a replicate has no value, which becomes an empty cell.
        let present = |number: f64| (!number.is_nan()).then_some(number);
        let of = |runs: &[Vec<f64>]| {
            let runs_measured = measured(runs);
            let error = model.error(j, sd_of_runs(&runs_measured)[0]);
            let off = mean_of_runs(&runs_measured)[0] - error.observed;
            (off / error.sd(runs.len()), off.abs() <= target.tolerance)
        };
        let ((z_before, _), (z, inside)) = (of(before), of(after));
        let used = if observed.is_fitted(until) {
            "fit"
        } else if target.use_as == TargetUse::Fit {
            "held_out"
        } else {
            "report"
        };
        let row = row![
            target.series.clone(),
            target.year,
            target.place.clone(),
            used,
            observation.unit.clone(),
            observation.value,
            observation.grade.name(),
            present(mean_before[j]),
            present(mean[j]),
            present(sd[j]),
            present(z_before),
            present(z),
            present(z).map(|_| inside),
        ];
        Fitted {
            row,
            name: format!("{} {} {}", target.series, target.place, target.year),
            z: observed.is_fitted(until).then_some([z_before, z]),
        }
    };
    model.targets().iter().enumerate().map(one).collect()
}

fn summary(model: &Model<'_>, fits: &[Fitted], pairs: &[Pair], widths: &[Identified]) -> Summary {
    let distance = |which: usize| {
        let all: Vec<f64> = fits.iter().filter_map(|fit| Some(fit.z?[which])).collect();
        mean_square(&all)
    };
    let mut missed: Vec<(String, f64)> = fits
        .iter()
        .filter_map(|fit| Some((fit.name.clone(), fit.z?[1])))
        .filter(|(_, z)| z.abs() > MISSED)
        .collect();
    missed.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let name = |k: usize| model.entries()[k].path.clone();
    let identified = widths.iter().filter(|one| one.ratio < IDENTIFIED).count();
    Summary {
        distance_before: distance(0),
        distance_after: distance(1),
        targets: model.fitted().len(),
        missed,
        parameters: [model.entries().len(), identified],
        trade_offs: pairs
            .iter()
            .map(|pair| (name(pair.first), name(pair.second), pair.correlation))
            .collect(),
    }
}

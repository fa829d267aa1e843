//! What was varied, how many runs were made, and which failed.

use super::super::super::section::{DataCell, DataTable, Section};
use super::super::super::table::Table;
use super::super::super::words::fill;
use super::super::View;
use crate::scenario;

/// Failed runs that are listed.
const FAILED: usize = 20;

/// A column of factors ends so.
const FACTOR: &str = ".factor";

/// What the manifest says of a sweep.
struct Record<'a> {
    design: &'a str,
    points: u64,
    /// Number of the shard and how many there are; one of one for a whole sweep.
    shard: [u64; 2],
    seeds: usize,
    scenarios: usize,
}

fn record<'a>(view: &View<'a>) -> Record<'a> {
    let parameters = &view.folder.manifest.scenario.parameters;
    let sweep = &parameters["sweep"];
    let number = |name: &str| sweep[name].as_u64().unwrap_or(1);
    Record {
        design: sweep["design"].as_str().unwrap_or_default(),
        points: number("points"),
        shard: [number("shard"), number("shards")],
        seeds: parameters["seeds"].as_array().map_or(1, Vec::len),
        scenarios: parameters["scenarios"]
            .as_object()
            .map_or(1, |all| all.len()),
    }
}

/// Runs in the folder and those of them that failed.
fn counts(view: &View<'_>) -> (usize, usize) {
    let runs = view.folder.table("runs");
    runs.map_or((0, 0), |runs| {
        (
            runs.rows(&[]).len(),
            runs.rows(&[("status", "failed")]).len(),
        )
    })
}

/// The varied parameters, as their columns are called.
pub(super) fn parameters(table: &Table) -> Vec<&str> {
    let columns = super::keys(table, "point", |column| column == "replicate");
    let names = columns.iter().map(String::as_str);
    names.filter(|name| *name != "draw").collect()
}

/// From how many runs the numbers are, in a sentence.
pub(super) fn runs(view: &View<'_>) -> String {
    let l = view.language;
    let (all, failed) = counts(view);
    match failed {
        0 => fill(l.runs_made(), &[&all.to_string()]),
        _ => fill(
            l.runs_failed(),
            &[&(all - failed).to_string(), &failed.to_string()],
        ),
    }
}

/// What was run, in a sentence for the summary of the page.
pub(in crate::report) fn summary(view: &View<'_>) -> String {
    let (l, manifest) = (view.language, &view.folder.manifest);
    let title = match manifest.scenario.title.as_str() {
        "" => manifest.scenario.name.as_str(),
        title => title,
    };
    let varied = view
        .folder
        .table("runs")
        .map_or(0, |runs| parameters(runs).len());
    let words = [
        title,
        l.design(record(view).design),
        &varied.to_string(),
        &counts(view).0.to_string(),
        &manifest.scale.to_string(),
    ];
    fill(l.summary_sweep(), &words)
}

/// Where the runs were made.
fn made(view: &View<'_>, record: &Record<'_>) -> String {
    let l = view.language;
    let [shard, shards] = record.shard;
    let command = view.folder.manifest.command.get(1);
    if shards > 1 {
        return fill(l.made_shard(), &[&shard.to_string(), &shards.to_string()]);
    }
    match command.is_some_and(|command| command == "merge") {
        true => l.made_merged().to_owned(),
        false => l.made_whole().to_owned(),
    }
}

pub(in crate::report::themes) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let runs = view.folder.table("runs")?;
    let record = record(view);
    let (all, failed) = counts(view);
    let varied = parameters(runs);
    let numbers = [
        all as u64,
        record.points,
        (all - failed) as u64,
        failed as u64,
    ];
    let numbers = numbers.map(|number| number.to_string());
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let heading = match (record.points, failed) {
        (1, 0) => l.sweep_heading_single(),
        (1, _) => l.sweep_heading_single_failed(),
        (_, 0) => l.sweep_heading(),
        _ => l.sweep_heading_failed(),
    };
    let replicates = view.folder.manifest.replicates as usize;
    let sizes = [varied.len(), record.scenarios, record.seeds, replicates];
    let sizes = sizes.map(|size| size.to_string());
    let facts = fill(
        l.sweep_lead(),
        &[
            l.design(record.design),
            &sizes[0],
            &sizes[1],
            &sizes[2],
            &sizes[3],
        ],
    );
    let mut lead = vec![l.sentences(&[facts, made(view, &record)])];
    if varied.iter().any(|name| name.ends_with(FACTOR)) {
        lead.push(l.factor_note().to_owned());
    }
    let tables = [varied_table(view, runs, &varied), failed_table(view, runs)];
    Some(Section {
        id: view.id("sweep"),
        label: l.sweep().to_owned(),
        heading: fill(heading, &numbers),
        lead,
        findings: Vec::new(),
        figures: Vec::new(),
        tables: tables.into_iter().flatten().collect(),
    })
}

/// Whether a column of values holds factors, and what the register knows of its parameter.
fn known(column: &str) -> (bool, Option<&'static scenario::Entry>) {
    match scenario::entry(column) {
        Some(entry) => (false, Some(entry)),
        None => (true, column.strip_suffix(FACTOR).and_then(scenario::entry)),
    }
}

/// The unit of a varied parameter in words.
pub(super) fn unit_of(view: &View<'_>, column: &str) -> String {
    match known(column) {
        // A dash stands for no unit in the register.
        (false, Some(entry)) => view
            .language
            .unit(entry.unit.unwrap_or_default().trim_matches('-')),
        (true, Some(_)) => view.language.factor().to_owned(),
        _ => String::new(),
    }
}

fn varied_table(view: &View<'_>, runs: &Table, varied: &[&str]) -> Option<DataTable> {
    let l = view.language;
    let headers = [
        l.parameter().to_owned(),
        l.unit_word().to_owned(),
        format!("#{}", l.lowest()),
        format!("#{}", l.highest()),
        l.meaning().to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("varied"), l.varied_table(), &headers).opened();
    let rows = runs.rows(&[]);
    for name in varied {
        let numbers = rows.iter().filter_map(|row| row.number(name));
        let ends = numbers.fold(None, |ends: Option<[f64; 2]>, number| {
            let [low, high] = ends.unwrap_or([number, number]);
            Some([low.min(number), high.max(number)])
        });
        let meaning = known(name).1.map_or("", |entry| entry.meaning.as_str());
        let cell = |number: Option<f64>| DataCell::number(number);
        let [low, high] = match ends {
            Some(ends) => ends.map(|end| cell(Some(end))),
            None => {
                let words = runs.distinct(&[], name);
                [words.first(), words.last()]
                    .map(|word| DataCell::words(word.cloned().unwrap_or_default()))
            }
        };
        all.push(vec![
            DataCell::words(*name),
            DataCell::words(unit_of(view, name)),
            low,
            high,
            DataCell::words(meaning.replace('\n', " ")),
        ]);
    }
    (!varied.is_empty()).then_some(all)
}

fn failed_table(view: &View<'_>, runs: &Table) -> Option<DataTable> {
    let l = view.language;
    let failed = runs.rows(&[("status", "failed")]);
    let title = match failed.len() {
        count if count > FAILED => {
            fill(l.failed_first(), &[&FAILED.to_string(), &count.to_string()])
        }
        _ => l.failed_table().to_owned(),
    };
    let headers = [
        &["#", l.run_number()].concat(),
        l.scenario(),
        &["#", l.point_number()].concat(),
        l.why(),
    ];
    let mut all = DataTable::new(view.id("failed-runs"), title, &headers).opened();
    for row in failed.iter().take(FAILED) {
        all.push(vec![
            DataCell::year(row.text("run")),
            DataCell::words(row.text("scenario")),
            DataCell::year(row.text("point")),
            DataCell::words(row.text("error")),
        ]);
    }
    (!failed.is_empty()).then_some(all)
}

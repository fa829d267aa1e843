//! What was run, with which inputs, and how to do it again.

use super::read::Kind;
use super::section::{DataCell, DataTable};
use super::themes::View;
use super::words::fill;
use crate::results::plan::PROGRAM;
use crate::results::terminal::shell_word;

/// Names and values about a folder, in the order in which they are shown.
pub(super) fn facts(view: &View<'_>) -> Vec<(&'static str, String)> {
    let (l, folder) = (view.language, view.folder);
    let manifest = &folder.manifest;
    let mut facts = vec![
        (l.kind(), kind(view).to_owned()),
        (l.folder(), folder.name.clone()),
        (
            l.scenario(),
            format!("{}: {}", manifest.scenario.name, manifest.scenario.title),
        ),
        (
            l.version(),
            format!("{} {}", manifest.program, manifest.version),
        ),
        (l.seed(), manifest.seed.to_string()),
        (
            l.scale(),
            fill(l.scale_value(), &[&manifest.scale.to_string()]),
        ),
        (l.replicates(), manifest.replicates.to_string()),
    ];
    if folder.is_posterior() {
        facts.push((l.draws(), manifest.posterior_draws.len().to_string()));
    }
    facts.push((l.identity(), manifest.identity.clone()));
    facts
}

/// The name of what made the folder.
pub(super) fn kind(view: &View<'_>) -> &'static str {
    let l = view.language;
    match view.folder.kind {
        Kind::Run => l.kind_run(),
        Kind::Comparison => l.kind_comparison(),
        Kind::Attribution => l.kind_attribution(),
        Kind::Calibration => l.kind_calibration(),
        Kind::Validation => l.kind_validation(),
        Kind::Sweep => l.kind_sweep(),
    }
}

/// The command that made the folder, and for a run the one that checks it by simulating again.
pub(super) fn commands(view: &View<'_>) -> Vec<String> {
    let folder = view.folder;
    let words = folder
        .manifest
        .command
        .iter()
        .skip(1)
        .map(|word| shell_word(word));
    let mut commands = vec![
        std::iter::once(PROGRAM.to_owned())
            .chain(words)
            .collect::<Vec<_>>()
            .join(" "),
    ];
    if folder.kind == Kind::Run {
        commands.push(format!(
            "{PROGRAM} verify {} --rerun",
            shell_word(&folder.name)
        ));
    }
    commands
}

/// The inputs and the files with their hashes.
pub(super) fn tables(view: &View<'_>) -> Vec<DataTable> {
    let l = view.language;
    let manifest = &view.folder.manifest;
    let mut inputs = DataTable::new(view.id("inputs"), l.inputs(), &[l.input(), "SHA-256"]);
    for input in &manifest.inputs {
        inputs.push(vec![
            DataCell::words(&input.name),
            DataCell::words(&input.sha256),
        ]);
    }
    let headers = [
        l.file(),
        &["#", l.rows()].concat(),
        &["#", l.bytes()].concat(),
        "SHA-256",
    ];
    let mut files = DataTable::new(view.id("files"), l.files(), &headers);
    let count = |count: u64| DataCell::fixed(Some(count as f64), 0);
    // Tables that are not deterministic hold durations, and their hashes would differ from run to run.
    for table in manifest.tables.iter().filter(|table| table.deterministic) {
        files.push(vec![
            DataCell::words(&table.file),
            count(table.rows),
            count(table.bytes),
            DataCell::words(&table.sha256),
        ]);
    }
    for file in &manifest.files {
        files.push(vec![
            DataCell::words(&file.file),
            DataCell::number(None),
            count(file.bytes),
            DataCell::words(&file.sha256),
        ]);
    }
    vec![inputs, files]
}

//! Whose a results folder is: what is found in it, and whether this run may write there.
//!
//! The rule of `--force`: it replaces files that are known to be ours, because a manifest names
//! them or because a table carries our header, and nothing else. Other people's files are neither
//! deleted nor overwritten. They do not forbid a run either, since notes and figures beside
//! results are normal; only a foreign file under a name that the run must write is refused, even
//! with `--force` (our `targets.csv` and `provinces.csv` are common names for input data).

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::lock::LOCK;
use super::manifest::{MANIFEST, Manifest, ManifestFault, is_plain_name};
use super::plan::Plan;
use super::staged::is_leftover;
use super::verify::{compare, entries};
use crate::failure::Failure;

/// The file that says, while a run goes on or after it was killed, whose the folder is.
pub(crate) const MARKER: &str = "manifest.partial.json";

const FORMAT: &str = "five-measures results in progress";

/// The content of the marker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marker {
    format: String,
    /// Identity of the run.
    pub(crate) identity: String,
    /// Files that the run writes or replaces.
    pub(crate) files: Vec<String>,
    started: String,
    process: u32,
}

impl Marker {
    pub(crate) fn new(identity: &str, files: Vec<String>, started: String) -> Self {
        Marker {
            format: FORMAT.to_string(),
            identity: identity.to_string(),
            files,
            started,
            process: std::process::id(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        // A struct of strings and numbers always becomes JSON.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The marker of a folder, if it has one of ours.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(MARKER)).ok()?;
        let marker: Marker = serde_json::from_str(&text).ok()?;
        let plain = marker.files.iter().all(|name| is_plain_name(name));
        (marker.format == FORMAT && plain).then_some(marker)
    }
}

/// How a folder was found by the run that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Absent or empty.
    New,
    /// Left unfinished by the same run, which was killed.
    Resumed,
    /// Something else, replaced because the user forced it.
    Replaced,
}

/// What may be done with a folder.
pub(crate) enum Claim {
    /// It holds this run's result, intact.
    Complete(Box<Manifest>),
    /// The run may write into it, and `known` are files of ours that are there or may be.
    Write { start: Start, known: Vec<String> },
}

/// Decides what may be done with the folder.
///
/// # Errors
/// A fault of the input that says what is in the folder if the run may not write there.
pub(crate) fn claim(folder: &Path, plan: &Plan, force: bool) -> Result<Claim, Failure> {
    if folder.as_os_str().is_empty() {
        return Err(Failure::input("the output folder has no name"));
    }
    if folder.exists() && !folder.is_dir() {
        let message = format!("{} is a file, not a folder", folder.display());
        return Err(Failure::machine(message).with_help("choose another folder with --out"));
    }
    let identity = plan.identity();
    match Manifest::read(folder) {
        Ok(manifest) if manifest.identity == identity => finished_same(folder, manifest, force),
        Ok(manifest) => {
            let differs = difference(&manifest, plan);
            let known = own_files(folder, &manifest);
            other(
                folder,
                plan,
                force,
                &format!("holds the result of another run ({differs})"),
                known,
            )
        }
        Err(ManifestFault::Missing) => unfinished(folder, plan, &identity, force),
        Err(fault @ ManifestFault::Unreadable(_)) => Err(fault.failure(folder)),
        Err(fault) => {
            let ours = !matches!(fault, ManifestFault::Foreign);
            let known = ours.then(|| MANIFEST.to_string()).into_iter().collect();
            other(
                folder,
                plan,
                force,
                &format!("cannot be taken up: {fault}"),
                known,
            )
        }
    }
}

fn finished_same(folder: &Path, manifest: Manifest, force: bool) -> Result<Claim, Failure> {
    let known = own_files(folder, &manifest);
    match compare(folder, manifest)?.require_intact(folder) {
        Ok(manifest) => Ok(Claim::Complete(Box::new(manifest))),
        Err(_) if force => Ok(Claim::Write {
            start: Start::Replaced,
            known,
        }),
        Err(refusal) => {
            Err(refusal.with_help("--force replaces it; --out writes into another folder"))
        }
    }
}

fn unfinished(folder: &Path, plan: &Plan, identity: &str, force: bool) -> Result<Claim, Failure> {
    if let Some(marker) = Marker::read(folder) {
        let known = marker.files;
        if marker.identity == identity {
            return Ok(Claim::Write {
                start: Start::Resumed,
                known,
            });
        }
        return other(
            folder,
            plan,
            force,
            "holds the partial result of another run",
            known,
        );
    }
    let mut found = entries(folder)?;
    let names = [plan.file_names(), plan.working.clone()].concat();
    found.retain(|name| {
        name != LOCK && !is_own_leftover(name, &names) && !plan.working.contains(name)
    });
    if found.is_empty() {
        return Ok(Claim::Write {
            start: Start::New,
            known: Vec::new(),
        });
    }
    let shown = found
        .iter()
        .take(3)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let more = match found.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let content = format!("is not empty and holds no result of this program ({shown}{more})");
    other(folder, plan, force, &content, Vec::new())
}

/// A folder that is written only with `--force`, and only over files of ours.
fn other(
    folder: &Path,
    plan: &Plan,
    force: bool,
    content: &str,
    mut known: Vec<String>,
) -> Result<Claim, Failure> {
    if !force {
        return Err(Failure::input(format!("{} {content}", folder.display()))
            .with_help("choose another folder with --out, or replace results with --force"));
    }
    let tables = plan.tables.iter().filter(|table| {
        let path = folder.join(table.file_name(plan.format));
        first_line(&path).is_some_and(|line| line == table.header())
    });
    known.extend(tables.map(|table| table.file_name(plan.format)));
    if !known.is_empty() {
        // The folder is ours, and with it the files that have no header to tell them by.
        known.extend(plan.files.iter().cloned());
        known.extend([MANIFEST, MARKER].map(String::from));
    }
    let mut needed = plan.file_names();
    needed.extend([MANIFEST, MARKER].map(String::from));
    for name in needed {
        if folder.join(&name).symlink_metadata().is_ok() && !known.contains(&name) {
            let message = format!(
                "{} was not written by this program",
                folder.join(&name).display()
            );
            return Err(Failure::input(message).with_help(
                "--force replaces only results; move the file or choose another folder with --out",
            ));
        }
    }
    known.retain(|name| name != MANIFEST && name != MARKER);
    Ok(Claim::Write {
        start: Start::Replaced,
        known,
    })
}

/// The files that a finished result and, after a forced run was killed, the marker beside it name.
fn own_files(folder: &Path, manifest: &Manifest) -> Vec<String> {
    let mut files: Vec<String> = manifest
        .hashes()
        .map(|(name, _)| name.to_string())
        .collect();
    files.extend(
        Marker::read(folder)
            .into_iter()
            .flat_map(|marker| marker.files),
    );
    files
}

/// Refuses a folder or device that stands where a file of ours must go.
pub(crate) fn refuse_obstacles(folder: &Path, names: &[String]) -> Result<(), Failure> {
    for name in names.iter().map(String::as_str).chain([MANIFEST, MARKER]) {
        let path = folder.join(name);
        match path.symlink_metadata() {
            Ok(found) if !found.is_file() && !found.is_symlink() => {
                let message = format!(
                    "cannot write {}: something else is in the way",
                    path.display()
                );
                return Err(Failure::machine(message).with_help("choose another folder with --out"));
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Failure::io("read", &path, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the entry is a temporary file that a killed run of ours left.
pub(crate) fn is_own_leftover(entry: &str, names: &[String]) -> bool {
    is_leftover(
        entry,
        names.iter().map(String::as_str).chain([MANIFEST, MARKER]),
    )
}

/// In what the result that is there differs from the run, most telling first.
fn difference(manifest: &Manifest, plan: &Plan) -> String {
    let ours = Manifest::of_plan(plan);
    let mut differs = Vec::new();
    if manifest.scenario.name != ours.scenario.name {
        differs.push(format!("scenario {}", manifest.scenario.name));
    } else if manifest.scenario != ours.scenario {
        differs.push("other parameters".to_string());
    }
    if manifest.version != ours.version {
        differs.push(format!("program version {}", manifest.version));
    }
    let numbers = [
        ("seed", manifest.seed, ours.seed),
        (
            "replicates",
            manifest.replicates.into(),
            ours.replicates.into(),
        ),
        ("scale", manifest.scale, ours.scale),
    ];
    for (name, theirs, _) in numbers.iter().filter(|(_, theirs, ours)| theirs != ours) {
        differs.push(format!("{name} {theirs}"));
    }
    if manifest.posterior_draws != ours.posterior_draws {
        let draws = manifest.posterior_draws.len();
        differs.push(format!("{draws} posterior draws"));
    }
    if manifest.inputs != ours.inputs {
        differs.push("other input data".to_string());
    }
    if differs.is_empty() {
        differs.push("other tables".to_string());
    }
    differs.join(", ")
}

fn first_line(path: &Path) -> Option<String> {
    if !path.is_file() {
        return None;
    }
    let file = std::fs::File::open(path).ok()?;
    BufReader::new(file).lines().next()?.ok()
}

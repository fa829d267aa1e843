//! The manifest of a results folder: what was run, with which inputs, and the hash of every file.

use std::io;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::plan::{Input, PROGRAM, Plan, VERSION};
use super::staged::is_absent;
use crate::failure::{Failure, reason};

/// The file whose presence makes a folder a finished result.
pub const MANIFEST: &str = "manifest.json";

/// The value of `format`, by which our manifests are told from other programs'.
const FORMAT: &str = "five-measures results";

/// Rises when older programs could misread a manifest.
const FORMAT_VERSION: u32 = 1;

/// The scenario in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// Short name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Every parameter as resolved.
    pub parameters: serde_json::Value,
}

/// A table in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRecord {
    /// The name of the table.
    pub name: String,
    /// The name of the file.
    pub file: String,
    /// Rows without the header.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Hash of the file, in hexadecimal.
    pub sha256: String,
    /// Whether the same inputs give the same bytes.
    pub deterministic: bool,
}

/// A file that is no table in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The name of the file.
    pub file: String,
    /// Size of the file.
    pub bytes: u64,
    /// Hash of the file, in hexadecimal.
    pub sha256: String,
}

/// The content of manifest.json, in the order of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Tells the file from other programs' manifests.
    pub format: String,
    /// The version of this layout.
    pub format_version: u32,
    /// The program that wrote it.
    pub program: String,
    /// The version of the program.
    pub version: String,
    /// The command line.
    pub command: Vec<String>,
    /// [`Plan::identity`].
    pub identity: String,
    /// What was simulated.
    pub scenario: ScenarioRecord,
    /// The seed of all draws.
    pub seed: u64,
    /// The number of replicates, of each posterior draw if there are any.
    pub replicates: u32,
    /// Numbers of the posterior draws that were simulated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posterior_draws: Vec<u32>,
    /// Households for which one agent stands.
    pub scale: u64,
    /// The data that was read.
    pub inputs: Vec<Input>,
    /// The tables that were written.
    pub tables: Vec<TableRecord>,
    /// The other files that were written.
    pub files: Vec<FileRecord>,
    /// When the run began (UTC).
    pub started: String,
    /// When it was complete (UTC).
    pub finished: String,
    /// Wall time in seconds.
    pub duration_seconds: f64,
    /// Where it ran.
    pub machine: Machine,
}

/// Why a manifest cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestFault {
    /// There is none.
    #[error("there is no {MANIFEST}, so it holds no finished result")]
    Missing,
    /// The system cannot read it.
    #[error("{MANIFEST} cannot be read: {}", reason(.0))]
    Unreadable(#[source] io::Error),
    /// It was written by something else.
    #[error("{MANIFEST} was not written by {PROGRAM}")]
    Foreign,
    /// It ends too early.
    #[error("{MANIFEST} is truncated")]
    Truncated,
    /// It was written by a later version with another layout.
    #[error("{MANIFEST} was written by a newer version of {PROGRAM}")]
    Newer,
    /// It is ours but was changed.
    #[error("{MANIFEST} is damaged: {0}")]
    Damaged(String),
}

impl ManifestFault {
    /// The failure of a command that needs the result in `folder`.
    pub fn failure(&self, folder: &Path) -> Failure {
        let message = format!("{} is not a usable result: {self}", folder.display());
        match self {
            ManifestFault::Unreadable(_) => Failure::machine(message),
            ManifestFault::Newer => Failure::input(message).with_help("update the program"),
            _ => Failure::input(message).with_help("run the scenario again into another folder"),
        }
    }
}

impl Manifest {
    /// The manifest of a plan, without what only the end of a run knows.
    pub(crate) fn of_plan(plan: &Plan) -> Self {
        Manifest {
            format: FORMAT.to_string(),
            format_version: FORMAT_VERSION,
            program: PROGRAM.to_string(),
            version: VERSION.to_string(),
            command: plan.command.clone(),
            identity: plan.identity(),
            scenario: ScenarioRecord {
                name: plan.scenario.clone(),
                title: plan.title.clone(),
                parameters: plan.parameters.clone(),
            },
            seed: plan.seed,
            replicates: plan.replicates,
            posterior_draws: plan.posterior_draws.clone(),
            scale: plan.scale,
            inputs: plan.inputs.clone(),
            tables: Vec::new(),
            files: Vec::new(),
            started: String::new(),
            finished: String::new(),
            duration_seconds: 0.0,
            machine: Machine::here(plan.threads),
        }
    }

    /// Runs of the result: replicates, times draws if there are any.
    pub fn runs(&self) -> u32 {
        let draws = u32::try_from(self.posterior_draws.len()).unwrap_or(u32::MAX);
        self.replicates.saturating_mul(draws.max(1))
    }

    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// Says which of the [`ManifestFault`]s it is.
    pub fn read(folder: &Path) -> Result<Self, ManifestFault> {
        let text = match std::fs::read(folder.join(MANIFEST)) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if is_absent(&error) => return Err(ManifestFault::Missing),
            Err(error) => return Err(ManifestFault::Unreadable(error)),
        };
        Manifest::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, ManifestFault> {
        if text.trim().is_empty() {
            return Err(ManifestFault::Truncated);
        }
        if !text.contains(FORMAT) {
            return Err(ManifestFault::Foreign);
        }
        let damaged = |error: serde_json::Error| {
            if error.is_eof() {
                ManifestFault::Truncated
            } else {
                ManifestFault::Damaged(error.to_string())
            }
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(damaged)?;
        if value["format"] != FORMAT {
            return Err(ManifestFault::Foreign);
        }
        match value["format_version"].as_u64() {
            Some(version) if version > u64::from(FORMAT_VERSION) => {
                return Err(ManifestFault::Newer);
            }
            Some(_) => {}
            None => {
                return Err(ManifestFault::Damaged(
                    "format_version is missing".to_string(),
                ));
            }
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(damaged)?;
        if let Some((file, _)) = manifest.hashes().find(|(file, _)| !is_plain_name(file)) {
            return Err(ManifestFault::Damaged(format!(
                "`{file}` is not a plain file name"
            )));
        }
        Ok(manifest)
    }

    /// Every file of the result with its hash.
    pub fn hashes(&self) -> impl Iterator<Item = (&str, &str)> {
        let tables = self
            .tables
            .iter()
            .map(|table| (&*table.file, &*table.sha256));
        tables.chain(self.files.iter().map(|file| (&*file.file, &*file.sha256)))
    }

    /// The text of manifest.json.
    pub(crate) fn to_json(&self) -> String {
        // Only maps with keys that are no strings could fail, and there are none.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Whether a name stays inside its folder. Names in manifests are input: a folder may come from
/// elsewhere, and files under these names are replaced.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part.to_str() == Some(name))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::plan::example as plan;

    #[test]
    fn a_manifest_reads_back() {
        let manifest = Manifest::of_plan(&plan());
        let text = manifest.to_json();
        assert!(
            text.starts_with("{\n  \"format\": \"five-measures results\""),
            "{text}"
        );
        assert_eq!(Manifest::parse(&text).unwrap(), manifest);
    }

    #[test]
    fn faults_are_told_apart() {
        let text = Manifest::of_plan(&plan()).to_json();
        let fault = |text: &str| Manifest::parse(text).unwrap_err();
        assert!(matches!(fault(""), ManifestFault::Truncated));
        assert!(matches!(
            fault(&text[..text.len() / 2]),
            ManifestFault::Truncated
        ));
        assert!(matches!(
            fault("{\"name\": \"an app\"}"),
            ManifestFault::Foreign
        ));
        assert!(matches!(fault("garbage"), ManifestFault::Foreign));
        let newer = text.replace("\"format_version\": 1", "\"format_version\": 2");
        assert!(matches!(fault(&newer), ManifestFault::Newer));
        let typo = text.replace("\"seed\": 1", "\"seed\": \"one\"");
        assert!(matches!(fault(&typo), ManifestFault::Damaged(_)));
    }

    #[test]
    fn names_that_leave_the_folder_are_damage() {
        let mut manifest = Manifest::of_plan(&plan());
        let record = |file: &str| FileRecord {
            file: file.into(),
            bytes: 0,
            sha256: String::new(),
        };
        for name in ["../x", "/etc/passwd", "a/b", "..", "", "a/"] {
            manifest.files = vec![record(name)];
            let fault = Manifest::parse(&manifest.to_json()).unwrap_err();
            assert!(matches!(fault, ManifestFault::Damaged(_)), "{name}");
        }
    }
}

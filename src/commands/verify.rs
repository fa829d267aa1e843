//! `verify`: do results folders still hold what was written, and what their scenarios give?

use std::path::{Path, PathBuf};

use clap::Args;

use super::OutputFormat;
use crate::experiments::{self, Difference};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal::{self, Style, TextTable, View};
use crate::results::{self, Verification};
use crate::row;

/// Check that results folders are what was written.
///
/// manifest.json vouches for the other files and has no hash of its own; --rerun also holds it against the scenario.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  five-measures verify output/baseline\n  five-measures verify output/* --format csv\n  five-measures verify output/baseline --rerun"
)]
pub struct Verify {
    /// Results folders.
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,
    /// Simulate each result again, from the scenario and data in its folder, and compare the tables byte by byte.
    #[arg(long)]
    rerun: bool,
    /// Show no progress and no findings; the exit code tells.
    #[arg(long, short)]
    quiet: bool,
    /// Form of the findings on stdout.
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// What was found out about one folder.
struct Finding<'a> {
    folder: &'a Path,
    /// The comparison with the manifest, or why there is none.
    result: Result<Verification, Failure>,
    again: Again,
}

/// What simulating again came to.
enum Again {
    NotAsked,
    Same,
    Differs(Difference),
    Refused(Failure),
}

impl Verify {
    /// Checks the folders one after the other.
    ///
    /// # Errors
    /// A fault of the input if a folder is no intact result.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        let findings = self
            .results
            .iter()
            .map(|folder| self.examine(folder))
            .collect::<Result<Vec<_>, _>>()?;
        if !self.quiet {
            let text = match self.format {
                OutputFormat::Text => findings.iter().map(Finding::text).collect(),
                format => table(&findings).render(format.into()),
            };
            terminal::print(&text)?;
        }
        let faults: Vec<String> = findings
            .iter()
            .filter(|finding| !finding.is_right())
            .map(|finding| finding.folder.display().to_string())
            .collect();
        if faults.is_empty() {
            return Ok(());
        }
        let of = match findings.len() {
            1 => "not confirmed".to_owned(),
            all => format!("{} of {all} results not confirmed", faults.len()),
        };
        let advice = findings.iter().find_map(|finding| finding.advice());
        Err(Failure::input(format!("{of}: {}", faults.join(", ")))
            .with_help(advice.unwrap_or_else(|| RUN_AGAIN.to_owned())))
    }

    /// Faults of one folder are findings; only the machine and the user stop the others from being examined.
    fn examine<'a>(&self, folder: &'a Path) -> Result<Finding<'a>, Failure> {
        let result = as_finding(results::verify(folder))?;
        let again = match &result {
            Ok(verification) if self.rerun => {
                match as_finding(experiments::rerun(folder, verification, self.quiet))? {
                    Ok(None) => Again::Same,
                    Ok(Some(difference)) => Again::Differs(difference),
                    Err(refusal) => Again::Refused(refusal),
                }
            }
            _ => Again::NotAsked,
        };
        Ok(Finding {
            folder,
            result,
            again,
        })
    }
}

const RUN_AGAIN: &str =
    "restore the files, or replace the result: `five-measures run SCENARIO --out RESULT --force`";

/// Keeps faults of the input for the report.
fn as_finding<T>(result: Result<T, Failure>) -> Result<Result<T, Failure>, Failure> {
    match result {
        Err(failure @ (Failure::Machine { .. } | Failure::Interrupted)) => Err(failure),
        other => Ok(other),
    }
}

impl Finding<'_> {
    fn is_right(&self) -> bool {
        self.result.as_ref().is_ok_and(Verification::is_intact)
            && matches!(self.again, Again::NotAsked | Again::Same)
    }

    /// What to do about the folder, if the failure that was found says so.
    fn advice(&self) -> Option<String> {
        let failure = match (&self.result, &self.again) {
            (Err(failure), _) | (_, Again::Refused(failure)) => failure,
            _ => return None,
        };
        failure.help().map(str::to_owned)
    }

    /// Every file that says something, with its state.
    fn files(&self) -> Vec<(String, &'static str)> {
        let Ok(found) = &self.result else {
            return Vec::new();
        };
        let state = |name: &String| {
            if found.missing.contains(name) {
                "missing"
            } else if found.edited.contains(name) {
                "edited"
            } else {
                "intact"
            }
        };
        let recorded = found.manifest.hashes().map(|(name, _)| name.to_owned());
        recorded
            .map(|name| {
                let state = state(&name);
                (name, state)
            })
            .chain(found.extra.iter().map(|name| (name.clone(), "extra")))
            .collect()
    }

    /// What simulating again came to, in words: state, file, detail.
    fn again(&self) -> Option<(&'static str, String, String)> {
        match &self.again {
            Again::NotAsked => None,
            Again::Same => Some((
                "same",
                String::new(),
                "all tables have the same bytes".into(),
            )),
            Again::Differs(difference) => {
                let Difference {
                    file,
                    line,
                    column,
                    found,
                    expected,
                } = difference;
                let place = if column.is_empty() {
                    format!("line {line}")
                } else {
                    format!("line {line}, column {column}")
                };
                let detail =
                    format!("{place}: `{found}` in the result, `{expected}` simulated again");
                Some(("different", file.clone(), detail))
            }
            Again::Refused(failure) => Some(("refused", String::new(), failure.to_string())),
        }
    }

    fn text(&self) -> String {
        let folder = self.folder.display();
        let found = match &self.result {
            Ok(found) => found,
            Err(failure) => return format!("{folder}: no result\n  {failure}\n"),
        };
        let all = found.intact + found.missing.len() + found.edited.len();
        let mut text = if found.is_intact() {
            format!("{folder}: intact, {all} files\n")
        } else {
            format!(
                "{folder}: not intact, {} of {all} files as written\n",
                found.intact
            )
        };
        for (name, state) in self.files() {
            if state != "intact" {
                text.push_str(&format!("  {state:<9} {name}\n"));
            }
        }
        if let Some((_, file, detail)) = self.again() {
            let place = if file.is_empty() {
                file
            } else {
                format!("{file}, ")
            };
            text.push_str(&format!("  rerun     {place}{detail}\n"));
        }
        if self.is_right() && found.manifest.version != env!("CARGO_PKG_VERSION") {
            text.push_str(&format!(
                "  {:<9} written by version {} of the program, which alone can simulate it again to the same bytes\n",
                "note", found.manifest.version
            ));
        }
        text
    }
}

fn table(findings: &[Finding<'_>]) -> TextTable {
    let mut table = TextTable::new(
        &["result", "check", "file", "state", "detail"].map(|key| View::named(key, Style::Words)),
    );
    for finding in findings {
        let folder = finding.folder.display().to_string();
        if let Err(failure) = &finding.result {
            table.push(row![
                folder,
                "manifest",
                "manifest.json",
                "no result",
                failure.to_string()
            ]);
            continue;
        }
        for (file, state) in finding.files() {
            table.push(row![folder.clone(), "hash", file, state, ""]);
        }
        if let Some((state, file, detail)) = finding.again() {
            table.push(row![folder, "rerun", file, state, detail]);
        }
    }
    table
}

//! Shards joined to the result of one machine.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::ended::{Ended, hash};
use super::finish::EndedRuns;
use super::runs::Sweep;
use super::shard::Shard;
use crate::failure::Failure;
use crate::results::manifest::ManifestFault;
use crate::results::{Manifest, Opening, ResultsFolder, TableFormat, hexadecimal, verify};
use crate::tables::sweep::{RUNS, TIMINGS};

/// The runs of several shards.
pub(super) struct Joined {
    /// What the shards hold, as a hash.
    source: String,
    shards: Vec<Part>,
    runs: Vec<Option<Box<Ended>>>,
}

/// The rows of one shard, which are read in their order.
struct Part {
    path: PathBuf,
    rows: BufReader<File>,
}

/// The finished shards in a folder, or those that are named.
fn folders(out: &Path, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let names = crate::results::verify::entries(out)?;
    let shards = names.iter().filter(|name| Shard::of_folder(name).is_some());
    let found: Vec<PathBuf> = shards.map(|name| out.join(name)).collect();
    Ok(found)
}

/// A finished shard, and what it says of itself.
struct Known {
    folder: PathBuf,
    shard: Shard,
    manifest: Manifest,
}

impl Known {
    fn read(folder: PathBuf) -> Result<Self, Failure> {
        let manifest = Manifest::read(&folder).map_err(|fault| match fault {
            ManifestFault::Missing => {
                let message = format!(
                    "{} is not finished: it has no manifest.json",
                    folder.display()
                );
                Failure::input(message).with_help(
                    "let its sweep run to the end; `five-measures status` says how far it is",
                )
            }
            other => other.failure(&folder),
        })?;
        let record = manifest.scenario.parameters.get("sweep");
        match record.and_then(Shard::of_record) {
            Some(shard) => Ok(Known {
                folder,
                shard,
                manifest,
            }),
            None => {
                let message = format!("{} holds no shard of a sweep", folder.display());
                Err(Failure::input(message))
            }
        }
    }
}

impl Sweep {
    /// Joins finished shards of this experiment into the folder `out`: those in `named`, or all that lie in `out`.
    ///
    /// # Errors
    /// Shards that are missing, unfinished, changed or of another experiment; a folder that must not be written.
    pub fn merge(
        &self,
        out: &Path,
        named: &[PathBuf],
        command: Vec<String>,
        force: bool,
    ) -> Result<Manifest, Failure> {
        let mut plan = self.plan(Shard::WHOLE, command);
        let before = Manifest::read(out).ok();
        let before = before.filter(|manifest| manifest.identity == plan.identity());
        let folders = folders(out, named)?;
        if folders.is_empty() && before.is_some() {
            // A sweep in one part is what a merge would write.
            return verify(out)?.require_intact(out);
        }
        let shards = self.shards(out, folders)?;
        // Shards may lie in the folder that they are joined in.
        let names = crate::results::verify::entries(out)?;
        plan.working.extend(
            names
                .into_iter()
                .filter(|name| Shard::of_folder(name).is_some()),
        );
        let source = source(&shards);
        if before.is_some_and(|before| merged_from(&before) != Some(&source)) {
            // Shards were made again since.
            ResultsFolder::reopen(out, &plan)?;
        }
        match ResultsFolder::open(out, plan, force)? {
            Opening::Complete(manifest) => Ok(*manifest),
            Opening::Write(folder) => {
                let mut joined = Joined::open(self, shards, source)?;
                self.finish(Shard::WHOLE, &mut joined, folder)
            }
        }
    }

    /// The shards in folders, in their order.
    fn shards(&self, out: &Path, folders: Vec<PathBuf>) -> Result<Vec<Known>, Failure> {
        if folders.is_empty() {
            let message = format!("{} holds no shards", out.display());
            return Err(Failure::input(message).with_help(
                "name the folder of the sweep with --out, or the folders of the shards",
            ));
        }
        let mut found: BTreeMap<u32, Known> = BTreeMap::new();
        for folder in folders {
            let known = self.shard(folder)?;
            for other in found.values() {
                refuse_pair(other, &known)?;
            }
            found.insert(known.shard.number, known);
        }
        let count = found.values().next().map_or(1, |known| known.shard.count);
        let missing: Vec<String> = (1..=count)
            .filter(|number| !found.contains_key(number))
            .map(|number| format!("{number}/{count}"))
            .collect();
        if missing.is_empty() {
            return Ok(found.into_values().collect());
        }
        let message = format!("shards are missing: {}", missing.join(", "));
        Err(Failure::input(message).with_help("run them with --shard, or name their folders"))
    }

    /// The shard of this experiment that a folder holds.
    fn shard(&self, folder: PathBuf) -> Result<Known, Failure> {
        let known = Known::read(folder)?;
        if known.manifest.identity == self.plan(known.shard, Vec::new()).identity() {
            return Ok(known);
        }
        let message = format!(
            "{} is not a shard of this experiment",
            known.folder.display()
        );
        Err(Failure::input(message).with_help(
            "it was made from another experiment file, scenario, setting or version of the program: make it again, or name the right file",
        ))
    }
}

/// A hash of what the shards hold.
fn source(shards: &[Known]) -> String {
    let mut hash = Sha256::new();
    for known in shards {
        let tables = known.manifest.tables.iter();
        let tables = tables.filter(|table| table.deterministic);
        tables.for_each(|table| hash.update(&table.sha256));
    }
    hexadecimal(&hash.finalize())
}

/// The shards that a finished folder was merged from.
fn merged_from(manifest: &Manifest) -> Option<&str> {
    let record = manifest.scenario.parameters.get("sweep")?;
    record.get("merged_from")?.as_str()
}

/// Refuses two shards that are the same, or that are of different numbers of shards.
fn refuse_pair(one: &Known, other: &Known) -> Result<(), Failure> {
    let [path, other_path] = [one, other].map(|known| known.folder.display());
    if one.shard == other.shard {
        let message = format!("{path} and {other_path} are the same shard {}", one.shard);
        return Err(Failure::input(message).with_help("name each shard once"));
    }
    if one.shard.count == other.shard.count {
        return Ok(());
    }
    let (shard, count) = (other.shard, one.shard.count);
    let message = format!("{other_path} is shard {shard}, but others are of {count} shards");
    Err(Failure::input(message).with_help("name the folders of the shards that belong together"))
}

impl Joined {
    /// Reads which runs the shards have, and checks that nobody changed them.
    fn open(sweep: &Sweep, shards: Vec<Known>, source: String) -> Result<Self, Failure> {
        let schema = sweep.experiment.selection.results;
        let mut joined = Joined {
            source,
            shards: Vec::new(),
            runs: vec![None; sweep.run_count() as usize],
        };
        for Known { folder, .. } in shards {
            verify(&folder)?.require_intact(&folder)?;
            joined.read_runs(&folder)?;
            joined.read_timings(&folder)?;
            let path = folder.join(schema.file_name(TableFormat::Csv));
            let failure = |error| Failure::io("read", &path, &error);
            let mut rows = BufReader::new(File::open(&path).map_err(failure)?);
            let header = schema.header().len() as u64 + 1;
            rows.seek(SeekFrom::Start(header)).map_err(failure)?;
            joined.shards.push(Part { path, rows });
        }
        Ok(joined)
    }

    fn read_runs(&mut self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(RUNS.file_name(TableFormat::Csv));
        for record in records(&path)? {
            let record = record?;
            let cell = |name: &str| record.get(name).map(String::as_str);
            let number = |name: &str| cell(name)?.parse::<u64>().ok();
            let ended = || {
                Some(Ended {
                    run: number("run")?.try_into().ok()?,
                    rows: number("rows")?,
                    bytes: number("bytes")?,
                    sha256: match cell("sha256")? {
                        "" => [0; 32],
                        text => hash(text)?,
                    },
                    seconds: 0.0,
                    finished: String::new(),
                    error: cell("error")?.to_owned(),
                })
            };
            let place =
                ended().and_then(|ended| Some((self.runs.get_mut(ended.run as usize)?, ended)));
            let (place, ended) = place.ok_or_else(|| unreadable(&path))?;
            *place = Some(Box::new(ended));
        }
        Ok(())
    }

    fn read_timings(&mut self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(TIMINGS.file_name(TableFormat::Csv));
        for record in records(&path)? {
            let record = record?;
            let run = record.get("run").and_then(|run| run.parse::<usize>().ok());
            let ended = run.and_then(|run| self.runs.get_mut(run)?.as_mut());
            if let Some(ended) = ended {
                let seconds = record.get("seconds").and_then(|text| text.parse().ok());
                ended.seconds = seconds.unwrap_or(0.0);
                ended.finished = record.get("finished").cloned().unwrap_or_default();
            }
        }
        Ok(())
    }
}

impl EndedRuns for Joined {
    fn source(&self) -> Option<String> {
        Some(self.source.clone())
    }

    fn ended(&self, run: u32) -> Option<&Ended> {
        self.runs[run as usize].as_deref()
    }

    fn rows(&mut self, run: u32, to: &mut Vec<u8>) -> Result<(), Failure> {
        to.clear();
        let count = self.shards.len() as u32;
        let part = &mut self.shards[(run % count) as usize];
        if let Some(ended) = self.runs[run as usize].as_deref() {
            to.resize(ended.bytes as usize, 0);
            part.rows
                .read_exact(to)
                .map_err(|error| Failure::io("read", &part.path, &error))?;
        }
        Ok(())
    }
}

/// The lines of a CSV file of ours by column, one after the other.
fn records(
    path: &Path,
) -> Result<impl Iterator<Item = Result<BTreeMap<String, String>, Failure>>, Failure> {
    let reader = csv::Reader::from_path(path).map_err(|_| unreadable(path))?;
    let rows = reader.into_deserialize::<BTreeMap<String, String>>();
    Ok(rows.map(|row| row.map_err(|_| unreadable(path))))
}

fn unreadable(path: &Path) -> Failure {
    Failure::input(format!("{} cannot be read", path.display()))
}

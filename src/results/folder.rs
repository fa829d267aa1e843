//! The results folder: opened, filled and finished as a whole.
//!
//! Tables are temporary files until [`ResultsFolder::finish`], which renames them and then writes
//! manifest.json. A folder without a manifest is therefore partial, and a run that fails or is
//! interrupted leaves the folder as it found it. A run that is killed leaves a marker, by which
//! the same run takes the folder up again.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use super::claim::{Claim, MARKER, Marker, Start, claim, is_own_leftover, refuse_obstacles};
use super::lock::Lock;
use super::machine::timestamp;
use super::manifest::{FileRecord, MANIFEST, Manifest, TableRecord};
use super::plan::Plan;
use super::staged::{Complete, Staged, remove_if_present, stage, sync_folder};
use super::table::{Cell, TableSchema};
use super::verify::entries;
use super::writer::Writer;
use crate::failure::Failure;

/// The outcome of opening a folder.
pub enum Opening {
    /// The result is there, complete and intact: nothing to do.
    Complete(Box<Manifest>),
    /// The run must be made.
    Write(Box<ResultsFolder>),
}

/// A results folder that is being written. Dropping it unfinished removes what it wrote.
pub struct ResultsFolder {
    plan: Plan,
    start: Start,
    /// Files of ours that were there, or may be.
    known: Vec<String>,
    tables: Vec<(TableRecord, Complete)>,
    files: Vec<(FileRecord, Complete)>,
    /// Parameters that the run found out; those of the plan unless set.
    found: Option<serde_json::Value>,
    clock: (SystemTime, Instant),
    /// Whether the marker must outlive this run, because finished files stand without a manifest.
    keep_marker: bool,
    place: Place,
}

/// A folder that is ours to write. Its fields go away in their order: first the lock, then the
/// folders that were made for the run.
struct Place {
    lock: Option<Lock>,
    path: PathBuf,
    created: Vec<PathBuf>,
}

impl Place {
    fn take(path: &Path) -> Result<Self, Failure> {
        let mut place = Place {
            lock: None,
            path: path.to_path_buf(),
            created: Vec::new(),
        };
        let missing: Vec<_> = path
            .ancestors()
            .filter(|part| !part.as_os_str().is_empty())
            .collect();
        let missing: Vec<_> = missing
            .into_iter()
            .take_while(|part| !part.exists())
            .collect();
        for part in missing.into_iter().rev() {
            match fs::create_dir(part) {
                Ok(()) => place.created.push(part.to_path_buf()),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Failure::io("create the folder", part, &error)),
            }
        }
        place.lock = Some(Lock::take(path)?);
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lock = None;
        for folder in self.created.iter().rev() {
            // Fails, as it should, when the folder holds something.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A table that is being written.
pub struct ResultTable {
    writer: Writer<BufWriter<Staged>>,
    path: PathBuf,
}

impl ResultTable {
    /// Writes a row, see [`TableWriter::write`](super::writer::TableWriter::write).
    ///
    /// # Errors
    /// A machine's failure that names the table.
    pub fn write(&mut self, row: &[Cell]) -> Result<(), Failure> {
        self.writer
            .write(row)
            .map_err(|error| Failure::io("write", &self.path, &error))
    }
}

impl ResultsFolder {
    /// Opens a folder for the result of a run.
    ///
    /// | the folder | what happens |
    /// |---|---|
    /// | absent or empty | the run starts |
    /// | finished result of the same identity | verified; [`Opening::Complete`] |
    /// | the same, but files edited or missing | refused; replaced with `force` |
    /// | partial result of the same identity | written anew |
    /// | anything else | refused; with `force`, files of ours are replaced and no others |
    ///
    /// # Errors
    /// A fault of the input if the folder is refused or another process writes it, of the machine
    /// if it cannot be written.
    pub fn open(path: &Path, plan: Plan, force: bool) -> Result<Opening, Failure> {
        // Once to refuse before anything is touched (and to confirm results on read-only media),
        // and again when nobody else can change the folder.
        if let Claim::Complete(manifest) = claim(path, &plan, force)? {
            discard_remains(path, &plan);
            return Ok(Opening::Complete(manifest));
        }
        let place = Place::take(path)?;
        let (start, known) = match claim(path, &plan, force)? {
            Claim::Complete(manifest) => return Ok(Opening::Complete(manifest)),
            Claim::Write { start, known } => (start, known),
        };
        let mut files = plan.file_names();
        refuse_obstacles(path, &files)?;
        files.extend(
            known
                .iter()
                .filter(|name| !plan.file_names().contains(name))
                .cloned(),
        );
        let folder = ResultsFolder {
            start,
            known: files,
            tables: Vec::new(),
            files: Vec::new(),
            found: None,
            clock: (SystemTime::now(), Instant::now()),
            keep_marker: path.join(MARKER).exists() && !path.join(MANIFEST).exists(),
            plan,
            place,
        };
        let temporary = [&folder.known[..], &folder.plan.working[..]].concat();
        remove_leftovers(path, &temporary)?;
        let started = timestamp(folder.clock.0);
        let marker = Marker::new(&folder.plan.identity(), folder.known.clone(), started);
        let staged = stage(path, MARKER, marker.to_json().as_bytes());
        let placed = staged.and_then(|complete| complete.place(&path.join(MARKER)));
        folder.io("write", MARKER, placed)?;
        Ok(Opening::Write(Box::new(folder)))
    }

    /// Makes a finished result of the same identity a partial one that is to be written anew. Other folders are left as they are.
    ///
    /// # Errors
    /// A machine's failure if the marker cannot be written or the manifest not removed.
    pub fn reopen(path: &Path, plan: &Plan) -> Result<(), Failure> {
        let identity = plan.identity();
        if !Manifest::read(path).is_ok_and(|manifest| manifest.identity == identity) {
            return Ok(());
        }
        let _lock = Lock::take(path)?;
        let failure = |name: &str, error| Failure::io("write", &path.join(name), &error);
        let started = timestamp(SystemTime::now());
        let marker = Marker::new(&identity, plan.file_names(), started);
        stage(path, MARKER, marker.to_json().as_bytes())
            .and_then(|complete| complete.place(&path.join(MARKER)))
            .map_err(|error| failure(MARKER, error))?;
        remove_if_present(&path.join(MANIFEST)).map_err(|error| failure(MANIFEST, error))
    }

    /// Where the results go.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// How the folder was found.
    pub fn start(&self) -> Start {
        self.start
    }

    /// Begins a table of the plan. Several can be written at the same time.
    ///
    /// # Errors
    /// A machine's failure if the file cannot be created.
    pub fn table(&self, schema: &'static TableSchema) -> Result<ResultTable, Failure> {
        let name = schema.file_name(self.plan.format);
        let staged = Staged::new(self.path(), &name);
        let path = self.path().join(&name);
        let writer = staged
            .and_then(|staged| Writer::new(schema, self.plan.format, BufWriter::new(staged)))
            .map_err(|error| Failure::io("write", &path, &error))?;
        Ok(ResultTable { writer, path })
    }

    /// Takes a complete table, to be shown with the others at the end.
    ///
    /// # Errors
    /// A machine's failure if the rest cannot be written.
    pub fn keep(&mut self, table: ResultTable) -> Result<(), Failure> {
        let ResultTable { writer, path } = table;
        let (schema, rows) = (writer.schema(), writer.rows());
        let complete = writer
            .finish()
            .and_then(|buffer| buffer.into_inner().map_err(|error| error.into_error()))
            .and_then(Staged::complete)
            .map_err(|error| Failure::io("write", &path, &error))?;
        let record = TableRecord {
            name: schema.name.to_string(),
            file: schema.file_name(self.plan.format),
            rows,
            bytes: complete.bytes,
            sha256: complete.sha256.clone(),
            deterministic: schema.deterministic,
        };
        self.tables.push((record, complete));
        Ok(())
    }

    /// Adds a file of the plan that is no table.
    ///
    /// # Errors
    /// A machine's failure if it cannot be written.
    pub fn file(&mut self, name: &str, content: &[u8]) -> Result<(), Failure> {
        let complete = stage(self.path(), name, content);
        let complete = self.io("write", name, complete)?;
        let sha256 = complete.sha256.clone();
        let record = FileRecord {
            file: name.to_string(),
            bytes: complete.bytes,
            sha256,
        };
        self.files.push((record, complete));
        Ok(())
    }

    /// Records the parameters of a run that had to find some of them out. The identity stays that of the plan, which decides them.
    pub fn found(&mut self, parameters: serde_json::Value) {
        self.found = Some(parameters);
    }

    /// Shows the tables and writes the manifest, after which the folder is a finished result.
    ///
    /// # Errors
    /// A machine's failure if a file cannot be put in its place, or if a file of the plan was not
    /// written (a fault of the program).
    pub fn finish(mut self) -> Result<Manifest, Failure> {
        let manifest = self.manifest()?;
        let planned = self.plan.file_names();
        let path = self.path().to_path_buf();
        // The manifest is on disk before the first table is in place, so that a full disk is
        // noticed while the folder still is as it was.
        let staged = stage(&path, MANIFEST, manifest.to_json().as_bytes());
        let staged = self.io("write", MANIFEST, staged)?;
        self.keep_marker = true;
        self.io("replace", MANIFEST, remove_if_present(&path.join(MANIFEST)))?;
        for stale in self.known.iter().filter(|name| !planned.contains(name)) {
            self.io("remove", stale, remove_if_present(&path.join(stale)))?;
        }
        let tables = std::mem::take(&mut self.tables).into_iter();
        let files = std::mem::take(&mut self.files).into_iter();
        let all = tables.map(|(record, complete)| (record.file, complete));
        for (name, complete) in all.chain(files.map(|(record, complete)| (record.file, complete))) {
            self.io("write", &name, complete.place(&path.join(&name)))?;
        }
        // The tables must be on disk before a manifest vouches for them.
        self.io("write", "", sync_folder(&path))?;
        self.io("write", MANIFEST, staged.place(&path.join(MANIFEST)))?;
        self.io("write", "", sync_folder(&path))?;
        self.keep_marker = false;
        Ok(manifest)
    }

    /// The manifest of the finished run, with tables and files in the order of the plan.
    fn manifest(&mut self) -> Result<Manifest, Failure> {
        let names = self.plan.file_names();
        let position = |file: &str| names.iter().position(|name| name == file);
        self.tables
            .sort_by_key(|(record, _)| position(&record.file));
        self.files.sort_by_key(|(record, _)| position(&record.file));
        let tables: Vec<_> = self
            .tables
            .iter()
            .map(|(record, _)| record.clone())
            .collect();
        let files: Vec<_> = self
            .files
            .iter()
            .map(|(record, _)| record.clone())
            .collect();
        let mut manifest = Manifest {
            tables,
            files,
            started: timestamp(self.clock.0),
            finished: timestamp(SystemTime::now()),
            duration_seconds: (self.clock.1.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            ..Manifest::of_plan(&self.plan)
        };
        if let Some(found) = self.found.take() {
            manifest.scenario.parameters = found;
        }
        if !manifest.hashes().map(|(file, _)| file).eq(names.iter()) {
            let written: Vec<_> = manifest.hashes().map(|(file, _)| file).collect();
            let (names, written) = (names.join(", "), written.join(", "));
            let text = format!("fault of the program: planned {names}, but written {written}");
            return Err(Failure::machine(text));
        }
        Ok(manifest)
    }

    fn io<T>(&self, action: &str, name: &str, done: std::io::Result<T>) -> Result<T, Failure> {
        done.map_err(|error| Failure::io(action, &self.path().join(name), &error))
    }
}

impl Drop for ResultsFolder {
    fn drop(&mut self) {
        // Files that wait for their place are removed with these; nothing can be done about
        // errors here, and the next run clears what is left.
        self.tables.clear();
        self.files.clear();
        if !self.keep_marker {
            let _ = remove_if_present(&self.path().join(MARKER));
        }
    }
}

fn remove_leftovers(folder: &Path, names: &[String]) -> Result<(), Failure> {
    for entry in entries(folder)?
        .iter()
        .filter(|entry| is_own_leftover(entry, names))
    {
        let path = folder.join(entry);
        remove_if_present(&path).map_err(|error| Failure::io("remove", &path, &error))?;
    }
    Ok(())
}

/// Clears what a killed run left beside a finished result, if the folder can be written and
/// nobody is writing there.
fn discard_remains(folder: &Path, plan: &Plan) {
    let Some(marker) = Marker::read(folder) else {
        return;
    };
    let Ok(_lock) = Lock::take(folder) else {
        return;
    };
    let names = [plan.file_names(), marker.files].concat();
    // The result is intact whether or not this succeeds.
    let _ = remove_leftovers(folder, &names);
    let _ = remove_if_present(&folder.join(MARKER));
}

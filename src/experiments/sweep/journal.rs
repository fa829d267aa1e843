//! The runs of a sweep on disk as they end, so that none is made twice and none is lost.
//!
//! Two files stand in the folder until the sweep is finished. `partial-results.csv` has the rows of the runs in the order in which
//! they ended; it can be read at any time. `partial-runs.csv` has a line for each run: it counts when its end is written, and it
//! is written when the rows are on the disk. What a kill or a power failure leaves behind the last such line is dropped.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::ended::Ended;
use crate::failure::Failure;
use crate::results::{TableSchema, stage, sync_folder};

/// Rows of the runs so far.
pub const PARTIAL_RESULTS: &str = "partial-results.csv";
/// The runs so far.
pub const PARTIAL_RUNS: &str = "partial-runs.csv";
/// What the folder is for.
pub const STATE: &str = "sweep.json";
/// What happened when.
pub const LOG: &str = "sweep.log";
/// Files of a sweep that goes on.
pub(super) const WORKING: [&str; 4] = [STATE, PARTIAL_RESULTS, PARTIAL_RUNS, LOG];

/// The first line of the runs.
const HEADER: &str = "run,status,rows,bytes,sha256,seconds,finished,error\n";

/// What to do about files that were changed.
const ANEW: &str =
    "put the file back as it was, or start anew with --force or in another folder (--out)";

/// Finished runs wait at most so long, or so many bytes, until they are written together.
pub(super) const WAIT: Duration = Duration::from_secs(1);
const BATCH: usize = 1 << 20;

/// A run whose rows are on the disk.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// How it ended.
    pub ended: Ended,
    /// Where its rows begin in their file.
    pub offset: u64,
}

/// The open files.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    results: File,
    runs: File,
    /// Runs on the disk, by number.
    entries: Vec<Option<Box<Entry>>>,
    /// Length of the rows on the disk.
    length: u64,
    waiting: Vec<u8>,
    waiting_runs: Vec<Ended>,
    since: Instant,
}

impl Journal {
    /// Opens the files of a folder for a sweep of so many runs, and takes up the runs that are there; `identity` is that of the sweep
    /// and shard.
    ///
    /// # Errors
    /// Files of another sweep, files that were changed, a machine that refuses.
    pub(super) fn open(
        folder: &Path,
        identity: &str,
        schema: &TableSchema,
        runs: u32,
    ) -> Result<Self, Failure> {
        let state = folder.join(STATE);
        let known = match fs::read_to_string(&state) {
            Ok(text) => check_state(folder, &text, identity).map(|()| true)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            Err(error) => return Err(Failure::io("read", &state, &error)),
        };
        let header = format!("{}\n", schema.header());
        let [results, runs_file] = [(PARTIAL_RESULTS, header.as_str()), (PARTIAL_RUNS, HEADER)]
            .map(|(name, header)| begin(folder, name, header));
        let mut journal = Journal {
            folder: folder.to_owned(),
            results: results?,
            runs: runs_file?,
            entries: vec![None; runs as usize],
            length: header.len() as u64,
            waiting: Vec::new(),
            waiting_runs: Vec::new(),
            since: Instant::now(),
        };
        journal.take_up()?;
        if !known && journal.counts().0 > 0 {
            let message = format!(
                "{} is missing, so that nobody can tell whose runs there are",
                state.display()
            );
            return Err(Failure::input(message).with_help(ANEW));
        }
        Ok(journal)
    }

    /// Reads the runs that are there, and cuts off what was being written.
    fn take_up(&mut self) -> Result<(), Failure> {
        let runs_path = self.folder.join(PARTIAL_RUNS);
        let results_path = self.folder.join(PARTIAL_RESULTS);
        let mut bytes = Vec::new();
        self.runs
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::io("read", &runs_path, &error))?;
        // A power failure can leave room that nothing was written to.
        let written = bytes.iter().position(|&byte| byte == 0);
        bytes.truncate(written.unwrap_or(bytes.len()));
        let whole = bytes
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |end| end + 1);
        let text = String::from_utf8_lossy(&bytes[..whole]).into_owned();
        let damaged = |line: usize, what: &str| {
            Failure::input(format!("{}:{line}: {what}", runs_path.display())).with_help(ANEW)
        };
        let rows = self
            .results
            .try_clone()
            .map_err(|error| Failure::io("read", &results_path, &error))?;
        let mut rows = BufReader::with_capacity(1 << 16, rows);
        for (number, line) in text.lines().enumerate().skip(1) {
            let ended =
                Ended::read(line).ok_or_else(|| damaged(number + 1, "the line was changed"))?;
            let place = ended.run as usize;
            if place >= self.entries.len() {
                return Err(damaged(number + 1, "the sweep has no such run"));
            }
            let found = digest(&mut rows, ended.bytes)
                .map_err(|error| Failure::io("read", &results_path, &error))?;
            if found != Some(ended.sha256) {
                let what = format!(
                    "the rows of run {} in {PARTIAL_RESULTS} are not those that were written",
                    ended.run
                );
                return Err(damaged(number + 1, &what));
            }
            let offset = self.length;
            self.length += ended.bytes;
            self.entries[place] = Some(Box::new(Entry { ended, offset }));
        }
        let cut = |file: &mut File, length: u64, path: &Path| {
            let done = file
                .set_len(length)
                .and_then(|()| file.seek(SeekFrom::End(0)));
            done.map_err(|error| Failure::io("write", path, &error))
        };
        cut(&mut self.results, self.length, &results_path)?;
        cut(&mut self.runs, whole as u64, &runs_path)?;
        Ok(())
    }

    /// The runs on the disk, by number.
    pub(super) fn entry(&self, run: u32) -> Option<&Entry> {
        self.entries[run as usize].as_deref()
    }

    /// How many runs are on the disk, and how many of them failed.
    pub(super) fn counts(&self) -> (u32, u32) {
        let entries = || self.entries.iter().flatten();
        let failed = entries().filter(|entry| entry.ended.failed()).count();
        (entries().count() as u32, failed as u32)
    }

    /// Forgets the runs that failed, so that they are made again.
    pub(super) fn forget_failed(&mut self) {
        for entry in &mut self.entries {
            if entry.as_ref().is_some_and(|entry| entry.ended.failed()) {
                *entry = None;
            }
        }
    }

    /// Takes a run that has ended, with its rows.
    ///
    /// # Errors
    /// A machine that refuses.
    pub(super) fn add(&mut self, ended: Ended, rows: &[u8]) -> Result<(), Failure> {
        if self.waiting_runs.is_empty() {
            self.since = Instant::now();
        }
        self.waiting.extend_from_slice(rows);
        self.waiting_runs.push(ended);
        if self.waiting.len() >= BATCH || self.since.elapsed() >= WAIT {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what waits: first the rows, then the lines that vouch for them.
    ///
    /// # Errors
    /// A machine that refuses; what was written of it is cut off again when the files are next opened.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        if self.waiting_runs.is_empty() {
            return Ok(());
        }
        let lines: String = self.waiting_runs.iter().map(Ended::line).collect();
        for (file, name, bytes) in [
            (&mut self.results, PARTIAL_RESULTS, self.waiting.as_slice()),
            (&mut self.runs, PARTIAL_RUNS, lines.as_bytes()),
        ] {
            file.write_all(bytes)
                .and_then(|()| file.sync_data())
                .map_err(|error| Failure::io("write", &self.folder.join(name), &error))?;
        }
        self.waiting.clear();
        for ended in self.waiting_runs.drain(..) {
            let offset = self.length;
            self.length += ended.bytes;
            let place = ended.run as usize;
            self.entries[place] = Some(Box::new(Entry { ended, offset }));
        }
        Ok(())
    }

    /// Reads the rows of a run into `to`.
    ///
    /// # Errors
    /// A machine that refuses.
    pub(super) fn rows(&mut self, run: u32, to: &mut Vec<u8>) -> Result<(), Failure> {
        to.clear();
        if let Some(entry) = self.entries[run as usize].as_deref() {
            to.resize(entry.ended.bytes as usize, 0);
            let read = self.results.seek(SeekFrom::Start(entry.offset));
            read.and_then(|_| self.results.read_exact(to))
                .map_err(|error| Failure::io("read", &self.folder.join(PARTIAL_RESULTS), &error))?;
        }
        Ok(())
    }

    /// Removes the files of a finished sweep, but for the log.
    pub(super) fn remove(folder: &Path) {
        for name in [PARTIAL_RUNS, PARTIAL_RESULTS, STATE] {
            // Files that stay behind do no harm.
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

/// The first of the files of the runs that a folder lacks.
pub(super) fn missing(folder: &Path) -> Option<&'static str> {
    let files = [STATE, PARTIAL_RESULTS, PARTIAL_RUNS];
    files.into_iter().find(|name| !folder.join(name).is_file())
}

/// Whether a folder has the runs of an unfinished sweep or shard.
pub(super) fn is_of(folder: &Path, identity: &str) -> bool {
    let text = fs::read_to_string(folder.join(STATE)).unwrap_or_default();
    check_state(folder, &text, identity).is_ok()
}

/// Writes what the folder is for: the identity of the sweep or shard, and what people and `status` are told of it.
///
/// # Errors
/// A machine that refuses.
pub(super) fn write_state(
    folder: &Path,
    identity: String,
    mut state: serde_json::Value,
) -> Result<(), Failure> {
    state["identity"] = identity.into();
    let text = format!("{state:#}\n");
    stage(folder, STATE, text.as_bytes())
        .and_then(|complete| complete.place(&folder.join(STATE)))
        .and_then(|()| sync_folder(folder))
        .map_err(|error| Failure::io("write", &folder.join(STATE), &error))
}

fn check_state(folder: &Path, text: &str, identity: &str) -> Result<(), Failure> {
    let state: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let there = |key: &str| state.get(key).and_then(serde_json::Value::as_str);
    if there("identity") == Some(identity) {
        return Ok(());
    }
    let what = match there("experiment") {
        Some(name) => format!(
            "the unfinished sweep of another experiment, or of another state of it ({name})"
        ),
        None => format!("a {STATE} that was changed"),
    };
    let message = format!("{} holds {what}", folder.display());
    Err(Failure::input(message)
        .with_help("choose another folder with --out, or drop its runs with --force"))
}

/// Opens a file for reading and appending; a new one, or one whose first line was being written, gets its header.
fn begin(folder: &Path, name: &str, header: &str) -> Result<File, Failure> {
    let path = folder.join(name);
    let failure = |error| Failure::io("write", &path, &error);
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(failure)?;
    let mut first = String::new();
    let mut reader = BufReader::new(&file).take(header.len() as u64 + 1);
    // A line that is no text is no header either.
    let _ = reader.read_line(&mut first);
    if first != header {
        if !header.starts_with(&first) {
            let message = format!("{}:1: the header was changed", path.display());
            return Err(Failure::input(message).with_help(ANEW));
        }
        file.set_len(0).map_err(failure)?;
        file.seek(SeekFrom::Start(0)).map_err(failure)?;
        file.write_all(header.as_bytes()).map_err(failure)?;
    }
    let start = if name == PARTIAL_RUNS {
        0
    } else {
        header.len() as u64
    };
    file.seek(SeekFrom::Start(start)).map_err(failure)?;
    Ok(file)
}

/// The hash of the next so many bytes, `None` if there are fewer.
pub(super) fn digest(from: &mut impl Read, bytes: u64) -> std::io::Result<Option<[u8; 32]>> {
    let mut hash = Sha256::new();
    let mut buffer = [0; 1 << 13];
    let mut left = bytes;
    while left > 0 {
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        match from.read(&mut buffer[..most])? {
            0 => return Ok(None),
            read => {
                hash.update(&buffer[..read]);
                left -= read as u64;
            }
        }
    }
    Ok(Some(hash.finalize().into()))
}

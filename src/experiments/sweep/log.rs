//! What happened in a sweep, for people: lines in a file, and the count of runs for the progress.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use super::journal::LOG;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::results::machine::timestamp;

/// Time between two lines of progress in the file.
const INTERVAL: Duration = Duration::from_secs(60);

/// The open file and the count.
pub(super) struct Log {
    file: File,
    start: Instant,
    told: Instant,
    all: u32,
    /// Runs that were there before.
    before: u32,
    done: u32,
    failed: u32,
}

impl Log {
    /// Appends to the log of a folder. `done` of `all` runs are there, `failed` of them in vain.
    ///
    /// # Errors
    /// A machine that refuses.
    pub(super) fn open(
        folder: &Path,
        all: u32,
        (done, failed): (u32, u32),
    ) -> Result<Self, Failure> {
        let path = folder.join(LOG);
        let file = File::options().create(true).append(true).open(&path);
        Ok(Log {
            file: file.map_err(|error| Failure::io("write", &path, &error))?,
            start: Instant::now(),
            told: Instant::now(),
            all,
            before: done,
            done,
            failed,
        })
    }

    /// Writes a line with the time. A log that cannot be written does not end the sweep: its results would tell the same.
    pub(super) fn line(&mut self, text: &str) {
        let line = format!("{} {text}\n", timestamp(SystemTime::now()));
        let _ = self.file.write_all(line.as_bytes());
    }

    /// Counts a run that has ended.
    pub(super) fn run(&mut self, failed: bool, progress: &Progress) {
        self.done += 1;
        self.failed += u32::from(failed);
        let state = self.state();
        progress.message(&state);
        progress.inc(1);
        if self.told.elapsed() >= INTERVAL {
            self.told = Instant::now();
            self.line(&state);
        }
    }

    /// Runs done, rate and failures in words.
    pub(super) fn state(&self) -> String {
        let minutes = self.start.elapsed().as_secs_f64() / 60.0;
        let rate = f64::from(self.done - self.before) / minutes.max(1e-9);
        let (done, all, failed) = (self.done, self.all, self.failed);
        format!("{done} of {all} runs, {rate:.1} per minute, {failed} failed")
    }
}

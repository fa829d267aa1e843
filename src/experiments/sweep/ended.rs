//! How a run of a sweep ended: a line of the file of runs.

use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::results::{hexadecimal, machine::timestamp};

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ended {
    /// Its number.
    pub run: u32,
    /// Rows that are kept of it.
    pub rows: u64,
    /// Their bytes as CSV.
    pub bytes: u64,
    /// Their hash.
    pub sha256: [u8; 32],
    /// Wall time.
    pub seconds: f64,
    /// When it ended.
    pub finished: String,
    /// Why it failed; empty if it did not.
    pub error: String,
}

impl Ended {
    /// A run that ended now with these rows, or failed.
    pub(super) fn now(run: u32, seconds: f64, made: &Result<(u64, Vec<u8>), String>) -> Self {
        let (rows, bytes, error) = match made {
            Ok((rows, bytes)) => (*rows, bytes.as_slice(), String::new()),
            Err(error) => (0, [].as_slice(), one_line(error)),
        };
        Ended {
            run,
            rows,
            bytes: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
            seconds,
            finished: timestamp(SystemTime::now()),
            error,
        }
    }

    /// Whether it failed.
    pub(super) fn failed(&self) -> bool {
        !self.error.is_empty()
    }

    /// `done` or `failed`.
    pub(super) fn status(&self) -> &'static str {
        if self.failed() { "failed" } else { "done" }
    }

    /// The line in the file of runs.
    pub(super) fn line(&self) -> String {
        format!(
            "{},{},{},{},{},{:.3},{},\"{}\"\n",
            self.run,
            self.status(),
            self.rows,
            self.bytes,
            hexadecimal(&self.sha256),
            self.seconds,
            self.finished,
            self.error.replace('"', "\"\"")
        )
    }

    /// Reads such a line, without its end; `None` if it was changed.
    pub(super) fn read(line: &str) -> Option<Self> {
        let mut cells = line.splitn(8, ',');
        let run = cells.next()?.parse().ok()?;
        let status = cells.next()?;
        let rows = cells.next()?.parse().ok()?;
        let bytes = cells.next()?.parse().ok()?;
        let sha256 = hash(cells.next()?)?;
        let seconds = cells.next()?.parse().ok()?;
        let finished = cells.next()?.to_owned();
        let error = cells.next()?.strip_prefix('"')?.strip_suffix('"')?;
        let ended = Ended {
            run,
            rows,
            bytes,
            sha256,
            seconds,
            finished,
            error: error.replace("\"\"", "\""),
        };
        (ended.status() == status).then_some(ended)
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A hash from its hexadecimal digits.
pub(super) fn hash(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

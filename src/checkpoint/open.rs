//! A state read back: verified to the last byte, then continued.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::header::Header;
use super::{DIGEST, FORMAT, LENGTH, MAGIC, PREFIX, nation};
use crate::bytes::Malformed;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::population::Nation;
use crate::results::VERSION;
use crate::scenario::Scenario;

/// A saved state whose every byte was verified.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    header: Header,
    file: BufReader<File>,
    /// Where the sections after the header begin, and where they end.
    sections: [u64; 2],
}

impl Checkpoint {
    /// Opens a state and verifies it to the last byte; nothing of it is used before.
    ///
    /// # Errors
    /// A fault of the input if the file is none of ours, truncated, damaged, or of another version of the program; of the machine if it
    /// cannot be read; and an interruption.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failure = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => {
                unusable(path, "there is no such file")
            }
            _ => Failure::io("read", path, &error),
        };
        if path.is_dir() {
            return Err(unusable(path, "it is a folder"));
        }
        let file = File::open(path).map_err(failure)?;
        let found = file.metadata().map_err(failure)?.len();
        let mut file = BufReader::with_capacity(1 << 16, file);
        let format = verify(&mut file, found, path)?;
        if format != FORMAT {
            let problem = format!("it has format {format}, and this program reads format {FORMAT}");
            return Err(stale(path, &problem));
        }
        file.seek(SeekFrom::Start(PREFIX)).map_err(failure)?;
        let mut state = Self {
            path: path.to_path_buf(),
            header: Header::default(),
            file,
            sections: [PREFIX, found - DIGEST],
        };
        let mut left = state.sections[1] - PREFIX;
        let mut bytes = Vec::new();
        state.section(&mut left, &mut bytes)?;
        state.sections[0] = state.sections[1] - left;
        state.header = Header::from_json(&bytes).ok_or_else(|| damaged(path))?;
        if let Some(version) = state.header.other_version() {
            let problem = format!(
                "version {version} of the program saved it, and this is version {}",
                VERSION
            );
            return Err(stale(path, &problem));
        }
        if !state.header.is_of_this_engine() {
            let problem = "a build of the program saved it that gives other results";
            return Err(stale(path, problem));
        }
        Ok(state)
    }

    /// The last year that it holds.
    pub fn year(&self) -> u16 {
        self.header.year
    }

    /// Name of the scenario that was simulated.
    pub fn scenario(&self) -> &str {
        &self.header.scenario
    }

    /// Whether a replicate of the scenario would save the same state at the same year.
    pub fn is_of(&self, scenario: &Scenario, replicate: u32, year: u16) -> bool {
        self.header == Header::of(scenario, replicate, year)
    }

    /// Checks that a replicate of the scenario comes to this state.
    ///
    /// # Errors
    /// A fault of the input that names the first parameter or the data in the way, with the year and both values.
    pub fn check(&self, scenario: &Scenario, replicate: u32) -> Result<(), Failure> {
        self.header.check(scenario, replicate).map_err(|obstacle| {
            let (path, name) = (self.path.display(), scenario.name());
            let problem = format!("{path} cannot be continued as {name}: {}", obstacle.problem);
            Failure::input(problem).with_help(obstacle.advice)
        })
    }

    /// The simulation that goes on after the saved year under a scenario, with the luck of the saved replicate. It may be called again for other scenarios.
    ///
    /// # Errors
    /// Those of [`Checkpoint::check`], and a fault of the machine if the file cannot be read.
    pub fn resume<'a>(&mut self, scenario: &'a Scenario) -> Result<Simulation<'a>, Failure> {
        self.check(scenario, self.header.replicate)?;
        let mut left = self.rewind()?;
        let mut bytes = Vec::new();
        self.section(&mut left, &mut bytes)?;
        let (strata, count) =
            nation::strata(&bytes, scenario).map_err(|Malformed| damaged(&self.path))?;
        let provinces = scenario.provinces();
        let mut counties = Vec::new();
        for id in 0..count {
            interrupt::check()?;
            self.section(&mut left, &mut bytes)?;
            let county = nation::county(id, &bytes, provinces);
            counties.push(county.map_err(|Malformed| damaged(&self.path))?);
        }
        let nation = Nation {
            provinces: provinces.to_vec(),
            strata,
            held: 0..counties.len(),
            counties,
        };
        Ok(Simulation::resume(
            scenario,
            self.header.replicate,
            nation,
            self.header.year,
        ))
    }

    /// What the caller attached.
    ///
    /// # Errors
    /// A fault of the machine if the file cannot be read.
    pub fn attachment(&mut self) -> Result<Vec<u8>, Failure> {
        let mut left = self.rewind()?;
        let mut bytes = Vec::new();
        while left > 0 {
            self.section(&mut left, &mut bytes)?;
        }
        Ok(bytes)
    }

    /// Goes back to the first section after the header; gives the bytes from there to the last.
    fn rewind(&mut self) -> Result<u64, Failure> {
        let [begin, end] = self.sections;
        let sought = self.file.seek(SeekFrom::Start(begin));
        sought.map_err(|error| Failure::io("read", &self.path, &error))?;
        Ok(end - begin)
    }

    /// Reads the next section; never more than the `left` bytes that there are.
    fn section(&mut self, left: &mut u64, into: &mut Vec<u8>) -> Result<(), Failure> {
        let failure = |error: io::Error| Failure::io("read", &self.path, &error);
        let mut length = [0; LENGTH as usize];
        *left = left
            .checked_sub(LENGTH)
            .ok_or_else(|| damaged(&self.path))?;
        self.file.read_exact(&mut length).map_err(failure)?;
        let length = u64::from_le_bytes(length);
        *left = left
            .checked_sub(length)
            .ok_or_else(|| damaged(&self.path))?;
        into.resize(usize::try_from(length).map_err(|_| damaged(&self.path))?, 0);
        self.file.read_exact(into).map_err(failure)
    }
}

/// Checks magic, length and hash; gives the version of the format.
fn verify(file: &mut impl Read, found: u64, path: &Path) -> Result<u32, Failure> {
    let failure = |error: io::Error| Failure::io("read", path, &error);
    let mut prefix = Vec::new();
    file.by_ref()
        .take(PREFIX)
        .read_to_end(&mut prefix)
        .map_err(failure)?;
    let is_ours = prefix.starts_with(MAGIC) || !prefix.is_empty() && MAGIC.starts_with(&prefix);
    if !is_ours {
        return Err(unusable(path, "it was not saved by five-measures"));
    }
    let Some((numbers, [])) = prefix[MAGIC.len().min(prefix.len())..].split_first_chunk::<12>()
    else {
        return Err(truncated(path, found));
    };
    let [a, b, c, d, rest @ ..] = *numbers;
    let (format, length) = (u32::from_le_bytes([a, b, c, d]), u64::from_le_bytes(rest));
    if found < length.max(PREFIX + DIGEST) {
        return Err(truncated(path, found));
    }
    let mut hash = Sha256::new();
    hash.update(&prefix);
    let mut left = found - PREFIX - DIGEST;
    let mut buffer = vec![0; 1 << 16];
    while left > 0 {
        interrupt::check()?;
        let part = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        file.read_exact(&mut buffer[..part]).map_err(failure)?;
        hash.update(&buffer[..part]);
        left -= part as u64;
    }
    let mut digest = [0; DIGEST as usize];
    file.read_exact(&mut digest).map_err(failure)?;
    if found != length || digest != *hash.finalize() {
        return Err(damaged(path));
    }
    Ok(format)
}

fn unusable(path: &Path, problem: &str) -> Failure {
    let message = format!("{} is not a usable state: {problem}", path.display());
    Failure::input(message).with_help("name a file that `run --save-state` wrote")
}

fn truncated(path: &Path, found: u64) -> Failure {
    unusable(
        path,
        &format!("it is truncated, only {found} bytes are left of it"),
    )
    .with_help("copy it again, or save the state again")
}

fn damaged(path: &Path) -> Failure {
    unusable(
        path,
        "it is damaged, its content has not the hash that was written with it",
    )
    .with_help("copy it again, or save the state again")
}

fn stale(path: &Path, problem: &str) -> Failure {
    unusable(path, problem).with_help(
        "only the same version of the program gives the same bytes: save the state again with this one",
    )
}

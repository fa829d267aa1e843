//! A simulation between two years as a file: saved, verified, and continued under the same scenario or one that was the same so far.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | magic: the file is one of ours |
//! | 4 | version of the format |
//! | 8 | length of the whole file |
//! | sections | each with its length before it: header (JSON), strata, one county after the other, attachment |
//! | 32 | SHA-256 of all that stands before |
//!
//! All numbers are little-endian. Magic, version, length and hash stay in their places in every format, so that any program can say
//! whether a file is whole. The header names the year and gives every parameter that decides a run, year by year up to it
//! ([`Scenario::deciding`](crate::scenario::Scenario::deciding)), and the hashes of the data: a state may be continued under a scenario that says the same. What parameters
//! and data decide (provinces, household sizes, who is in the panel) is not saved. The attachment is the caller's: `run` keeps there
//! what its tables have come to.
//!
//! ```
//! use five_measures::checkpoint::{self, Checkpoint};
//! use five_measures::model::Simulation;
//! use five_measures::scenario::{Scenario, Setting};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let small = || Scenario::shipped("baseline")?.set("population.scale", 10_000)?.set("time.end", 2014);
//! let base = small()?.build()?;
//! let reform = small()?.set("measures.jobs.funding", Setting::from(2.0).from_year(2014))?.build()?;
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("state-2013.fmstate");
//! let mut simulation = Simulation::new(&base, 0)?;
//! while simulation.year() != Some(2013) {
//!     simulation.step();
//! }
//! checkpoint::save(&simulation, b"", &file)?;
//!
//! let mut state = Checkpoint::open(&file)?;
//! let mut continued = state.resume(&reform)?;
//! let mut alone = Simulation::new(&reform, 0)?;
//! while continued.step().is_some() {}
//! while alone.step().is_some() {}
//! assert_eq!(continued.nation(), alone.nation());
//! # Ok(())
//! # }
//! ```

mod header;
mod nation;
mod open;

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use crate::bytes::Encoder;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::population::Nation;
use crate::results::{Staged, sync_folder};
use header::Header;
pub use open::Checkpoint;

/// How every state begins. The last bytes notice a file that was copied as text.
const MAGIC: &[u8; 16] = b"\x89five-measures\r\n";

/// Rises when the layout of the file changes.
const FORMAT: u32 = 2;

/// Bytes of magic, format and length.
const PREFIX: u64 = 28;

/// Bytes of the hash at the end.
const DIGEST: u64 = 32;

/// Bytes before a section that give its length.
const LENGTH: u64 = 8;

/// Saves a simulation as it stands after its last simulated year, with an attachment of the caller's. The file appears as a whole or not at all, over one that is there.
///
/// # Errors
/// A fault of the input if no year is simulated yet, the nation is not whole or the file has no name, of the machine if it cannot be written, and an interruption.
pub fn save(simulation: &Simulation<'_>, attachment: &[u8], file: &Path) -> Result<(), Failure> {
    let Some(year) = simulation.year() else {
        return Err(Failure::input(
            "no year is simulated yet whose state could be saved",
        ));
    };
    if !simulation.nation().is_whole() {
        return Err(Failure::input(
            "only a process that holds all counties can save a state",
        ));
    }
    let folder = folder_of(file)?;
    let failure = |error: io::Error| Failure::io("write", file, &error);
    let header = Header::of(simulation.scenario(), simulation.replicate(), year).to_json();
    let nation = simulation.nation();
    let length = length_of(&header, nation, attachment);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let staged = Staged::new(folder, &name).map_err(failure)?;
    let mut out = BufWriter::with_capacity(1 << 16, staged);
    let mut begin = Encoder::default();
    begin.raw(MAGIC);
    begin.u32(FORMAT);
    begin.u64(length);
    out.write_all(begin.bytes()).map_err(failure)?;
    let mut section = |bytes: &[u8]| {
        interrupt::check()?;
        let length = (bytes.len() as u64).to_le_bytes();
        let written = out.write_all(&length).and_then(|()| out.write_all(bytes));
        written.map_err(failure)
    };
    section(&header)?;
    let mut encoder = Encoder::default();
    nation::put_strata(&nation.strata, nation.counties.len(), &mut encoder);
    section(encoder.bytes())?;
    for county in &nation.counties {
        encoder.clear();
        nation::put_county(county, &mut encoder);
        section(encoder.bytes())?;
    }
    section(attachment)?;
    let mut staged = out
        .into_inner()
        .map_err(|error| failure(error.into_error()))?;
    let digest = staged.digest();
    staged.write_all(&digest).map_err(failure)?;
    let complete = staged.complete().map_err(failure)?;
    if complete.bytes != length {
        let text = format!(
            "fault of the program: {length} bytes planned, {} written",
            complete.bytes
        );
        return Err(Failure::machine(text));
    }
    complete.place(file).map_err(failure)?;
    sync_folder(folder).map_err(failure)
}

/// The folder of a file that is to be written.
///
/// # Errors
/// A fault of the input if the path names no file or its folder is not there.
pub fn folder_of(file: &Path) -> Result<&Path, Failure> {
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new(""),
    };
    if file.file_name().is_none() || file.is_dir() {
        return Err(Failure::input(format!(
            "{} is no file to save a state in",
            file.display()
        )));
    }
    if folder.is_dir() {
        return Ok(folder);
    }
    let problem = format!(
        "cannot save {}: there is no folder {}",
        file.display(),
        folder.display()
    );
    Err(Failure::input(problem).with_help("make the folder first, or choose another one"))
}

/// Bytes of the whole file.
fn length_of(header: &[u8], nation: &Nation, attachment: &[u8]) -> u64 {
    let sections = [
        header.len() as u64,
        nation::STRATA_BYTES,
        attachment.len() as u64,
    ];
    let counties = nation.counties.iter().map(nation::county_bytes);
    let all = sections.into_iter().chain(counties);
    PREFIX + all.map(|bytes| LENGTH + bytes).sum::<u64>() + DIGEST
}

/// Whether a file begins as states do, whatever became of the rest.
///
/// # Errors
/// A fault of the machine if it cannot be read.
pub fn is_state(file: &Path) -> Result<bool, Failure> {
    let mut begin = Vec::new();
    let read =
        File::open(file).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut begin));
    read.map_err(|error| Failure::io("read", file, &error))?;
    Ok(begin == MAGIC)
}

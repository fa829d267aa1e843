//! The ledger: every run of a calibration, appended to a file, so that none is made twice.
//!
//! A line is a run: last year, replicate, values of the parameters, values of all targets, with numbers that read back to
//! the same bits. A line counts when its end is written, so a run that was being written when the program was killed is
//! lost and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The name of the file; it is there until the calibration is finished.
pub(super) const LEDGER: &str = "runs.ledger.csv";

/// How the first line begins.
const FORMAT: &str = "five-measures calibration ledger 1";

/// What a run is known by: last year, replicate, bits of the values.
type Key = (u16, u32, Vec<u64>);

/// What the runs of a ledger hold for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// Hash of the whole calibration with its settings.
    pub calibration: String,
    /// Hash of what decides the outcome of a run.
    pub simulator: String,
}

impl Identity {
    fn line(&self) -> String {
        format!("{FORMAT},{},{}\n", self.calibration, self.simulator)
    }
}

/// Runs that were made before.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<Key, Vec<f64>>);

impl Known {
    /// The values of all targets in a run, if it was made.
    pub(super) fn get(&self, until: u16, replicate: u32, values: &[f64]) -> Option<&Vec<f64>> {
        self.0.get(&key(until, replicate, values))
    }
}

fn key(until: u16, replicate: u32, values: &[f64]) -> Key {
    let bits = values.iter().map(|value| value.to_bits()).collect();
    (until, replicate, bits)
}

/// The open file.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
    path: PathBuf,
}

impl Ledger {
    /// Opens the ledger of a folder, and reads the runs in it that hold for this calibration.
    ///
    /// With `force`, runs of other settings are used if the simulator is the same, and other runs are dropped.
    ///
    /// # Errors
    /// A ledger of another calibration without `force`, a foreign or damaged file, a machine that refuses.
    pub(super) fn open(
        folder: &Path,
        identity: &Identity,
        force: bool,
    ) -> Result<(Self, Known), Failure> {
        let path = folder.join(LEDGER);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failure::io("read", &path, &error)),
        };
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let known = match whole.split_once('\n') {
            // Nothing, or a first line that was being written.
            None if FORMAT.starts_with(&text) || text.starts_with(FORMAT) => Known::default(),
            Some((first, runs)) if first.starts_with(FORMAT) => {
                take_up(&path, first, runs, identity, force)?
            }
            _ => {
                let message = format!("{} was not written by this program", path.display());
                return Err(Failure::input(message)
                    .with_help("move the file or choose another folder with --out"));
            }
        };
        let failure = |error| Failure::io("write", &path, &error);
        if !whole.starts_with(&identity.line()) {
            let runs = whole.split_once('\n').filter(|_| !known.0.is_empty());
            let kept = identity.line() + runs.map_or("", |(_, runs)| runs);
            let staged = crate::results::stage(folder, LEDGER, kept.as_bytes());
            staged
                .and_then(|complete| complete.place(&path))
                .map_err(failure)?;
        } else if whole.len() < text.len() {
            // A torn line must not lie before the next run.
            let file = File::options().write(true).open(&path).map_err(failure)?;
            file.set_len(whole.len() as u64).map_err(failure)?;
        }
        let file = File::options().append(true).open(&path).map_err(failure)?;
        Ok((Ledger { file, path }, known))
    }

    /// Appends a run.
    ///
    /// # Errors
    /// A machine's failure.
    pub(super) fn add(
        &mut self,
        until: u16,
        replicate: u32,
        values: &[f64],
        targets: &[f64],
    ) -> Result<(), Failure> {
        let line = line(until, replicate, values, targets);
        // One write, so that lines do not tear but at a kill.
        self.file
            .write_all(line.as_bytes())
            .map_err(|error| Failure::io("write", &self.path, &error))
    }

    /// Removes the ledger of a finished calibration, if there is one of ours.
    pub(super) fn remove(folder: &Path) {
        let path = folder.join(LEDGER);
        if fs::read(&path).is_ok_and(|bytes| bytes.starts_with(FORMAT.as_bytes())) {
            // A ledger that stays behind does no harm.
            let _ = fs::remove_file(&path);
        }
    }
}

fn line(until: u16, replicate: u32, values: &[f64], targets: &[f64]) -> String {
    let mut line = format!("{until},{replicate},{}", values.len());
    for number in values.iter().chain(targets) {
        // Writing to a string does not fail.
        let _ = write!(line, ",{number:?}");
    }
    line.push('\n');
    line
}

fn take_up(
    path: &Path,
    first: &str,
    runs: &str,
    identity: &Identity,
    force: bool,
) -> Result<Known, Failure> {
    let mut hashes = first.split(',').skip(1);
    let (calibration, simulator) = (hashes.next(), hashes.next());
    if calibration != Some(&identity.calibration) && !force {
        let folder = path.parent().unwrap_or(path).display();
        let (what, help) = if simulator == Some(&identity.simulator) {
            (
                "with other settings",
                "--force goes on with the settings of now and uses its runs; --out writes into another folder",
            )
        } else {
            (
                "of another scenario, other targets or another version of the program",
                "--force drops its runs; --out writes into another folder",
            )
        };
        let message = format!("{folder} holds an unfinished calibration {what}");
        return Err(Failure::input(message).with_help(help));
    }
    if simulator != Some(&identity.simulator) {
        return Ok(Known::default());
    }
    let mut known = BTreeMap::new();
    for (number, line) in runs.lines().enumerate() {
        let Some((key, targets)) = read(line) else {
            let message = format!("{}:{}: the line is damaged", path.display(), number + 2);
            return Err(Failure::input(message)
                .with_help("remove the line and all after it, or remove the file to start anew"));
        };
        known.insert(key, targets);
    }
    Ok(Known(known))
}

fn read(line: &str) -> Option<(Key, Vec<f64>)> {
    let mut cells = line.split(',');
    let until = cells.next()?.parse().ok()?;
    let replicate = cells.next()?.parse().ok()?;
    let count: usize = cells.next()?.parse().ok()?;
    let numbers: Vec<f64> = cells.map(|cell| cell.parse().ok()).collect::<Option<_>>()?;
    let (values, targets) = numbers.split_at_checked(count)?;
    Some((key(until, replicate, values), targets.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(calibration: &str, simulator: &str) -> Identity {
        Identity {
            calibration: calibration.into(),
            simulator: simulator.into(),
        }
    }

    #[test]
    fn runs_read_back_to_the_bit_and_a_torn_line_is_lost_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let ours = identity("a", "s");
        let (mut ledger, known) = Ledger::open(folder.path(), &ours, false).expect("open");
        assert!(known.0.is_empty());
        let values = [0.1 + 0.2, -1.5e-7];
        ledger
            .add(2016, 3, &values, &[1.0 / 3.0, f64::NAN])
            .expect("written");
        drop(ledger);
        let path = folder.path().join(LEDGER);
        let mut bytes = fs::read(&path).expect("a file");
        bytes.extend(b"2016,4,2,0.1");
        fs::write(&path, bytes).expect("written");
        let (mut ledger, known) = Ledger::open(folder.path(), &ours, false).expect("open");
        ledger.add(2016, 4, &values, &[2.0, 3.0]).expect("written");
        let targets = known.get(2016, 3, &values).expect("a run");
        assert_eq!(targets[0].to_bits(), (1.0_f64 / 3.0).to_bits());
        assert!(targets[1].is_nan() && known.get(2016, 4, &values).is_none());
        let (_, known) = Ledger::open(folder.path(), &ours, false).expect("open");
        assert_eq!(known.get(2016, 4, &values), Some(&vec![2.0, 3.0]));
    }

    #[test]
    fn other_calibrations_are_refused_and_their_runs_used_where_they_hold() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut ledger, _) =
            Ledger::open(folder.path(), &identity("a", "s"), false).expect("open");
        ledger.add(2016, 0, &[1.0], &[2.0]).expect("written");
        let refused = |identity: &Identity| {
            let failure = Ledger::open(folder.path(), identity, false).expect_err("refused");
            assert_eq!(failure.exit_code(), 2);
            failure.to_string()
        };
        assert!(refused(&identity("b", "s")).contains("other settings"));
        assert!(refused(&identity("b", "t")).contains("another scenario"));
        let (_, known) = Ledger::open(folder.path(), &identity("b", "s"), true).expect("open");
        assert!(known.get(2016, 0, &[1.0]).is_some());
        let (_, known) = Ledger::open(folder.path(), &identity("c", "t"), true).expect("open");
        assert!(known.0.is_empty());
        let (_, known) = Ledger::open(folder.path(), &identity("c", "s"), true).expect("open");
        assert!(known.0.is_empty(), "dropped runs do not come back");
    }

    #[test]
    fn foreign_and_damaged_files_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(LEDGER);
        let ours = identity("a", "s");
        let refusal = |text: &str| {
            fs::write(&path, text).expect("written");
            Ledger::open(folder.path(), &ours, true)
                .expect_err("refused")
                .to_string()
        };
        assert!(refusal("my notes\n").contains("not written by this program"));
        let damaged = refusal(&format!("{}2016,0,1,1.0,2.0\n2016,x\n", ours.line()));
        assert!(damaged.contains(":3: the line is damaged"), "{damaged}");
    }
}

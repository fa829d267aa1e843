//! Facts of the machine and the clock. They stand in manifest.json and timings.csv alone.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The machine that made a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Processors that the program could use.
    pub cpus: usize,
    /// Threads that it did use.
    pub threads: usize,
    /// Operating system ("linux").
    pub os: String,
    /// Processor architecture ("x86_64").
    pub arch: String,
    /// Main memory in GiB, where the system tells it.
    pub memory_gib: Option<f64>,
}

impl Machine {
    /// This machine, with the number of threads of the run.
    pub fn here(threads: usize) -> Self {
        Machine {
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            threads,
            os: std::env::consts::OS.to_string(),
            arch: std::env::consts::ARCH.to_string(),
            memory_gib: memory_gib(),
        }
    }
}

fn memory_gib() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some((kib / 1024.0 / 1024.0 * 10.0).round() / 10.0)
}

/// A moment as `2026-11-20T08:15:30Z` (RFC 3339, UTC, whole seconds).
pub(crate) fn timestamp(moment: SystemTime) -> String {
    let seconds = moment
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Seconds from 1970 to a moment that [`timestamp`] has written; `None` for other texts.
pub(crate) fn seconds_of(timestamp: &str) -> Option<u64> {
    let parts = timestamp.strip_suffix('Z')?.split(['-', 'T', ':']);
    let numbers: Vec<u64> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [year @ EPOCH..=LAST, month, day, hour, minute, second] = numbers[..] else {
        return None;
    };
    let months = usize::try_from(month.checked_sub(1)?).ok()?;
    if months >= months_of(year).len() {
        return None;
    }
    let before = (EPOCH..year).map(|year| months_of(year).iter().sum::<u64>());
    let of_year: u64 = months_of(year).get(..months)?.iter().sum();
    let days = before.sum::<u64>() + of_year + day.checked_sub(1)?;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

/// The year from which time is counted, and the last that has four digits.
const EPOCH: u64 = 1970;
const LAST: u64 = 9999;

/// Days of the months of a year in the Gregorian calendar.
fn months_of(year: u64) -> [u64; 12] {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let february = if leap { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    let (mut year, mut left) = (EPOCH, days);
    loop {
        let length = months_of(year).iter().sum();
        if left < length {
            break;
        }
        left -= length;
        year += 1;
    }
    let mut month = 1;
    for length in months_of(year) {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn moments_are_written_in_utc() {
        let at = |seconds| timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_609_459_199), "2020-12-31T23:59:59Z");
        assert_eq!(at(1_709_210_096), "2024-02-29T12:34:56Z");
    }

    #[test]
    fn moments_are_read_as_they_are_written() {
        for seconds in [0, 951_782_400, 1_609_459_199, 1_709_210_096, 4_107_542_399] {
            let written = timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
            assert_eq!(seconds_of(&written), Some(seconds), "{written}");
        }
        for other in [
            "",
            "2024-02-29",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "88888888888-01-01T00:00:00Z",
        ] {
            assert_eq!(seconds_of(other), None, "{other}");
        }
    }

    #[test]
    fn this_machine_has_processors() {
        let machine = Machine::here(2);
        assert!(machine.cpus >= 1);
        assert_eq!(machine.threads, 2);
        assert!(machine.memory_gib.is_none_or(|gib| gib > 0.0));
    }
}

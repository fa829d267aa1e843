//! How far a running or stopped sweep is, from its folder alone.

use std::fs;
use std::path::Path;

use super::journal::{PARTIAL_RUNS, STATE};
use super::shard::Shard;
use crate::failure::Failure;
use crate::results::machine::seconds_of;
use crate::results::manifest::ManifestFault;
use crate::results::{Manifest, is_locked};

/// The state of one folder.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepStatus {
    /// The folder's name; `.` for the one that was asked for.
    pub folder: String,
    /// The experiment.
    pub experiment: String,
    /// Which shard of how many.
    pub shard: Shard,
    /// finished, running or stopped.
    pub state: &'static str,
    /// Runs of the folder.
    pub runs: u32,
    /// Runs that have ended, failed ones included.
    pub done: u32,
    /// Runs that failed.
    pub failed: u32,
    /// Runs per minute over the last runs; `None` if too few have ended.
    pub per_minute: Option<f64>,
    /// Seconds that the rest will take at that rate; `None` if nobody works at it.
    pub seconds_left: Option<f64>,
}

/// The state of a sweep's folder and of the shards in it.
///
/// # Errors
/// A fault of the input if the folder holds no sweep.
pub fn status(folder: &Path) -> Result<Vec<SweepStatus>, Failure> {
    let mut all: Vec<SweepStatus> = of_folder(folder, ".")?.into_iter().collect();
    let mut shards: Vec<(Shard, String)> = crate::results::verify::entries(folder)?
        .into_iter()
        .filter_map(|name| Some((Shard::of_folder(&name)?, name)))
        .collect();
    shards.sort_by_key(|(shard, _)| (shard.count, shard.number));
    for (_, name) in shards {
        all.extend(of_folder(&folder.join(&name), &name)?);
    }
    if all.is_empty() {
        let message = format!("{} holds no sweep", folder.display());
        return Err(Failure::input(message).with_help(
            "name the folder that `five-measures sweep` writes (--out, or output/NAME)",
        ));
    }
    Ok(all)
}

fn of_folder(folder: &Path, name: &str) -> Result<Option<SweepStatus>, Failure> {
    match Manifest::read(folder) {
        Ok(manifest) => Ok(finished(&manifest, name)),
        Err(ManifestFault::Missing) => unfinished(folder, name),
        Err(fault) => Err(fault.failure(folder)),
    }
}

/// The record of a manifest or of the state of an unfinished sweep.
fn record(sweep: &serde_json::Value) -> Option<(String, Shard, u32)> {
    let shard = Shard::of_record(sweep)?;
    let runs = shard.share(sweep.get("runs")?.as_u64()?.try_into().ok()?);
    Some((sweep.get("experiment")?.as_str()?.to_owned(), shard, runs))
}

fn finished(manifest: &Manifest, name: &str) -> Option<SweepStatus> {
    let (experiment, shard, runs) = record(manifest.scenario.parameters.get("sweep")?)?;
    let failed = manifest.scenario.parameters["sweep"]["failed"].as_u64();
    let failed = failed
        .and_then(|failed| failed.try_into().ok())
        .unwrap_or(0);
    Some(SweepStatus {
        folder: name.to_owned(),
        experiment,
        shard,
        state: "finished",
        runs,
        done: runs,
        failed,
        per_minute: None,
        seconds_left: None,
    })
}

fn unfinished(folder: &Path, name: &str) -> Result<Option<SweepStatus>, Failure> {
    let path = folder.join(STATE);
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(None);
    };
    let state: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let Some((experiment, shard, runs)) = record(&state) else {
        let message = format!("{} was changed", path.display());
        return Err(Failure::input(message)
            .with_help("put the file back as it was, or start anew with --force"));
    };
    let text = fs::read_to_string(folder.join(PARTIAL_RUNS)).unwrap_or_default();
    // The last line may be on its way.
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let lines: Vec<&str> = whole.lines().skip(1).collect();
    let ended: std::collections::BTreeMap<&str, &str> = lines
        .iter()
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let (done, running) = (ended.len() as u32, is_locked(folder));
    let per_minute = rate(&lines);
    let left = f64::from(runs.saturating_sub(done));
    let seconds_left = per_minute
        .filter(|_| running)
        .map(|rate| left / rate * 60.0);
    Ok(Some(SweepStatus {
        folder: name.to_owned(),
        experiment,
        shard,
        state: if running { "running" } else { "stopped" },
        runs,
        done,
        failed: ended.values().filter(|status| **status == "failed").count() as u32,
        per_minute,
        seconds_left,
    }))
}

/// Lines that the rate is made from.
const RECENT: usize = 200;

/// Runs per minute, from the times at which the last ones ended. A run that ended later after the one before it than it took began after a
/// pause, which does not count.
fn rate(lines: &[&str]) -> Option<f64> {
    let recent = &lines[lines.len().saturating_sub(RECENT)..];
    let times = recent.iter().map(|line| {
        let mut cells = line.split(',').skip(5);
        let took: f64 = cells.next()?.parse().ok()?;
        // Times are whole seconds.
        Some((took.ceil() as u64, seconds_of(cells.next()?)?))
    });
    let times: Vec<(u64, u64)> = times.collect::<Option<_>>()?;
    let gaps = times.windows(2).map(|pair| {
        let [(_, before), (took, ended)] = [pair[0], pair[1]];
        ended.saturating_sub(before).min(took)
    });
    let (gaps, seconds) = (gaps.len(), gaps.sum::<u64>() as f64);
    (seconds > 0.0).then(|| gaps as f64 / seconds * 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_runs_over_the_turn_of_a_month_and_pauses() {
        let line = |time: &str| format!("1,done,2,3,x,14.5,2028-{time}Z,\"\"");
        let lines = [
            line("02-29T23:59:30"),
            line("02-29T23:59:45"),
            line("03-01T00:00:00"),
            line("03-04T12:00:00"),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(rate(&lines), Some(4.0));
        assert_eq!(rate(&lines[..1]), None);
        assert_eq!(rate(&[]), None);
    }
}

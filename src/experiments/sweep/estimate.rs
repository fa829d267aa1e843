//! What a sweep will take: runs, time and disk, told before it begins.

use std::time::Instant;

use rayon::ThreadPoolBuilder;

use super::runs::{Sweep, csv};
use super::shard::Shard;
use super::simulate::guarded;
use crate::failure::Failure;

/// What a sweep, or a shard of one, will take.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Runs.
    pub runs: u32,
    /// Runs that are left.
    pub left: u32,
    /// Runs side by side; 0 if none is left.
    pub workers: usize,
    /// What is guessed from the first run, or why it cannot be made; `None` if nothing is left to do.
    pub guess: Option<Result<Guess, String>>,
}

/// Time and disk.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Seconds until the last run has ended.
    pub seconds: f64,
    /// Bytes of the rows of all runs as CSV.
    pub bytes: u64,
    /// Tables of which no row is kept.
    pub nothing_of: Vec<&'static str>,
}

/// Years of the first run that are simulated after its first one to guess how long all take.
const PROBE: u16 = 3;

impl Sweep {
    /// Guesses what the runs of a shard will take of which `done` have ended, from the first years of its first run.
    ///
    /// # Errors
    /// Interruption, and a machine without room for one run.
    pub fn estimate(&self, shard: Shard, done: u32) -> Result<Estimate, Failure> {
        let runs = shard.share(self.run_count());
        let left = runs.saturating_sub(done);
        let mut estimate = Estimate {
            runs,
            left,
            workers: 0,
            guess: None,
        };
        if left == 0 {
            return Ok(estimate);
        }
        estimate.workers = self.side_by_side(left as usize)?;
        let guess = match self.probe(shard.number - 1, estimate.workers) {
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => Err(failure.to_string()),
            Ok(probe) => {
                let turns = (f64::from(left) / estimate.workers as f64).max(1.0);
                Ok(Guess {
                    seconds: turns * probe.seconds,
                    bytes: (probe.bytes * f64::from(runs)) as u64,
                    nothing_of: probe.nothing_of,
                })
            }
        };
        estimate.guess = Some(guess);
        Ok(estimate)
    }

    /// What one run takes on the threads of one worker.
    fn probe(&self, number: u32, workers: usize) -> Result<Probe, Failure> {
        let (selection, scenario) = (&self.experiment.selection, &self.experiment.scenarios[0]);
        let threads = (rayon::current_num_threads() / workers.max(1)).max(1);
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Failure::machine(format!("cannot start threads: {error}")))?;
        let every_year = selection.of_every_year();
        let timed = |last: u16| {
            let start = Instant::now();
            let rows = pool.install(|| guarded(|| self.rows_until(number, last, &every_year)));
            rows.map(|rows| (start.elapsed().as_secs_f64(), rows))
        };
        let (first, years) = (scenario.first_year(), scenario.horizon().count() as f64);
        let (seconds, rows, probed) = if selection.attributes() {
            let (seconds, rows) = timed(u16::MAX)?;
            (seconds, rows, years)
        } else {
            // Until the first year: the population. Then the years after it.
            let (drawn, _) = timed(first)?;
            let after = PROBE.min(scenario.last_year() - first);
            let (more, rows) = timed(first + after)?;
            let year = (more - drawn).max(0.0) / f64::from(after.max(1));
            (drawn + year * (years - 1.0), rows, f64::from(after + 1))
        };
        let bytes = csv(selection.results, &rows)?.len() as f64;
        Ok(Probe {
            seconds,
            bytes: bytes * selection.share_of_years(scenario.horizon()) * years / probed,
            nothing_of: selection.tables_without(&rows),
        })
    }
}

/// What one run takes.
struct Probe {
    seconds: f64,
    bytes: f64,
    nothing_of: Vec<&'static str>,
}

//! What a sweep will take: runs, time and disk, told before it begins.

use std::time::Instant;

use rayon::ThreadPoolBuilder;

use super::runs::{Sweep, csv};
use super::shard::Shard;
use crate::failure::Failure;

/// What a sweep, or a shard of one, will take.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Runs.
    pub runs: u32,
    /// Runs that are left.
    pub left: u32,
    /// Runs side by side.
    pub workers: usize,
    /// Seconds until the last run has ended; `None` if the first run cannot be made.
    pub seconds: Option<f64>,
    /// Bytes of the rows of all runs as CSV.
    pub bytes: Option<u64>,
}

/// Years of the first run that are simulated to guess how long all take: the first and the one after it.
const PROBE: u16 = 1;

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
            workers: self.side_by_side(left as usize)?,
            seconds: None,
            bytes: None,
        };
        if left == 0 {
            return Ok(estimate);
        }
        if let Some((seconds, bytes)) = self.probe(shard, estimate.workers)? {
            let turns = f64::from(left) / estimate.workers as f64;
            estimate.seconds = Some(turns.max(1.0) * seconds);
            estimate.bytes = Some((bytes * f64::from(runs)) as u64);
        }
        Ok(estimate)
    }

    /// Seconds and bytes of one run.
    fn probe(&self, shard: Shard, workers: usize) -> Result<Option<(f64, f64)>, Failure> {
        let number = shard.number - 1;
        if number >= self.run_count() {
            return Ok(None);
        }
        let first = self.experiment.scenarios[0].first_year();
        let threads = (rayon::current_num_threads() / workers.max(1)).max(1);
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Failure::machine(format!("cannot start threads: {error}")))?;
        let every_year = self.experiment.selection.of_every_year();
        let years = self.experiment.scenarios[0].horizon().count() as f64;
        let timed = |last: u16| {
            let start = Instant::now();
            let rows = pool.install(|| self.rows_until(number, last, &every_year));
            rows.map(|rows| (start.elapsed().as_secs_f64(), rows))
        };
        // Until the first year: the population. Until the next: one more year.
        let made = timed(first).and_then(|drawn| Ok((drawn, timed(first + PROBE)?)));
        let ((drawn, _), (more, rows)) = match made {
            Ok(made) => made,
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(_) => return Ok(None),
        };
        let year = (more - drawn).max(0.0) / f64::from(PROBE);
        let bytes = csv(self.experiment.selection.results, &rows)?.len() as f64;
        let horizon = self.experiment.scenarios[0].horizon();
        let selection = &self.experiment.selection;
        let probed = if selection.attributes() {
            years
        } else {
            f64::from(PROBE + 1)
        };
        let bytes = bytes * selection.share_of_years(horizon) * years / probed;
        Ok(Some((drawn + year * (years - 1.0), bytes)))
    }
}

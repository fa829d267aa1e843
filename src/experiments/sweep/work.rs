//! Runs side by side, each on threads of its own, written as they end.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::Instant;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::ended::Ended;
use super::journal::{Journal, WAIT};
use super::log::Log;
use super::runs::Sweep;
use super::simulate::Made;
use crate::experiments::attribute;
use crate::experiments::demand::Demand;
use crate::failure::Failure;
use crate::memory;
use crate::progress::Progress;

/// What a sweep reports to while it goes on.
pub(super) struct Told<'a> {
    pub progress: &'a Progress,
    pub log: &'a mut Log,
}

/// A run that has ended.
struct Finished {
    run: u32,
    seconds: f64,
    made: Result<Made, Failure>,
}

impl Sweep {
    /// How many runs can go on side by side: one a thread, if the memory suffices.
    ///
    /// # Errors
    /// A fault of the input if not even one run fits.
    pub(super) fn side_by_side(&self, runs: usize) -> Result<usize, Failure> {
        let threads = rayon::current_num_threads();
        let mut most = threads.min(runs.max(1));
        let Some(room) = memory::room() else {
            return Ok(most);
        };
        for (scenario, place) in self.largest()? {
            let attributes = self.experiment.selection.attributes();
            let nations = |agents: u64| match attributes {
                true => attribute::nations_of_run(&scenario, agents).unwrap_or(1),
                false => 1,
            };
            let demand = |runs: usize| Demand::of_sweep(&scenario, runs, nations);
            // A scenario that cannot be drawn is for its runs to tell.
            while most > 1 && demand(most).bytes().is_ok_and(|bytes| bytes > room) {
                most -= 1;
            }
            if most == 1 && demand(1).bytes().is_ok() {
                demand(1).check().map_err(|failure| match failure {
                    Failure::Input { message, help } => Failure::Input {
                        message: format!("{message} (point {place} of the design)"),
                        help,
                    },
                    other => other,
                })?;
            }
        }
        Ok(most)
    }

    /// Makes the runs that are left and writes them.
    ///
    /// # Errors
    /// A machine that refuses, and interruption; the runs that have ended are on the disk.
    pub(super) fn work(
        &self,
        left: &[u32],
        workers: usize,
        journal: &mut Journal,
        mut told: Told<'_>,
    ) -> Result<(), Failure> {
        let pools = pools(workers)?;
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, receiver) = sync_channel::<Finished>(workers);
        std::thread::scope(|scope| {
            for pool in &pools {
                let (sender, next, stop) = (sender.clone(), &next, &stop);
                scope.spawn(move || pool.install(|| self.turn(left, next, stop, &sender)));
            }
            drop(sender);
            let mut result = Ok(());
            loop {
                // Runs that have ended do not wait for the next one to end.
                let ended = match receiver.recv_timeout(WAIT) {
                    Ok(finished) => Some(finished),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                if result.is_ok() {
                    result = match ended {
                        Some(finished) => take(&finished, journal, &mut told),
                        None => journal.flush(),
                    };
                }
                if result.is_err() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            // What ended before an interruption is kept.
            let written = match result {
                Ok(()) | Err(Failure::Interrupted) => journal.flush(),
                Err(_) => Ok(()),
            };
            result.and(written)
        })
    }

    /// One worker: takes the next run until none is left.
    fn turn(&self, left: &[u32], next: &AtomicUsize, stop: &AtomicBool, to: &SyncSender<Finished>) {
        while let Some(&run) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let start = Instant::now();
            let made = self.make(run);
            let finished = Finished {
                run,
                seconds: start.elapsed().as_secs_f64(),
                made,
            };
            if to.send(finished).is_err() {
                return;
            }
        }
    }
}

fn take(finished: &Finished, journal: &mut Journal, told: &mut Told<'_>) -> Result<(), Failure> {
    let made = match &finished.made {
        Ok(made) => made,
        Err(Failure::Interrupted) => return Err(Failure::Interrupted),
        Err(other) => return Err(Failure::machine(other.to_string())),
    };
    let ended = Ended::now(finished.run, finished.seconds, made);
    if ended.failed() {
        told.log
            .line(&format!("run {} failed: {}", ended.run, ended.error));
    }
    let rows = made.as_ref().map_or([].as_slice(), |(_, rows)| rows);
    told.log.run(ended.failed(), told.progress);
    journal.add(ended, rows)
}

/// A pool for each worker, with its share of the threads.
fn pools(workers: usize) -> Result<Vec<ThreadPool>, Failure> {
    let threads = rayon::current_num_threads();
    (0..workers)
        .map(|worker| {
            let own = threads / workers + usize::from(worker < threads % workers);
            let pool = ThreadPoolBuilder::new().num_threads(own.max(1)).build();
            pool.map_err(|error| Failure::machine(format!("cannot start threads: {error}")))
        })
        .collect()
}

//! Sweeps: many runs of an experiment, on disk as they end, by one machine or by many.
//!
//! | module | what it does |
//! |---|---|
//! | `experiment`, `parameters` | the experiment file, and the parameters that stand in it |
//! | `vary`, `levels`, `design`, `layout` | varied parameters, their values, the points of the design |
//! | `keep`, `selection` | what the file says is kept of each run; rows and columns that are taken |
//! | `runs` | which run a number stands for; the identity of a sweep |
//! | `shard`, `merge` | parts of a sweep for schedulers, and how they are joined |
//! | `simulate`, `work` | one run; runs side by side |
//! | `ended`, `journal`, `log` | how a run ended; runs on the disk as they end; what happened when |
//! | `estimate`, `status` | what a sweep will take, and how far it is |
//! | `finish` | the tables of a finished sweep |

mod design;
mod ended;
mod estimate;
mod experiment;
mod finish;
mod journal;
mod keep;
mod layout;
mod levels;
mod log;
mod merge;
mod parameters;
mod runs;
mod selection;
mod sensitivity;
mod shard;
mod simulate;
mod status;
mod vary;
mod work;

use std::io::IsTerminal;
use std::path::Path;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::results::{Manifest, Opening, Plan, ResultsFolder};
pub use estimate::{Estimate, Guess};
pub use experiment::{Experiment, Overrides};
use journal::Journal;
pub use journal::{LOG, PARTIAL_RESULTS};
use log::Log;
pub use runs::{Sweep, counted};
pub use shard::{SHARDS, Shard};
pub use status::{SweepStatus, status};
use work::Told;

/// What a sweep is asked for beyond its experiment.
#[derive(Clone, Debug)]
pub struct SweepOptions {
    /// The part that is made.
    pub shard: Shard,
    /// Make runs again that failed.
    pub retry_failed: bool,
    /// The command line, for the manifest.
    pub command: Vec<String>,
    /// Show no progress.
    pub quiet: bool,
    /// Replace other results in the folder.
    pub force: bool,
}

/// How a sweep ended.
#[derive(Debug)]
pub struct Swept {
    /// The manifest as written.
    pub manifest: Manifest,
    /// Runs of the sweep or shard.
    pub runs: u32,
    /// Runs that were made now.
    pub made: u32,
    /// Runs that failed.
    pub failed: u32,
}

/// Runs of a shard that its folder already has and that are not made again, as far as can be told without opening it.
pub fn done_before(sweep: &Sweep, shard: Shard, folder: &Path, retry_failed: bool) -> u32 {
    let identity = sweep.plan(shard, Vec::new()).identity();
    let finished = Manifest::read(folder).is_ok_and(|manifest| manifest.identity == identity);
    if !finished && !journal::is_of(folder, &identity) {
        return 0;
    }
    let all = status(folder).unwrap_or_default();
    let own = all.iter().find(|one| one.folder == ".");
    own.map_or(0, |own| {
        let again = if retry_failed { own.failed } else { 0 };
        own.done.saturating_sub(again)
    })
}

/// Makes the runs of a sweep that are left, or confirms that it is finished.
///
/// # Errors
/// A folder that must not be written or holds another sweep, a machine that refuses, interruption; then the runs that have ended are
/// in the folder, and the next sweep goes on from them.
pub fn sweep(sweep: &Sweep, folder: &Path, options: &SweepOptions) -> Result<Swept, Failure> {
    let shard = options.shard;
    let runs = shard.share(sweep.run_count());
    if runs == 0 {
        let message = format!(
            "shard {shard} has no runs: there are {} in all",
            sweep.run_count()
        );
        return Err(Failure::input(message).with_help("take fewer shards"));
    }
    let plan = sweep.plan(shard, options.command.clone());
    let identity = plan.identity();
    if options.retry_failed {
        reopen(sweep, folder, &plan)?;
    }
    let open = match ResultsFolder::open(folder, plan, options.force)? {
        Opening::Complete(manifest) => return confirmed(folder, *manifest, runs),
        Opening::Write(open) => open,
    };
    let workers = sweep.side_by_side(runs as usize)?;
    let mut journal = journal(sweep, folder, &identity, options.force)?;
    journal::write_state(folder, identity, sweep.record(shard))?;
    if options.retry_failed {
        journal.forget_failed();
    }
    let own = (0..sweep.run_count()).filter(|&run| shard.has(run));
    let left: Vec<u32> = own.filter(|&run| journal.entry(run).is_none()).collect();
    let mut log = Log::open(folder, runs, journal.counts())?;
    let workers = workers.min(left.len().max(1));
    log.line(&format!(
        "begins with {} runs left, {workers} side by side: {}",
        left.len(),
        options.command.join(" ")
    ));
    make(sweep, &left, workers, options, (&mut journal, &mut log))?;
    let failed = journal.counts().1;
    let manifest = sweep.finish(shard, &mut journal, open)?;
    log.line(&format!("finished: {}", log.state()));
    if failed == 0 {
        // Runs that failed can be tried again, and then the others are needed.
        Journal::remove(folder);
    }
    let swept = Swept {
        manifest,
        runs,
        made: left.len() as u32,
        failed,
    };
    unless_all_failed(swept, folder)
}

/// Makes the runs that are left.
fn make(
    sweep: &Sweep,
    left: &[u32],
    workers: usize,
    options: &SweepOptions,
    (journal, log): (&mut Journal, &mut Log),
) -> Result<(), Failure> {
    // A batch of days would fill the output of a job; the log has a line a minute.
    let quiet = options.quiet || !std::io::stderr().is_terminal();
    let progress = Progress::new(&sweep.experiment.name, left.len() as u64, quiet);
    let told = Told {
        progress: &progress,
        log,
    };
    sweep
        .work(left, workers, journal, told)
        .inspect_err(|failure| {
            log.line(&format!("stopped with {}: {failure}", log.state()));
        })
}

/// A sweep without any result is no success.
fn unless_all_failed(swept: Swept, folder: &Path) -> Result<Swept, Failure> {
    if swept.failed < swept.runs {
        return Ok(swept);
    }
    let table = folder.join("runs.csv");
    let message = format!(
        "all {} runs failed; {} says why",
        swept.runs,
        table.display()
    );
    Err(Failure::machine(message).with_help("--retry-failed makes them again"))
}

/// Makes a finished folder with failed runs an unfinished one, if the runs that did not fail are still there.
fn reopen(sweep: &Sweep, folder: &Path, plan: &Plan) -> Result<(), Failure> {
    let all = status(folder).unwrap_or_default();
    let own = all.iter().find(|one| one.folder == "." && one.failed > 0);
    if own.is_none_or(|own| own.state != "finished") {
        return Ok(());
    }
    if let Some(missing) = journal::missing(folder) {
        let message = format!(
            "{} has no {missing}, with which failed runs could be made again",
            folder.display()
        );
        return Err(Failure::input(message).with_help(
            "if it was merged, give --retry-failed to its shards and merge them again; else put the file back, or make all runs again with --force",
        ));
    }
    // The result stays as it is if its runs cannot be taken up.
    let schema = sweep.experiment.selection.results;
    Journal::open(folder, &plan.identity(), schema, sweep.run_count())?;
    ResultsFolder::reopen(folder, plan)
}

/// The journal of the folder; with `force`, one that belongs to another sweep or was changed is begun anew.
fn journal(sweep: &Sweep, folder: &Path, identity: &str, force: bool) -> Result<Journal, Failure> {
    let open = || {
        let schema = sweep.experiment.selection.results;
        Journal::open(folder, identity, schema, sweep.run_count())
    };
    match open() {
        Err(Failure::Input { .. }) if force => {
            Journal::remove(folder);
            open()
        }
        other => other,
    }
}

/// What a finished folder says of itself.
fn confirmed(folder: &Path, manifest: Manifest, runs: u32) -> Result<Swept, Failure> {
    let all = status(folder)?;
    let failed = all
        .iter()
        .find(|one| one.folder == ".")
        .map_or(0, |one| one.failed);
    if failed == 0 {
        Journal::remove(folder);
    }
    let swept = Swept {
        manifest,
        runs,
        made: 0,
        failed,
    };
    unless_all_failed(swept, folder)
}

/// The hash of the rows of a run as a finished folder has it.
pub fn known_hash(folder: &Path, number: u32) -> Option<String> {
    let mut runs = csv::Reader::from_path(folder.join("runs.csv")).ok()?;
    let headers = runs.headers().ok()?.clone();
    let place = |name: &str| headers.iter().position(|column| column == name);
    let (run, hash) = (place("run")?, place("sha256")?);
    let number = number.to_string();
    let mut records = runs.records().flatten();
    let record = records.find(|record| record.get(run) == Some(&number))?;
    record.get(hash).map(str::to_owned)
}

/// Refuses to lay a shard beside those of another number of shards.
///
/// # Errors
/// A fault of the input that names what is there.
pub fn refuse_other_shards(folder: &Path, shard: Shard) -> Result<(), Failure> {
    let names = crate::results::verify::entries(folder)?;
    let other = names
        .iter()
        .find(|name| Shard::of_folder(name).is_some_and(|other| other.count != shard.count));
    match other {
        Some(other) => {
            let message = format!(
                "{} holds {other}, and this is shard {shard}: the number of shards differs",
                folder.display()
            );
            Err(Failure::input(message).with_help(format!(
                "say the number of shards with --shards or {SHARDS}, or choose another folder with --out"
            )))
        }
        None => Ok(()),
    }
}

/// Makes one run of a sweep again, for people to look at: its rows as CSV with a header, and their hash.
///
/// # Errors
/// A number that no run has, a run that fails, interruption.
pub fn run_alone(sweep: &Sweep, number: u32) -> Result<(String, String), Failure> {
    if number >= sweep.run_count() {
        let last = sweep.run_count() - 1;
        return Err(Failure::input(format!(
            "there is no run {number}, the last is {last}"
        )));
    }
    let rows = sweep.rows(number)?;
    let schema = sweep.experiment.selection.results;
    let bytes = runs::csv(schema, &rows)?;
    let ended = ended::Ended::now(number, 0.0, &Ok((rows.len() as u64, bytes.clone())));
    let text = String::from_utf8_lossy(&bytes);
    Ok((
        format!("{}\n{text}", schema.header()),
        crate::results::hexadecimal(&ended.sha256),
    ))
}

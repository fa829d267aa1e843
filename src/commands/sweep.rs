//! `sweep`: an experiment file in, one table of all its runs out.

use std::path::PathBuf;

use clap::Args;

use super::FileFormat;
use super::arguments::Resources;
use crate::experiments::sweep::{
    self, Estimate, Experiment, LOG, Overrides, Shard, Sweep as Laid, SweepOptions, Swept, counted,
};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures sweep scenarios/experiments/smoke-sweep.toml
  five-measures sweep my-experiment.toml --dry-run
  five-measures sweep my-experiment.toml --scale 1000 --out output/rough
  five-measures sweep my-experiment.toml --retry-failed
  five-measures sweep my-experiment.toml --shard 3/8
  five-measures sweep my-experiment.toml --run 17";

/// Run an experiment: scenarios and parameters varied by a design.
///
/// Runs are on disk as they end. A sweep that was stopped goes on where it was and ends in the same bytes. In a Slurm array
/// (SLURM_ARRAY_TASK_ID) or an indexed Kubernetes job (JOB_COMPLETION_INDEX) each task makes its own shard; `merge` joins them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Sweep {
    /// Experiment file, or a carried one such as shipped:experiments/smoke-sweep.
    #[arg(value_name = "EXPERIMENT")]
    experiment: PathBuf,
    #[command(flatten)]
    changes: Changes,
    /// Say what would be done (runs, time, disk) and stop.
    #[arg(long)]
    dry_run: bool,
    /// Make only shard k of n; results go into DIR/shard-k-of-n.
    #[arg(long, value_name = "K/N", value_parser = Shard::parse, conflicts_with = "shards")]
    shard: Option<Shard>,
    /// Number of shards, where a scheduler says which one this is [env: FIVE_MEASURES_SHARDS].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shards: Option<u32>,
    /// Make runs again that failed before.
    #[arg(long)]
    retry_failed: bool,
    /// Make only the run of this number, and print its rows.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["dry_run", "shard", "shards", "retry_failed"])]
    run: Option<u32>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    resources: Resources,
}

/// What the command line changes in an experiment. Shards and `merge` must be given the same.
#[derive(Debug, Args)]
pub struct Changes {
    /// Override a parameter of every scenario, on top of the settings of the experiment (may be repeated).
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Households for which one agent stands (population.scale); 1 is one to one.
    #[arg(long)]
    scale: Option<u32>,
    /// Replicates of every point, in place of those of the experiment.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
}

impl Changes {
    /// Loads an experiment with them.
    pub(super) fn load(&self, path: &std::path::Path) -> Result<Experiment, Failure> {
        let overrides = Overrides {
            settings: super::overrides(&self.set, [("population.scale", self.scale)]),
            replicates: self.replicates,
        };
        Experiment::load(path, &overrides)
    }
}

/// Where results of a sweep go, and in which form.
#[derive(Debug, Args)]
pub struct Output {
    /// Folder of the sweep [default: output/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace the results of another run in the folder.
    #[arg(long)]
    pub(super) force: bool,
    /// Show no progress and print nothing.
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Form of the tables; parquet needs a program built with `--features parquet`.
    #[arg(long, value_enum, default_value_t)]
    pub(super) tables: FileFormat,
}

impl Output {
    /// The folder of the sweep.
    pub(super) fn folder(&self, experiment: &Experiment) -> PathBuf {
        let default = || PathBuf::from("output").join(&experiment.name);
        self.out.clone().unwrap_or_else(default)
    }
}

impl Sweep {
    /// Runs the experiment.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        self.resources.take()?;
        let experiment = self.changes.load(&self.experiment)?;
        let mut folder = self.output.folder(&experiment);
        let laid = Laid::new(experiment, self.output.tables.table_format()?)?;
        if let Some(number) = self.run {
            return self.alone(&laid, number, &folder);
        }
        let shard = self.shard()?;
        if !shard.is_whole() {
            sweep::refuse_other_shards(&folder, shard)?;
            folder.push(shard.folder());
        }
        if !self.output.quiet || self.dry_run {
            let done = if self.output.force {
                0
            } else {
                sweep::done_before(&laid, shard, &folder, self.retry_failed)
            };
            let estimate = laid.estimate(shard, done)?;
            terminal::print(&plan(&laid, shard, &estimate))?;
        }
        if self.dry_run {
            return Ok(());
        }
        let options = SweepOptions {
            shard,
            retry_failed: self.retry_failed,
            command: super::command_line(),
            quiet: self.output.quiet,
            force: self.output.force,
        };
        let swept = sweep::sweep(&laid, &folder, &options)?;
        self.report(&swept, &folder)
    }

    /// Whether the user says which shard this is, so that a process started among others makes its own.
    pub(super) fn names_its_shard(&self) -> bool {
        self.shard.is_some()
    }

    /// The part that is made: the one asked for, or the one that a scheduler gave.
    fn shard(&self) -> Result<Shard, Failure> {
        if let Some(shard) = self.shard {
            return Ok(shard);
        }
        let told = Shard::of_scheduler(self.shards, |name| std::env::var(name).ok())?;
        Ok(told.unwrap_or(Shard::WHOLE))
    }

    /// Makes one run and prints its rows.
    fn alone(&self, laid: &Laid, number: u32, folder: &std::path::Path) -> Result<(), Failure> {
        let (rows, hash) = sweep::run_alone(laid, number)?;
        terminal::print(&rows)?;
        if !self.output.quiet {
            let known = sweep::known_hash(folder, number);
            eprintln!(
                "run {number}: sha256 {hash}{}",
                match known {
                    Some(known) if known == hash =>
                        format!(", the same as in {}", folder.display()),
                    Some(_) => format!(", NOT the same as in {}", folder.display()),
                    None => String::new(),
                }
            );
        }
        Ok(())
    }

    fn report(&self, swept: &Swept, folder: &std::path::Path) -> Result<(), Failure> {
        if swept.failed > 0 {
            eprintln!(
                "warning: {} of {} runs failed; runs.csv says why, --retry-failed makes them again",
                swept.failed, swept.runs
            );
        }
        if self.output.quiet {
            return Ok(());
        }
        let what = match swept.made {
            0 => "finished before, verified now".to_owned(),
            made if made == swept.runs => "finished".to_owned(),
            made => format!("finished, {made} of them now"),
        };
        let mut text = format!("{} {what}\n", counted(swept.runs as usize, "run"));
        let names: Vec<&str> = swept
            .manifest
            .tables
            .iter()
            .map(|table| table.file.as_str())
            .collect();
        text.push_str(&format!(
            "Results: {} ({}, manifest.json, {LOG})\n",
            folder.display(),
            names.join(", ")
        ));
        terminal::print(&text)
    }
}

/// What will be done, for people.
fn plan(laid: &Laid, shard: Shard, estimate: &Estimate) -> String {
    let part = if shard.is_whole() {
        String::new()
    } else {
        format!(", shard {shard}")
    };
    let mut text = format!("{}{part}: {}\n", laid.name(), laid.description());
    let runs = counted(estimate.runs as usize, "run");
    text.push_str(&match estimate.left {
        0 => format!("{runs}, all made"),
        left if left == estimate.runs => format!("{runs}, {} side by side", estimate.workers),
        left => format!("{runs}, {left} left, {} side by side", estimate.workers),
    });
    match &estimate.guess {
        None => text.push('\n'),
        Some(Err(why)) => text.push_str(&format!(
            "; time and disk are not known, since the first run cannot be made: {why}\n"
        )),
        Some(Ok(guess)) => {
            text.push_str(&format!(
                "; about {} and {} of disk, guessed from the first years of one run\n",
                duration(guess.seconds),
                size(guess.bytes)
            ));
            for table in &guess.nothing_of {
                text.push_str(&format!(
                    "warning: the first years of one run have no row of `{table}` that is kept; are `places` and `where` right?\n"
                ));
            }
        }
    }
    text
}

/// A time for people.
pub(super) fn duration(seconds: f64) -> String {
    let round = |value: f64| value.round() as u64;
    match seconds {
        s if s < 100.0 => format!("{} s", round(s).max(1)),
        s if s < 6000.0 => format!("{} min", round(s / 60.0)),
        s if s < 100.0 * 3600.0 => format!("{} h", round(s / 3600.0)),
        s => format!("{} days", round(s / 86_400.0)),
    }
}

/// A size for people.
fn size(bytes: u64) -> String {
    match bytes {
        b if b < 1 << 20 => format!("{} kB", b.div_ceil(1000)),
        b if b < 1 << 30 => format!("{:.1} MB", b as f64 / 1e6),
        b => crate::memory::gib(b),
    }
}

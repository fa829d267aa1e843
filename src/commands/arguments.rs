//! Arguments that several commands share.

use clap::Args;

use super::OutputFormat;
use crate::failure::Failure;
use crate::memory;
use crate::scenario::Scenario;

/// Which runs of a scenario are made.
#[derive(Debug, Args)]
pub struct Sampling {
    /// Override a parameter of every scenario, for example measures.jobs.enabled=false or time.end=2016 (may be repeated).
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Key of all random draws (population.seed).
    #[arg(long)]
    pub seed: Option<u32>,
    /// Households for which one agent stands (population.scale); 1 is one to one.
    #[arg(long)]
    pub scale: Option<u32>,
    /// Replicates, each with luck of its own; intervals need two and are good from ten on.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: u32,
    /// Draws of the scenario's posterior (data.posterior), each with all replicates.
    #[arg(long, value_name = "DRAWS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub posterior: Option<u32>,
    #[command(flatten)]
    pub resources: Resources,
}

/// How many threads work.
#[derive(Clone, Copy, Debug, Args)]
pub struct Threads {
    /// Threads; results do not depend on them [default: all cores].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=4096))]
    threads: Option<u32>,
}

impl Threads {
    /// Makes all parallel work use the threads that are asked for.
    ///
    /// # Errors
    /// A machine that gives no such threads.
    pub(super) fn take(self) -> Result<(), Failure> {
        let Some(threads) = self.threads else {
            return Ok(());
        };
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads as usize)
            .build_global()
            .map_err(|error| Failure::machine(format!("cannot start {threads} threads: {error}")))
    }
}

/// What the program may take of the machine.
#[derive(Debug, Args)]
pub struct Resources {
    #[command(flatten)]
    pub threads: Threads,
    /// Memory that the program may take, in GiB; what needs more is refused [default: what the machine has left].
    #[arg(long, value_name = "GIB", value_parser = gib)]
    pub memory: Option<f64>,
}

impl Resources {
    /// Makes the program use the threads and the memory that are asked for.
    ///
    /// # Errors
    /// A machine that gives no such threads.
    pub(super) fn take(&self) -> Result<(), Failure> {
        if let Some(gib) = self.memory {
            memory::allow(memory::bytes_of_gib(gib));
        }
        self.threads.take()
    }
}

/// Reads a number of GiB.
fn gib(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    let positive = number.filter(|gib: &f64| gib.is_finite() && *gib > 0.0);
    positive.ok_or_else(|| "expected a number above 0, such as 16 or 0.5".to_owned())
}

/// What becomes of a finished result, and what is said of it.
#[derive(Debug, Args)]
pub struct Reporting {
    /// Replace the results of another run in the folder.
    #[arg(long)]
    pub force: bool,
    /// Show no progress and no tables.
    #[arg(long, short)]
    pub quiet: bool,
    /// Form of the table on stdout.
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl Sampling {
    /// The settings for scenario files.
    pub(super) fn overrides(&self) -> Vec<String> {
        let options = [
            ("population.seed", self.seed),
            ("population.scale", self.scale),
        ];
        super::overrides(&self.set, options)
    }

    /// Loads a scenario with them.
    ///
    /// # Errors
    /// Faults of the scenario or of the settings.
    pub(super) fn load(&self, path: &std::path::Path) -> Result<Scenario, Failure> {
        let mut loaded = super::load(&[path.to_path_buf()], &self.overrides())?;
        Ok(loaded.remove(0))
    }
}

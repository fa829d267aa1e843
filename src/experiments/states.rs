//! A run that saves its state on the way, or goes on from one.

use std::path::{Path, PathBuf};

use super::begin;
use super::demand::Demand;
use super::run::{Outcome, RunOptions, Writing, prepare, run_with};
use crate::bytes::Malformed;
use crate::checkpoint::{self, Checkpoint};
use crate::exchange::{Alone, Exchange};
use crate::failure::Failure;
use crate::model::Simulation;
use crate::results::Opening;
use crate::scenario::Scenario;
use crate::tables::{Comparison, Headline, Kept, TableRows};

/// A state that a run is to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedState {
    /// The year after which it is saved.
    pub year: u16,
    /// Where to.
    pub file: PathBuf,
}

/// From which state a run goes on, and which it saves.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// The state to go on from; none to draw the population.
    pub from: Option<PathBuf>,
    /// The states to save.
    pub save: Vec<SavedState>,
}

impl States {
    /// Whether there is anything to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from.is_none() && self.save.is_empty()
    }
}

/// Simulates a scenario into a results folder as [`prepare`] and [`run`](super::run()) do, from a state or with states saved on the way.
/// The tables are those of a run without. If the result is there already, only states that are missing are made.
///
/// # Errors
/// A fault of the input if there are several runs, a state cannot be used or saved; and those of a run.
pub fn run_with_states(
    scenario: &Scenario,
    folder: &Path,
    options: &RunOptions,
    states: &States,
) -> Result<Outcome, Failure> {
    if options.replicates != 1 || options.posterior.is_some() {
        let problem = "a state is of one run: several replicates or posterior draws can neither save one nor continue it";
        return Err(Failure::input(problem).with_help("leave out --replicates and --posterior"));
    }
    let steps = Steps::new(scenario, folder, options, states)?;
    match prepare(scenario, folder, options)? {
        Opening::Complete(manifest) => {
            if let Some(last) = steps.last_wanted() {
                Demand::of_runs(scenario, 1).keeping_rows().check()?;
                let mut writing = Writing::new(scenario, 1, last, options, steps);
                writing.states_alone(scenario)?;
            }
            Ok(Outcome::Complete(manifest))
        }
        Opening::Write(open) => {
            let simulated = run_with(scenario, open, options, steps, &Alone)?;
            Ok(Outcome::Simulated(Box::new(simulated)))
        }
    }
}

/// Where a run begins and what it leaves on the way.
#[derive(Debug, Default)]
pub(super) struct Steps {
    from: Option<Checkpoint>,
    /// States still to be saved, by year.
    wanted: Vec<SavedState>,
    kept: Kept,
}

impl Steps {
    /// Opens the state to go on from, and finds out which states are still to be saved.
    ///
    /// # Errors
    /// A fault of the input if a state cannot be used or saved.
    fn new(
        scenario: &Scenario,
        folder: &Path,
        options: &RunOptions,
        states: &States,
    ) -> Result<Self, Failure> {
        begin::check(scenario)?;
        let from = states.from.as_deref().map(Checkpoint::open).transpose()?;
        if let Some(state) = &from {
            state.check(scenario, 0)?;
        }
        let mut steps = Self {
            from,
            ..Self::default()
        };
        for (place, state) in states.save.iter().enumerate() {
            steps.is_simulated(state.year, scenario)?;
            is_outside(&state.file, folder)?;
            if states.save[..place]
                .iter()
                .any(|other| place_of(&other.file) == place_of(&state.file))
            {
                let problem = format!("two states would be saved in {}", state.file.display());
                return Err(Failure::input(problem).with_help("give each state a file of its own"));
            }
            if !is_saved(state, scenario, options.force)? {
                steps.wanted.push(state.clone());
            }
        }
        steps.wanted.sort_by_key(|state| state.year);
        Ok(steps)
    }

    /// Whether rows of the years are kept for states, or come with one.
    pub(super) fn keeps_rows(&self) -> bool {
        self.from.is_some() || !self.wanted.is_empty()
    }

    /// Checks that the run simulates the year after which a state is to be saved.
    fn is_simulated(&self, year: u16, scenario: &Scenario) -> Result<(), Failure> {
        let (first, last) = (self.first_year(scenario), scenario.last_year());
        if (first..=last).contains(&year) {
            return Ok(());
        }
        let simulated = if first > last {
            "no year after the state that it continues".to_owned()
        } else {
            format!("{first} to {last}")
        };
        let problem = format!("no state of {year} can be saved: the run simulates {simulated}");
        Err(Failure::input(problem)
            .with_help("name a year that is simulated, as in --save-state YEAR=FILE"))
    }

    /// The first year that is simulated.
    pub(super) fn first_year(&self, scenario: &Scenario) -> u16 {
        let saved = self.from.as_ref().map(|state| state.year() + 1);
        saved.unwrap_or(scenario.first_year())
    }

    /// The last year of which a state is still to be saved.
    fn last_wanted(&self) -> Option<u16> {
        self.wanted.last().map(|state| state.year)
    }

    /// The simulation of a run, and what it has written before if it goes on from a state.
    ///
    /// # Errors
    /// If no population can be drawn, or the state cannot be read.
    pub(super) fn begin<'a, E: Exchange>(
        &mut self,
        scenario: &'a Scenario,
        luck: u32,
        exchange: &E,
    ) -> Result<(Simulation<'a>, Option<Vec<u8>>), Failure>
    where
        Failure: From<E::Lost>,
    {
        match &mut self.from {
            None => Ok((begin::begin_among(scenario, luck, exchange)?, None)),
            Some(state) => Ok((state.resume(scenario)?, Some(state.attachment()?))),
        }
    }

    /// Keeps rows for states to come.
    pub(super) fn keep(&mut self, rows: &[TableRows]) {
        if !self.wanted.is_empty() {
            self.kept.add(rows);
        }
    }

    /// Saves the states of the year that the simulation has come to.
    ///
    /// # Errors
    /// If a file cannot be written, or the user interrupts.
    pub(super) fn save(
        &mut self,
        simulation: &Simulation<'_>,
        comparison: &Comparison,
        headlines: &[Headline],
    ) -> Result<(), Failure> {
        while let Some(state) = self.wanted.first()
            && Some(state.year) == simulation.year()
        {
            let tables = self.kept.to_bytes(comparison, headlines);
            checkpoint::save(simulation, &tables, &state.file)?;
            self.wanted.remove(0);
        }
        if self.wanted.is_empty() {
            self.kept = Kept::default();
        }
        Ok(())
    }
}

/// The refusal of a state whose attachment is none of a run.
pub(super) fn without_tables(_: Malformed) -> Failure {
    Failure::input("the state holds no tables of the years before it")
        .with_help("continue a state that `run --save-state` wrote")
}

/// The file by its full path, whether it is there or not; links of its folder are followed.
fn place_of(file: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(file).ok()?;
    let folder = full.parent()?.canonicalize().ok()?;
    Some(folder.join(full.file_name()?))
}

/// Checks that a state would be neither the results folder nor in it, which holds results alone.
fn is_outside(file: &Path, folder: &Path) -> Result<(), Failure> {
    checkpoint::folder_of(file)?;
    if let (Some(file_place), Some(folder)) = (place_of(file), place_of(folder))
        && file_place.starts_with(folder)
    {
        let problem = format!("{} would lie in the results folder", file.display());
        return Err(Failure::input(problem).with_help("save the state beside the folder"));
    }
    Ok(())
}

/// Whether the state is there already.
///
/// # Errors
/// A fault of the input if the file is something else, which is replaced with `force` if it is a state at all.
fn is_saved(state: &SavedState, scenario: &Scenario, force: bool) -> Result<bool, Failure> {
    let (file, name) = (&state.file, state.file.display());
    if !file.exists() {
        return Ok(false);
    }
    if !checkpoint::is_state(file)? {
        let problem = format!("{name} is there and no state of a simulation");
        return Err(Failure::input(problem).with_help("save the state in another file"));
    }
    let standing = Checkpoint::open(file);
    if let Ok(standing) = &standing
        && standing.is_of(scenario, 0, state.year)
    {
        return Ok(true);
    }
    if force {
        return Ok(false);
    }
    let problem = match standing {
        Ok(other) => format!(
            "{name} holds another state, of {} in {}",
            other.scenario(),
            other.year()
        ),
        Err(Failure::Interrupted) => return Err(Failure::Interrupted),
        Err(fault) => fault.to_string(),
    };
    Err(Failure::input(problem).with_help("choose another file, or replace it with --force"))
}

//! `run` in processes that `mpirun` started together.

use super::{Ready, Run, summary};
use crate::commands::OutputFormat;
use crate::exchange::Transport;
use crate::experiments::{self, Outcome, Shared};
use crate::failure::Failure;
use crate::ranks::{self, Ranks, Verdict};
use crate::results::terminal;

impl Run {
    /// Does the part of this process in runs that several share. The inner failure is one on which all agree.
    pub(super) fn among(&self, ranks: &Ranks) -> Result<Result<(), Failure>, Failure> {
        let ready = self.ready_among(ranks);
        let (ready, own) = match ready {
            Ok((ready, identity)) => (Some(ready), Ok(identity)),
            Err(failure) => (None, Err(failure)),
        };
        let verdict = ranks::agree(ranks, own)?;
        let (Verdict::GoOn, Some(ready)) = (&verdict, ready) else {
            return Ok(left(verdict));
        };
        let mut all = summary(self.reporting.format);
        for (scenario, folder) in ready.scenarios.iter().zip(&ready.folders) {
            let before = ranks.exchanged();
            match experiments::run_among(scenario, folder, &ready.options, ranks)? {
                Shared::Leave(failure) => return Ok(left(Verdict::Leave(failure))),
                Shared::Done(None) => {}
                Shared::Done(Some(outcome)) => {
                    self.show(scenario, folder, &outcome, &mut all)?;
                    if let Outcome::Simulated(simulated) = *outcome
                        && self.reporting.format == OutputFormat::Text
                        && !self.reporting.quiet
                    {
                        let years = scenario.horizon().count() as u64;
                        let years = years * u64::from(simulated.manifest.runs());
                        let exchanged = ranks.exchanged().since(before);
                        terminal::print(&exchanged.line(ranks.place().ranks, years))?;
                    }
                }
            }
        }
        if ranks.place().is_first() {
            self.show_all(&all)?;
        }
        Ok(Ok(()))
    }

    /// What a process needs that shares runs with others, and the hash of what it is about to do.
    fn ready_among(&self, ranks: &Ranks) -> Result<(Ready, String), Failure> {
        if self.from_state.is_some() || !self.save_state.is_empty() {
            let problem = "a state is of a process that holds all counties: several that share a simulation can neither save one nor continue it";
            return Err(Failure::input(problem)
                .with_help("leave out --save-state and --from-state, or run without mpirun"));
        }
        let ready = self.ready()?;
        let identity =
            |scenario| experiments::identity_of_part(scenario, &ready.options, ranks.place());
        let identities = ready.scenarios.iter().map(identity);
        let identity = identities.collect::<Result<Vec<_>, _>>()?.join(" ");
        Ok((ready, identity))
    }
}

/// How a process ends when all leave.
fn left(verdict: Verdict) -> Result<(), Failure> {
    match verdict {
        Verdict::Leave(Some(failure)) => Err(failure),
        Verdict::Leave(None) | Verdict::GoOn => Ok(()),
    }
}

//! All coalitions of a run, simulated as a tree: they are one simulation until a player makes a difference, and branch there.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::players::{Player, coalition_of};
use crate::attribution::Coalition;
use crate::experiments::begin::begin;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::model::record::Detail;
use crate::progress::Progress;
use crate::scenario::Scenario;
use crate::tables::attribution::{Places, RunYear, Values, of_year, place_names};
use crate::tables::compare::Snapshot;

/// The outcomes of a coalition in a year, with its distribution of income if it is that of nobody or of all.
#[derive(Clone)]
struct Node {
    places: Places,
    incomes: Option<Snapshot>,
}

/// Largest nation, in agents, of which several branches are alive at once: a thread that waits for the counties of one may begin another.
const SIDE_BY_SIDE: usize = 500_000;

/// What the coalitions of a scenario come to.
pub(super) struct Tree<'a> {
    scenario: &'a Scenario,
    /// The scenarios of the coalitions of those players that ever make a difference.
    coalitions: BTreeMap<Coalition, Scenario>,
    players: usize,
    /// The first year of each player that has one.
    first_years: Vec<Option<u16>>,
}

impl<'a> Tree<'a> {
    /// Prepares the scenarios of all coalitions.
    ///
    /// # Errors
    /// Those of [`coalition_of`].
    pub(super) fn new(scenario: &'a Scenario, players: &[Player]) -> Result<Self, Failure> {
        let first_years: Vec<_> = players.iter().map(|p| p.first_year(scenario)).collect();
        let mut tree = Self {
            scenario,
            coalitions: BTreeMap::new(),
            players: players.len(),
            first_years,
        };
        let ever = tree.acting_in(scenario.last_year());
        for coalition in subsets(ever) {
            let scenario = coalition_of(scenario, players, coalition)?;
            tree.coalitions.insert(coalition, scenario);
        }
        Ok(tree)
    }

    /// Players that make a difference in the year or before.
    fn acting_in(&self, year: u16) -> Coalition {
        let acting = |player: usize| self.first_years[player].is_some_and(|first| first <= year);
        (0..self.players)
            .filter(|&player| acting(player))
            .fold(Coalition::NOBODY, |all, player| {
                all.or(Coalition::of(player))
            })
    }

    /// Years that are simulated in a run, those that coalitions share counted once.
    pub(super) fn years(&self) -> u64 {
        let years = self.scenario.horizon();
        years.map(|year| 1u64 << self.acting_in(year).size()).sum()
    }

    /// Nations of so many agents that are alive at once while it grows: the one that goes on, and one for each year in which it branches, in
    /// every thread if branches are alive side by side.
    pub(super) fn nations(&self, agents: u64) -> usize {
        let mut levels: Vec<u16> = self.first_years.iter().flatten().copied().collect();
        levels.sort_unstable();
        levels.dedup();
        let side_by_side = if agents <= SIDE_BY_SIDE as u64 {
            rayon::current_num_threads()
        } else {
            1
        };
        levels.len() * side_by_side + 1
    }

    /// Bytes that are kept of a run.
    pub(super) fn kept(&self) -> u64 {
        let places = place_names(self.scenario.provinces()).len();
        let years = self.scenario.horizon().count();
        Values::bytes(years, places, 1 << self.players) as u64
    }

    /// The outcomes of all coalitions with the luck of a replicate.
    ///
    /// # Errors
    /// If no population can be drawn, or the user interrupts.
    pub(super) fn grow(&self, luck: u32, progress: &Progress) -> Result<Vec<RunYear>, Failure> {
        // Nobody acts before the first year, so that all coalitions may begin with any scenario.
        let root = begin(self.of(Coalition::NOBODY), luck)?;
        let found = self.live(root, Coalition::NOBODY, Coalition::NOBODY, progress)?;
        let of_year = |year: u16| {
            let acting = self.acting_in(year);
            let node = |coalition: Coalition| &found[&(year, coalition.and(acting))];
            let all = Coalition::every(self.players);
            let extremes = [Coalition::NOBODY, Coalition::all(self.players)];
            RunYear {
                year,
                coalitions: all.map(|c| node(c).places.clone()).collect(),
                extremes: extremes.map(|c| node(c).incomes.clone()),
            }
        };
        Ok(self.scenario.horizon().map(of_year).collect())
    }

    fn of(&self, coalition: Coalition) -> &Scenario {
        &self.coalitions[&coalition]
    }

    /// Goes on until more players begin to act than those `known`, then branches; outcomes by year and coalition.
    fn live(
        &self,
        mut simulation: Simulation<'_>,
        members: Coalition,
        known: Coalition,
        progress: &Progress,
    ) -> Result<BTreeMap<(u16, Coalition), Node>, Failure> {
        let is_extreme = [Coalition::NOBODY, known].contains(&members);
        simulation = simulation.recording(if is_extreme {
            Detail::Everything
        } else {
            Detail::Counties
        });
        let mut found = BTreeMap::new();
        while let Some(year) = simulation.next_year() {
            interrupt::check()?;
            let acting = self.acting_in(year);
            let beginning = acting.without(known);
            if beginning != Coalition::NOBODY {
                let grow = |joining: Coalition| {
                    let members = members.or(joining);
                    let branch = simulation.branch(self.of(members));
                    self.live(branch, members, acting, progress)
                };
                let branches: Vec<Coalition> = subsets(beginning).collect();
                let found_there: Result<Vec<_>, Failure> =
                    if simulation.nation().agents() <= SIDE_BY_SIDE {
                        branches.into_par_iter().map(grow).collect()
                    } else {
                        branches.into_iter().map(grow).collect()
                    };
                found.extend(found_there?.into_iter().flatten());
                return Ok(found);
            }
            simulation.step();
            let line = self.scenario.parameters(year).prices.poverty_line;
            let node = Node {
                places: of_year(self.scenario, year, &simulation),
                incomes: is_extreme.then(|| Snapshot::of_nation(&simulation, line)),
            };
            found.insert((year, members), node);
            progress.inc(1);
        }
        Ok(found)
    }
}

/// All subsets of a coalition, the empty one first.
fn subsets(of: Coalition) -> impl Iterator<Item = Coalition> {
    Coalition::every(of.0.checked_ilog2().map_or(0, |bits| bits as usize + 1))
        .filter(move |coalition| coalition.without(of) == Coalition::NOBODY)
}

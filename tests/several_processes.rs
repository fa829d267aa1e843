//! A simulation shared by several processes, each with its own counties, is the simulation of one process to the bit.
//!
//! Threads stand for processes and channels for what lies between them, so that this needs no MPI; `tests/mpi.rs` does the same with it.

mod common;
#[path = "common/worlds.rs"]
mod worlds;

use std::sync::mpsc::{Receiver as Inbox, Sender, channel};
use std::thread;

use common::{scenario, scenario_with};
use five_measures::exchange::{Place, Receiver, Transport};
use five_measures::model::Simulation;
use five_measures::model::record::{Detail, YearRecord};
use five_measures::population::County;
use five_measures::scenario::Scenario;
use five_measures::tables::{self, Comparison, TableRows, WholeHistory};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use worlds::{policy, world};

/// Why a process cannot go on.
#[derive(Debug, PartialEq)]
enum Lost {
    Gone,
    Garbled,
}

/// A process as a thread with channels to and from each.
struct Process {
    place: Place,
    to: Vec<Sender<Vec<u8>>>,
    from: Vec<Inbox<Vec<u8>>>,
}

impl Transport for Process {
    type Lost = Lost;

    fn place(&self) -> Place {
        self.place
    }

    fn gather(&self, own: Vec<u8>, to: Receiver) -> Result<Vec<Vec<u8>>, Lost> {
        let everybody = to == Receiver::Everybody;
        let receivers = if everybody { &self.to } else { &self.to[..1] };
        for receiver in receivers {
            receiver.send(own.clone()).map_err(|_| Lost::Gone)?;
        }
        if !everybody && !self.place.is_first() {
            return Ok(Vec::new());
        }
        let all = self.from.iter().map(|from| from.recv());
        all.collect::<Result<_, _>>().map_err(|_| Lost::Gone)
    }

    fn garbled(&self) -> Lost {
        Lost::Garbled
    }
}

/// Does the same in so many processes and gives what comes of it in each.
fn in_processes<T: Send>(ranks: usize, work: impl Fn(&Process) -> T + Sync) -> Vec<T> {
    let mut to: Vec<Vec<Sender<Vec<u8>>>> = (0..ranks).map(|_| Vec::new()).collect();
    let mut from: Vec<Vec<Inbox<Vec<u8>>>> = (0..ranks).map(|_| Vec::new()).collect();
    for sender in &mut to {
        for receiver in &mut from {
            let (put, take) = channel();
            sender.push(put);
            receiver.push(take);
        }
    }
    let processes = to.into_iter().zip(from).enumerate();
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = processes
            .map(|(rank, (to, from))| {
                let place = Place { rank, ranks };
                scope.spawn(move || work(&Process { place, to, from }))
            })
            .collect();
        let ended = started.into_iter().map(|thread| thread.join());
        ended.map(|done| done.expect("no panic")).collect()
    })
}

/// What a run leaves: records and tables year by year, tables of the history, the counties with their households.
struct Left {
    records: Vec<YearRecord>,
    tables: Vec<Vec<TableRows>>,
    counties: Vec<County>,
}

fn alone(scenario: &Scenario, replicate: u32, detail: Detail) -> Left {
    let simulation = Simulation::new(scenario, replicate).expect("a nation");
    let mut simulation = simulation.recording(detail);
    let (mut records, mut tables) = (Vec::new(), Vec::new());
    let mut comparison = Comparison::default();
    while let Some(year) = simulation.step() {
        records.push(simulation.record().clone());
        tables.push(tables::of_year(scenario, replicate, year, &simulation, &mut comparison).0);
    }
    tables.push(tables::of_history(
        scenario,
        replicate,
        &simulation,
        &mut comparison,
    ));
    Left {
        records,
        tables,
        counties: simulation.nation().counties.clone(),
    }
}

/// The same in one process of several; the others than the first make no tables.
fn among(
    scenario: &Scenario,
    replicate: u32,
    detail: Detail,
    process: &Process,
) -> Result<Left, Lost> {
    let simulation = Simulation::among(scenario, replicate, process)?;
    let mut simulation = simulation.expect("a nation").recording(detail);
    let (mut records, mut tables) = (Vec::new(), Vec::new());
    let mut comparison = Comparison::default();
    while let Some(year) = simulation.step_among(process)? {
        records.push(simulation.record().clone());
        if process.place.is_first() {
            tables.push(tables::of_year(scenario, replicate, year, &simulation, &mut comparison).0);
        }
    }
    let history = WholeHistory::of(&simulation, process)?;
    if process.place.is_first() {
        tables.push(history.tables(scenario, replicate, &mut comparison));
    }
    let nation = simulation.nation();
    assert_eq!(nation.is_whole(), process.place.ranks == 1);
    let foreign = nation.counties.iter().enumerate();
    let foreign = foreign.filter(|(place, _)| !nation.held.contains(place));
    assert!(foreign.into_iter().all(|(_, c)| c.households.is_empty()));
    Ok(Left {
        records,
        tables,
        counties: nation.held_counties().to_vec(),
    })
}

/// Checks that so many processes leave what one leaves.
fn same_as_alone(scenario: &Scenario, replicate: u32, detail: Detail, ranks: usize) {
    let whole = alone(scenario, replicate, detail);
    let parts = in_processes(ranks, |process| {
        among(scenario, replicate, detail, process).expect("nobody is lost")
    });
    let first = &parts[0];
    assert_eq!(first.records.len(), whole.records.len());
    for (year, (ours, theirs)) in whole.records.iter().zip(&first.records).enumerate() {
        assert!(ours == theirs, "the record of year {year}, {ranks} ranks");
    }
    assert_eq!(first.tables.len(), whole.tables.len());
    for (ours, theirs) in whole
        .tables
        .iter()
        .flatten()
        .zip(first.tables.iter().flatten())
    {
        assert_eq!(ours.0.name, theirs.0.name);
        assert!(ours.1 == theirs.1, "{}, {ranks} ranks", ours.0.name);
    }
    let counties: Vec<County> = parts.into_iter().flat_map(|part| part.counties).collect();
    assert!(counties == whole.counties, "households, {ranks} ranks");
}

#[test]
fn two_three_and_seven_processes_are_one() {
    let panel = scenario("baseline", &["population.scale=8000", "output.panel=300"]);
    for ranks in [1, 2, 3, 7] {
        same_as_alone(&panel, 1, Detail::Everything, ranks);
    }
    let short = scenario("baseline", &["population.scale=10000", "time.end=2014"]);
    same_as_alone(&short, 0, Detail::Counties, 40);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4,
        rng_seed: RngSeed::Fixed(1949),
        failure_persistence: None,
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_scenario_is_the_same_among_processes(
        world in world(),
        policy in policy(),
        ranks in 2..12usize,
    ) {
        let mut overrides = [world, policy].concat();
        overrides.extend(["time.end=2015".to_owned(), "output.panel=40".to_owned()]);
        same_as_alone(&scenario_with("baseline", &overrides), 0, Detail::Everything, ranks);
    }
}

#[test]
fn a_process_that_is_gone_is_noticed_by_all() {
    let scenario = scenario("baseline", &["population.scale=10000", "time.end=2015"]);
    let ended = in_processes(3, |process| {
        let drawn = Simulation::among(&scenario, 0, process);
        let mut simulation = drawn.expect("nobody is lost").expect("a nation");
        loop {
            match simulation.step_among(process) {
                Ok(Some(2013)) if process.place.rank == 1 => return Ok(()),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                Err(lost) => return Err((lost, simulation.year())),
            }
        }
    });
    assert_eq!(ended[1], Ok(()));
    for rank in [0, 2] {
        assert_eq!(ended[rank], Err((Lost::Gone, Some(2013))), "{rank}");
    }
}

#[test]
fn a_population_that_cannot_be_drawn_is_refused_by_all_alike() {
    let impossible = scenario("baseline", &["population.scale=900000"]);
    let alone = Simulation::new(&impossible, 0).err().expect("a refusal");
    let refused = in_processes(3, |process| {
        let drawn = Simulation::among(&impossible, 0, process);
        drawn.expect("nobody is lost").err()
    });
    assert!(refused.iter().all(|fault| fault.as_ref() == Some(&alone)));
}

/// Bytes that are cut on their way are an error and no panic.
struct Cut(Process);

impl Transport for Cut {
    type Lost = Lost;

    fn place(&self) -> Place {
        self.0.place
    }

    fn gather(&self, own: Vec<u8>, to: Receiver) -> Result<Vec<Vec<u8>>, Lost> {
        let mut all = self.0.gather(own, to)?;
        all.iter_mut()
            .for_each(|bytes| bytes.truncate(bytes.len().saturating_sub(1)));
        Ok(all)
    }

    fn garbled(&self) -> Lost {
        Lost::Garbled
    }
}

#[test]
fn bytes_that_are_cut_are_an_error() {
    let scenario = scenario("baseline", &["population.scale=10000"]);
    let (put, take) = channel();
    let place = Place { rank: 0, ranks: 1 };
    let process = Process {
        place,
        to: vec![put],
        from: vec![take],
    };
    let drawn = Simulation::among(&scenario, 0, &Cut(process));
    assert!(matches!(drawn, Err(Lost::Garbled)));
}

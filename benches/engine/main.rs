//! Time and memory of the engine by size of the sample: `cargo bench --bench engine`.
//!
//! Criterion measures wall time and shows it as throughput in household-years; a table at the end gives all in nanoseconds per
//! household-year, in wall time and in processor time of the whole program. What is prepared for a measurement is not counted.

mod csv;
mod floor;
mod ledger;
mod steps;

use std::cell::LazyCell;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use five_measures::exchange::Alone;
use five_measures::model::{Simulation, year};
use five_measures::population::Nation;
use five_measures::population::households::Households;
use five_measures::random::Luck;
use five_measures::scenario::Scenario;
use five_measures::tables::{self, Comparison};
use ledger::Ledger;
use std::hint::black_box;

/// Households for which an agent stands.
const SCALES: [u32; 3] = [10_000, 1_000, 100];
/// The year that is measured: all measures and the register are at work.
const YEAR: u16 = 2016;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(RESIDENT) {
        return tell_resident(&arguments.next().expect("a scale"));
    }
    let ledger = Ledger::default();
    let mut criterion = Criterion::default().configure_from_args();
    for scale in SCALES {
        let scenario = scenario(scale);
        memory(&scenario, &ledger);
        floor(&mut criterion, &scenario, &ledger);
        draw(&mut criterion, &scenario, &ledger);
        one_year(&mut criterion, &scenario, &ledger);
        run(&mut criterion, &scenario, &ledger);
    }
    csv::write(&mut criterion, &scenario(1000), &ledger);
    criterion.final_summary();
    ledger.print();
}

fn scenario(scale: u32) -> Scenario {
    Scenario::shipped("baseline")
        .and_then(|builder| builder.set("population.scale", scale))
        .and_then(|builder| builder.build())
        .expect("the baseline")
}

fn scale_of(scenario: &Scenario) -> u32 {
    scenario.parameters(scenario.first_year()).population.scale
}

/// Name of a sample.
fn sample(scenario: &Scenario) -> String {
    format!("scale {}", scale_of(scenario))
}

/// A group of few samples: a run takes seconds.
fn group<'a>(
    criterion: &'a mut Criterion,
    scenario: &Scenario,
) -> criterion::BenchmarkGroup<'a, criterion::measurement::WallTime> {
    let mut group = criterion.benchmark_group(sample(scenario));
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500));
    group
}

/// Does the work with so many threads.
fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().expect("threads").install(work)
}

fn agents(scenario: &Scenario) -> u64 {
    five_measures::population::extent(scenario)
        .expect("a population")
        .agents
}

/// The argument with which the program only draws a population, for [`memory`].
const RESIDENT: &str = "--resident";

/// What a program holds more after it has drawn a population; one of its own, since this one has freed memory to use again.
fn memory(scenario: &Scenario, ledger: &Ledger) {
    let scale = scale_of(scenario).to_string();
    let own = std::env::current_exe().expect("a program");
    let child = Command::new(own).args([RESIDENT, &scale]).output();
    let told = child.expect("the program starts").stdout;
    let bytes: Option<f64> = String::from_utf8(told)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    if let Some(bytes) = bytes {
        let households = agents(scenario);
        ledger.note(format!(
            "{}: {:.1} bytes resident for each of {households} households, of which columns take {}",
            sample(scenario),
            bytes / households as f64,
            Households::BYTES
        ));
    }
}

/// The other side of [`memory`].
fn tell_resident(scale: &str) {
    let scenario = scenario(scale.parse().expect("a scale"));
    let before = ledger::resident();
    let nation = with_threads(1, || drawn(&scenario));
    let after = ledger::resident();
    if let (Some(before), Some(after)) = (before, after) {
        println!("{}", after.saturating_sub(before));
    }
    drop(black_box(nation));
}

/// Another replicate for each pass, which finds nothing that the program has kept of the pass before.
fn next_replicate() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn drawn(scenario: &Scenario) -> Nation {
    Nation::draw(scenario, Luck::new(1, next_replicate())).expect("a population")
}

fn floor(criterion: &mut Criterion, scenario: &Scenario, ledger: &Ledger) {
    let households = agents(scenario);
    let mut group = group(criterion, scenario);
    let luck = Luck::new(1, 0);
    ledger.measure(
        &mut group,
        [&sample(scenario), "floor: a loop by hand"],
        households,
        || (),
        |()| floor::year(luck, YEAR, households as usize),
    );
    group.finish();
}

fn draw(criterion: &mut Criterion, scenario: &Scenario, ledger: &Ledger) {
    let households = agents(scenario);
    let mut group = group(criterion, scenario);
    ledger.measure(
        &mut group,
        [&sample(scenario), "draw, 1 thread"],
        households,
        || (),
        |()| with_threads(1, || drawn(scenario)),
    );
    group.finish();
}

/// One year as the program makes it, and step by step.
fn one_year(criterion: &mut Criterion, scenario: &Scenario, ledger: &Ledger) {
    let households = agents(scenario);
    let mut group = group(criterion, scenario);
    let before = LazyCell::new(|| {
        let mut simulation = Simulation::new(scenario, 0).expect("a population");
        while simulation.next_year() != Some(YEAR) {
            simulation.step();
        }
        check_steps(&simulation);
        simulation
    });
    let counties = || before.nation().counties.clone();
    for threads in [1, 2] {
        let name = format!("year, {threads} thread(s)");
        ledger.measure(
            &mut group,
            [&sample(scenario), &name],
            households,
            counties,
            |mut counties| {
                let context = before.context(YEAR);
                let all = 0..counties.len();
                let record = with_threads(threads, || {
                    let Ok(record) = year::advance(&mut counties, all, &context, &Alone);
                    record
                });
                (counties, record)
            },
        );
    }
    ledger.measure(
        &mut group,
        [&sample(scenario), "year, step by step"],
        households,
        counties,
        |mut counties| {
            let context = before.context(YEAR);
            let (rows, laps) = with_threads(1, || steps::year(&mut counties, &context));
            for (step, time) in laps {
                ledger.add([&sample(scenario), step], households, time, None);
            }
            (counties, rows)
        },
    );
    group.finish();
}

/// Checks that the steps that are measured one by one are those of a year.
fn check_steps(before: &Simulation<'_>) {
    let context = before.context(YEAR);
    let [mut own, mut counties] = [(); 2].map(|()| before.nation().counties.clone());
    let all = 0..counties.len();
    let Ok(record) = year::advance(&mut counties, all, &context, &Alone);
    let (rows, _) = steps::year(&mut own, &context);
    assert!(
        own == counties && rows == record.rows,
        "another year than advance makes"
    );
}

/// All years, with and without what tables are made from them.
fn run(criterion: &mut Criterion, scenario: &Scenario, ledger: &Ledger) {
    let households = agents(scenario) * scenario.horizon().count() as u64;
    let mut group = group(criterion, scenario);
    for threads in [1, 2] {
        let name = format!("run, {threads} thread(s)");
        ledger.measure(
            &mut group,
            [&sample(scenario), &name],
            households,
            || (),
            |()| {
                with_threads(threads, || {
                    let replicate = next_replicate();
                    let mut simulation =
                        Simulation::new(scenario, replicate).expect("a population");
                    while simulation.step().is_some() {}
                    black_box(simulation.rows().len())
                })
            },
        );
        let name = format!("run with tables, {threads} thread(s)");
        ledger.measure(
            &mut group,
            [&sample(scenario), &name],
            households,
            || (),
            |()| with_threads(threads, || rows(scenario, |rows| drop(black_box(rows)))),
        );
    }
    group.finish();
}

/// The rows of a run, year by year and then those of its history, as `run` writes them.
fn rows(scenario: &Scenario, mut take: impl FnMut(Vec<tables::TableRows>)) {
    let mut comparison = Comparison::default();
    let replicate = next_replicate();
    let mut simulation = Simulation::new(scenario, replicate).expect("a population");
    while let Some(year) = simulation.step() {
        let (rows, _) = tables::of_year(scenario, replicate, year, &simulation, &mut comparison);
        take(rows);
    }
    take(tables::of_history(
        scenario,
        replicate,
        &simulation,
        &mut comparison,
    ));
}

//! What was measured, for the table at the end.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Throughput};

/// All passes of one measurement.
struct Line {
    /// Sample and measurement.
    name: [String; 2],
    /// Household-years, or rows, in a pass.
    units: u64,
    walls: Vec<Duration>,
    /// Processor time of all threads, where it was taken.
    processor: Vec<Duration>,
}

/// Measurements in the order in which they were made first.
#[derive(Default)]
pub struct Ledger {
    lines: RefCell<Vec<Line>>,
    notes: RefCell<Vec<String>>,
}

impl Ledger {
    /// Measures, under the name of a sample and its own, `work` on what `prepare` gives, which is not counted, and neither is the end of what it returns.
    pub fn measure<P, T>(
        &self,
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: [&str; 2],
        units: u64,
        mut prepare: impl FnMut() -> P,
        mut work: impl FnMut(P) -> T,
    ) {
        group.throughput(Throughput::Elements(units));
        group.bench_function(name[1], |bencher| {
            bencher.iter_custom(|passes| {
                let mut all = Duration::ZERO;
                for _ in 0..passes {
                    let prepared = black_box(prepare());
                    let (wall, processor) = (Instant::now(), ProcessTime::now());
                    let result = black_box(work(prepared));
                    let (wall, processor) = (wall.elapsed(), processor.elapsed());
                    drop(result);
                    self.add(name, units, wall, Some(processor));
                    all += wall;
                }
                all
            });
        });
    }

    /// Adds a pass.
    pub fn add(&self, name: [&str; 2], units: u64, wall: Duration, processor: Option<Duration>) {
        let mut lines = self.lines.borrow_mut();
        let known = lines.iter().position(|line| line.name == name);
        let place = known.unwrap_or_else(|| {
            lines.push(Line {
                name: name.map(str::to_owned),
                units,
                walls: Vec::new(),
                processor: Vec::new(),
            });
            lines.len() - 1
        });
        lines[place].walls.push(wall);
        lines[place].processor.extend(processor);
    }

    /// The least wall time of a pass.
    pub fn least(&self, name: [&str; 2]) -> Option<Duration> {
        let lines = self.lines.borrow();
        let line = lines.iter().find(|line| line.name == name)?;
        line.walls.iter().min().copied()
    }

    /// Adds a line below the table.
    pub fn note(&self, note: String) {
        self.notes.borrow_mut().push(note);
    }

    /// Prints medians and least values over the passes.
    pub fn print(&self) {
        println!(
            "\n| sample | measurement | passes | ns a unit, least | median | processor ns, least | median |"
        );
        println!("|---|---|---|---|---|---|---|");
        for line in self.lines.borrow_mut().iter_mut() {
            let units = line.units as f64;
            let [least, median] = least_and_median(&mut line.walls, units);
            let [processor, of_processor] = least_and_median(&mut line.processor, units);
            let ([sample, name], passes) = (&line.name, line.walls.len());
            println!(
                "| {sample} | {name} | {passes} | {least} | {median} | {processor} | {of_processor} |"
            );
        }
        println!("\nA unit is a household-year, a household drawn, or a row of a table.");
        for note in self.notes.borrow().iter() {
            println!("{note}");
        }
    }
}

/// Nanoseconds for each of `units`; nothing if there was no pass.
fn least_and_median(passes: &mut [Duration], units: f64) -> [String; 2] {
    passes.sort_unstable();
    let places = [passes.first(), passes.get(passes.len() / 2)];
    places.map(|time| {
        time.map_or_else(String::new, |t| {
            format!("{:.2}", t.as_nanos() as f64 / units)
        })
    })
}

/// Bytes of the program that are in memory; `None` where the system does not say.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

//! What a sweep costs beyond its simulations, and how many runs it makes in a minute.
//!
//! `cargo bench --bench sweep` makes the same runs as a sweep and bare, in turn, and compares processor time: that of the sweep holds
//! tables, rows, hashes, disk and threads. `-- --scale 1000 --runs 8 --rounds 3` changes the sample.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use five_measures::experiments::sweep::{self, Experiment, Overrides, Shard, Sweep, SweepOptions};
use five_measures::model::Simulation;
use five_measures::results::TableFormat;
use five_measures::scenario::Scenario;

struct Size {
    scale: u32,
    runs: u32,
    rounds: u32,
}

fn main() {
    let mut size = Size {
        scale: 100,
        runs: 8,
        rounds: 3,
    };
    let arguments: Vec<String> = std::env::args().collect();
    for pair in arguments.windows(2) {
        let number = pair[1].parse();
        match (pair[0].as_str(), number) {
            ("--scale", Ok(scale)) => size.scale = scale,
            ("--runs", Ok(runs)) => size.runs = runs,
            ("--rounds", Ok(rounds)) => size.rounds = rounds,
            _ => {}
        }
    }
    let Size {
        scale,
        runs,
        rounds,
    } = size;
    println!(
        "{runs} runs at scale {scale}, {} threads",
        rayon::current_num_threads()
    );
    println!("round  bare cpu s  sweep cpu s  overhead  sweep wall s  runs/min");
    let mut overheads = Vec::new();
    for round in 0..rounds {
        let bare = bare(&size);
        let (cpu, wall) = swept(&size);
        let overhead = cpu.as_secs_f64() / bare.as_secs_f64() - 1.0;
        let rate = f64::from(runs) / wall.as_secs_f64() * 60.0;
        println!(
            "{round:5}  {:10.2}  {:11.2}  {:7.2}%  {:12.2}  {rate:8.1}",
            bare.as_secs_f64(),
            cpu.as_secs_f64(),
            overhead * 100.0,
            wall.as_secs_f64()
        );
        overheads.push(overhead);
    }
    overheads.sort_by(f64::total_cmp);
    println!(
        "median overhead {:.2}%",
        overheads[overheads.len() / 2] * 100.0
    );
}

/// Processor time of the runs without a sweep around them: one thread each, as many side by side as there are threads.
fn bare(size: &Size) -> Duration {
    let scenario = scenario(size.scale);
    let start = ProcessTime::now();
    let next = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..rayon::current_num_threads() {
            scope.spawn(|| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
                pool.expect("a thread").install(|| {
                    loop {
                        let run = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        if run >= size.runs {
                            return;
                        }
                        let mut simulation = Simulation::new(&scenario, run).expect("a nation");
                        while simulation.step().is_some() {}
                    }
                });
            });
        }
    });
    start.elapsed()
}

/// Processor time and wall time of the same runs as a sweep.
fn swept(size: &Size) -> (Duration, Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.toml");
    let Size { scale, runs, .. } = size;
    let text = format!(
        "scenarios = [\"shipped:baseline\"]\nreplicates = {runs}\nsettings.population.scale = {scale}\n"
    );
    fs::write(&path, text).expect("written");
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let experiment = Experiment::load(&path, &Overrides::default()).expect("an experiment");
    let laid = Sweep::new(experiment, TableFormat::Csv).expect("a sweep");
    let options = SweepOptions {
        shard: Shard::WHOLE,
        retry_failed: false,
        command: Vec::new(),
        quiet: true,
        force: false,
    };
    let out: &Path = &folder.path().join("out");
    let made = sweep::sweep(&laid, out, &options).expect("a result");
    assert_eq!((made.made, made.failed), (*runs, 0));
    (cpu.elapsed(), wall.elapsed())
}

fn scenario(scale: u32) -> Scenario {
    let shipped = Scenario::shipped("baseline").expect("shipped");
    let set = shipped.set("population.scale", scale).expect("set");
    set.build().expect("a scenario")
}

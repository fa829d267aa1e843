//! Two policies with the same luck, and what the difference between them is worth beside its error.
//!
//!     cargo run --release --example two_policies
//!
//! The same as `five-measures compare` does for every indicator, by hand for one of them.

use std::error::Error;

use five_measures::comparison::{Estimate, Layout, Pairs};
use five_measures::model::Simulation;
use five_measures::scenario::{Faults, Scenario, ScenarioBuilder, Setting};

/// Each replicate has a sample and luck of its own; the interval is over them.
const REPLICATES: u32 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let found = jobs_doubled()?;
    // Every part may be missing: a single replicate, for one, has no interval.
    let [Some(base), Some(reform), Some(difference)] = [found.base, found.other, found.difference]
    else {
        return Err("no run gave a number".into());
    };
    let [low, high] = found.interval.ok_or("no interval")?;
    println!("below the line at the end of 2016, millions of persons");
    println!("  as it was              {base:8.2}");
    println!("  twice the public jobs  {reform:8.2}");
    println!("  difference             {difference:8.2}  (95% interval {low:.2} to {high:.2})");
    Ok(())
}

/// The poor of 2016 with and without twice the public jobs, in millions of persons.
pub fn jobs_doubled() -> Result<Estimate, Box<dyn Error>> {
    // The first policy: what was done, as the program carries it.
    let base = small()?.build()?;

    // The second is the same but for one parameter. Settings are those of scenario files: a value, values by year, or a change within
    // some years. A path that does not exist, or a value out of its range, is an error with the nearest valid name.
    let doubled = Setting::multiplied_by(2.0).from_year(2014);
    let reform = small()?
        .set("measures.jobs.public_jobs.capacity", doubled)?
        .build()?;

    // Replicate by replicate the two meet the same luck, since every draw depends on seed, replicate, process, year, county and
    // household alone. Their difference is therefore far less noisy than either of them.
    let mut poor = Pairs::default();
    for replicate in 0..REPLICATES {
        let values = [
            poor_at_the_end(&base, replicate)?,
            poor_at_the_end(&reform, replicate)?,
        ];
        let [before, after] = values.map(|persons| Some(persons as f64 / 1e6));
        poor.push(before, after);
    }

    // Means of both, mean of the differences, and Student's interval of it: Monte Carlo error, not uncertainty of parameters.
    Ok(poor.estimate(&Layout::new(None, REPLICATES)))
}

/// The baseline with few agents and few years, so that the example takes seconds. Without the two settings it is the real one.
fn small() -> Result<ScenarioBuilder, Faults> {
    Scenario::shipped("baseline")?
        .set("population.scale", 5_000)?
        .set("time.end", 2016)
}

/// Simulates a scenario to its end; gives the persons below the line.
fn poor_at_the_end(scenario: &Scenario, replicate: u32) -> Result<u64, Box<dyn Error>> {
    // Draws the population of 2012. This is refused where figures contradict each other.
    let mut simulation = Simulation::new(scenario, replicate)?;
    // A year a step; `nation()` would give every household on the way.
    while simulation.step().is_some() {}
    // One row for each county. Persons are real ones: agents times the households for which each stands.
    let counties = simulation.rows().iter();
    Ok(counties.map(|county| county.stocks.poverty.poor).sum())
}

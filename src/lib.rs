//! Agent-based simulation of China's targeted poverty alleviation, 2012-2020.
//!
//! The program `five-measures` is a thin front of this library: whatever a command does, a Rust program can do too.
//!
//! # A run in a few lines
//!
//! ```
//! use five_measures::model::Simulation;
//! use five_measures::scenario::Scenario;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A small sample and two years, so that the example takes a moment.
//! let scenario = Scenario::shipped("baseline")?
//!     .set("population.scale", 10_000)?
//!     .set("time.end", 2013)?
//!     .build()?;
//! let mut simulation = Simulation::new(&scenario, 0)?;
//! let mut poor = Vec::new();
//! while let Some(year) = simulation.step() {
//!     let persons: u64 = simulation.rows().iter().map(|row| row.stocks.poverty.poor).sum();
//!     println!("{year}: {:.1} million persons below the line", persons as f64 / 1e6);
//!     poor.push(persons);
//! }
//! assert!(poor[1] < poor[0]);
//! # Ok(())
//! # }
//! ```
//!
//! # Two policies with the same luck
//!
//! Every draw is a function of seed, replicate, process, year, county and household. Two scenarios with one seed therefore
//! hold the same households with the same luck, and their difference is far less noisy than either:
//!
//! ```
//! use five_measures::model::Simulation;
//! use five_measures::scenario::{Scenario, Setting};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let small = || Scenario::shipped("baseline")?.set("population.scale", 10_000)?.set("time.end", 2014);
//! let base = small()?.build()?;
//! let doubled = Setting::multiplied_by(2.0).from_year(2014);
//! let reform = small()?.set("measures.jobs.public_jobs.capacity", doubled)?.build()?;
//! let incomes = |scenario: &Scenario| -> Result<Vec<f32>, Box<dyn std::error::Error>> {
//!     let mut simulation = Simulation::new(scenario, 0)?;
//!     while simulation.step().is_some() {}
//!     let counties = &simulation.nation().counties;
//!     Ok(counties.iter().flat_map(|county| county.households.income.clone()).collect())
//! };
//! let (before, after) = (incomes(&base)?, incomes(&reform)?);
//! let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
//! // Only those whom the additional jobs reach, and those whom they push aside, live differently.
//! assert!(changed > 0 && changed < before.len() / 10);
//! # Ok(())
//! # }
//! ```
//!
//! `examples/two_policies.rs` goes on from here to a difference over replicates with its interval, line by line:
//! `cargo run --release --example two_policies`.
//!
//! # The map
//!
//! One direction: scenario → population → model → tables → results folder.
//!
//! | module | what it does |
//! |---|---|
//! | [`scenario`] | scenario files to typed, validated parameters by year; the one register of parameters |
//! | [`population`] | provinces, counties and the households of the first year, as columns |
//! | [`model`] | the year: [`model::year`] is its table of contents, one file a step, one file a measure |
//! | [`checkpoint`] | a simulation between two years as a file, to continue later or under another scenario |
//! | [`exchange`] | what processes tell each other that share one simulation, each with its own counties |
//! | [`indicators`] | poverty, inequality, targeting and dynamics indices: pure functions |
//! | [`tables`] | from a simulated year to the rows of the results |
//! | [`results`] | results folders: columns, CSV and Parquet, manifest, verification |
//! | [`experiments`] | runs with replicates or posterior draws into results folders, results simulated again, explained and validated, scenarios compared and calibrated, sweeps |
//! | [`calibration`] | from a simulator and observed targets to fitted parameters, a posterior sample and what the data identify |
//! | [`sensitivity`] | which uncertain parameters an output depends on: elementary effects and Sobol indices, with intervals |
//! | [`sampling`] | points that fill the unit cube, for calibration and sensitivity |
//! | [`comparison`] | differences of paired runs and their ratios with their errors, gains and losses of the same households, costs per unit of effect, equal budgets |
//! | [`attribution`] | Shapley values, marginal contributions and interactions of a few players |
//! | [`validation`] | baselines beside the model, and how forecasts did against what was observed |
//! | [`report`] | figures and the page made from results folders |
//! | [`commands`] | the commands of the program |
//! | [`random`], [`math`], [`apportion`], [`bytes`] | keyed draws, functions with the same bits everywhere, largest remainders, plain values as bytes |
//! | [`ranks`] | processes that `mpirun` starts, and what they agree on before they share a simulation |
//! | [`failure`], [`interrupt`], [`progress`], [`memory`] | how commands fail, stop, show progress and keep to the memory that there is |

pub mod apportion;
pub mod attribution;
pub mod bytes;
pub mod calibration;
pub mod checkpoint;
pub mod commands;
pub mod comparison;
pub mod exchange;
pub mod experiments;
pub mod failure;
pub mod indicators;
pub mod interrupt;
pub mod math;
pub mod memory;
pub mod model;
pub mod population;
pub mod progress;
pub mod random;
pub mod ranks;
pub mod report;
pub mod results;
pub mod sampling;
pub mod scenario;
pub mod sensitivity;
pub mod tables;
pub mod validation;

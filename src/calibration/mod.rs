//! Calibration: parameters that make a stochastic, expensive simulator meet observed targets.
//!
//! It knows no simulator. The caller brings a [`Space`](space::Space) of uncertain parameters with
//! priors, [`Targets`](targets::Targets) with their errors, and a closure from values and a
//! replicate to simulated values. An [`Evaluator`](evaluate::Evaluator) makes the runs in parallel,
//! keeps a ledger of them and a budget; all methods work on it.
//!
//! Residuals are `z = (simulated - observed) / sd`, where `sd² = source² + discrepancy² + luck²`.
//! The *distance* of a candidate is the mean of `z²`, its *loss* the distance plus the prior's
//! penalty per target. Results depend on the settings and on what the simulator returns, not on
//! threads or interruptions.
//!
//! # A calibration in a few lines
//!
//! ```
//! use five_measures::calibration::Problem;
//! use five_measures::calibration::cloud::CloudSettings;
//! use five_measures::calibration::evaluate::Evaluator;
//! use five_measures::calibration::laplace::Laplace;
//! use five_measures::calibration::least_squares::{LeastSquaresSettings, least_squares};
//! use five_measures::calibration::linearize::Linearization;
//! use five_measures::calibration::posterior::{PosteriorSettings, sample};
//! use five_measures::calibration::space::{Parameter, Space};
//! use five_measures::calibration::targets::{Target, Targets};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let space = Space::new(vec![
//!     Parameter::new("growth", [0.0, 0.05, 0.1]),
//!     Parameter::new("spread", [0.2, 0.5, 2.0]),
//! ])?;
//! let target = |name: &str, observed| Target {
//!     name: name.to_owned(),
//!     observed,
//!     source_sd: 0.02,
//!     discrepancy_sd: 0.01,
//!     monte_carlo_sd: 0.0,
//! };
//! let targets = Targets::new(vec![target("mean", 1.3), target("variance", 0.4)])?;
//! let problem = Problem { space: &space, targets: &targets };
//!
//! // A run of the simulator.
//! let simulate = |values: &[f64], _replicate: u32| -> Result<Vec<f64>, std::fmt::Error> {
//!     let [growth, spread] = [values[0], values[1]];
//!     Ok(vec![1.0 + 4.0 * growth + growth * spread, spread * spread])
//! };
//! let mut evaluator = Evaluator::new(problem, simulate).with_budget(5000);
//!
//! // Search, and judge the result on replicates that the search has not seen.
//! let fit = least_squares(&mut evaluator, &LeastSquaresSettings::default())?;
//! assert!(fit.best.distance < 0.1);
//!
//! // What the targets leave open: a first approximation, and a better one from a cloud around it.
//! let fresh = evaluator.fresh_replicates(4);
//! let local = Linearization::new(&mut evaluator, &fit.best.position, &fresh, 0.05)?;
//! let first = Laplace::new(&space, &local).ok_or("derivatives too large")?;
//! let local = Linearization::from_cloud(&mut evaluator, &first, &CloudSettings::default())?;
//! let laplace = Laplace::new(&space, &local.ok_or("too few points")?);
//! let laplace = laplace.ok_or("derivatives too large")?;
//! let posterior = sample(&mut evaluator, &laplace, &PosteriorSettings::default())?;
//! for draw in posterior.draws.iter().take(3) {
//!     println!("{:?}", space.values(&posterior.candidates[*draw].position));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The map
//!
//! | module | what it does |
//! |---|---|
//! | [`space`], [`targets`] | parameters with priors, targets with errors |
//! | [`evaluate`] | runs, ledger, budget, progress, requests to stop |
//! | [`designs`], [`screening`] | points to start from, and which parameters matter at all |
//! | [`least_squares`] | the search; [`linearize`] takes derivatives, [`cloud`] better ones at its end, [`quadratic`] minimizes the local model |
//! | [`cma_es`] | an independent search as a check |
//! | [`laplace`], [`posterior`] | normal approximation of the posterior, and a weighted sample; [`smooth`] takes luck out |
//! | [`diagnosis`] | what the targets identify |
//! | [`scores`] | errors of values and ensembles |
//! | [`linear`] | small dense matrices |

pub mod cloud;
pub mod cma_es;
pub mod designs;
pub mod diagnosis;
pub mod evaluate;
pub mod laplace;
pub mod least_squares;
pub mod linear;
pub mod linearize;
pub mod posterior;
mod problem;
pub mod quadratic;
pub mod scores;
pub mod screening;
pub mod smooth;
pub mod space;
pub mod targets;
mod weights;

pub use problem::{Problem, Scored, lowest};
pub use weights::resample;

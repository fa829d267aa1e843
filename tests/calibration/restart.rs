//! The same result for any number of threads, and after an interruption at any run.

use std::cell::Cell;

use five_measures::calibration::Problem;
use five_measures::calibration::cma_es::{EvolutionSettings, evolve};
use five_measures::calibration::evaluate::{Evaluation, Evaluator};
use five_measures::calibration::least_squares::{Ended, LeastSquaresSettings, least_squares};
use five_measures::calibration::posterior::PosteriorSettings;
use five_measures::calibration::space::Space;
use five_measures::calibration::targets::Targets;

use crate::toys::{Calibrated, calibrate, evaluator, luck, space, targets};

fn ground() -> (Space, Targets) {
    let space = space(&[[-1.0, 0.0, 1.0], [0.1, 1.0, 10.0], [0.0, 0.0, 2.0]]);
    (space, targets(&[0.5, 1.5, 0.7, 2.0, 1.0], 0.2, 0.1))
}

fn simulate(values: &[f64], replicate: u32) -> Vec<f64> {
    let [a, b, c] = [values[0], values[1], values[2]];
    let means = [a, b, c * b, a + b, c + 0.3 * a * b]
        .into_iter()
        .enumerate();
    means
        .map(|(j, mean)| mean + 0.1 * luck(values, replicate, j))
        .collect()
}

fn search() -> LeastSquaresSettings {
    LeastSquaresSettings {
        starts: 2,
        screened: 16,
        iterations: 4,
        ..LeastSquaresSettings::default()
    }
}

fn whole(evaluator: &mut Evaluator<'_, String>) -> Result<Calibrated, String> {
    let posterior = PosteriorSettings {
        candidates: 150,
        effective: 30.0,
        draws: 20,
        ..PosteriorSettings::default()
    };
    calibrate(evaluator, &search(), 4, 40, &posterior)
}

fn fresh<'a>(space: &'a Space, targets: &'a Targets) -> Evaluator<'a, String> {
    evaluator(Problem { space, targets }, simulate)
}

fn with_threads(threads: usize) -> (Calibrated, Vec<Evaluation>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads").install(|| {
        let (space, targets) = ground();
        let mut evaluator = fresh(&space, &targets);
        let found = whole(&mut evaluator).expect("a posterior");
        (found, evaluator.ledger().to_vec())
    })
}

#[test]
fn threads_change_nothing() {
    let (one, ledger_of_one) = with_threads(1);
    let (two, ledger_of_two) = with_threads(2);
    // The text of a float tells all its bits.
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
    assert_eq!(format!("{ledger_of_one:?}"), format!("{ledger_of_two:?}"));
}

#[test]
fn an_interruption_at_any_run_changes_nothing() {
    let (space, targets) = ground();
    let mut uninterrupted = fresh(&space, &targets);
    let expected = whole(&mut uninterrupted).expect("a posterior");
    let ledger = uninterrupted.ledger();
    assert!(ledger.len() > 300, "{}", ledger.len());
    for cut in 0..=ledger.len() {
        let recorded = Cell::new(0);
        let mut resumed = fresh(&space, &targets)
            .restored(ledger[..cut].to_vec())
            .recording(|_| {
                recorded.set(recorded.get() + 1);
                Ok(())
            });
        let found = whole(&mut resumed).expect("a posterior");
        assert!(found == expected, "after {cut} runs");
        assert!(resumed.ledger() == ledger, "after {cut} runs");
        assert_eq!(recorded.get(), ledger.len() - cut);
    }
}

#[test]
fn a_stopped_search_goes_on_from_its_ledger() {
    let (space, targets) = ground();
    let expected = whole(&mut fresh(&space, &targets)).expect("a posterior");
    let mut ledger = Vec::new();
    let mut stops = 0;
    let found = loop {
        let looks = Cell::new(0);
        let mut evaluator = fresh(&space, &targets)
            .restored(ledger)
            .stopping_when(|| looks.replace(looks.get() + 1) == 5);
        let outcome = whole(&mut evaluator);
        ledger = evaluator.ledger().to_vec();
        match outcome {
            Ok(found) => break found,
            Err(why) => assert_eq!(why, "stopped"),
        }
        stops += 1;
    };
    assert!(stops > 2 && found == expected);
}

#[test]
fn a_larger_budget_continues_a_search_that_ran_out() {
    let (space, targets) = ground();
    let mut unlimited = fresh(&space, &targets);
    let expected = least_squares(&mut unlimited, &search()).expect("a fit");
    let mut small = fresh(&space, &targets).with_budget(100);
    let poor = least_squares(&mut small, &search()).expect("a fit");
    assert!(small.status().runs <= 100);
    assert!(poor.starts.iter().any(|start| start.ended == Ended::Budget));
    let mut large = fresh(&space, &targets)
        .restored(small.ledger().to_vec())
        .with_budget(10_000);
    let found = least_squares(&mut large, &search()).expect("a fit");
    assert!(found == expected);
    assert!(fresh(&space, &targets).with_budget(3).has_room_for(3));
    let refused = least_squares(&mut fresh(&space, &targets).with_budget(3), &search());
    let text = refused.expect_err("no room to score").to_string();
    assert!(text.contains("only 3 of the budget are left"), "{text}");
}

#[test]
fn an_evolution_strategy_goes_on_too() {
    let (space, targets) = ground();
    let settings = EvolutionSettings {
        generations: 20,
        ..EvolutionSettings::default()
    };
    let mut uninterrupted = fresh(&space, &targets);
    let expected = evolve(&mut uninterrupted, &settings).expect("a mean");
    let part = uninterrupted.ledger()[..101].to_vec();
    let mut resumed = fresh(&space, &targets).restored(part);
    assert!(evolve(&mut resumed, &settings).expect("a mean") == expected);
    assert!(resumed.ledger() == uninterrupted.ledger());
    let mut budgeted = fresh(&space, &targets).with_budget(60);
    let poor = evolve(&mut budgeted, &settings).expect("a mean");
    assert!(poor.losses.len() < expected.losses.len() && budgeted.status().runs <= 60);
}

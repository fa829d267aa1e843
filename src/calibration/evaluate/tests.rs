//! Tests of the runs of the simulator.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::calibration::space::{Parameter, Space};
use crate::calibration::targets::{Target, Targets};

fn ground() -> (Space, Targets) {
    let space = Space::new(vec![Parameter::new("growth", [0.0, 1.0, 2.0])]);
    let target = Target {
        name: "poor".into(),
        observed: 1.0,
        source_sd: 1.0,
        discrepancy_sd: 0.0,
        monte_carlo_sd: 0.0,
    };
    let targets = Targets::new(vec![target]);
    (space.expect("valid"), targets.expect("valid"))
}

fn requests(count: u32) -> Vec<Request> {
    let request = |replicate| Request {
        position: vec![0.25],
        replicate,
    };
    (0..count).map(request).collect()
}

type Outcome = Result<Vec<f64>, String>;

fn simulate(values: &[f64], replicate: u32) -> Outcome {
    Ok(vec![values[0] + f64::from(replicate)])
}

#[test]
fn runs_are_written_down_in_order_and_never_made_twice() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let calls = AtomicUsize::new(0);
    let recorded = RefCell::new(Vec::new());
    let count = |values: &[f64], replicate| {
        calls.fetch_add(1, Ordering::Relaxed);
        simulate(values, replicate)
    };
    let mut evaluator = Evaluator::new(problem, count).recording(|evaluation| {
        recorded.borrow_mut().push(evaluation.clone());
        Ok(())
    });
    let mut wanted = requests(30);
    wanted.extend(requests(31));
    let outputs = evaluator.run(&wanted).expect("a simulator that works");
    assert_eq!(outputs[29], [29.5]);
    assert_eq!(outputs[30], [0.5]);
    assert_eq!(outputs[60], [30.5]);
    assert_eq!(calls.load(Ordering::Relaxed), 31);
    assert_eq!(*recorded.borrow(), evaluator.ledger());
    let ids: Vec<usize> = evaluator.ledger().iter().map(|one| one.id).collect();
    assert_eq!(ids, (0..31).collect::<Vec<usize>>());
    assert_eq!(evaluator.status().runs, 61);
}

#[test]
fn a_restored_ledger_saves_its_runs() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let mut first = Evaluator::new(problem, simulate);
    first.run(&requests(10)).expect("a simulator that works");
    let refuse = |_: &[f64], replicate| Err(format!("replicate {replicate}"));
    let mut second = Evaluator::new(problem, refuse).restored(first.ledger().to_vec());
    let outputs = second.run(&requests(10)).expect("all in the ledger");
    assert_eq!(outputs[7], [7.5]);
    let error = second.run(&requests(12)).expect_err("two are new");
    assert_eq!(error.to_string(), "replicate 10");
    assert_eq!(second.ledger().len(), 10);
}

#[test]
fn a_batch_beyond_the_budget_is_not_begun() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let mut evaluator = Evaluator::new(problem, simulate).with_budget(5);
    assert!(evaluator.run(&requests(4)).is_ok());
    assert!(evaluator.has_room_for(1) && !evaluator.has_room_for(2));
    let error = evaluator.run(&requests(2)).expect_err("one too many");
    let text = "2 runs wanted, but only 1 of the budget are left";
    assert_eq!(error.to_string(), text);
    assert_eq!(evaluator.ledger().len(), 4);
}

#[test]
fn a_request_to_stop_keeps_what_is_done() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let recorded = Cell::new(0);
    let mut evaluator = Evaluator::new(problem, simulate)
        .recording(|_| {
            recorded.set(recorded.get() + 1);
            Ok(())
        })
        .stopping_when(|| recorded.get() >= 3);
    let error = evaluator.run(&requests(1000)).expect_err("stopped");
    assert!(matches!(error, Halt::Stopped));
    let done = evaluator.ledger().len();
    assert!((3..1000).contains(&done) && done == recorded.get());
}

#[test]
fn useless_values_name_target_and_parameters() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let nan = |_: &[f64], _| -> Outcome { Ok(vec![f64::NAN]) };
    let text = Evaluator::new(problem, nan)
        .run(&requests(1))
        .expect_err("no number")
        .to_string();
    let expected = "returned NaN for target `poor` in replicate 0, with growth = 0.5";
    assert!(text.contains(expected), "{text}");
    let two = |_: &[f64], _| -> Outcome { Ok(vec![1.0, 2.0]) };
    let text = Evaluator::new(problem, two)
        .run(&requests(1))
        .expect_err("too many")
        .to_string();
    assert!(text.contains("2 values for 1 targets"), "{text}");
}

#[test]
fn progress_tells_runs_and_the_best_distance() {
    let (space, targets) = ground();
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let seen = RefCell::new(Vec::new());
    let mut evaluator = Evaluator::new(problem, simulate)
        .with_budget(9)
        .reporting(|status| seen.borrow_mut().push(status));
    let fresh = evaluator.fresh_replicates(2);
    assert_eq!(fresh, [0, 1]);
    assert_eq!(evaluator.fresh_replicates(1), [2]);
    // Mean of the runs: value + 0.5.
    let scored = evaluator.score_all(&[vec![0.0], vec![0.5]], &fresh);
    let scored = scored.expect("a simulator that works");
    assert_eq!(scored[0].distance, 0.25);
    assert_eq!(scored[0].loss, 0.25 + 4.0);
    assert_eq!(scored[1].loss, 0.25);
    let last = *seen.borrow().last().expect("reports");
    assert_eq!((last.runs, last.budget), (4, Some(9)));
    assert_eq!(last.best_distance, Some(0.25));
}

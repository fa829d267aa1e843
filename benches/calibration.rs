//! Time of a candidate of a calibration, and of the same run with all of its tables.

#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use five_measures::model::Simulation;
use five_measures::scenario::{Scenario, Value};
use five_measures::tables::{self, Comparison};
use std::hint::black_box;

fn scenario() -> Scenario {
    Scenario::shipped("baseline")
        .and_then(|builder| builder.set("population.scale", 1000))
        .and_then(|builder| builder.build())
        .expect("the baseline")
}

fn candidate(criterion: &mut Criterion) {
    let scenario = scenario();
    let mut group = criterion.benchmark_group("candidate");
    group.sample_size(10);
    group.bench_function("values", |b| {
        b.iter(|| {
            let values = [("growth.level", Value::Number(black_box(-0.003)))];
            scenario.with_values("bench", values).expect("valid values")
        });
    });
    group.bench_function("targets only", |b| {
        b.iter(|| {
            let mut comparison = Comparison::default();
            let mut simulation = Simulation::new(&scenario, 0).expect("a population");
            while let Some(year) = simulation.step() {
                tables::compare_year(&scenario, 0, year, &simulation, &mut comparison);
            }
            tables::compare_history(&scenario, 0, &simulation, &mut comparison);
            comparison
        });
    });
    group.bench_function("all tables", |b| {
        b.iter(|| {
            let mut comparison = Comparison::default();
            let mut simulation = Simulation::new(&scenario, 0).expect("a population");
            while let Some(year) = simulation.step() {
                black_box(tables::of_year(
                    &scenario,
                    0,
                    year,
                    &simulation,
                    &mut comparison,
                ));
            }
            black_box(tables::of_history(
                &scenario,
                0,
                &simulation,
                &mut comparison,
            ));
        });
    });
    group.finish();
}

criterion_group!(benches, candidate);
criterion_main!(benches);

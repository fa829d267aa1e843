//! Time of draws and elementary functions for a block of households.

#![allow(
    clippy::disallowed_methods,
    reason = "the standard library is what we compare with"
)]
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use five_measures::math::{double, single};
use five_measures::random::{BLOCK, Draw, Luck};
use multiversion::multiversion;
use std::hint::black_box;

fn draws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draws");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let luck = black_box(Luck::new(1, 0));
    let mut words = [[0_u32; BLOCK]; 4];
    let mut values = [[0.0_f32; BLOCK]; 4];
    group.bench_function("fill_words", |b| {
        b.iter(|| luck.fill_words(Draw::Income, 2015, 1, 0..BLOCK, black_box(&mut words)));
    });
    group.bench_function("words", |b| {
        b.iter(|| {
            for (i, first) in black_box(&mut words[0]).iter_mut().enumerate() {
                *first = luck.words(Draw::Income, 2015, 1, i as u32)[0];
            }
        });
    });
    group.bench_function("rand_philox", |b| {
        b.iter(|| {
            for (i, first) in black_box(&mut words[0]).iter_mut().enumerate() {
                *first = rand_philox::philox4x32_10([2015, 1, i as u32, 0], [1, 2])[0];
            }
        });
    });
    group.bench_function("fill_uniforms", |b| {
        b.iter(|| luck.fill_uniforms(Draw::Income, 2015, 1, 0..BLOCK, black_box(&mut values)));
    });
    group.bench_function("fill_normals", |b| {
        b.iter(|| luck.fill_normals(Draw::Income, 2015, 1, 0..BLOCK, black_box(&mut values)));
    });
    group.bench_function("normals by the standard library", |b| {
        b.iter(|| {
            luck.fill_words(Draw::Income, 2015, 1, 0..BLOCK, black_box(&mut words));
            for pair in [0, 2] {
                for i in 0..BLOCK {
                    let u = (words[pair][i] | 1) as f32 / 4_294_967_296.0;
                    let angle = words[pair + 1][i] as f32 / 4_294_967_296.0 * std::f32::consts::TAU;
                    let radius = (-2.0 * u.ln()).sqrt();
                    values[pair][i] = radius * angle.cos();
                    values[pair + 1][i] = radius * angle.sin();
                }
            }
            black_box(&mut values);
        });
    });
    group.finish();
}

/// Applies a function of `math::single` to a block with the best instruction set at hand.
macro_rules! over_block {
    ($name:ident) => {
        #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
        fn $name(values: &[f32; BLOCK], out: &mut [f32; BLOCK]) {
            for (out, &x) in out.iter_mut().zip(values) {
                *out = single::$name(x);
            }
        }
    };
}

over_block!(exp);
over_block!(ln);
over_block!(normal_cdf);

type OverBlock = fn(&[f32; BLOCK], &mut [f32; BLOCK]);

fn functions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("functions");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let values: [f32; BLOCK] = std::array::from_fn(|i| 0.5 + i as f32 / 40.0);
    let mut out = [0.0_f32; BLOCK];
    let cases: [(&str, OverBlock); 6] = [
        ("exp", exp),
        ("exp, standard library", |x, out| *out = x.map(f32::exp)),
        ("ln", ln),
        ("ln, standard library", |x, out| *out = x.map(f32::ln)),
        ("normal_cdf", normal_cdf),
        ("normal_cdf, f64", |x, out| {
            *out = x.map(|x| double::normal_cdf(x.into()) as f32)
        }),
    ];
    for (name, function) in cases {
        group.bench_function(name, |b| {
            b.iter(|| function(black_box(&values), black_box(&mut out)));
        });
    }
    group.finish();
}

criterion_group!(benches, draws, functions);
criterion_main!(benches);

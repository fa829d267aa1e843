use proptest::prelude::*;

use super::*;
use crate::sampling::draws::{Purpose, uniforms};
use crate::sensitivity::toys::{G, g_function, ishigami};

fn seeded(seed: u64) -> Bootstrap {
    Bootstrap {
        seed,
        ..Bootstrap::default()
    }
}

fn indices_of(
    f: impl Fn(&[f64]) -> f64,
    dimension: usize,
    base_points: u32,
    second_order: bool,
) -> SobolIndices {
    let points = design(dimension, base_points, second_order, 1).expect("a design");
    let outputs: Vec<f64> = points.iter().map(|point| f(point)).collect();
    let found = analyze(dimension, second_order, &outputs, &Bootstrap::default());
    assert_eq!(found.n, base_points as usize);
    found
}

/// Value and half of the interval.
fn known(index: &SobolIndex) -> [f64; 2] {
    [index.value, index.conf].map(|value| value.expect("known"))
}

/// Values lie as near to the exact ones as three standard errors say, and these are small.
fn assert_near(found: &[SobolIndex], exact: &[f64], most: f64) {
    assert_eq!(found.len(), exact.len());
    for (index, exact) in found.iter().zip(exact) {
        let [value, conf] = known(index);
        let standard_error = conf / 1.96;
        assert!(
            (value - exact).abs() < 3.0 * standard_error + 1e-12 && conf < most,
            "{index:?} for {exact}"
        );
    }
}

fn second(found: &SobolIndices) -> Vec<SobolIndex> {
    found.s2.iter().map(|(_, index)| *index).collect()
}

#[test]
fn points_differ_from_a_or_b_in_one_parameter() {
    for second_order in [false, true] {
        let size = points_of_each(3, second_order);
        let points = design(3, 16, second_order, 1).expect("a design");
        assert_eq!(points.len(), 16 * size);
        for of in points.chunks(size) {
            let (a, b) = (&of[0], &of[size - 1]);
            for k in 0..3 {
                let from = |j, others: &[f64], own: &[f64]| if j == k { own[j] } else { others[j] };
                assert!((0..3).all(|j| of[1 + k][j] == from(j, a, b)));
                assert!(!second_order || (0..3).all(|j| of[4 + k][j] == from(j, b, a)));
                assert!(a[k] != b[k]);
            }
        }
    }
}

#[test]
fn points_lie_strictly_inside_the_cube_and_fill_it() {
    let points = design(MOST_PARAMETERS, 256, false, 1).expect("a design");
    let size = points_of_each(MOST_PARAMETERS, false);
    assert!(
        points
            .iter()
            .flatten()
            .all(|share| *share > 0.0 && *share < 1.0)
    );
    for end in [0, size - 1] {
        for k in 0..MOST_PARAMETERS {
            let column = points.iter().skip(end).step_by(size).map(|point| point[k]);
            let mut cells: Vec<usize> = column.map(|share| (share * 256.0) as usize).collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..256), "{k}");
        }
    }
}

#[test]
fn seeds_change_designs_and_more_points_go_on_where_fewer_end() {
    let of = |points, seed| design(2, points, false, seed).expect("a design");
    assert_ne!(of(8, 1), of(8, 2));
    assert_eq!(of(8, 1), of(16, 1)[..8 * 4]);
}

#[test]
fn designs_that_are_none_are_refused() {
    for points in [0, 1, 3, 100, 131_072] {
        let refused = design(2, points, false, 1).expect_err("not a power of two in bounds");
        assert!(
            refused.to_string().contains("power of two from 2 to 65536"),
            "{refused}"
        );
    }
    for parameters in [0, 129] {
        let refused = design(parameters, 8, false, 1).expect_err("too few or many");
        assert!(
            refused.to_string().contains("expected 1 to 128"),
            "{refused}"
        );
    }
}

#[test]
fn ishigami_has_its_indices() {
    let found = indices_of(ishigami, 3, 4096, true);
    assert_near(&found.s1, &[0.3139, 0.4424, 0.0], 0.05);
    assert_near(&found.st, &[0.5576, 0.4424, 0.2437], 0.05);
    assert_eq!(
        found.s2.iter().map(|(pair, _)| *pair).collect::<Vec<_>>(),
        [[0, 1], [0, 2], [1, 2]]
    );
    assert_near(&second(&found), &[0.0, 0.2437, 0.0], 0.09);
}

#[test]
fn the_g_function_has_its_indices() {
    let found = indices_of(g_function, 5, 4096, true);
    let parts = G.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all: f64 = parts.iter().map(|v| 1.0 + v).product();
    let variance = all - 1.0;
    let first = parts.map(|v| v / variance);
    let total = parts.map(|v| v * all / (1.0 + v) / variance);
    assert_near(&found.s1, &first, 0.09);
    assert_near(&found.st, &total, 0.09);
    let pairs = found
        .s2
        .iter()
        .map(|([j, k], _)| parts[*j] * parts[*k] / variance);
    assert_near(&second(&found), &pairs.collect::<Vec<_>>(), 0.2);
}

/// Outputs that any program can make again.
fn fixed(count: u32) -> Vec<f64> {
    let output = |i: u32| f64::from((13 * i * i * i + 7 * i * i + 3 * i) % 101);
    (0..count).map(output).collect()
}

/// From SALib 1.5.2: `sobol.analyze` of [`fixed`] for three parameters, `seed=1`, and for second
/// order `num_resamples=20000`.
#[test]
fn salib_has_the_same_indices() {
    let bootstrap = Bootstrap {
        resamples: 20_000,
        ..Bootstrap::default()
    };
    let found = analyze(3, true, &fixed(512), &bootstrap);
    let expected = [
        [0.078_838_224_380_663_11, 0.354_346_58],
        [0.193_958_072_903_605_23, 0.353_183_58],
        [0.115_107_772_783_135_37, 0.412_752_36],
        [0.996_899_473_938_604_6, 0.273_247_29],
        [1.014_670_873_794_781_8, 0.290_291_65],
        [1.113_137_350_678_525_4, 0.289_105_59],
        [0.106_344_874_822_817_18, 0.454_239_54],
        [-0.016_018_532_746_499_28, 0.534_126_67],
        [-0.171_809_952_134_706_5, 0.528_774_87],
    ];
    let all: Vec<SobolIndex> = [found.s1.clone(), found.st.clone(), second(&found)].concat();
    assert_eq!(all.len(), expected.len());
    for (index, expected) in all.iter().zip(expected) {
        let found = known(index);
        assert!(
            (found[0] - expected[0]).abs() < 1e-10,
            "{index:?} {expected:?}"
        );
        // Both intervals are random, with a standard error of about half a percent.
        assert!(
            (found[1] / expected[1] - 1.0).abs() < 0.03,
            "{index:?} {expected:?}"
        );
    }

    let found = analyze(3, false, &fixed(40), &Bootstrap::none());
    let expected = [
        0.342_827_241_246_633_33,
        0.266_416_313_966_910_35,
        0.397_913_043_478_260_9,
        1.274_582_531_742_977_8,
        0.820_808_003_078_107,
        0.657_606_771_835_321_1,
    ];
    for (index, expected) in found.s1.iter().chain(&found.st).zip(expected) {
        assert!((index.value.expect("known") - expected).abs() < 1e-10);
        assert_eq!(index.conf, None);
    }
    assert!(found.s2.is_empty());
}

/// Base points by chance, for which the bootstrap is made: those of a Sobol sequence are nearer to
/// the exact values than it says.
#[test]
fn intervals_hold_the_exact_indices_as_often_as_they_say() {
    let (tries, exact) = (400, [0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437]);
    let mut held = [0; 6];
    for seed in 0..tries {
        let shares: Vec<f64> = uniforms(seed, Purpose::Latin, 0, 0).take(512 * 6).collect();
        let points = shares
            .chunks(6)
            .flat_map(|both| crossed(&both[..3], &both[3..], false));
        let outputs: Vec<f64> = points.map(|point| ishigami(&point)).collect();
        let found = analyze(3, false, &outputs, &seeded(seed));
        let indices = found.s1.iter().chain(&found.st);
        for (held, (index, exact)) in held.iter_mut().zip(indices.zip(exact)) {
            let [value, conf] = known(index);
            *held += u32::from((value - exact).abs() <= conf);
        }
    }
    // Standard error 1%.
    for held in held {
        let share = f64::from(held) / tries as f64;
        assert!((0.91..0.985).contains(&share), "{share}");
    }
}

#[test]
fn sequences_are_nearer_to_the_exact_indices_than_intervals_say() {
    let held = (0..100).filter(|&seed| {
        let points = design(3, 256, false, seed).expect("a design");
        let outputs: Vec<f64> = points.iter().map(|point| ishigami(point)).collect();
        let [value, conf] = known(&analyze(3, false, &outputs, &seeded(seed)).st[0]);
        (value - 0.5576).abs() <= conf
    });
    assert!(held.count() >= 95);
}

#[test]
fn a_missing_output_leaves_out_its_base_point() {
    let outputs = fixed(64);
    let mut holes = outputs.clone();
    (holes[3], holes[47]) = (f64::NAN, f64::NEG_INFINITY);
    let found = analyze(3, true, &holes, &Bootstrap::default());
    let left = [&outputs[8..40], &outputs[48..]].concat();
    assert_eq!(found.n, 6);
    assert_eq!(found, analyze(3, true, &left, &Bootstrap::default()));
}

#[test]
fn outputs_without_variance_have_no_index() {
    let constant = vec![0.1; 64];
    let mut at_ends = fixed(64);
    for of in at_ends.chunks_mut(8) {
        (of[0], of[7]) = (3.0, 3.0);
    }
    let missing = vec![f64::NAN; 64];
    for (outputs, n) in [(constant, 8), (at_ends, 8), (missing, 0), (vec![], 0)] {
        let found = analyze(3, true, &outputs, &Bootstrap::default());
        assert_eq!(
            (found.n, found.s1.len(), found.st.len(), found.s2.len()),
            (n, 3, 3, 3)
        );
        let all = found
            .s1
            .iter()
            .chain(&found.st)
            .copied()
            .chain(second(&found));
        for index in all {
            assert_eq!((index.value, index.conf), (None, None));
        }
    }
}

#[test]
fn one_base_point_has_no_interval() {
    let found = analyze(3, false, &fixed(5), &Bootstrap::default());
    assert!(
        found
            .s1
            .iter()
            .all(|index| index.value.is_some() && index.conf.is_none())
    );
}

#[test]
fn the_seed_of_the_bootstrap_changes_intervals_alone() {
    let of = |seed| analyze(3, false, &fixed(40), &seeded(seed));
    assert_eq!(of(1), of(1));
    for (one, other) in of(1).st.iter().zip(of(2).st) {
        assert!(one.value == other.value && one.conf != other.conf);
    }
}

proptest! {
    #[test]
    fn indices_do_not_depend_on_the_unit_of_the_output_and_follow_their_parameters(
        dimension in 1usize..5,
        raw in prop::collection::vec(-100.0f64..100.0, 160),
        scale in prop_oneof![-1e3f64..-1e-3, 1e-3f64..1e3],
        shift in -10.0f64..10.0,
    ) {
        let size = points_of_each(dimension, true);
        let outputs = &raw[..16 * size];
        let bootstrap = Bootstrap::default();
        let found = analyze(dimension, true, outputs, &bootstrap);
        let moved: Vec<f64> = outputs.iter().map(|y| scale * (y + shift)).collect();
        prop_assume!(found.s1[0].conf.is_some());
        let after = analyze(dimension, true, &moved, &bootstrap);
        let all = |found: &SobolIndices| -> Vec<[f64; 2]> {
            let indices = found.s1.iter().chain(&found.st).copied();
            indices.chain(second(found)).map(|index| known(&index)).collect()
        };
        for (before, after) in all(&found).iter().zip(all(&after)) {
            prop_assert!((before[0] - after[0]).abs() < 1e-9 * (1.0 + before[0].abs()));
            prop_assert!((before[1] - after[1]).abs() < 1e-9 * (1.0 + before[1].abs()));
        }

        // Every parameter named by the next number.
        let mut renamed = outputs.to_vec();
        for of in renamed.chunks_mut(size) {
            of[1..=dimension].rotate_right(1);
            of[1 + dimension..=2 * dimension].rotate_right(1);
        }
        let mut others = analyze(dimension, true, &renamed, &bootstrap);
        others.s1.rotate_left(1);
        others.st.rotate_left(1);
        // The last parameter became the first. The estimate of a pair in the other order is another.
        for (pair, index) in &found.s2 {
            let next = pair.map(|k| k + 1);
            if let Some((_, other)) = others.s2.iter().find(|(pair, _)| *pair == next) {
                let [one, other] = [index, other].map(|index| known(index)[0]);
                prop_assert!((one - other).abs() < 1e-9);
            }
        }
        for (one, other) in all(&found).iter().zip(all(&others)).take(2 * dimension) {
            prop_assert!((one[0] - other[0]).abs() < 1e-9 && (one[1] - other[1]).abs() < 1e-9);
        }
    }
}

use std::f64::consts::PI;

use proptest::prelude::*;

use super::*;
use crate::sensitivity::toys::ishigami;

fn settings(trajectories: u32, seed: u64) -> MorrisSettings {
    MorrisSettings {
        trajectories,
        levels: 4,
        seed,
    }
}

fn outputs(trajectories: &[Trajectory], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let points = trajectories.iter().flat_map(|t| &t.points);
    points.map(|point| f(point)).collect()
}

/// Mean, mean size, standard deviation and half of the interval.
fn known(effect: &MorrisEffect) -> [f64; 4] {
    let MorrisEffect {
        mu,
        mu_star,
        sigma,
        mu_star_conf,
        ..
    } = *effect;
    [mu, mu_star, sigma, mu_star_conf].map(|value| value.expect("known"))
}

fn effects_of(f: impl Fn(&[f64]) -> f64, dimension: usize, count: u32) -> Vec<[f64; 4]> {
    let trajectories = trajectories(dimension, &settings(count, 1));
    let outputs = outputs(&trajectories, f);
    let found = analyze(&trajectories, &outputs, &Bootstrap::default());
    assert!(found.iter().all(|effect| effect.n == count as usize));
    found.iter().map(known).collect()
}

#[test]
fn trajectories_change_each_parameter_once_on_the_grid() {
    for trajectory in trajectories(5, &settings(50, 1)) {
        let mut changed = trajectory.changed.clone();
        changed.sort_unstable();
        assert_eq!(changed, [0, 1, 2, 3, 4]);
        for (step, &k) in trajectory.changed.iter().enumerate() {
            let (a, b) = (&trajectory.points[step], &trajectory.points[step + 1]);
            assert!(((a[k] - b[k]).abs() - 2.0 / 3.0).abs() < 1e-12);
            assert!((0..5).all(|other| other == k || a[other] == b[other]));
        }
        for x in trajectory.points.concat() {
            assert!((x * 3.0 - (x * 3.0).round()).abs() < 1e-12 && (0.0..=1.0).contains(&x));
        }
    }
}

#[test]
fn a_linear_function_has_its_coefficients_as_effects() {
    let found = effects_of(|x| 3.0 * x[0] - 2.0 * x[1] + 5.0, 3, 10);
    for ([mu, mu_star, sigma, conf], slope) in found.into_iter().zip([3.0, -2.0, 0.0_f64]) {
        assert!((mu - slope).abs() < 1e-12);
        assert!((mu_star - slope.abs()).abs() < 1e-12);
        assert!(sigma < 1e-12 && conf < 1e-12);
    }
}

/// On four levels sin a is 0 or ±√3/2, so every effect takes a few known values.
#[test]
fn ishigami_has_the_effects_of_its_grid() {
    let [a, b, c] = effects_of(ishigami, 3, 4000)[..] else {
        panic!("three parameters");
    };
    let root = 3.0_f64.sqrt() / 2.0;
    let fourth = |x: f64| x * x * x * x;
    // a: 1.5 √3/2 (1 + 0.1 c⁴), where c is as often at π as at π/3 in size.
    let ends = [fourth(PI), fourth(PI / 3.0)].map(|c4| 1.5 * root * (1.0 + 0.1 * c4));
    let (mean, spread) = (f64::midpoint(ends[0], ends[1]), (ends[0] - ends[1]) / 2.0);
    // Standard errors: spread / sqrt(4000).
    assert!((a[0] - mean).abs() < 4.5 * spread / 63.2, "{a:?}");
    assert!((a[2] - spread).abs() < 0.02 * spread, "{a:?}");
    assert!((a[1] - a[0]).abs() < 1e-12);
    // b: always 1.5 · 7 · 3/4 in size, up as often as down.
    assert!((b[1] - 7.875).abs() < 1e-12 && b[3] < 1e-12);
    assert!(b[0].abs() < 4.5 * 7.875 / 63.2 && (b[2] - 7.875).abs() < 0.1);
    // c: nothing at half of the grid, else 0.15 (π⁴ - (π/3)⁴) √3/2 in size.
    let jump = 0.15 * (fourth(PI) - fourth(PI / 3.0)) * root;
    assert!((c[1] - jump / 2.0).abs() < 4.5 * jump / 2.0 / 63.2, "{c:?}");
    assert!((c[2] - jump * 0.5_f64.sqrt()).abs() < 0.03 * jump, "{c:?}");
}

/// Trajectories and outputs that any program can make again.
fn fixed() -> (Vec<Trajectory>, Vec<f64>) {
    let trajectory = |t: usize| {
        let start = |k| ((t + k) % 4) as f64 / 3.0;
        let mut points = vec![(0..3).map(start).collect::<Vec<f64>>()];
        let changed: Vec<usize> = (0..3).map(|step| (t + step) % 3).collect();
        for &k in &changed {
            let mut next = points[points.len() - 1].clone();
            next[k] += if next[k] < 0.5 { 2.0 / 3.0 } else { -2.0 / 3.0 };
            points.push(next);
        }
        Trajectory { points, changed }
    };
    let output = |i: u32| f64::from((13 * i * i * i + 7 * i * i + 3 * i) % 101);
    (
        (0..4).map(trajectory).collect(),
        (0..16).map(output).collect(),
    )
}

/// From SALib 1.5.2: `morris.analyze` of [`fixed`] with bounds 0 and 1, `num_levels=4`, `seed=1`,
/// `num_resamples=20000`.
#[test]
fn salib_has_the_same_effects() {
    let (trajectories, outputs) = fixed();
    let bootstrap = Bootstrap {
        resamples: 20_000,
        ..Bootstrap::default()
    };
    let found = analyze(&trajectories, &outputs, &bootstrap);
    let expected = [
        [5.625, 32.625, 38.289_195_603_982_07, 8.065_951_674_550_69],
        [-5.625, 85.125, 109.902_513_620_026, 42.072_909_982_834_91],
        [40.5, 40.5, 24.186_773_244_895_647, 20.528_920_293_173_012],
    ];
    for (effect, expected) in found.iter().zip(expected) {
        let found = known(effect);
        for (found, expected) in found.iter().zip(expected).take(3) {
            assert!((found - expected).abs() < 1e-10, "{found} {expected}");
        }
        // Both intervals are random, with a standard error of half a percent.
        assert!((found[3] / expected[3] - 1.0).abs() < 0.03, "{effect:?}");
    }
}

/// The effects on a product of 1 + x are products of the others, whose mean on the grid is 1.5 each.
#[test]
fn intervals_hold_the_mean_size_as_often_as_they_say() {
    let product = |x: &[f64]| x.iter().map(|x| 1.0 + x).product::<f64>();
    let exact = 1.5_f64 * 1.5 * 1.5 * 1.5;
    let tries = 600;
    let held = (0..tries).filter(|&seed| {
        let trajectories = trajectories(5, &settings(50, seed));
        let outputs = outputs(&trajectories, product);
        let bootstrap = Bootstrap {
            seed,
            ..Bootstrap::default()
        };
        let [_, mu_star, _, conf] = known(&analyze(&trajectories, &outputs, &bootstrap)[0]);
        (mu_star - exact).abs() <= conf
    });
    // A skewed mean of 50 is held a little less often than 95%; standard error 1%.
    let share = held.count() as f64 / tries as f64;
    assert!((0.90..0.98).contains(&share), "{share}");
}

#[test]
fn missing_outputs_leave_out_the_effects_that_need_them() {
    let trajectories = trajectories(3, &settings(6, 1));
    let whole = outputs(&trajectories, ishigami);
    let mut holes = whole.clone();
    // Inside the second trajectory, and at the end of the last.
    (holes[5], holes[23]) = (f64::NAN, f64::INFINITY);
    let found = analyze(&trajectories, &holes, &Bootstrap::default());
    let lost = [
        trajectories[1].changed[0],
        trajectories[1].changed[1],
        trajectories[5].changed[2],
    ];
    let raw = effects(&trajectories, &whole);
    for (k, effect) in found.iter().enumerate() {
        let count = lost.iter().filter(|&&lost| lost == k).count();
        assert_eq!(effect.n, 6 - count);
        let mut left = raw[k].clone();
        if lost[2] == k {
            left.remove(5);
        }
        if lost[..2].contains(&k) {
            left.remove(1);
        }
        let mean = left.iter().sum::<f64>() / left.len() as f64;
        assert!((known(effect)[0] - mean).abs() < 1e-12, "{k}");
    }
}

#[test]
fn too_few_effects_leave_statistics_open() {
    let trajectories = trajectories(2, &settings(1, 1));
    let found = analyze(&trajectories, &[0.0, 1.0, f64::NAN], &Bootstrap::default());
    let [first, last] = [0, 1].map(|step| &found[trajectories[0].changed[step]]);
    assert!((first.n, first.sigma, first.mu_star_conf) == (1, None, None));
    assert!((first.mu_star.expect("one effect") - 1.5).abs() < 1e-12);
    let nothing = MorrisEffect {
        n: 0,
        mu: None,
        mu_star: None,
        sigma: None,
        mu_star_conf: None,
    };
    assert_eq!(*last, nothing);
    assert_eq!(analyze(&[], &[], &Bootstrap::default()), []);
}

#[test]
fn the_seed_of_the_bootstrap_changes_intervals_alone() {
    let (trajectories, outputs) = fixed();
    let of = |seed| {
        let bootstrap = Bootstrap {
            seed,
            ..Bootstrap::default()
        };
        analyze(&trajectories, &outputs, &bootstrap)
            .iter()
            .map(known)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(1), of(1));
    for (one, other) in of(1).iter().zip(of(2)) {
        assert!(one[..3] == other[..3] && one[3] != other[3]);
    }
}

/// The trajectories with every parameter named by the next number.
fn renamed(trajectories: &[Trajectory]) -> Vec<Trajectory> {
    let rename = |trajectory: &Trajectory| {
        let mut other = trajectory.clone();
        other
            .points
            .iter_mut()
            .for_each(|point| point.rotate_right(1));
        let count = other.changed.len();
        other.changed.iter_mut().for_each(|k| *k = (*k + 1) % count);
        other
    };
    trajectories.iter().map(rename).collect()
}

proptest! {
    #[test]
    fn effects_scale_with_the_output_and_follow_their_parameters(
        dimension in 1usize..5,
        seed in 0u64..1000,
        raw in prop::collection::vec(-100.0f64..100.0, 40),
        scale in prop_oneof![-1e3f64..-1e-3, 1e-3f64..1e3],
        shift in -1e3f64..1e3,
    ) {
        let trajectories = trajectories(dimension, &settings(8, seed));
        let outputs = &raw[..8 * (dimension + 1)];
        let bootstrap = Bootstrap::default();
        let found = analyze(&trajectories, outputs, &bootstrap);
        let moved: Vec<f64> = outputs.iter().map(|y| scale * y + shift).collect();
        let after = analyze(&trajectories, &moved, &bootstrap);
        for (before, after) in found.iter().zip(&after) {
            let [mu, mu_star, sigma, conf] = known(before);
            let size = scale.abs();
            let expected = [scale * mu, size * mu_star, size * sigma, size * conf];
            for (expected, found) in expected.iter().zip(known(after)) {
                prop_assert!((expected - found).abs() < 1e-11 * (100.0 * size + 1000.0));
            }
        }
        let mut others = analyze(&renamed(&trajectories), outputs, &bootstrap);
        others.rotate_left(1);
        prop_assert_eq!(others, found);
    }
}

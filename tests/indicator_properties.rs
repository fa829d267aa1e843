//! The axioms of the indices as properties, over random incomes and weights.

use five_measures::indicators::{
    Distribution, SampleError, Situation, Weighted, atkinson, benefit_shares, datt_ravallion,
    decile_groups, decile_means, decile_shares, fgt, generalized_entropy, gini, headcount,
    lorenz_ordinate, median, palma, poverty_gap, quantile, sen, sen_shorrocks_thon, severity,
    theil, top_share, watts, wolfson,
};
use proptest::prelude::*;

type Index = fn(&Distribution) -> Option<f64>;
type PovertyIndex = fn(&Distribution, f64) -> Option<f64>;

const INEQUALITY: [(&str, Index); 8] = [
    ("gini", gini),
    ("theil", theil),
    ("mld", |incomes| generalized_entropy(incomes, 0.0)),
    ("ge 2", |incomes| generalized_entropy(incomes, 2.0)),
    ("ge -1", |incomes| generalized_entropy(incomes, -1.0)),
    ("atkinson 0.5", |incomes| atkinson(incomes, 0.5)),
    ("atkinson 1", |incomes| atkinson(incomes, 1.0)),
    ("atkinson 2", |incomes| atkinson(incomes, 2.0)),
];

const POVERTY: [(&str, PovertyIndex); 7] = [
    ("headcount", headcount),
    ("poverty gap", poverty_gap),
    ("severity", severity),
    ("fgt 1.5", |incomes, line| fgt(incomes, line, 1.5)),
    ("watts", watts),
    ("sen", sen),
    ("sst", sen_shorrocks_thon),
];

/// The indices that a transfer among the poor towards the poorer must lower.
const DISTRIBUTION_SENSITIVE: [usize; 4] = [2, 3, 4, 6];

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3),
        (a, b) => a == b,
    }
}

fn all_indices(incomes: &Distribution, line: f64) -> Vec<(&'static str, Option<f64>)> {
    let inequality = INEQUALITY
        .iter()
        .map(|&(name, index)| (name, index(incomes)));
    let poverty = POVERTY
        .iter()
        .map(|&(name, index)| (name, index(incomes, line)));
    let rest: [(&str, Index); 5] = [
        ("palma", palma),
        ("wolfson", wolfson),
        ("median", median),
        ("mean", Distribution::mean),
        ("top tenth", |incomes| top_share(incomes, 0.1)),
    ];
    inequality
        .chain(poverty)
        .chain(rest.map(|(name, index)| (name, index(incomes))))
        .collect()
}

fn incomes() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(100.0_f64..20_000.0, 2..40)
}

/// Incomes on a coarse grid, so that ties are common, with whole weights from 0.
fn tied() -> impl Strategy<Value = Vec<(f64, u32)>> {
    let row = (
        (1_u32..12).prop_map(|level| f64::from(level) * 500.0),
        0_u32..6,
    );
    prop::collection::vec(row, 1..40)
        .prop_filter("somebody", |rows| rows.iter().any(|row| row.1 > 0))
}

fn split(rows: &[(f64, u32)]) -> (Vec<f64>, Vec<f64>) {
    rows.iter()
        .map(|&(income, weight)| (income, f64::from(weight)))
        .unzip()
}

fn distribution(rows: &[(f64, u32)]) -> Distribution {
    let (incomes, weights) = split(rows);
    Distribution::new(&incomes, &weights).unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn scale_invariance(incomes in incomes(), line in 500.0_f64..20_000.0, scale in 0.01_f64..100.0) {
        let scaled: Vec<f64> = incomes.iter().map(|income| income * scale).collect();
        // A line that is nobody's income, so that rounding moves nobody across it.
        let before = all_indices(&Distribution::equal(&incomes).unwrap(), line);
        let after = all_indices(&Distribution::equal(&scaled).unwrap(), line * scale);
        for ((name, before), (_, after)) in before.into_iter().zip(after) {
            let before = if ["median", "mean"].contains(&name) { before.map(|y| y * scale) } else { before };
            prop_assert!(close(before, after), "{name}: {before:?} {after:?}");
        }
    }

    #[test]
    fn weights_equal_replication(rows in tied(), line in 400.0_f64..7000.0) {
        let copies: Vec<f64> = rows
            .iter()
            .flat_map(|&(income, weight)| std::iter::repeat_n(income, weight as usize))
            .collect();
        let weighted = all_indices(&distribution(&rows), line);
        let copied = all_indices(&Distribution::equal(&copies).unwrap(), line);
        for ((name, weighted), (_, copied)) in weighted.into_iter().zip(copied) {
            prop_assert!(close(weighted, copied), "{name}: {weighted:?} {copied:?}");
        }
    }

    #[test]
    fn replication_invariance(rows in tied(), line in 400.0_f64..7000.0, times in 2_usize..5) {
        let once = all_indices(&distribution(&rows), line);
        let often = all_indices(&distribution(&rows.repeat(times)), line);
        for ((name, once), (_, often)) in once.into_iter().zip(often) {
            prop_assert!(close(once, often), "{name}: {once:?} {often:?}");
        }
    }

    /// Order of the input, of ties too, and observations of weight zero change no bit.
    #[test]
    fn order_and_zero_weights_change_nothing(
        (rows, shuffled) in tied().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        line in 400.0_f64..7000.0,
    ) {
        let present: Vec<_> = shuffled.into_iter().filter(|row| row.1 > 0).collect();
        prop_assert_eq!(distribution(&rows), distribution(&present));
        prop_assert_eq!(all_indices(&distribution(&rows), line), all_indices(&distribution(&present), line));
    }

    #[test]
    fn transfer_principle(mut incomes in incomes(), first in 0_usize..40, second in 0_usize..40, part in 0.05_f64..0.5) {
        let (first, second) = (first % incomes.len(), second % incomes.len());
        let (low, high) = if incomes[first] < incomes[second] { (first, second) } else { (second, first) };
        let gift = part * (incomes[high] - incomes[low]);
        prop_assume!(gift > 1.0);
        let before = Distribution::equal(&incomes).unwrap();
        // Everybody is poor at this line, so the giver and the receiver are.
        let line = 25_000.0;
        incomes[low] += gift;
        incomes[high] -= gift;
        let after = Distribution::equal(&incomes).unwrap();
        for (name, index) in INEQUALITY {
            prop_assert!(index(&after) < index(&before), "{name}");
        }
        for (name, index) in DISTRIBUTION_SENSITIVE.map(|position| POVERTY[position]) {
            prop_assert!(index(&after, line) < index(&before, line), "{name}");
        }
        prop_assert!(close(poverty_gap(&after, line), poverty_gap(&before, line)));
    }

    #[test]
    fn focus(mut incomes in incomes(), line in 500.0_f64..20_000.0, raise in 0.0_f64..1e5) {
        let before = Distribution::equal(&incomes).unwrap();
        for income in incomes.iter_mut().filter(|income| **income >= line) {
            *income += raise;
        }
        let after = Distribution::equal(&incomes).unwrap();
        for (name, index) in POVERTY {
            prop_assert_eq!(index(&before, line), index(&after, line), "{}", name);
        }
    }

    #[test]
    fn monotonicity(mut incomes in incomes(), line in 500.0_f64..20_000.0, loss in 0.05_f64..0.9) {
        let before = Distribution::equal(&incomes).unwrap();
        let Some(poor) = incomes.iter_mut().find(|income| **income < line) else { return Ok(()) };
        *poor *= 1.0 - loss;
        let after = Distribution::equal(&incomes).unwrap();
        prop_assert_eq!(headcount(&before, line), headcount(&after, line));
        for (name, index) in &POVERTY[1..] {
            prop_assert!(index(&after, line) > index(&before, line), "{name}");
        }
    }

    #[test]
    fn additive_decomposability(first in tied(), second in tied(), line in 400.0_f64..7000.0, alpha in -1.5_f64..3.0) {
        let whole = distribution(&[&first[..], &second[..]].concat());
        let groups = [distribution(&first), distribution(&second)];
        let share = |group: &Distribution| group.total_weight() / whole.total_weight();
        let relative = |group: &Distribution| group.mean().unwrap() / whole.mean().unwrap();
        for power in [0.0, 1.0, 2.0, alpha.abs()] {
            let parts = groups.iter().map(|group| share(group) * fgt(group, line, power).unwrap()).sum();
            prop_assert!(close(fgt(&whole, line, power), Some(parts)));
        }
        for alpha in [0.0, 1.0, 2.0, alpha] {
            // Close to its limits the general formula loses digits, as documented.
            prop_assume!(alpha == 0.0 || alpha == 1.0 || (alpha * (alpha - 1.0)).abs() > 1e-3);
            let within: f64 = groups
                .iter()
                .map(|group| {
                    let entropy = generalized_entropy(group, alpha).unwrap();
                    share(group) * libm::pow(relative(group), alpha) * entropy
                })
                .sum();
            let means = groups.each_ref().map(|group| group.mean().unwrap());
            let weights = groups.each_ref().map(Distribution::total_weight);
            let between = generalized_entropy(&Distribution::new(&means, &weights).unwrap(), alpha).unwrap();
            prop_assert!(close(generalized_entropy(&whole, alpha), Some(within + between)));
        }
    }

    /// Negative and zero incomes included.
    #[test]
    fn bounds(incomes in prop::collection::vec(-500.0_f64..5000.0, 1..40), line in 1.0_f64..6000.0) {
        let incomes = Distribution::equal(&incomes).unwrap();
        for position in [0, 1, 2, 3, 5, 6] {
            let (name, index) = POVERTY[position];
            let value = index(&incomes, line).unwrap();
            prop_assert!((0.0..=1.0 + 1e-12).contains(&value), "{name}: {value}");
        }
        let value = sen(&incomes, line).unwrap();
        prop_assert!(value <= headcount(&incomes, line).unwrap() + 1e-12);
        for position in [0, 5, 6, 7] {
            let (name, index) = INEQUALITY[position];
            if let Some(value) = index(&incomes) {
                prop_assert!((0.0..=1.0).contains(&value), "{name}: {value}");
            }
        }
        let coded = incomes.bottom_coded(1.0);
        for (name, index) in INEQUALITY {
            prop_assert!(index(&coded).is_some_and(|value| value >= 0.0), "{name}");
        }
        prop_assert!(watts(&coded, line).is_some_and(|value| value >= 0.0));
    }

    #[test]
    fn shares_and_quantiles_are_coherent(rows in tied(), p in 0.0_f64..1.0) {
        let incomes = distribution(&rows);
        let shares = decile_shares(&incomes).unwrap();
        let means = decile_means(&incomes).unwrap();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(means.is_sorted_by(|a, b| *a <= b + 1e-9));
        prop_assert!(close(Some(means.iter().sum::<f64>() / 10.0), incomes.mean()));
        prop_assert!(lorenz_ordinate(&incomes, p).unwrap() <= p + 1e-12);
        let tenth_from_below = shares[..4].iter().sum();
        prop_assert!(close(lorenz_ordinate(&incomes, 0.4), Some(tenth_from_below)));
        let value = quantile(&incomes, p).unwrap();
        let up_to: f64 = incomes.iter().filter(|row| row.0 <= value).map(|row| row.1).sum();
        let below: f64 = incomes.iter().filter(|row| row.0 < value).map(|row| row.1).sum();
        let target = p * incomes.total_weight();
        prop_assert!(up_to >= target - 1e-9 && below <= target + 1e-9);
    }

    #[test]
    fn decile_groups_follow_the_rank(rows in tied()) {
        let (incomes, weights) = split(&rows);
        let weighted = Weighted::new(&incomes, &weights).unwrap();
        let groups = decile_groups(&weighted).unwrap();
        let total: u32 = rows.iter().map(|row| row.1).sum();
        for (&(income, _), group) in rows.iter().zip(groups) {
            let up_to: u32 = rows.iter().filter(|row| row.0 <= income).map(|row| row.1).sum();
            prop_assert_eq!(u32::from(group), (10 * up_to).div_ceil(total).clamp(1, 10));
        }
    }

    #[test]
    fn benefits_add_up_and_ties_share(
        (rows, shuffled) in tied()
            .prop_map(|rows| rows.into_iter().zip(1_u32..).collect::<Vec<_>>())
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let shares = |rows: &[((f64, u32), u32)]| {
            let (rows, benefits): (Vec<_>, Vec<_>) = rows.iter().map(|row| (row.0, f64::from(row.1))).unzip();
            let (incomes, weights) = split(&rows);
            benefit_shares(&Weighted::new(&incomes, &weights).unwrap(), &benefits).unwrap()
        };
        let found = shares(&rows);
        prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert_eq!(found, shares(&shuffled));
    }

    #[test]
    fn components_of_change_add_up(
        before in incomes(),
        after in incomes(),
        line_before in 500.0_f64..9000.0,
        line_after in 500.0_f64..9000.0,
    ) {
        let before = Distribution::equal(&before).unwrap();
        let after = Distribution::equal(&after).unwrap();
        let poverty_before = |line| sen_shorrocks_thon(&before, line);
        let poverty_after = |line| sen_shorrocks_thon(&after, line);
        let first = Situation { mean: before.mean().unwrap(), line: line_before, poverty: &poverty_before };
        let second = Situation { mean: after.mean().unwrap(), line: line_after, poverty: &poverty_after };
        let there = datt_ravallion(&first, &second).unwrap();
        prop_assert!((there.growth + there.redistribution + there.line - there.total).abs() < 1e-12);
        let back = datt_ravallion(&second, &first).unwrap();
        prop_assert!((there.growth + back.growth).abs() < 1e-12);
        let unchanged = datt_ravallion(&first, &first).unwrap();
        prop_assert_eq!((unchanged.growth, unchanged.redistribution, unchanged.total), (0.0, 0.0, 0.0));
    }
}

#[test]
fn an_empty_group_has_no_index() {
    for empty in [
        Distribution::equal(&[]).unwrap(),
        Distribution::new(&[5.0], &[0.0]).unwrap(),
    ] {
        assert!(empty.is_empty());
        for (name, value) in all_indices(&empty, 2300.0) {
            assert_eq!(value, None, "{name}");
        }
        assert_eq!(decile_shares(&empty), None);
        assert_eq!(decile_means(&empty), None);
    }
    assert_eq!(decile_groups(&Weighted::new(&[5.0], &[0.0]).unwrap()), None);
}

#[test]
fn incomes_that_defy_a_formula_give_nothing_rather_than_infinity() {
    let with_zero = Distribution::equal(&[0.0, 10.0]).unwrap();
    assert_eq!(watts(&with_zero, 5.0), None);
    assert_eq!(generalized_entropy(&with_zero, 0.0), None);
    assert_eq!(generalized_entropy(&with_zero, -1.0), None);
    assert_eq!(atkinson(&with_zero, 1.0), Some(1.0));
    assert_eq!(atkinson(&with_zero, 2.0), Some(1.0));
    let nothing = Distribution::equal(&[0.0, -3.0]).unwrap();
    for (name, index) in INEQUALITY {
        assert_eq!(index(&nothing), None, "{name}");
    }
    assert_eq!(nothing.mean(), Some(-1.5));
    assert_eq!(sen(&nothing, 5.0), Some(1.0));
    assert_eq!(sen_shorrocks_thon(&nothing, 5.0), Some(1.0));
    for line in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for (name, index) in POVERTY {
            assert_eq!(index(&with_zero, line), None, "{name}");
        }
    }
    assert_eq!(fgt(&with_zero, 5.0, -1.0), None);
    assert_eq!(atkinson(&with_zero, f64::NAN), None);
    assert_eq!(quantile(&with_zero, 1.5), None);
}

#[test]
fn samples_are_checked() {
    let error = |incomes: &[f64], weights: &[f64]| Distribution::new(incomes, weights).unwrap_err();
    assert_eq!(
        error(&[1.0], &[]),
        SampleError::LengthMismatch {
            incomes: 1,
            weights: 0
        }
    );
    assert_eq!(
        error(&[1.0, 2.0], &[1.0, -1.0]),
        SampleError::WeightOutOfRange {
            index: 1,
            value: -1.0
        }
    );
    assert_eq!(
        error(&[1.0, 2.0], &[f64::MAX, f64::MAX]),
        SampleError::TotalNotFinite
    );
    assert!(matches!(
        error(&[f64::NAN], &[1.0]),
        SampleError::IncomeNotFinite { index: 0, .. }
    ));
    assert!(matches!(
        error(&[1.0], &[f64::INFINITY]),
        SampleError::WeightOutOfRange { .. }
    ));
}

//! Every index against published or independently computed values: `data/index-values.csv` names
//! the source of each. A row that no index claims fails the test, so none is passed over.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::indicators::{
    AlkireFoster, ChangeBucket, Components, Distribution, LorenzCurve, MultidimensionalPoverty,
    Situation, Targeting, Weighted, atkinson, cgh_index, datt_ravallion, decile_groups, fgt,
    generalized_entropy, gini, relative_change, sen, sen_shorrocks_thon, top_share, watts, wolfson,
};
use serde::Deserialize;

/// Rows of the table, so that a shortened table fails too.
const ROWS: usize = 51;

#[derive(Debug, Deserialize)]
struct Reference {
    id: String,
    measure: String,
    param: String,
    inputs: String,
    weights: String,
    line: Option<f64>,
    convention: String,
    expected: String,
    rel_tol: f64,
    source: String,
}

impl Reference {
    fn distribution(&self) -> Distribution {
        let incomes = numbers(&self.inputs);
        if self.weights.is_empty() {
            return Distribution::equal(&incomes).unwrap();
        }
        Distribution::new(&incomes, &numbers(&self.weights)).unwrap()
    }

    fn line(&self) -> f64 {
        self.line
            .unwrap_or_else(|| panic!("{} has no line", self.id))
    }

    /// The number in a parameter such as `alpha=0.5`.
    fn parameter(&self) -> f64 {
        let (_, value) = self.param.split_once('=').unwrap();
        value.trim_end_matches('%').parse().unwrap()
    }

    fn assert_close(&self, found: f64) {
        let expected: f64 = self.expected.parse().unwrap();
        // PySAL's tests round to so many decimals: their tolerance is absolute.
        let absolute = expected == 0.0 || self.id.starts_with("pysal-");
        let scale = if absolute { 1.0 } else { expected.abs() };
        assert!(
            (found - expected).abs() <= self.rel_tol * scale,
            "{}: found {found}, expected {expected} ({})",
            self.id,
            self.source
        );
    }
}

#[test]
fn every_reference_value_is_met() {
    let table = fs::read(data("index-values.csv")).unwrap();
    let rows: Vec<Reference> = csv::Reader::from_reader(&table[..])
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap();
    let checked = rows.iter().map(check).count();
    assert_eq!(checked, ROWS);
}

/// Computes a row's index; the table's own conventions are translated here, openly.
fn check(row: &Reference) {
    if row.measure == "decile_group" {
        return check_decile_groups(row);
    }
    let found = match row.measure.as_str() {
        "fgt" => fgt(&row.distribution(), row.line(), row.parameter()),
        "watts" => watts(&row.distribution(), row.line()),
        "sen" => sen(&row.distribution(), row.line()),
        "sst" => sen_shorrocks_thon(&row.distribution(), row.line()),
        "gini" => gini_by_convention(row),
        "ge" | "ge (MLD)" | "ge (Theil T)" => {
            generalized_entropy(&row.distribution(), row.parameter())
        }
        "atkinson" => atkinson(&row.distribution(), row.parameter()),
        // PySAL's scaling is half of ours, which is PIP's and apode's.
        "wolfson" if row.convention.starts_with("PySAL convention = HALF") => {
            wolfson(&row.distribution()).map(|index| index / 2.0)
        }
        "wolfson" => wolfson(&row.distribution()),
        "top share" => {
            let percent: f64 = row
                .param
                .strip_prefix("top ")
                .unwrap()
                .trim_end_matches('%')
                .parse()
                .unwrap();
            top_share(&row.distribution(), percent / 100.0)
        }
        "intra_decile_bucket" => change_in_bucket(row),
        "mpi A" => multidimensional(row).0.intensity,
        "mpi M0" => Some(multidimensional(row).0.adjusted_headcount),
        "mpi M1" => multidimensional(row).1,
        "cgh_index" => coady_grosh_hoddinott(row),
        measure if measure.starts_with("lorenz_") => grouped(row),
        measure if measure.starts_with("decomp ") => component(row),
        other => panic!("{}: nothing computes {other:?}", row.id),
    };
    row.assert_close(found.unwrap_or_else(|| panic!("{}: no value", row.id)));
}

fn gini_by_convention(row: &Reference) -> Option<f64> {
    let incomes = row.distribution();
    let n = incomes.total_weight();
    let correction = if row.convention == "corr=TRUE" {
        n / (n - 1.0)
    } else {
        1.0
    };
    gini(&incomes).map(|index| index * correction)
}

fn check_decile_groups(row: &Reference) {
    let incomes = numbers(&row.inputs);
    let weights = numbers(&row.weights);
    let groups = decile_groups(&Weighted::new(&incomes, &weights).unwrap()).unwrap();
    let groups: Vec<f64> = groups.into_iter().map(f64::from).collect();
    assert_eq!(
        groups,
        numbers(&row.expected),
        "{} ({})",
        row.id,
        row.source
    );
}

fn change_in_bucket(row: &Reference) -> Option<f64> {
    let (base, reform) = row.inputs.split_once(", ").unwrap();
    let number = |text: &str| text.split_once(' ').unwrap().1.parse::<f64>().unwrap();
    let change = relative_change(number(base), number(reform))?;
    assert_eq!(
        ChangeBucket::of(change),
        Some(ChangeBucket::GainLessThan5Percent),
        "{}",
        row.id
    );
    Some(change)
}

/// The measure on Alkire and Foster's four persons, four equal dimensions, k = 2, and its M1.
fn multidimensional(row: &Reference) -> (MultidimensionalPoverty, Option<f64>) {
    let (persons, cutoffs) = row
        .inputs
        .strip_prefix("rows ")
        .unwrap()
        .split_once("; cutoffs ")
        .unwrap();
    let list = |text: &str| -> Vec<f64> {
        text.split(',')
            .map(|number| number.trim().parse().unwrap())
            .collect()
    };
    let cutoffs = list(cutoffs);
    let gaps: Vec<Vec<f64>> = persons
        .split('|')
        .map(|person| {
            let gap = |(achieved, cutoff): (&f64, &f64)| (1.0 - achieved / cutoff).max(0.0);
            list(person).iter().zip(&cutoffs).map(gap).collect()
        })
        .collect();
    let mask = |gaps: &Vec<f64>| {
        (0..)
            .zip(gaps)
            .map(|(dimension, &gap)| u32::from(gap > 0.0) << dimension)
            .sum()
    };
    let measure = AlkireFoster::new(&[1.0; 4], 0.5).unwrap();
    let counted = measure
        .measure(gaps.iter().map(|gaps| (mask(gaps), 1.0)))
        .unwrap();
    (
        counted,
        measure.adjusted_gap(1.0, gaps.iter().map(|gaps| (&gaps[..], 1.0))),
    )
}

/// 60% of the benefits to the poorest 40%, by hand and through the counts of a program.
fn coady_grosh_hoddinott(row: &Reference) -> Option<f64> {
    assert_eq!(row.inputs, "60% of benefits to bottom 40%");
    let mut program = Targeting::default();
    program.add(true, true, 40, 60);
    program.add(false, true, 60, 40);
    row.assert_close(program.cgh_index().unwrap());
    cgh_index(0.6, 0.4)
}

fn grouped(row: &Reference) -> Option<f64> {
    let parameter = |name: &str| -> f64 {
        let text = row
            .inputs
            .split(' ')
            .find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        text.unwrap().parse().unwrap()
    };
    let (curve, index) = row.measure.split_once(' ').unwrap();
    let curve = if curve == "lorenz_beta" {
        LorenzCurve::Beta {
            a: parameter("A"),
            b: parameter("B"),
            c: parameter("C"),
        }
    } else {
        LorenzCurve::GeneralQuadratic {
            a: parameter("a"),
            b: parameter("b"),
            c: parameter("c"),
        }
    };
    let mean = parameter("mean");
    match index {
        "poverty_gap" => curve.poverty_gap(mean, row.line()),
        "watts" => curve.watts(mean, row.line()),
        "median" => curve.quantile(mean, 0.5),
        "gini" => curve.gini(),
        other => panic!("{}: nothing computes {other:?}", row.id),
    }
}

fn component(row: &Reference) -> Option<f64> {
    let (before, after) = row
        .inputs
        .strip_prefix("t0 ")
        .unwrap()
        .split_once("t1 ")
        .unwrap();
    let before = Distribution::equal(&numbers(before)).unwrap();
    let after = Distribution::equal(&numbers(after)).unwrap();
    let (line, alpha) = (row.line(), row.parameter());
    let poverty_before = |line| fgt(&before, line, alpha);
    let poverty_after = |line| fgt(&after, line, alpha);
    let Components {
        growth,
        redistribution,
        line,
        total,
    } = datt_ravallion(
        &Situation {
            mean: before.mean()?,
            line,
            poverty: &poverty_before,
        },
        &Situation {
            mean: after.mean()?,
            line,
            poverty: &poverty_after,
        },
    )?;
    assert_eq!(line, 0.0);
    assert!((growth + redistribution - total).abs() < 1e-15);
    Some(match row.measure.as_str() {
        "decomp growth" => growth,
        "decomp redistribution" => redistribution,
        "decomp total" => total,
        other => panic!("{}: nothing computes {other:?}", row.id),
    })
}

/// Numbers in the notations of the table: lists, ranges, squares, repetitions, or a file.
fn numbers(text: &str) -> Vec<f64> {
    let text = text.trim();
    if text.ends_with(".csv") {
        let file = fs::read_to_string(data(text)).unwrap();
        return file
            .lines()
            .skip(1)
            .map(|line| line.parse().unwrap())
            .collect();
    }
    if let Some(range) = text.strip_prefix("i^2 for i in ") {
        return numbers(range)
            .iter()
            .map(|number| number * number)
            .collect();
    }
    text.split(';').flat_map(|part| item(part.trim())).collect()
}

fn item(text: &str) -> Vec<f64> {
    if let Some((first, last)) = text.split_once("..") {
        let (first, last): (u32, u32) = (first.parse().unwrap(), last.parse().unwrap());
        return (first..=last).map(f64::from).collect();
    }
    if let Some((value, times)) = text.split_once(" x") {
        return vec![value.parse().unwrap(); times.parse().unwrap()];
    }
    vec![text.parse().unwrap()]
}

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(file)
}

/// PIP's own Watts index of its general quadratic example is a coarse approximation; the exact
/// value is the integral, 0.38177.
#[test]
fn watts_of_a_general_quadratic_curve_is_the_integral() {
    let curve = LorenzCurve::GeneralQuadratic {
        a: 0.795_981_535_745_657,
        b: -1.444_593_388_011_924_2,
        c: 0.147_281_919_959_198_15,
    };
    let watts = curve
        .watts(51.566_055_775_794_4, 57.791_666_666_666_664)
        .unwrap();
    assert!((watts - 0.38177).abs() < 1e-5, "{watts}");
}

/// The beta curve's Gini index has a closed form, `2 a B(1 + b, 1 + c)`.
#[test]
fn gini_of_a_beta_curve_is_the_beta_function() {
    let (a, b, c) = (
        0.578_037_217_403_135_3,
        0.942_050_903_865_449_9,
        0.525_786_000_194_736_8,
    );
    let beta = libm::tgamma(1.0 + b) * libm::tgamma(1.0 + c) / libm::tgamma(2.0 + b + c);
    let found = LorenzCurve::Beta { a, b, c }.gini().unwrap();
    assert!((found - 2.0 * a * beta).abs() < 1e-9, "{found}");
}

#[test]
fn a_curve_without_meaning_gives_nothing() {
    let curve = LorenzCurve::Beta {
        a: 0.5,
        b: 0.9,
        c: 0.5,
    };
    for (mean, line) in [
        (0.0, 1.0),
        (1.0, 0.0),
        (f64::NAN, 1.0),
        (1.0, f64::INFINITY),
    ] {
        assert_eq!(curve.headcount(mean, line), None);
        assert_eq!(curve.poverty_gap(mean, line), None);
        assert_eq!(curve.watts(mean, line), None);
    }
    assert_eq!(curve.ordinate(1.5), None);
    assert_eq!(curve.slope(0.0), None);
    let broken = LorenzCurve::Beta {
        a: f64::NAN,
        b: 1.0,
        c: 1.0,
    };
    assert_eq!(broken.gini(), None);
    assert_eq!(broken.headcount(1.0, 1.0), None);
}

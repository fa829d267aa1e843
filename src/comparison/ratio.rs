//! Ratios of two paired differences, such as cost per unit of effect, with their errors.

use super::paired::{Layout, Pairs, by_draw, by_luck, mean, percentiles};

/// A ratio of the mean differences of two quantities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ratio {
    /// The ratio; `None` where the difference below is zero or missing.
    pub value: Option<f64>,
    /// The 95% interval over replicates by Fieller's method: Monte Carlo error alone. `None` for a single replicate and where it has no
    /// bounds, because the difference below may be zero.
    pub interval: Option<[f64; 2]>,
    /// The 5th and 95th percentile over posterior draws of the ratio in each. `None` without at least two draws, and where the
    /// difference below is not above zero in all of them.
    pub draws: Option<[f64; 2]>,
}

impl Ratio {
    /// The difference of `above` over that of `below`, whose runs are the same ones.
    pub fn of(above: &Pairs, below: &Pairs, layout: &Layout) -> Self {
        let [over, under] = [above, below].map(|pairs| pairs.estimate(layout).difference);
        let value = over.zip(under.filter(|under| *under != 0.0));
        let mut ratio = Self {
            value: value.map(|(over, under)| over / under),
            ..Self::default()
        };
        if let (Some(over), Some(under)) = (above.complete(layout), below.complete(layout)) {
            let each =
                |by: fn(&[f64], &Layout) -> Vec<f64>| [by(&over, layout), by(&under, layout)];
            let [x, y] = each(by_luck);
            ratio.interval = layout.width().and_then(|width| fieller(&x, &y, width));
            let [x, y] = each(by_draw);
            ratio.draws = percentiles_of_ratios(&x, &y);
        }
        ratio
    }
}

/// Fieller's interval for the mean of `x` over the mean of `y`, whose values are paired; `width` is half of the interval of a mean in
/// standard errors (Student's t with one degree of freedom less than there are pairs). `None` if the mean of `y` is not distinguishable
/// from zero, so that no ratio is excluded on one side or on both.
///
/// It holds every ratio r for which the mean of `x - r y` is within `width` standard errors of zero (Fieller 1954, *JRSS B* 16), which
/// is a quadratic inequality in r. Both errors and their correlation are in it.
pub fn fieller(x: &[f64], y: &[f64], width: f64) -> Option<[f64; 2]> {
    let n = x.len() as f64;
    let [middle_x, middle_y] = [x, y].map(|values| mean(values.iter().copied()));
    let (middle_x, middle_y) = (middle_x?, middle_y?);
    // Squared error of a mean, or product of the errors of two, times the squared width.
    let error = |a: &[f64], b: &[f64], middle_a: f64, middle_b: f64| {
        let pairs = a.iter().zip(b);
        let sum: f64 = pairs.map(|(a, b)| (a - middle_a) * (b - middle_b)).sum();
        width * width * sum / (n - 1.0) / n
    };
    let a = middle_y * middle_y - error(y, y, middle_y, middle_y);
    let b = middle_x * middle_y - error(x, y, middle_x, middle_y);
    let c = middle_x * middle_x - error(x, x, middle_x, middle_x);
    if x.len() < 2 || a <= 0.0 {
        return None;
    }
    let root = (b * b - a * c).max(0.0).sqrt();
    Some([(b - root) / a, (b + root) / a])
}

/// Percentiles of the ratios draw by draw.
fn percentiles_of_ratios(x: &[f64], y: &[f64]) -> Option<[f64; 2]> {
    if y.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let ratios: Vec<f64> = x.iter().zip(y).map(|(x, y)| x / y).collect();
    percentiles(&ratios)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::student;
    use crate::random::{Draw, Luck};

    const X: [f64; 6] = [10.2, 12.9, 9.1, 14.8, 11.5, 12.1];
    const Y: [f64; 6] = [4.1, 5.2, 3.9, 6.1, 4.6, 4.9];

    fn pairs(differences: &[f64]) -> Pairs {
        let mut pairs = Pairs::default();
        for difference in differences {
            pairs.push(Some(100.0), Some(100.0 + difference));
        }
        pairs
    }

    fn t(degrees: u32) -> f64 {
        student::two_sided(0.95, degrees).expect("a value")
    }

    /// Student's t of the mean of x - r y.
    fn statistic(x: &[f64], y: &[f64], r: f64) -> f64 {
        let all: Vec<f64> = x.iter().zip(y).map(|(x, y)| x - r * y).collect();
        let n = all.len() as f64;
        let middle = all.iter().sum::<f64>() / n;
        let squares: f64 = all.iter().map(|v| (v - middle) * (v - middle)).sum();
        middle / (squares / (n - 1.0) / n).sqrt()
    }

    #[test]
    fn the_ends_are_the_ratios_that_a_test_just_rejects() {
        let width = t(5);
        let [low, high] = fieller(&X, &Y, width).expect("an interval");
        let ratio = X.iter().sum::<f64>() / Y.iter().sum::<f64>();
        assert!(low < ratio && ratio < high);
        assert!((statistic(&X, &Y, low) - width).abs() < 1e-6);
        assert!((statistic(&X, &Y, high) + width).abs() < 1e-6);
        // Without error below it is Student's interval over a constant.
        let [low, high] = fieller(&X, &[2.0; 6], width).expect("an interval");
        assert!((statistic(&X, &[2.0; 6], low) - width).abs() < 1e-6);
        assert!((low + high - 2.0 * (70.6 / 6.0 / 2.0)).abs() < 1e-9);
    }

    #[test]
    fn a_bootstrap_gives_nearly_the_same() {
        // Forty pairs, so that the bootstrap may be trusted too.
        let luck = Luck::new(7, 0);
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for i in 0..40 {
            let [a, b, ..] = luck.normals(Draw::Events, 2012, i, 0);
            x.push(100.0 + 20.0 * f64::from(a) + 10.0 * f64::from(b));
            y.push(20.0 + 4.0 * f64::from(b));
        }
        let [low, high] = fieller(&x, &y, t(39)).expect("an interval");
        let mut ratios: Vec<f64> = (0..4000)
            .map(|sample| {
                let mut sums = [0.0, 0.0];
                for place in 0..40 {
                    let [u, ..] = luck.uniforms(Draw::Members, 2012, sample, place);
                    let i = (u * 40.0) as usize;
                    sums[0] += x[i];
                    sums[1] += y[i];
                }
                sums[0] / sums[1]
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        let (from, to) = (ratios[100], ratios[3900]);
        let wide = high - low;
        assert!((low - from).abs() < 0.12 * wide, "{low} {from}");
        assert!((high - to).abs() < 0.12 * wide, "{high} {to}");
    }

    #[test]
    fn nineteen_intervals_in_twenty_hold_the_truth() {
        let luck = Luck::new(12, 0);
        let trials = 2000;
        let covered = (0..trials).filter(|&trial| {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for replicate in 0..5 {
                let [a, b, ..] = luck.normals(Draw::Events, 2012, trial, replicate);
                x.push(50.0 + 5.0 * f64::from(a) + 5.0 * f64::from(b));
                y.push(10.0 + f64::from(b));
            }
            let [low, high] = fieller(&x, &y, t(4)).expect("an interval");
            (low..=high).contains(&5.0)
        });
        let share = covered.count() as f64 / f64::from(trials);
        assert!((share - 0.95).abs() < 0.02, "{share}");
    }

    #[test]
    fn a_ratio_without_bounds_has_no_interval() {
        assert_eq!(fieller(&X, &[4.0, -3.0, 5.0, -4.0, 1.0, 0.5], t(5)), None);
        assert_eq!(fieller(&[1.0], &[2.0], 12.7), None);
        let none = Ratio::of(
            &pairs(&[1.0, 2.0]),
            &pairs(&[0.0, 0.0]),
            &Layout::new(None, 2),
        );
        assert_eq!(none, Ratio::default());
    }

    #[test]
    fn luck_and_parameters_stand_apart() {
        // Two draws of two replicates.
        let layout = Layout::new(Some(2), 2);
        let (x, y) = ([10.0, 14.0, 30.0, 34.0], [4.0, 6.0, 7.0, 9.0]);
        let found = Ratio::of(&pairs(&x), &pairs(&y), &layout);
        assert_eq!(found.value, Some(22.0 / 6.5));
        let [low, high] = found.draws.expect("percentiles");
        assert!((low - 12.0 / 5.0).abs() < 1e-9 && (high - 4.0).abs() < 1e-9);
        assert_eq!(found.interval, fieller(&[20.0, 24.0], &[5.5, 7.5], t(1)));
        // A draw without effect leaves no percentiles of the cost.
        let lost = Ratio::of(&pairs(&x), &pairs(&[4.0, 6.0, -1.0, 1.0]), &layout);
        assert!(lost.value.is_some() && lost.draws.is_none());
    }
}

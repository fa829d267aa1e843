//! Parametric Lorenz curves for grouped data, as the World Bank's PIP fits them to China.

use super::finite;

/// Panels of the quadrature; with five nodes each the error is far below 1e-8.
const PANELS: u32 = 64;

/// Halvings of the interval of ranks: enough for the last bit of any headcount above 1e-3.
const HALVINGS: u32 = 63;

/// Nodes and weights of the Gauss-Legendre rule with five points on (-1, 1).
const NODES: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// A Lorenz curve `L(p)`, the income share of the poorest share `p` of persons, with fitted
/// parameters. Indices follow Datt (1998); incomes at rank `p` are `mean * L'(p)`.
///
/// A fitted beta curve can fall below zero close to `p = 0`: those few persons count as poor with
/// the negative income that the curve gives them (as PIP does), and are left out of [`Self::watts`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LorenzCurve {
    /// Kakwani's beta curve `L = p - a * p^b * (1 - p)^c`.
    Beta {
        /// Scale, positive.
        a: f64,
        /// Exponent of `p`, above 0 and up to 1.
        b: f64,
        /// Exponent of `1 - p`, above 0 and up to 1.
        c: f64,
    },
    /// Villaseñor and Arnold's general quadratic curve
    /// `L * (1 - L) = a * (p^2 - L) + b * L * (p - 1) + c * (p - L)`.
    GeneralQuadratic {
        /// Coefficient of `p^2 - L`.
        a: f64,
        /// Coefficient of `L * (p - 1)`.
        b: f64,
        /// Coefficient of `p - L`.
        c: f64,
    },
}

impl LorenzCurve {
    /// `L(p)`; `None` for `p` outside 0 to 1 or parameters that give no number.
    pub fn ordinate(&self, p: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&p) {
            return None;
        }
        finite(match *self {
            Self::Beta { a, b, c } => p - a * libm::pow(p, b) * libm::pow(1.0 - p, c),
            Self::GeneralQuadratic { a, b, c } => {
                let (e, m, n) = quadratic(a, b, c);
                -0.5 * (b * p + e + libm::sqrt(m * p * p + n * p + e * e))
            }
        })
    }

    /// `L'(p)`, income at rank `p` relative to the mean; `None` for `p` outside the open interval.
    pub fn slope(&self, p: f64) -> Option<f64> {
        if !(p > 0.0 && p < 1.0) {
            return None;
        }
        finite(match *self {
            Self::Beta { a, b, c } => {
                let share = a * libm::pow(p, b) * libm::pow(1.0 - p, c);
                1.0 - share * (b / p - c / (1.0 - p))
            }
            Self::GeneralQuadratic { a, b, c } => {
                let (e, m, n) = quadratic(a, b, c);
                -0.5 * b - 0.25 * (2.0 * m * p + n) / libm::sqrt(m * p * p + n * p + e * e)
            }
        })
    }

    /// Income at rank `p`, in the unit of the mean; negative where the curve falls.
    pub fn quantile(&self, mean: f64, p: f64) -> Option<f64> {
        finite(mean * self.slope(p)?)
    }

    /// Headcount ratio: the rank at which income reaches the line. `None` unless mean and line are
    /// positive.
    pub fn headcount(&self, mean: f64, line: f64) -> Option<f64> {
        if !(mean > 0.0 && line > 0.0 && mean.is_finite() && line.is_finite()) {
            return None;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.quantile(mean, middle)? < line {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(f64::midpoint(low, high))
    }

    /// Poverty gap ratio `H - (mean / line) * L(H)`. `None` as for [`Self::headcount`].
    pub fn poverty_gap(&self, mean: f64, line: f64) -> Option<f64> {
        let headcount = self.headcount(mean, line)?;
        finite(headcount - mean / line * self.ordinate(headcount)?)
    }

    /// Watts index: the integral of `ln(line / income)` up to the headcount, by quadrature, over
    /// ranks of positive income. `None` as for [`Self::headcount`].
    pub fn watts(&self, mean: f64, line: f64) -> Option<f64> {
        let headcount = self.headcount(mean, line)?;
        integral(headcount, |p| {
            let income = self.quantile(mean, p)?;
            Some(if income > 0.0 {
                libm::log(line / income)
            } else {
                0.0
            })
        })
    }

    /// Gini index, by quadrature.
    pub fn gini(&self) -> Option<f64> {
        Some(1.0 - 2.0 * integral(1.0, |p| self.ordinate(p))?)
    }
}

/// Datt's abbreviations e, m and n of the general quadratic form.
fn quadratic(a: f64, b: f64, c: f64) -> (f64, f64, f64) {
    let e = -(a + b + c + 1.0);
    (e, b * b - 4.0 * a, 2.0 * b * e - 4.0 * c)
}

/// Integral of a function over ranks from zero to `end`, which it may meet with a singularity at
/// either side: the substitution `p = end * s^2 * (3 - 2s)` flattens both.
fn integral(end: f64, of: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let half = 0.5 / f64::from(PANELS);
    let mut sum = 0.0;
    for panel in 0..PANELS {
        let center = (2.0 * f64::from(panel) + 1.0) * half;
        for (node, weight) in NODES {
            let s = center + half * node;
            sum += weight * 6.0 * s * (1.0 - s) * of(end * s * s * (3.0 - 2.0 * s))?;
        }
    }
    finite(sum * half * end)
}

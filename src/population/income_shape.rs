//! The distribution of income inside a county: how a deviation of log income becomes yuan.

use crate::math::{double, single};
use crate::scenario::parameters::economy::Income;
use crate::scenario::parameters::population::{IncomeShape, Population};

/// Variance of log income in one stratum (designated or other counties), by component.
///
/// `mean × exp(permanent part) × shape(persistent + transitory)` is a household's market income per person; all parts have mean one over persons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IncomeVariance {
    /// Between the county means of a province.
    pub county: f64,
    /// Fixed for the household.
    pub permanent: f64,
    /// Stationary variance of the slowly reverting part.
    pub persistent: f64,
    /// Drawn anew each year.
    pub transitory: f64,
    /// Error of the survey, not part of income.
    pub measurement: f64,
    /// Floor of the shape as a share of the household's own level; 0 is the lognormal.
    pub floor: f64,
    /// Share of persons who are disadvantaged.
    pub disadvantaged: f64,
    /// How far their log income lies below that of the others.
    pub disadvantage: f64,
}

impl IncomeVariance {
    /// Splits the variance of observed log income of a stratum among the others and among the disadvantaged into its components; `None`
    /// if they leave nothing for persistent differences.
    pub fn from_observed(
        total: f64,
        designated: bool,
        population: &Population,
        income: &Income,
    ) -> Option<Self> {
        let county = population.county_dispersion * population.county_dispersion;
        let transitory = income.transitory_variance;
        let measurement = income.measurement_variance;
        let rest = total - county - transitory - measurement;
        if rest <= 1e-4 {
            return None;
        }
        let permanent = rest * income.permanent_share;
        let floor = match population.income_shape {
            IncomeShape::Lognormal => 0.0,
            IncomeShape::ShiftedLognormal => population.income_floor,
        };
        Some(Self {
            county,
            permanent,
            persistent: rest - permanent,
            transitory,
            measurement,
            floor,
            disadvantaged: if designated {
                population.disadvantaged_designated
            } else {
                population.disadvantaged_other
            },
            disadvantage: population.disadvantage,
        })
    }

    /// Variance of log income between the disadvantaged and the others.
    pub fn between_groups(&self) -> f64 {
        self.disadvantaged * (1.0 - self.disadvantaged) * self.disadvantage * self.disadvantage
    }

    /// Log income of the disadvantaged and of the others relative to the mean of a county, both without their spread; the mean over
    /// persons is one.
    pub fn group_levels(&self) -> [f64; 2] {
        let others = -self.log_mean_at(1.0);
        [others - self.disadvantage, others]
    }

    /// Log of the mean over persons of income relative to the others', with the disadvantage multiplied.
    fn log_mean_at(&self, widening: f64) -> f64 {
        let q = self.disadvantaged;
        double::ln(1.0 - q + q * double::exp(-widening * self.disadvantage))
    }

    /// Standard normal score of a household's long-run income among all persons, `z` being its score within its group.
    pub fn score(&self, disadvantaged: bool, z: f64) -> f64 {
        if self.between_groups() == 0.0 {
            return z;
        }
        let gap = self.disadvantage / (self.permanent + self.persistent).sqrt();
        let above = z - if disadvantaged { gap } else { 0.0 };
        let below = self.disadvantaged * double::normal_cdf(above + gap)
            + (1.0 - self.disadvantaged) * double::normal_cdf(above);
        double::normal_quantile(below)
    }

    /// Shares of persons whose observed income is below `line`, by the mean income of their county.
    pub fn observed_headcount(&self, line: f64) -> ObservedHeadcount {
        let q = self.disadvantaged;
        let [disadvantaged, others] = self.group_levels().map(double::exp);
        let groups = if q == 0.0 {
            vec![(1.0 - q, others)]
        } else {
            vec![(1.0 - q, others), (q, disadvantaged)]
        };
        let inner = self.persistent + self.transitory;
        let outer = self.permanent + self.measurement;
        let shape = if self.floor == 0.0 {
            let total = inner + outer;
            Shape::Lognormal {
                half: 0.5 * total,
                sd: total.sqrt(),
            }
        } else {
            let sd = outer.sqrt();
            let nodes = NODES.map(|z| (double::normal_pdf(z), double::exp(sd * z - 0.5 * outer)));
            Shape::Shifted {
                nodes: Box::new(nodes),
                floor: self.floor,
                half: 0.5 * inner,
                sd: inner.sqrt(),
            }
        };
        ObservedHeadcount {
            line,
            groups,
            shape,
        }
    }
}

/// Scores of the outer, lognormal parts of income over which the shifted shape is summed.
const NODES: [f64; 33] = {
    let mut nodes = [0.0; 33];
    let mut i = 0;
    while i < 33 {
        nodes[i] = (i as f64 - 16.0) * 0.25;
        i += 1;
    }
    nodes
};

/// How the headcount ratio that a survey sees depends on the mean income of a county. What does not depend on the mean is ready.
#[derive(Clone, Debug)]
pub struct ObservedHeadcount {
    line: f64,
    /// Share of persons and level of income relative to the mean, of each group.
    groups: Vec<(f64, f64)>,
    shape: Shape,
}

/// The distribution of observed income in a group.
#[derive(Clone, Debug)]
enum Shape {
    /// Half the variance and the standard deviation of log income.
    Lognormal { half: f64, sd: f64 },
    /// The shape applies to the inner parts, of whose log the last two are half the variance and the standard deviation; nodes have weight
    /// and level of the outer parts.
    Shifted {
        nodes: Box<[(f64, f64); 33]>,
        floor: f64,
        half: f64,
        sd: f64,
    },
}

impl ObservedHeadcount {
    /// Share of persons observed below the line in a county of given mean income, yuan per person and year.
    pub fn ratio(&self, mean: f64) -> f64 {
        let of_group = |&(share, level): &(f64, f64)| share * self.ratio_of_group(mean * level);
        self.groups.iter().map(of_group).sum()
    }

    /// The same in one group with its own mean.
    fn ratio_of_group(&self, mean: f64) -> f64 {
        match &self.shape {
            Shape::Lognormal { half, sd } => {
                double::normal_cdf((double::ln(self.line / mean) + half) / sd)
            }
            Shape::Shifted {
                nodes,
                floor,
                half,
                sd,
            } => {
                let (mut sum, mut weights) = (0.0, 0.0);
                for (weight, level) in nodes.iter() {
                    let ratio = (self.line / (mean * level) - floor) / (1.0 - floor);
                    weights += weight;
                    if ratio > 0.0 {
                        sum += weight * double::normal_cdf((double::ln(ratio) + half) / sd);
                    }
                }
                sum / weights
            }
        }
    }

    /// Mean income at which this share of a county's persons are observed below the line.
    pub fn mean_at(&self, ratio: f64) -> f64 {
        let (mut low, mut high) = (double::ln(self.line * 0.05), double::ln(self.line * 500.0));
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.ratio(double::exp(middle)) > ratio {
                low = middle;
            } else {
                high = middle;
            }
        }
        double::exp(0.5 * (low + high))
    }
}

/// The survey's error as a factor on income with mean one, from a standard normal number.
#[inline(always)]
pub fn survey_error(normal: f32, sd: f32) -> f32 {
    single::exp(sd * normal - 0.5 * sd * sd)
}

/// The shape ready for use in the loops of one year: widened by the incidence of growth.
#[derive(Clone, Copy, Debug)]
pub struct YearShape {
    widening: f32,
    permanent_mean: f32,
    inner_mean: f32,
    floor: f32,
}

impl YearShape {
    /// `widening` multiplies deviations of log income; the mean over persons stays one.
    pub fn new(variance: &IncomeVariance, widening: f64) -> Self {
        let square = 0.5 * widening * widening;
        Self {
            widening: widening as f32,
            permanent_mean: (square * variance.permanent + variance.log_mean_at(widening)
                - widening * variance.log_mean_at(1.0)) as f32,
            inner_mean: (square * (variance.persistent + variance.transitory)) as f32,
            floor: variance.floor as f32,
        }
    }

    /// Market income relative to the county's mean, from the permanent and the changing deviation of log income.
    #[inline(always)]
    pub fn relative_income(&self, permanent: f32, changing: f32) -> f32 {
        if self.is_lognormal() {
            self.relative_income_of::<true>(permanent, changing)
        } else {
            self.relative_income_of::<false>(permanent, changing)
        }
    }

    /// Whether there is no floor: loops choose by it between the two cases of [`Self::relative_income_of`].
    #[inline(always)]
    pub fn is_lognormal(&self) -> bool {
        self.floor == 0.0
    }

    /// The same where it is known which shape it is, since a choice inside a loop would keep it from vectorizing.
    #[inline(always)]
    pub fn relative_income_of<const LOGNORMAL: bool>(&self, permanent: f32, changing: f32) -> f32 {
        let level = self.widening * permanent - self.permanent_mean;
        let inner = self.widening * changing - self.inner_mean;
        if LOGNORMAL {
            single::exp(level + inner)
        } else {
            single::exp(level) * (self.floor + (1.0 - self.floor) * single::exp(inner))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variance(disadvantaged: f64, disadvantage: f64) -> IncomeVariance {
        IncomeVariance {
            county: 0.02,
            permanent: 0.06,
            persistent: 0.10,
            transitory: 0.03,
            measurement: 0.04,
            floor: 0.0,
            disadvantaged,
            disadvantage,
        }
    }

    #[test]
    fn both_groups_together_have_mean_one_at_any_widening() {
        let v = variance(0.2, 1.1);
        let [disadvantaged, others] = v.group_levels();
        for widening in [1.0, 1.3] {
            let shape = YearShape::new(&v, widening);
            // Without spread the mean of the spread parts is what `relative_income` takes off.
            let spread = 0.5 * widening * widening * (0.06 + 0.10 + 0.03);
            let of = |level: f64| f64::from(shape.relative_income(level as f32, 0.0));
            let mean = (0.2 * of(disadvantaged) + 0.8 * of(others)) * double::exp(spread);
            assert!((mean - 1.0).abs() < 1e-5, "{mean} at {widening}");
        }
    }

    #[test]
    fn a_gap_of_zero_is_one_group() {
        let (none, some) = (variance(0.0, 1.1), variance(0.3, 0.0));
        for mean in [2000.0, 5000.0, 9000.0] {
            let [a, b] = [none, some].map(|v| v.observed_headcount(2625.0).ratio(mean));
            assert!((a - b).abs() < 1e-12);
        }
        let ratio = |v: IncomeVariance| v.observed_headcount(2625.0).ratio(9000.0);
        assert!(ratio(variance(0.2, 1.1)) > ratio(none));
    }
}

//! Incomes with weights: validated once, so that no index has to doubt its input.

use thiserror::Error;

use super::ratio;

/// Why incomes and weights cannot form a sample.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum SampleError {
    /// The two slices differ in length.
    #[error("{incomes} incomes but {weights} weights")]
    LengthMismatch {
        /// Number of incomes.
        incomes: usize,
        /// Number of weights.
        weights: usize,
    },
    /// An income is infinite or not a number.
    #[error("income number {index} is {value}, not a finite number")]
    IncomeNotFinite {
        /// Position of the income, from zero.
        index: usize,
        /// What stood there.
        value: f64,
    },
    /// A weight is negative, infinite or not a number.
    #[error("weight number {index} is {value}, expected a finite number that is not negative")]
    WeightOutOfRange {
        /// Position of the weight, from zero.
        index: usize,
        /// What stood there.
        value: f64,
    },
    /// The weights, or the incomes times their weights, add up to more than a float can hold.
    #[error("the incomes or weights are too large to add up")]
    TotalNotFinite,
}

/// Incomes and their weights in the order of the data, checked on construction.
///
/// For indices that must answer per observation ([`decile_groups`](super::decile_groups)) or read a
/// second column beside the income ([`benefit_shares`](super::benefit_shares)).
#[derive(Clone, Copy, Debug)]
pub struct Weighted<'a> {
    incomes: &'a [f64],
    weights: Option<&'a [f64]>,
}

impl<'a> Weighted<'a> {
    /// Incomes with one weight each: persons per household, or persons that an agent stands for.
    ///
    /// # Errors
    /// Slices of different length, an income that is not finite, a weight that is negative or not
    /// finite, or totals beyond the range of a float.
    pub fn new(incomes: &'a [f64], weights: &'a [f64]) -> Result<Self, SampleError> {
        if incomes.len() != weights.len() {
            return Err(SampleError::LengthMismatch {
                incomes: incomes.len(),
                weights: weights.len(),
            });
        }
        Self {
            incomes,
            weights: Some(weights),
        }
        .checked()
    }

    /// Incomes that all count the same.
    ///
    /// # Errors
    /// An income that is not finite, or totals beyond the range of a float.
    pub fn equal(incomes: &'a [f64]) -> Result<Self, SampleError> {
        Self {
            incomes,
            weights: None,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, SampleError> {
        let mut weight_total = 0.0;
        let mut income_total = 0.0;
        for (index, (income, weight)) in self.iter().enumerate() {
            if !income.is_finite() {
                return Err(SampleError::IncomeNotFinite {
                    index,
                    value: income,
                });
            }
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(SampleError::WeightOutOfRange {
                    index,
                    value: weight,
                });
            }
            weight_total += weight;
            income_total += weight * income.abs();
        }
        if f64::is_finite(weight_total) && f64::is_finite(income_total) {
            Ok(self)
        } else {
            Err(SampleError::TotalNotFinite)
        }
    }

    /// Number of observations, those of weight zero among them.
    pub fn len(&self) -> usize {
        self.incomes.len()
    }

    /// Whether there is no observation at all.
    pub fn is_empty(&self) -> bool {
        self.incomes.is_empty()
    }

    /// Income and weight of each observation, in the order of the data.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        let weights = self.weights;
        let weight = move |index: usize| weights.map_or(1.0, |weights| weights[index]);
        self.incomes
            .iter()
            .enumerate()
            .map(move |(index, &income)| (income, weight(index)))
    }

    /// The same data sorted, ready for indices.
    pub fn distribution(&self) -> Distribution {
        let mut points: Vec<(f64, f64)> = self
            .iter()
            .filter(|&(_, weight)| weight > 0.0)
            // Adding zero turns -0 into 0, so that both are one tie.
            .map(|(income, weight)| (income + 0.0, weight))
            .collect();
        // Ties are ordered by weight: then equal data in any order give equal sums to the last bit.
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        Distribution::from_sorted(points)
    }
}

/// A sorted distribution of income with positive weights: what the indices of microdata work on.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    points: Vec<(f64, f64)>,
    total_weight: f64,
}

impl Distribution {
    /// Checks, sorts and keeps a copy of incomes and weights.
    ///
    /// # Errors
    /// As [`Weighted::new`].
    ///
    /// ```
    /// use five_measures::indicators::{Distribution, gini, headcount};
    /// let incomes = Distribution::new(&[1800.0, 2600.0, 9000.0], &[4.0, 3.0, 2.0]).unwrap();
    /// assert_eq!(headcount(&incomes, 2300.0), Some(4.0 / 9.0));
    /// assert!(gini(&incomes).unwrap() > 0.3);
    /// ```
    pub fn new(incomes: &[f64], weights: &[f64]) -> Result<Self, SampleError> {
        Ok(Weighted::new(incomes, weights)?.distribution())
    }

    /// The same for incomes that all count the same.
    ///
    /// # Errors
    /// As [`Weighted::equal`].
    pub fn equal(incomes: &[f64]) -> Result<Self, SampleError> {
        Ok(Weighted::equal(incomes)?.distribution())
    }

    /// From points of positive weight that are sorted already.
    pub(super) fn from_sorted(points: Vec<(f64, f64)>) -> Self {
        debug_assert!(points.is_sorted_by(|a, b| a.0 <= b.0));
        let total_weight = points.iter().map(|&(_, weight)| weight).sum();
        Self {
            points,
            total_weight,
        }
    }

    /// Whether no observation has a positive weight.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Sum of the weights: the persons (or households) that the distribution stands for.
    pub fn total_weight(&self) -> f64 {
        self.total_weight
    }

    /// Incomes with their weights, from the lowest up.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> + '_ {
        self.points.iter().copied()
    }

    /// Mean income, negative incomes as they are; `None` for an empty group.
    pub fn mean(&self) -> Option<f64> {
        ratio(
            self.iter().map(|(income, weight)| income * weight).sum(),
            self.total_weight,
        )
    }

    /// The distribution with every income below `floor` raised to it (bottom coding).
    ///
    /// The World Bank's PIP does so before it takes logarithms; a floor of one yuan a year changes
    /// no other index visibly. A floor that is not finite changes nothing.
    pub fn bottom_coded(&self, floor: f64) -> Self {
        let floor = if floor.is_finite() {
            floor
        } else {
            f64::NEG_INFINITY
        };
        Self::from_sorted(
            self.iter()
                .map(|(income, weight)| (income.max(floor), weight))
                .collect(),
        )
    }

    /// Incomes with their weights, negative incomes as zero.
    pub(super) fn floored(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> + '_ {
        self.iter()
            .map(|(income, weight)| (income.max(0.0), weight))
    }

    /// Mean of the floored incomes; `None` unless it is positive.
    pub(super) fn floored_mean(&self) -> Option<f64> {
        let total: f64 = self.floored().map(|(income, weight)| income * weight).sum();
        ratio(total, self.total_weight).filter(|&mean| mean > 0.0)
    }

    /// The lowest income; `None` for an empty group.
    pub(super) fn lowest(&self) -> Option<f64> {
        self.points.first().map(|&(income, _)| income)
    }
}

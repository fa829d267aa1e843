//! Multidimensional poverty after Alkire & Foster (2011): dual-cutoff counting.

use thiserror::Error;

use super::{finite, ratio};

/// Scores this close below the cutoff reach it: sums of weights such as 1/3 are inexact.
const TOLERANCE: f64 = 1e-9;

/// Why weights and cutoff do not define a measure.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum AlkireFosterError {
    /// No dimension, or more than a bit mask of 32 can hold.
    #[error("{0} dimensions, expected 1 to 32")]
    Dimensions(usize),
    /// A dimension's weight is not a positive finite number.
    #[error("the weight of dimension {index} is {value}, expected a positive number")]
    Weight {
        /// Position of the dimension, from zero.
        index: usize,
        /// What stood there.
        value: f64,
    },
    /// The poverty cutoff is not in (0, 1].
    #[error("poverty cutoff {0}, expected a share of the dimensions above 0 and up to 1")]
    Cutoff(f64),
}

/// The definition of a measure: weights of the dimensions and the cutoff k.
///
/// A person is deprived in a dimension when the achievement is below the dimension's own cutoff
/// (decided by the caller, who sets bit `d` of a mask for dimension `d`), and multidimensionally
/// poor when the weighted share of deprivations is at least `k`: the union approach for a tiny k,
/// the intersection approach for 1. Deprivations of those not poor are censored to zero.
#[derive(Clone, Debug, PartialEq)]
pub struct AlkireFoster {
    weights: Vec<f64>,
    cutoff: f64,
}

/// Indices of a population under one [`AlkireFoster`] definition. They count persons if the groups
/// were given in persons.
#[derive(Clone, Debug, PartialEq)]
pub struct MultidimensionalPoverty {
    /// H: share of persons who are multidimensionally poor.
    pub headcount: f64,
    /// A: mean deprivation score of the poor; `None` when nobody is poor.
    pub intensity: Option<f64>,
    /// M0 = H * A: adjusted headcount ratio.
    pub adjusted_headcount: f64,
    /// `hd`: share of all persons deprived in each dimension, poor or not.
    pub uncensored_headcounts: Vec<f64>,
    /// `hdk`: share of all persons who are poor and deprived in each dimension. Weighted by the
    /// dimensions they add up to M0.
    pub censored_headcounts: Vec<f64>,
    /// Share of M0 that each dimension contributes, adding up to 1; `None` when nobody is poor.
    pub contributions: Option<Vec<f64>>,
}

impl AlkireFoster {
    /// A measure with the given weights, scaled to add up to one, and the cutoff `k` as a share of
    /// the total weight.
    ///
    /// # Errors
    /// No dimension or more than 32, a weight that is not positive, a cutoff outside (0, 1].
    pub fn new(weights: &[f64], cutoff: f64) -> Result<Self, AlkireFosterError> {
        if weights.is_empty() || weights.len() > 32 {
            return Err(AlkireFosterError::Dimensions(weights.len()));
        }
        let total: f64 = weights.iter().sum();
        let bad = |weight: f64| !(weight > 0.0 && weight.is_finite() && total.is_finite());
        if let Some(index) = weights.iter().position(|&weight| bad(weight)) {
            return Err(AlkireFosterError::Weight {
                index,
                value: weights[index],
            });
        }
        if !(cutoff > 0.0 && cutoff <= 1.0) {
            return Err(AlkireFosterError::Cutoff(cutoff));
        }
        let weights = weights.iter().map(|weight| weight / total).collect();
        Ok(Self { weights, cutoff })
    }

    /// The weights of the dimensions, adding up to one.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Deprivation score: the weighted share of dimensions whose bit is set. Bits beyond the last
    /// dimension are ignored.
    pub fn score(&self, deprivations: u32) -> f64 {
        self.deprived(deprivations)
            .map(|dimension| self.weights[dimension])
            .sum()
    }

    /// Whether a person with these deprivations is multidimensionally poor.
    pub fn is_poor(&self, deprivations: u32) -> bool {
        self.score(deprivations) >= self.cutoff - TOLERANCE
    }

    /// The indices of a population given as masks of deprivations with the number of persons (or
    /// weight) each stands for: one entry per household, or one per distinct mask.
    ///
    /// `None` when there is nobody, or when a weight is negative or not finite.
    pub fn measure(
        &self,
        groups: impl IntoIterator<Item = (u32, f64)>,
    ) -> Option<MultidimensionalPoverty> {
        let dimensions = self.weights.len();
        let mut uncensored = vec![0.0; dimensions];
        let mut censored = vec![0.0; dimensions];
        let (mut population, mut poor, mut score) = (0.0, 0.0, 0.0);
        for (mask, persons) in groups {
            if !is_weight(persons) {
                return None;
            }
            population += persons;
            let is_poor = self.is_poor(mask);
            for dimension in self.deprived(mask) {
                uncensored[dimension] += persons;
                if is_poor {
                    censored[dimension] += persons;
                }
            }
            if is_poor {
                poor += persons;
                score += persons * self.score(mask);
            }
        }
        let share = |sums: &[f64]| sums.iter().map(|&sum| ratio(sum, population)).collect();
        let censored_headcounts: Vec<f64> = Option::from_iter::<Vec<_>>(share(&censored))?;
        let adjusted_headcount = ratio(score, population)?;
        let contribution = |(weight, rate): (&f64, &f64)| ratio(weight * rate, adjusted_headcount);
        Some(MultidimensionalPoverty {
            headcount: ratio(poor, population)?,
            intensity: ratio(score, poor),
            adjusted_headcount,
            contributions: self
                .weights
                .iter()
                .zip(&censored_headcounts)
                .map(contribution)
                .collect(),
            uncensored_headcounts: Option::from_iter::<Vec<_>>(share(&uncensored))?,
            censored_headcounts,
        })
    }

    /// M-alpha of the Alkire-Foster class on gaps: the mean over all persons of the weighted sum of
    /// `gap^alpha` over the deprivations of the poor. M1 (adjusted gap) for 1, M2 for 2.
    ///
    /// Each row holds one person's normalized gaps, `1 - achievement / cutoff` where deprived and 0
    /// where not, and the weight. `None` when there is nobody, when a row has not one gap per
    /// dimension, a gap lies outside 0 to 1, or a weight or `alpha` is negative or not finite.
    pub fn adjusted_gap<'a>(
        &self,
        alpha: f64,
        rows: impl IntoIterator<Item = (&'a [f64], f64)>,
    ) -> Option<f64> {
        if !is_weight(alpha) {
            return None;
        }
        let (mut population, mut sum) = (0.0, 0.0);
        for (gaps, persons) in rows {
            let in_bounds = gaps.iter().all(|gap| (0.0..=1.0).contains(gap));
            if gaps.len() != self.weights.len() || !in_bounds || !is_weight(persons) {
                return None;
            }
            population += persons;
            let mask = (0..)
                .zip(gaps)
                .fold(0, |mask, (d, &gap)| mask | u32::from(gap > 0.0) << d);
            if self.is_poor(mask) {
                let severity = |d: usize| self.weights[d] * libm::pow(gaps[d], alpha);
                sum += persons * self.deprived(mask).map(severity).sum::<f64>();
            }
        }
        ratio(sum, population)
    }

    /// Positions of the dimensions whose bit is set.
    fn deprived(&self, mask: u32) -> impl Iterator<Item = usize> + use<> {
        (0..self.weights.len()).filter(move |dimension| mask >> dimension & 1 == 1)
    }
}

fn is_weight(value: f64) -> bool {
    finite(value).is_some_and(|value| value >= 0.0)
}

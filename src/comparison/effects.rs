//! What a difference in poverty costs, and when that cannot be said.

use super::paired::Estimate;

/// Whether a difference is one that a cost can be set against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Above zero, and so are its intervals.
    Clear,
    /// Above zero in a single replicate, whose error is not known.
    Unjudged,
    /// An interval holds zero.
    Indistinct,
    /// Below zero, and so are its intervals.
    Opposite,
    /// There is none.
    Nothing,
}

impl Standing {
    /// The standing of a difference that should be above zero, by every interval that it has.
    pub fn of(estimate: &Estimate) -> Self {
        let Some(difference) = estimate.difference.filter(|difference| *difference != 0.0) else {
            return Self::Nothing;
        };
        let mut intervals = estimate.interval.iter().chain(&estimate.draws);
        if intervals.any(|[low, high]| *low <= 0.0 && *high >= 0.0) {
            Self::Indistinct
        } else if difference < 0.0 {
            Self::Opposite
        } else if estimate.interval.is_none() {
            Self::Unjudged
        } else {
            Self::Clear
        }
    }

    /// Whether a unit cost can be made from it.
    pub fn usable(self) -> bool {
        matches!(self, Self::Clear | Self::Unjudged)
    }

    /// The word that tables use; `None` if there is nothing to say.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Clear => None,
            Self::Unjudged => Some("one replicate"),
            Self::Indistinct => Some("not distinguishable from zero"),
            Self::Opposite => Some("wrong sign"),
            Self::Nothing => Some("no difference"),
        }
    }
}

/// Cost per unit of effect: the ratio of the mean differences; `None` unless cost and effect are both above zero and distinguishable
/// from it.
pub fn unit_cost(cost: &Estimate, effect: &Estimate) -> Option<f64> {
    let usable = [cost, effect].map(|estimate| Standing::of(estimate).usable());
    (usable == [true, true]).then(|| Some(cost.difference? / effect.difference?))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(difference: f64, interval: Option<[f64; 2]>, draws: Option<[f64; 2]>) -> Estimate {
        Estimate {
            difference: Some(difference),
            interval,
            draws,
            ..Estimate::default()
        }
    }

    #[test]
    fn a_difference_stands_by_all_its_intervals() {
        let of = |difference, interval, draws| Standing::of(&estimate(difference, interval, draws));
        assert_eq!(of(2.0, Some([1.0, 3.0]), None), Standing::Clear);
        assert_eq!(
            of(2.0, Some([1.0, 3.0]), Some([-1.0, 5.0])),
            Standing::Indistinct
        );
        assert_eq!(of(2.0, Some([-1.0, 5.0]), None), Standing::Indistinct);
        assert_eq!(of(-2.0, Some([-3.0, -1.0]), None), Standing::Opposite);
        assert_eq!(of(2.0, None, None), Standing::Unjudged);
        assert_eq!(of(0.0, Some([0.0, 0.0]), None), Standing::Nothing);
        assert_eq!(Standing::of(&Estimate::default()), Standing::Nothing);
    }

    #[test]
    fn a_cost_is_made_of_two_differences_that_stand() {
        let clear = |difference: f64| {
            estimate(difference, Some([0.5 * difference, 2.0 * difference]), None)
        };
        assert_eq!(unit_cost(&clear(100.0), &clear(4.0)), Some(25.0));
        let lost = estimate(-4.0, Some([-5.0, -3.0]), None);
        assert_eq!(unit_cost(&clear(100.0), &lost), None);
        assert_eq!(unit_cost(&lost, &clear(4.0)), None);
        let vague = estimate(4.0, Some([-1.0, 9.0]), None);
        assert_eq!(unit_cost(&clear(100.0), &vague), None);
    }
}

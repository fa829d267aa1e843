//! What a difference in poverty costs, and when that cannot be said.

use super::paired::{Estimate, Layout, Pairs};
use super::ratio::Ratio;

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

/// Cost per unit of effect, both as differences that should be above zero; empty unless both are, and distinguishable from it.
pub fn unit_cost(cost: &Pairs, effect: &Pairs, layout: &Layout) -> Ratio {
    let usable = [cost, effect].map(|pairs| Standing::of(&pairs.estimate(layout)).usable());
    if usable == [true, true] {
        Ratio::of(cost, effect, layout)
    } else {
        Ratio::default()
    }
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
        let layout = Layout::new(None, 3);
        let of = |differences: [f64; 3]| {
            let mut pairs = Pairs::default();
            for difference in differences {
                pairs.push(Some(0.0), Some(difference));
            }
            pairs
        };
        let (cost, effect) = (of([99.0, 100.0, 101.0]), of([3.9, 4.0, 4.1]));
        let found = unit_cost(&cost, &effect, &layout);
        assert_eq!(found.value, Some(25.0));
        let [low, high] = found.interval.expect("an interval");
        assert!(low < 25.0 && 25.0 < high);
        let (lost, vague) = (of([-3.9, -4.0, -4.1]), of([-4.0, 4.0, 12.0]));
        for (cost, effect) in [(&cost, &lost), (&lost, &effect), (&cost, &vague)] {
            assert_eq!(unit_cost(cost, effect, &layout), Ratio::default());
        }
    }
}

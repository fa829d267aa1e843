//! Poverty dynamics as a survey sees them that visits its households every other year.

use super::ratio;

/// Counts of persons over four visits, two years apart, that saw them below the line or not.
///
/// Yearly rates are those that, held for two years, give the change between two visits. They are lower than the rates a yearly
/// survey would find where luck and survey error move households across the line and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurveyWaves {
    /// Poor at the second or third visit; of them not poor at the next.
    exits: [u64; 2],
    /// Poor at the first three visits; of them not poor at the last.
    long_exits: [u64; 2],
    /// Poor at the first visit and not at the second; of them poor at the third or the last.
    returns: [u64; 2],
}

impl SurveyWaves {
    /// Adds persons whom the four visits, in their order, saw below the line where true.
    pub fn add(&mut self, [first, second, third, last]: [bool; 4], persons: u64) {
        count(&mut self.exits, second, !third, persons);
        count(&mut self.exits, third, !last, persons);
        count(
            &mut self.long_exits,
            first && second && third,
            !last,
            persons,
        );
        count(&mut self.returns, first && !second, third || last, persons);
    }

    /// Adds the counts of other persons.
    pub fn merge(&mut self, other: &Self) {
        for (ours, theirs) in [
            (&mut self.exits, other.exits),
            (&mut self.long_exits, other.long_exits),
            (&mut self.returns, other.returns),
        ] {
            ours[0] += theirs[0];
            ours[1] += theirs[1];
        }
    }

    /// Share of the poor who leave within a year, from the second visit to the last.
    pub fn yearly_exit(&self) -> Option<f64> {
        yearly(self.exits)
    }

    /// Share that leaves within a year of those poor at three visits, that is for four years or more.
    pub fn yearly_exit_of_long_poor(&self) -> Option<f64> {
        yearly(self.long_exits)
    }

    /// Of those who left between the first two visits, the share poor again at one of the next two.
    pub fn return_within_two_visits(&self) -> Option<f64> {
        share(self.returns)
    }
}

/// Counts persons at risk, and those of them who moved.
fn count(counts: &mut [u64; 2], at_risk: bool, moved: bool, persons: u64) {
    if at_risk {
        counts[0] += persons;
        counts[1] += if moved { persons } else { 0 };
    }
}

fn share([at_risk, moved]: [u64; 2]) -> Option<f64> {
    ratio(moved as f64, at_risk as f64)
}

/// The yearly rate that, held from one visit to the next, gives the share that moved.
fn yearly(counts: [u64; 2]) -> Option<f64> {
    share(counts).map(|moved| 1.0 - (1.0 - moved).sqrt())
}

crate::exchange::portable! {
    impl [] SurveyWaves { exits, long_exits, returns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_kinds_of_households() {
        let mut waves = SurveyWaves::default();
        waves.add([true, true, true, true], 9);
        waves.add([true, true, true, false], 7);
        waves.add([true, false, false, true], 2);
        waves.add([true, false, false, false], 6);
        waves.add([false, false, false, false], 100);
        // At risk at the second visit 16 of whom all stay, at the third 16 of whom 7 leave.
        assert_eq!(
            waves.yearly_exit(),
            Some(1.0 - (1.0 - 7.0 / 32.0_f64).sqrt())
        );
        assert_eq!(waves.yearly_exit_of_long_poor(), Some(0.25));
        assert_eq!(waves.return_within_two_visits(), Some(0.25));
    }

    #[test]
    fn nobody_at_risk_gives_no_rate_and_merging_adds() {
        let mut sum = SurveyWaves::default();
        assert_eq!(sum.yearly_exit(), None);
        assert_eq!(sum.return_within_two_visits(), None);
        let mut one = SurveyWaves::default();
        one.add([true, true, true, false], 5);
        sum.merge(&one);
        sum.merge(&one);
        one.add([true, true, true, false], 5);
        assert_eq!(sum, one);
    }
}

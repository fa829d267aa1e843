//! Step 12, record: the households of a county are counted, a block at a time.
//!
//! A block is first looked at (`seen.rs`): what is to be counted of each household goes into columns, in loops without branches. Then it is
//! added to the sums of the county (`sums.rs`) by loops over those columns, and to the tables of the nation (`nation.rs`) household by household.

mod nation;
mod seen;
mod sums;

use super::context::Year;
use super::distributions::Incomes;
use super::groups::{self, INCOME_CLASSES};
use super::stocks::Stocks;
use super::tally::Tally;
use super::workspace::Workspace;
use crate::population::County;
use crate::random::blocks;
use nation::{ByHand, add_distributions, add_groups, add_reach};
use seen::{Measures, Seen, look, look_at_groups};
use sums::{add_poverty, add_stocks};

/// Combinations of deprivations.
pub const DEPRIVED: usize = 1 << groups::DEPRIVATIONS.len();

/// Sums over the households of a county.
pub struct Counted<'a> {
    /// Stocks of the county.
    pub stocks: &'a mut Stocks,
    /// Persons by deprivations.
    pub deprived: &'a mut [u64; DEPRIVED],
    /// Distributions of income and counts of the nation; none if only counties are recorded.
    pub nation: Option<(&'a mut Incomes, &'a mut Tally)>,
}

/// Counts the households of a county and notes for each whether it was poor.
pub fn households(
    county: &mut County,
    work: &Workspace,
    mut counted: Counted<'_>,
    year: &Year<'_>,
) {
    let m = Measures::new(county, year);
    let mut seen = Seen::EMPTY;
    let mut participants = 0;
    let mut by_hand = ByHand::default();
    for block in blocks(county.households.len()) {
        let (first, last) = (block.start, block.end);
        look(&mut county.households, work, first, &m, &mut seen);
        let columns = &county.households;
        add_stocks(&seen, &work.total[first..last], &m, counted.stocks);
        add_poverty(&seen, &columns.income[first..last], &m, counted.stocks);
        if let Some((incomes, tally)) = &mut counted.nation {
            look_at_groups(columns, work, first, &m, &mut seen);
            let totals = &work.total[first..last];
            add_distributions(
                &seen,
                totals,
                m.weight,
                &mut by_hand,
                incomes,
                &mut tally.reach,
            );
            add_groups(
                &seen,
                &columns.income[first..last],
                totals,
                &m,
                &mut tally.groups[m.stratum],
            );
            participants = add_reach(
                columns,
                work,
                first,
                participants,
                &m,
                &mut seen,
                &mut tally.reach,
            );
        }
    }
    for (total, source) in counted.stocks.income.iter_mut().zip(work.sums) {
        *total += source * m.weight as i64;
    }
    if let Some((_, tally)) = &mut counted.nation {
        for (sum, persons) in counted.deprived.iter_mut().zip(by_hand.deprived()) {
            *sum += persons * m.weight;
        }
        if m.lived {
            for (place, persons) in by_hand.moved().into_iter().enumerate() {
                let (before, now) = (place / INCOME_CLASSES.len(), place % INCOME_CLASSES.len());
                tally.transitions[m.stratum].add(before, now, persons * m.weight);
            }
        }
    }
}

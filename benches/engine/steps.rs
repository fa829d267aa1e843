//! A year step by step, with the time of each over blocks of counties: long enough for the clock, short enough for the cache.

use std::ops::Range;
use std::time::{Duration, Instant};

use five_measures::model::context::Year;
use five_measures::model::distributions::Distributions;
use five_measures::model::plan::{Asked, Needs};
use five_measures::model::record::{CountyRow, Outcomes, Sums, county_row};
use five_measures::model::tally::Tally;
use five_measures::model::workspace::Workspace;
use five_measures::model::{
    deliver, diagnose, economy, exit, follow_up, household, identify, income, plan, safety_net,
    shocks,
};
use five_measures::population::County;

/// Households of a block at least: the columns of so many stay in the cache of a core.
const BLOCK: usize = 1000;

/// Time by step, in the order of the year.
pub type Laps = Vec<(&'static str, Duration)>;

/// A clock that is read after each step.
struct Clock {
    laps: Laps,
    last: Instant,
}

impl Clock {
    fn lap(&mut self, step: &'static str) {
        let now = Instant::now();
        let took = now - self.last;
        match self.laps.iter_mut().find(|(name, _)| *name == step) {
            Some((_, time)) => *time += took,
            None => self.laps.push((step, took)),
        }
        self.last = Instant::now();
    }

    /// Takes a step in each county of a block.
    fn each<T>(
        &mut self,
        step: &'static str,
        block: &mut [County],
        take: impl FnMut((usize, &mut County)) -> T,
    ) -> Vec<T> {
        let all = block.iter_mut().enumerate().map(take).collect();
        self.lap(step);
        all
    }
}

/// What the program does in [`advance`](five_measures::model::year::advance), one step after the other in every block.
pub fn year(counties: &mut [County], year: &Year<'_>) -> (Vec<CountyRow>, Laps) {
    let mut clock = Clock {
        laps: Vec::new(),
        last: Instant::now(),
    };
    let blocks = blocks(counties);
    let longest = blocks.iter().map(Range::len).max().unwrap_or(0);
    let mut work: Vec<Workspace> = Vec::new();
    work.resize_with(longest, Workspace::default);
    let mut needs = Vec::with_capacity(counties.len());
    clock.last = Instant::now();
    let quotas = identify::quotas(counties, year);
    clock.lap("4 identify::quotas");
    for range in &blocks {
        let quotas = &quotas[range.clone()];
        needs.extend(before_plan(
            &mut counties[range.clone()],
            quotas,
            &mut work,
            year,
            &mut clock,
        ));
    }
    clock.last = Instant::now();
    let asked: Vec<Asked> = needs.iter().map(|needs: &Needs| needs.willing).collect();
    let shares = plan::allocate(counties, &asked, year);
    clock.lap("6 plan::allocate");
    let mut sums = (Distributions::default(), Tally::default());
    let mut rows = Vec::with_capacity(counties.len());
    for range in &blocks {
        let plans = (&needs[range.clone()], &shares[range.clone()]);
        rows.extend(after_plan(
            &mut counties[range.clone()],
            plans,
            &mut work,
            &mut sums,
            year,
            &mut clock,
        ));
    }
    clock.last = Instant::now();
    let all = 0..counties.len();
    exit::leave_lists(counties, all, &mut rows, year);
    clock.lap("10 exit::leave_lists");
    (rows, clock.laps)
}

/// Runs of counties with enough households each.
fn blocks(counties: &[County]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let (mut start, mut households) = (0, 0);
    for (place, county) in counties.iter().enumerate() {
        households += county.households.len();
        if households >= BLOCK || place + 1 == counties.len() {
            blocks.push(start..place + 1);
            (start, households) = (place + 1, 0);
        }
    }
    blocks
}

fn before_plan(
    block: &mut [County],
    quotas: &[u32],
    work: &mut [Workspace],
    year: &Year<'_>,
    clock: &mut Clock,
) -> Vec<Needs> {
    clock.last = Instant::now();
    clock.each("1 economy::grow", block, |(_, c)| economy::grow(c, year));
    let vital = clock.each("2 household::age", block, |(_, c)| household::age(c, year));
    clock.each("3 shocks::strike", block, |(_, c)| shocks::strike(c, year));
    let identified = clock.each("4 identify::update", block, |(i, c)| {
        identify::update(c, quotas[i], &mut work[i], year)
    });
    clock.each("5 diagnose::causes", block, |(_, c)| {
        diagnose::causes(c, year)
    });
    clock.each("6 plan::count_needs", block, |(i, c)| {
        plan::count_needs(c, vital[i], identified[i], &mut work[i], year)
    })
}

fn after_plan(
    block: &mut [County],
    (needs, shares): (&[Needs], &[plan::CountyShare]),
    work: &mut [Workspace],
    (distributions, tally): &mut (Distributions, Tally),
    year: &Year<'_>,
    clock: &mut Clock,
) -> Vec<CountyRow> {
    clock.last = Instant::now();
    clock.each("8 income::market", block, |(i, c)| {
        income::market(c, &mut work[i], year)
    });
    let mut deliveries = clock.each("7 deliver::serve", block, |(i, c)| {
        deliver::serve(c, &shares[i], &needs[i].units, &mut work[i], year)
    });
    clock.each("7 safety_net::pay_allowances", block, |(i, c)| {
        safety_net::pay_allowances(c, &shares[i], &mut deliveries[i], &mut work[i], year);
    });
    clock.each("8 income::realize", block, |(i, c)| {
        income::realize(c, &mut work[i], year)
    });
    clock.each("8 income::meet_costs", block, |(_, c)| {
        income::meet_costs(c, year)
    });
    clock.each("9 safety_net::guarantee", block, |(i, c)| {
        safety_net::guarantee(c, &shares[i], &mut deliveries[i], &mut work[i], year);
    });
    let exits = clock.each("10 exit::assess", block, |(i, c)| {
        exit::assess(c, &mut work[i], year)
    });
    let follow_up = clock.each("11 follow_up::monitor", block, |(_, c)| {
        follow_up::monitor(c, year)
    });
    clock.each("8 income::displacement", block, |(i, c)| {
        income::displacement(c, &work[i], &deliveries[i], year);
    });
    clock.each("12 record::county_row", block, |(i, c)| {
        let outcomes = Outcomes {
            vital: needs[i].vital,
            identified: needs[i].identified,
            deliveries: deliveries[i],
            exits: exits[i],
            follow_up: follow_up[i],
        };
        let sums = Sums {
            distributions,
            tally,
        };
        county_row(c, &work[i], outcomes, sums, year)
    })
}

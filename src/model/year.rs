//! The year, in the order in which it happens: a table of contents of the twelve steps.

use super::context::Year;
use super::distributions::Distributions;
use super::plan::{CountyShare, Needs};
use super::record::{CountyRow, Outcomes, Sums, YearRecord, county_row};
use super::tally::Tally;
use super::workspace::Workspace;
use super::{
    deliver, diagnose, economy, exit, follow_up, household, identify, income, plan, safety_net,
    shocks,
};
use crate::exchange::Exchange;
use crate::population::County;
use crate::population::part::tell_figures;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Moves all counties through one year.
///
/// Steps 1-5 and 7-12 go county by county in parallel, for the counties that are `held` here; step 6 is national and serial. The first of
/// the processes that share the simulation gets the record of all counties.
///
/// # Errors
/// If another process is gone.
pub fn advance<E: Exchange>(
    counties: &mut [County],
    held: Range<usize>,
    year: &Year<'_>,
    exchange: &E,
) -> Result<YearRecord, E::Lost> {
    let quotas = identify::quotas(counties, year);
    let needs: Vec<Needs> = counties[held.clone()]
        .par_iter_mut()
        .zip(&quotas[held.clone()])
        .map_init(Workspace::default, |work, (county, &quota)| {
            if E::is_over() {
                return Needs::default();
            }
            economy::grow(county, year); //                                   1 economy
            let vital = household::age(county, year); //                      2 household
            shocks::strike(county, year); //                                  3 shocks
            let identified = identify::update(county, quota, work, year); //        4 identify
            diagnose::causes(county, year); //                                5 diagnose
            plan::count_needs(county, vital, identified, work, year)
        })
        .collect();
    let asked = needs.iter().map(|needs| needs.willing);
    let asked = exchange.everybody(asked.collect())?;
    let shares = plan::allocate(counties, &asked, year); //                   6 plan
    let own = (&mut counties[held.clone()], &shares[held.clone()]);
    let mut record = each_county::<E>(own, &needs, year, deliver_and_assess);
    tell_figures(counties, &held, exchange)?;
    exit::leave_lists(counties, held, &mut record.rows, year); //           (10 counties and villages)
    exchange.merged(record, YearRecord::followed_by)
}

fn deliver_and_assess(
    county: &mut County,
    needs: &Needs,
    share: &CountyShare,
    recorder: &mut Recorder,
    year: &Year<'_>,
) -> CountyRow {
    let work = &mut recorder.work;
    income::market(county, work, year);
    let mut deliveries = deliver::serve(county, share, &needs.units, work, year); //     7 the Five Measures
    safety_net::pay_allowances(county, share, &mut deliveries, work, year);
    income::realize(county, work, year); //                                              8 income
    income::meet_costs(county, year);
    safety_net::guarantee(county, share, &mut deliveries, work, year); //                9 subsistence and guarantees
    let exits = exit::assess(county, work, year); //                                          10 assess and exit
    let follow_up = follow_up::monitor(county, year); //                                11 follow up
    income::displacement(county, work, &deliveries, year);
    let outcomes = Outcomes {
        vital: needs.vital,
        identified: needs.identified,
        deliveries,
        exits,
        follow_up,
    };
    let sums = Sums {
        distributions: &mut recorder.distributions,
        tally: &mut recorder.tally,
    };
    county_row(county, work, outcomes, sums, year) //                                   12 record
}

/// The first year is drawn, not lived: the allowance of that year is placed in the incomes that contain it, and the year is recorded.
///
/// # Errors
/// If another process is gone.
pub fn begin<E: Exchange>(
    counties: &mut [County],
    held: Range<usize>,
    year: &Year<'_>,
    exchange: &E,
) -> Result<YearRecord, E::Lost> {
    let needs: Vec<Needs> = counties[held.clone()]
        .par_iter_mut()
        .map_init(Workspace::default, |work, county| {
            if E::is_over() {
                return Needs::default();
            }
            shocks::events(county, year);
            plan::count_needs(
                county,
                household::Vital::default(),
                identify::Identified::default(),
                work,
                year,
            )
        })
        .collect();
    let asked = needs.iter().map(|needs| needs.willing);
    let asked = exchange.everybody(asked.collect())?;
    let shares = plan::allocate_allowance(counties, &asked, year);
    let own = (&mut counties[held.clone()], &shares[held.clone()]);
    let record = each_county::<E>(own, &needs, year, place_allowance);
    tell_figures(counties, &held, exchange)?;
    exchange.merged(record, YearRecord::followed_by)
}

fn place_allowance(
    county: &mut County,
    needs: &Needs,
    share: &CountyShare,
    recorder: &mut Recorder,
    year: &Year<'_>,
) -> CountyRow {
    let work = &mut recorder.work;
    income::market(county, work, year);
    let mut deliveries = deliver::serve(county, share, &needs.units, work, year);
    safety_net::pay_allowances(county, share, &mut deliveries, work, year);
    safety_net::take_allowance_out_of_income(county, work, year);
    income::realize(county, work, year);
    let outcomes = Outcomes {
        vital: needs.vital,
        identified: needs.identified,
        deliveries,
        exits: exit::Exits::default(),
        follow_up: follow_up::FollowUp::default(),
    };
    let sums = Sums {
        distributions: &mut recorder.distributions,
        tally: &mut recorder.tally,
    };
    county_row(county, work, outcomes, sums, year)
}

/// What counties have in common on their way through the second sweep, in one thread.
#[derive(Default)]
struct Recorder {
    work: Workspace,
    distributions: Distributions,
    tally: Tally,
}

/// Second half of a year, county by county in parallel; rows stay in order, and tallies of whole numbers add up in any.
fn each_county<E: Exchange>(
    (counties, shares): (&mut [County], &[CountyShare]),
    needs: &[Needs],
    year: &Year<'_>,
    step: impl Fn(&mut County, &Needs, &CountyShare, &mut Recorder, &Year<'_>) -> CountyRow + Sync,
) -> YearRecord {
    let threads = rayon::current_num_threads();
    let recorders: Vec<Mutex<Recorder>> = (0..threads).map(|_| Mutex::default()).collect();
    let rows: Vec<CountyRow> = counties
        .par_iter_mut()
        .zip(needs.par_iter().zip(shares))
        .map(|(county, (needs, share))| {
            if E::is_over() {
                // Nobody will see it.
                return CountyRow::new(county, Outcomes::default());
            }
            // Parallel work is always that of a thread of the pool.
            let thread = rayon::current_thread_index().unwrap_or(0);
            let recorder = recorders[thread].lock();
            let mut recorder = recorder.unwrap_or_else(PoisonError::into_inner);
            step(county, needs, share, &mut recorder, year)
        })
        .collect();
    let (mut distributions, mut tally) = (Distributions::default(), Tally::default());
    for recorder in recorders {
        let recorder = recorder.into_inner();
        let recorder = recorder.unwrap_or_else(PoisonError::into_inner);
        distributions.merge(recorder.distributions);
        tally.merge(&recorder.tally);
    }
    YearRecord::of(rows, distributions, tally)
}

//! The year, in the order in which it happens: a table of contents of the twelve steps.

use super::context::Year;
use super::income::Workspace;
use super::plan::{CountyShare, Needs};
use super::record::{CountyRow, Outcomes, county_row};
use super::{
    deliver, diagnose, economy, exit, follow_up, household, identify, income, plan, safety_net,
    shocks,
};
use crate::population::County;
use rayon::prelude::*;

/// Moves all counties through one year.
///
/// Steps 1-5 and 7-12 go county by county in parallel; step 6 is national and serial.
pub fn advance(counties: &mut [County], year: &Year<'_>) -> Vec<CountyRow> {
    let quotas = identify::quotas(counties, year);
    let needs: Vec<Needs> = counties
        .par_iter_mut()
        .zip(&quotas)
        .map(|(county, &quota)| {
            economy::grow(county, year); //                                   1 economy
            let vital = household::age(county, year); //                      2 household
            shocks::strike(county, year); //                                  3 shocks
            let identified = identify::update(county, quota, year); //        4 identify
            diagnose::causes(county, year); //                                5 diagnose
            plan::count_needs(county, vital, identified, year)
        })
        .collect();
    let shares = plan::allocate(counties, &needs, year); //                   6 plan
    let mut rows: Vec<CountyRow> = counties
        .par_iter_mut()
        .zip(needs.par_iter().zip(&shares))
        .map_init(Workspace::default, |work, (county, (needs, share))| {
            deliver_and_assess(county, needs, share, work, year)
        })
        .collect();
    exit::leave_lists(counties, &mut rows, year); //                        (10 counties and villages)
    rows
}

fn deliver_and_assess(
    county: &mut County,
    needs: &Needs,
    share: &CountyShare,
    work: &mut Workspace,
    year: &Year<'_>,
) -> CountyRow {
    income::market(county, work, year);
    let mut deliveries = deliver::serve(county, share, &needs.units, work, year); //     7 the Five Measures
    safety_net::pay_allowances(county, share, &mut deliveries, work, year);
    income::realize(county, work, year); //                                              8 income
    income::meet_costs(county, year);
    safety_net::guarantee(county, share, &mut deliveries, work, year); //                9 subsistence and guarantees
    let exits = exit::assess(county, year); //                                          10 assess and exit
    let follow_up = follow_up::monitor(county, year); //                                11 follow up
    income::displacement(county, work, &deliveries, year);
    let outcomes = Outcomes {
        vital: needs.vital,
        identified: needs.identified,
        deliveries,
        exits,
        follow_up,
    };
    county_row(county, work, outcomes, year) //                                         12 record
}

/// The first year is drawn, not lived: the allowance of 2012 is placed in the incomes that contain it, and the year is recorded.
pub fn begin(counties: &mut [County], year: &Year<'_>) -> Vec<CountyRow> {
    let needs: Vec<Needs> = counties
        .par_iter_mut()
        .map(|county| {
            shocks::events(county, year);
            plan::count_needs(
                county,
                household::Vital::default(),
                identify::Identified::default(),
                year,
            )
        })
        .collect();
    let shares = plan::allocate_allowance(counties, &needs, year);
    counties
        .par_iter_mut()
        .zip(needs.par_iter().zip(&shares))
        .map_init(Workspace::default, |work, (county, (needs, share))| {
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
            county_row(county, work, outcomes, year)
        })
        .collect()
}

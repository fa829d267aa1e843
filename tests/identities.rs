//! The books balance in every county and year, whatever the scenario.

mod common;
#[path = "common/worlds.rs"]
mod worlds;

use common::{each_year, scenario, scenario_with};
use five_measures::model::Simulation;
use five_measures::model::catalog::catalog;
use five_measures::model::identities::check;
use five_measures::model::programme::{Measure, ProgrammeId};
use five_measures::model::record::{CountyRow, YearRecord};
use five_measures::scenario::Scenario;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use worlds::{path_of_measure, policy, world};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2021),
        failure_persistence: None,
        // A run takes a second: show the case as it was found.
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    }
}

/// Fails for the first identity that a year's rows break; `designated` counties were on the list in 2012.
fn books_balance(before: &YearRecord, now: &YearRecord) {
    check(before, now).unwrap_or_else(|broken| panic!("{broken}"));
    let (before, now) = (&before.rows, &now.rows);
    let on_list = |rows: &[CountyRow]| rows.iter().filter(|row| row.on_list).count();
    let exits = now.iter().filter(|row| row.exits.county).count();
    assert!(
        on_list(now) + exits <= 832,
        "{} on the list and {exits} exits",
        on_list(now)
    );
    assert!(before.is_empty() || on_list(now) + exits == on_list(before));
    for account in now.iter().flat_map(|row| &row.deliveries) {
        assert!(account.leakage >= 0 && account.unspent >= 0 && account.spending >= 0);
        assert_eq!(
            account.spending + account.leakage + account.unspent,
            account.budget
        );
        assert!(account.new <= account.reached);
    }
}

fn run_and_check(scenario: &Scenario) {
    let mut before = YearRecord::default();
    let (mut years, mut exits) = (0, 0);
    each_year(scenario, 0, |_, simulation| {
        let now = simulation.record();
        books_balance(&before, now);
        exits += now.rows.iter().filter(|row| row.exits.county).count();
        before = now.clone();
        years += 1;
    });
    assert_eq!(
        years,
        usize::from(scenario.last_year() - scenario.first_year() + 1)
    );
    assert!(exits <= 832, "{exits} counties left the list");
}

/// Fails for the first household whose able persons and students are more than those of working age, or its dropouts more than its children.
fn members_fit(year: u16, simulation: &Simulation<'_>) {
    for county in &simulation.nation().counties {
        for (slot, members) in county.households.composition.iter().enumerate() {
            assert!(
                members.able() + members.students() <= members.working()
                    && members.dropouts() <= members.children(),
                "{year}, county {}, slot {slot}: {members:?}",
                county.id
            );
        }
    }
}

#[test]
fn students_are_not_able_and_dropouts_are_children() {
    let settings = [
        "population.scale=8000",
        "time.end=2017",
        "demography.upper_school=0.9",
        "demography.dropout=0.1",
    ];
    let mut students = 0;
    each_year(&scenario("baseline", &settings), 0, |year, simulation| {
        members_fit(year, simulation);
        let counties = &simulation.nation().counties;
        let members = counties.iter().flat_map(|c| &c.households.composition);
        students += members.map(|c| c.students()).sum::<u32>();
    });
    assert!(students > 0);
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn identities_hold_in_random_scenarios(world in world(), policy in policy()) {
        run_and_check(&scenario_with("baseline", &[world, policy].concat()));
    }
}

proptest! {
    #![proptest_config(config(6))]

    /// Nothing is spent beyond the allowance of 2012, and taking all money away is the same as
    /// switching everything off.
    #[test]
    fn no_money_equals_no_measures(world in world()) {
        let mut off = world.clone();
        off.extend(Measure::ALL.map(|measure| format!("{}.enabled=false", path_of_measure(measure))));
        let mut no_money = world;
        no_money.push("money.scale=0.0".to_owned());
        let (off, no_money) = (scenario_with("baseline", &off), scenario_with("baseline", &no_money));
        let mut rows = Vec::new();
        each_year(&off, 0, |year, simulation| {
            spends_only_the_allowance_of_2012(&off, year, simulation.rows());
            rows.push(simulation.rows().to_vec());
        });
        let mut rows = rows.into_iter();
        each_year(&no_money, 0, |year, simulation| {
            let expected = rows.next().expect("the same years");
            for (a, b) in expected.iter().zip(simulation.rows()) {
                assert!(a == b, "county {} differs in {year}: {:?}\n{:?}", a.county, a.stocks, b.stocks);
            }
        });
    }
}

fn spends_only_the_allowance_of_2012(scenario: &Scenario, year: u16, rows: &[CountyRow]) {
    let policy = &scenario.parameters(2012).measures.subsistence.policy_2012;
    let (mut spending, mut reached) = (0, 0);
    for row in rows {
        for (account, programme) in row.deliveries.iter().zip(catalog()) {
            if programme.id == ProgrammeId::Allowance {
                spending += account.spending;
                reached += account.reached;
            } else {
                let sums = (
                    account.budget,
                    account.spending,
                    account.reached,
                    account.benefit,
                );
                assert_eq!(sums, (0, 0, 0, 0), "{} in {year}", programme.name);
            }
        }
    }
    let payment = policy.standard * policy.payment_share;
    assert!(
        reached as f64 <= policy.recipients,
        "{reached} recipients in {year}"
    );
    // Payments are whole fen: at most half a fen more for each recipient.
    let most = policy.recipients * (100.0 * payment + 0.5);
    assert!(
        spending as f64 <= most,
        "{spending} fen in {year} against {most}"
    );
}

/// Two years of a run in which everything happens.
fn two_years() -> [YearRecord; 2] {
    let scenario = scenario("baseline", &["population.scale=10000", "time.end=2016"]);
    let mut years = Vec::new();
    each_year(&scenario, 0, |_, simulation| {
        years.push(simulation.record().clone())
    });
    [years.swap_remove(3), years.pop().expect("2016")]
}

#[test]
fn every_identity_is_really_checked() {
    let [before, now] = two_years();
    assert_eq!(check(&before, &now), Ok(()));
    let busy = |id: ProgrammeId| {
        let rows = now.rows.iter();
        let place = rows
            .clone()
            .position(|row| row.deliveries[id as usize].spending > 0);
        place.expect("a county where it spends")
    };
    let grants = busy(ProgrammeId::Grants);
    type Tamper = fn(&mut CountyRow);
    let faults: [(&str, Tamper); 13] = [
        ("persons = last year + births - deaths", |row| {
            row.vital.births[0] += 1
        }),
        ("households = last year + split off - dissolved", |row| {
            row.vital.dissolved[0] += 1
        }),
        ("registered persons", |row| row.identified.added[0] += 1),
        ("registered persons", |row| row.vital.registered_movers += 1),
        ("registered persons", |row| row.exits.exited[0] += 1),
        ("registered households", |row| {
            row.identified.returned[1] += 1
        }),
        ("county on the list", |row| {
            row.exits.county = !row.exits.county
        }),
        ("villages on the list", |row| row.villages_on_list += 1),
        ("spending + leakage + unspent", |row| {
            row.deliveries[ProgrammeId::Grants as usize].budget += 1
        }),
        ("no money is negative", |row| {
            let account = &mut row.deliveries[ProgrammeId::Grants as usize];
            account.leakage += account.unspent + 1;
            account.unspent = -1;
        }),
        ("income = sum of its sources", |row| {
            row.stocks.income[2] += 1
        }),
        ("part of the persons", |row| {
            row.stocks.observed_poor = row.stocks.persons + 1
        }),
        ("part of the persons", |row| {
            row.stocks.poverty.poor = row.stocks.persons + 1
        }),
    ];
    for (identity, tamper) in faults {
        let mut tampered = now.clone();
        tamper(&mut tampered.rows[grants]);
        let broken = check(&before, &tampered).expect_err(identity);
        let first_of_part = now.rows.iter().find(|row| {
            let here = &now.rows[grants];
            (row.province, row.designated) == (here.province, here.designated)
        });
        let first_of_part = first_of_part.expect("a county").county;
        assert!([now.rows[grants].county, first_of_part].contains(&broken.county));
        assert!(
            broken.identity.starts_with(identity),
            "{identity}: {broken}"
        );
    }
    for observed in [false, true] {
        let mut tampered = now.clone();
        let (_, part) = tampered.distributions.parts_mut().next().expect("a part");
        let histogram = if observed {
            &mut part.observed
        } else {
            &mut part.incomes
        };
        histogram.add(1000.0, 1, 0);
        let broken = check(&before, &tampered).expect_err("one person too many");
        assert!(broken.identity.ends_with("income = persons"), "{broken}");
    }
}

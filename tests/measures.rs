//! Each sub-programme moves what it works on, reaches whom it should, and without any nothing moves.

mod common;

use std::sync::OnceLock;

use common::{Totals, draw, each_year, in_year, path_of, scenario, trajectory};
use five_measures::exchange::Alone;
use five_measures::model::Simulation;
use five_measures::model::catalog::catalog;
use five_measures::model::context::Year;
use five_measures::model::programme::ProgrammeId as Id;
use five_measures::model::year;
use five_measures::random::Luck;
use five_measures::scenario::Scenario;

const WAGE: usize = 0;
const BUSINESS: usize = 1;
const PROPERTY: usize = 2;
const TRANSFER: usize = 3;

/// The sources of income that a sub-programme raises (+1) or lowers (-1) by 2020.
fn works_on(id: Id) -> &'static [(usize, f64)] {
    match id {
        Id::Resettlement
        | Id::ForestRangers
        | Id::Afforestation
        | Id::PublicJobs
        | Id::Workshops
        | Id::FollowUpJobs
        | Id::MigrantWork
        | Id::Training
        | Id::EpidemicResponse
        | Id::Vocational
        | Id::Higher => &[(WAGE, 1.0)],
        Id::Industry | Id::Technology | Id::ECommerce | Id::Consumption | Id::SmallLoans => {
            &[(BUSINESS, 1.0)]
        }
        Id::VillageSolar => &[(PROPERTY, 1.0)],
        Id::Grants | Id::Pensions | Id::DisabilitySubsidy | Id::Allowance | Id::TopUp => {
            &[(TRANSFER, 1.0)]
        }
        Id::LandRestoration | Id::FarmlandToForest => &[(TRANSFER, 1.0), (BUSINESS, -1.0)],
        Id::Infrastructure => &[(WAGE, 1.0), (BUSINESS, 1.0)],
        // Their good is no income: see the test of living conditions.
        Id::Health | Id::Housing | Id::Water | Id::DropoutReturn => &[],
    }
}

/// The baseline without what carries one household's income to another or to later years: what is
/// left of a difference is the programme's own, and that of the slots that it frees.
fn isolated(off: Option<Id>) -> Scenario {
    let off = off.map_or("money.scale=1.0".to_owned(), |id| {
        format!("{}.enabled=false", path_of(&catalog()[id as usize]))
    });
    scenario(
        "baseline",
        &[
            "population.scale=6000",
            "shocks.medical_scar=0.0",
            "demography.moving=0.0",
            &off,
        ],
    )
}

/// Income of a source in fen. Allowances and the guarantee answer to all other income, so they count
/// only where they are what is looked at.
fn income_from(totals: &Totals, source: usize, id: Id) -> i64 {
    let answers = [Id::Allowance, Id::TopUp];
    let apart = if source == TRANSFER && !answers.contains(&id) {
        answers.iter().map(|&id| totals.account(id).benefit).sum()
    } else {
        0
    };
    totals.stocks.income[source] - apart
}

#[test]
fn switching_a_sub_programme_off_moves_the_income_that_it_works_on() {
    let in_2020 = |off| in_year(&trajectory(&isolated(off), 0), 2020).clone();
    let with_all = in_2020(None);
    for &id in Id::ALL {
        let sources = works_on(id);
        if sources.is_empty() {
            continue;
        }
        let name = catalog()[id as usize].name;
        let without = in_2020(Some(id));
        let benefit = with_all.account(id).benefit as f64;
        for &(source, direction) in sources {
            let change =
                (income_from(&with_all, source, id) - income_from(&without, source, id)) as f64;
            let yuan = change / 100.0;
            assert!(
                direction * change > 0.0,
                "{name} changes source {source} by {yuan:.0}"
            );
            // Where the account knows what it brought to one source, the change is mostly that; the
            // rest is what others do with freed slots. The allowance of 2012 goes on when it is off.
            if sources.len() == 1 && benefit > 0.0 && id != Id::Allowance {
                assert_eq!(without.account(id).benefit, 0, "{name}");
                assert!(
                    (0.5..1.5).contains(&(change / benefit)),
                    "{name} adds {:.0} yuan, but income is higher by {yuan:.0}",
                    benefit / 100.0,
                );
            }
        }
    }
}

/// Households in an unsafe house, without safe water or uninsured, and children out of school.
fn hardships(simulation: &Simulation<'_>) -> [u64; 4] {
    let mut sums = [0; 4];
    for county in &simulation.nation().counties {
        let columns = &county.households;
        for (living, members) in columns.condition.iter().zip(&columns.composition) {
            let here = [
                living.unsafe_house(),
                living.unsafe_water(),
                living.uninsured(),
                members.dropouts(),
            ];
            for (sum, count) in sums.iter_mut().zip(here) {
                *sum += u64::from(count) * u64::from(county.weight);
            }
        }
    }
    sums
}

#[test]
fn switching_support_off_leaves_the_hardships_that_it_ends() {
    let in_2020 = |off| {
        let mut last = [0; 4];
        each_year(&isolated(off), 0, |_, simulation| {
            last = hardships(simulation)
        });
        last
    };
    let with_all = in_2020(None);
    for (hardship, id) in [Id::Housing, Id::Water, Id::Health, Id::DropoutReturn]
        .into_iter()
        .enumerate()
    {
        let without = in_2020(Some(id));
        assert!(
            without[hardship] > with_all[hardship],
            "without {}: {without:?}, with it: {with_all:?}",
            catalog()[id as usize].name
        );
    }
}

/// The years of the baseline at a scale near the default, run once for all tests of coverage.
fn baseline() -> &'static (Scenario, Vec<(u16, Totals)>) {
    static BASELINE: OnceLock<(Scenario, Vec<(u16, Totals)>)> = OnceLock::new();
    BASELINE.get_or_init(|| {
        let scenario = scenario("baseline", &["population.scale=200"]);
        let years = trajectory(&scenario, 0);
        (scenario, years)
    })
}

/// Checks that some sub-programmes together reach what the scenario plans for each of the years.
fn reaches_its_capacity(ids: &[Id], years: std::ops::RangeInclusive<u16>) {
    let (scenario, run) = baseline();
    for year in years {
        let p = scenario.parameters(year);
        let planned: f64 = ids
            .iter()
            .map(|&id| catalog()[id as usize].effective_terms(p).capacity)
            .sum();
        let totals = in_year(run, year);
        let reached: u64 = ids.iter().map(|&id| totals.account(id).reached).sum();
        let error = reached as f64 / planned - 1.0;
        assert!(
            error.abs() < 0.01,
            "{ids:?} reach {reached} of {planned:.0} planned in {year}, {:+.1}%",
            100.0 * error
        );
    }
}

const WORK: [Id; 3] = [Id::MigrantWork, Id::PublicJobs, Id::Workshops];

#[test]
fn workers_are_placed_as_planned() {
    // In 2013 a tenth of the register is there, too few workers for the plan of the nation.
    reaches_its_capacity(&WORK, 2014..=2020);
}

#[test]
fn movers_are_resettled_as_planned() {
    reaches_its_capacity(&[Id::Resettlement], 2016..=2020);
}

#[test]
fn rangers_are_employed_as_planned() {
    reaches_its_capacity(&[Id::ForestRangers], 2016..=2020);
}

#[test]
fn allowances_are_paid_as_planned() {
    reaches_its_capacity(&[Id::Allowance], 2012..=2020);
}

#[test]
fn loans_are_made_as_planned() {
    reaches_its_capacity(&[Id::SmallLoans], 2014..=2020);
}

#[test]
fn students_are_taken_on_as_planned() {
    // The first places of 2013 are for the few who are registered by then.
    reaches_its_capacity(&[Id::Vocational], 2014..=2020);
    reaches_its_capacity(&[Id::Higher], 2014..=2020);
}

#[test]
fn plans_are_the_observed_series() {
    let (scenario, _) = baseline();
    let mut compared = 0;
    for (series, ids) in [
        ("poor_workers_employed", &WORK[..]),
        ("relocated", &[Id::Resettlement]),
        ("forest_rangers", &[Id::ForestRangers]),
        ("allowance_recipients", &[Id::Allowance]),
    ] {
        for observation in scenario
            .observations()
            .iter()
            .filter(|o| o.series == series)
        {
            let Some(year) = observation
                .year
                .filter(|year| scenario.horizon().contains(year))
            else {
                continue;
            };
            let p = scenario.parameters(year);
            let planned: f64 = ids
                .iter()
                .map(|&id| catalog()[id as usize].effective_terms(p).capacity)
                .sum();
            assert!(
                (planned - observation.value).abs() < 1.0,
                "{series} in {year}: {planned}"
            );
            compared += 1;
        }
    }
    assert!(compared >= 22, "{compared} observations");
}

/// Nothing moves: no growth, shocks, births or deaths, transitory luck, error of the survey or programme.
const STILL: [&str; 26] = [
    "population.scale=8000",
    "measures.subsistence.policy_2012.recipients=0",
    "growth.wage=1000",
    "growth.business=1000",
    "growth.property=1000",
    "growth.transfer=1000",
    "growth.poor_area_wage=0.0",
    "growth.poor_area_business=0.0",
    "growth.poor_area_transfer=0.0",
    "prices.poverty_line=2625",
    "income.transitory_variance=0.0",
    "income.measurement_variance=0.0",
    "shocks.illness=0.0",
    "shocks.disaster_county=0.0",
    "shocks.job_loss=0.0",
    "shocks.recovery=1.0",
    "shocks.medical_cost=0",
    "demography.birth_rate=0.0",
    "demography.coming_of_age=0.0",
    "demography.aging=0.0",
    "demography.elderly_death=0.0",
    "demography.adult_death=0.0",
    "demography.moving=0.0",
    "demography.dropout=0.0",
    "growth.incidence=0.0",
    "register.elite_capture=0.0",
];

#[test]
fn nothing_happens_when_nothing_should() {
    let scenario = scenario("neutral-growth", &STILL);
    // Persistent luck cannot be switched off by a parameter, so it is taken out of the nation.
    let mut nation = draw(&scenario, 0).nation().clone();
    for stratum in &mut nation.strata {
        stratum.variance.persistent = 0.0;
    }
    for county in &mut nation.counties {
        county.households.persistent.fill(0.0);
    }
    let luck = Luck::new(0, 0);
    let (strata, counties) = (&nation.strata, &mut nation.counties);
    let mut first = None;
    for now in scenario.horizon() {
        let context = Year::new(&scenario, strata, luck, now);
        let all = 0..counties.len();
        let Ok(record) = if now == 2012 {
            year::begin(counties, all, &context, &Alone)
        } else {
            year::advance(counties, all, &context, &Alone)
        };
        let incomes: Vec<Vec<f32>> = counties
            .iter()
            .map(|c| c.households.income.clone())
            .collect();
        let stocks: Vec<_> = record
            .rows
            .iter()
            .map(|row| {
                (
                    row.stocks.persons,
                    row.stocks.households,
                    row.stocks.income,
                    row.stocks.poverty,
                )
            })
            .collect();
        assert!(
            record
                .rows
                .iter()
                .all(|row| row.stocks.observed_poor == row.stocks.poverty.poor)
        );
        let (first_incomes, first_stocks) =
            first.get_or_insert_with(|| (incomes.clone(), stocks.clone()));
        assert!(
            *first_incomes == incomes,
            "incomes of {now} are not those of 2012"
        );
        assert!(
            *first_stocks == stocks,
            "stocks of {now} are not those of 2012"
        );
    }
    let poor: u64 = first
        .expect("a year")
        .1
        .iter()
        .map(|stocks| stocks.3.poor)
        .sum();
    assert!(
        poor > 5_000_000,
        "{poor} poor: a nation where nothing could happen proves nothing"
    );
}

/// A public good reaches what its money covers.
#[test]
fn leakage_takes_from_public_works_too() {
    let reached = |overrides: &[&str]| {
        let mut all = vec!["population.scale=10000", "time.end=2014"];
        all.extend(overrides);
        let years = trajectory(&scenario("baseline", &all), 0);
        in_year(&years, 2014).account(Id::Infrastructure).reached as f64
    };
    let (sound, leaking) = (
        reached(&[]),
        reached(&["money.leakage=0.5", "money.idle=0"]),
    );
    let share = 1.09 * 0.5;
    assert!(
        (leaking / sound - share).abs() < 1e-3,
        "{leaking} of {sound} is not {share}"
    );
}

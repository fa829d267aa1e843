//! The shipped scenarios: what happens in them is what the reference says.

use five_measures::model::catalog::catalog;
use five_measures::model::programme::COUNT;

use crate::agree;
use crate::common::scenario;
use crate::year::Reference;

fn agrees(name: &str, settings: &[&str], replicate: u32) {
    agree(&scenario(name, settings), replicate, |_| {});
}

#[test]
fn baseline_with_a_panel() {
    let scenario = scenario("baseline", &["population.scale=7000", "output.panel=500"]);
    let mut happened = Happened::default();
    agree(&scenario, 0, |reference| happened.add(reference));
    happened.assert_everything();
}

#[test]
fn growth_only() {
    agrees("growth-only", &["population.scale=9000"], 1);
}

#[test]
fn poor_targeting() {
    agrees("poor-targeting", &["population.scale=8000"], 2);
}

#[test]
fn double_leakage() {
    agrees("double-leakage", &["population.scale=10000"], 0);
}

#[test]
fn extended_2030() {
    agrees("extended-2030", &["population.scale=10000"], 0);
}

#[test]
fn delayed_start() {
    let name = "gallery/to-2020/delayed-start";
    agrees(name, &["population.scale=9000"], 3);
}

#[test]
fn universal_allowance() {
    let name = "gallery/to-2020/universal-allowance";
    agrees(name, &["population.scale=10000"], 0);
}

#[test]
fn shifted_shape_with_incidence_of_growth() {
    let settings = [
        "population.scale=9000",
        "population.income_shape=shifted-lognormal",
        "growth.incidence=0.02",
        "income.displacement=0.4",
        "income.crowding_out=0.2",
    ];
    agrees("baseline", &settings, 0);
}

/// Registration in all years, of ever fewer; nobody below the standard; no money beyond the policy of 2012 from 2016 on; jobs that pay and
/// displace more than there are wages.
#[test]
fn edges_of_the_rules() {
    let settings = [
        "population.scale=10000",
        "time.end=2018",
        "register.registering=true",
        "register.quota={ 2012 = 0, 2013 = 80_000_000, 2014 = 60_000_000, 2017 = 90_000_000 }",
        "measures.subsistence.allowance.standard=0",
        "measures.subsistence.funding={ value = 0, from = 2016 }",
        "measures.subsistence.alignment=0.5",
        "measures.jobs.migrant_work.wage=100000",
        "income.displacement=1",
    ];
    agrees("baseline", &settings, 0);
}

/// Families grow until there is room neither for a child nor for those who come of age or grow old.
#[test]
fn crowded_households() {
    let settings = [
        "population.scale=10000",
        "time.end=2020",
        "demography.birth_rate=0.2",
        "demography.coming_of_age={ value = 0, until = 2016 }",
        "demography.aging={ value = 0.1, from = 2017 }",
        "demography.elderly_death=0",
        "demography.adult_death=0",
        "demography.upper_school_years=8",
        "demography.moving=0.02",
    ];
    agrees("baseline", &settings, 0);
}

/// What has to happen somewhere for agreement to mean something.
#[derive(Default)]
struct Happened {
    reached: [u64; COUNT],
    benefit: [i64; COUNT],
    events: [(&'static str, u64); 18],
}

impl Happened {
    fn add(&mut self, reference: &Reference<'_>) {
        for row in &reference.rows {
            for (id, account) in row.deliveries.iter().enumerate() {
                self.reached[id] += account.reached;
                self.benefit[id] += account.benefit;
            }
            let (vital, identified, exits) = (&row.vital, &row.identified, &row.exits);
            let events = [
                ("births", vital.births[1]),
                ("deaths", vital.deaths[1]),
                ("splits", vital.split_off[1]),
                ("dissolutions", vital.dissolved[1]),
                ("added", identified.added[0]),
                ("added anew", identified.added_in_reverification[0]),
                ("returned", identified.returned[0]),
                ("removed", identified.removed[0]),
                ("exits", exits.exited[0]),
                ("wrong exits", exits.wrongly[0]),
                ("exits by the deadline", exits.by_deadline[0]),
                ("exits of the poor", exits.poor[0]),
                ("villages", u64::from(exits.villages)),
                ("counties", u64::from(exits.county)),
                ("grace", row.follow_up.in_grace),
                ("monitored", row.follow_up.monitored),
                ("poor", row.stocks.poverty.poor),
                ("panel", row.panel.len() as u64),
            ];
            for (sum, (name, number)) in self.events.iter_mut().zip(events) {
                *sum = (name, sum.1 + number);
            }
        }
    }

    fn assert_everything(&self) {
        for programme in catalog() {
            let name = programme.name;
            assert!(self.reached[programme.id as usize] > 0, "{name}");
        }
        assert!(self.benefit.iter().filter(|fen| **fen != 0).count() > 20);
        for (name, number) in self.events {
            assert!(number > 0, "no {name}");
        }
    }
}

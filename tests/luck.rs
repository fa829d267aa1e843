//! Every draw belongs to a household, a year and a process: nothing else moves it.

mod common;

use common::{Estimate, Totals, each_year, in_year, scenario, trajectory};
use five_measures::model::record::CountyRow;
use five_measures::population::draw::Context;
use five_measures::population::geographies;
use five_measures::population::geography::{self, Geography};
use five_measures::population::households::{Households, Registry};
use five_measures::population::{County, Nation, draw};
use five_measures::random::Luck;
use five_measures::scenario::Scenario;
use std::sync::Arc;

/// The county rows of all years.
fn rows(scenario: &Scenario, replicate: u32) -> Vec<Vec<CountyRow>> {
    let mut years = Vec::new();
    each_year(scenario, replicate, |_, simulation| {
        years.push(simulation.rows().to_vec())
    });
    years
}

#[test]
fn neither_threads_nor_repetition_change_a_row() {
    let scenario = scenario("baseline", &["population.scale=5000", "time.end=2016"]);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| rows(&scenario, 0))
    };
    let alone = with_threads(1);
    assert_eq!(alone.len(), 5);
    assert!(alone == with_threads(2), "two threads differ from one");
    assert!(alone == with_threads(3), "three threads differ from one");
}

#[test]
fn another_seed_or_replicate_is_other_luck() {
    let base = ["population.scale=10000", "time.end=2013"];
    let first = scenario("baseline", &base);
    let other = scenario("baseline", &[base[0], base[1], "population.seed=7"]);
    let runs = [rows(&first, 0), rows(&first, 1), rows(&other, 0)];
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        for (year, (a, b)) in runs[a].iter().zip(&runs[b]).enumerate() {
            let same = a
                .iter()
                .zip(b)
                .filter(|(a, b)| a.stocks.income == b.stocks.income)
                .count();
            assert_eq!(
                same,
                0,
                "{same} counties have the same income in {}",
                2012 + year
            );
        }
    }
}

/// What is needed to draw counties one by one.
struct Places {
    geography: Arc<Geography>,
    nation: Nation,
    luck: Luck,
}

impl Places {
    fn new(scenario: &Scenario) -> Self {
        let p = scenario.parameters(2012);
        let luck = Luck::new(u64::from(p.population.seed), 0);
        let geography = geographies::of(scenario.provinces(), p, luck).expect("a geography");
        let nation = Nation::draw(scenario, luck).expect("a nation");
        Self {
            geography,
            nation,
            luck,
        }
    }

    /// A county with a number of agents, each for one household.
    fn county(&self, scenario: &Scenario, id: usize, agents: usize) -> County {
        let plan = &self.geography.counties[id];
        let stratum = &self.nation.strata[geography::stratum(plan.designated)];
        let context = Context {
            p: scenario.parameters(2012),
            year: 2012,
            luck: self.luck,
            variance: &stratum.variance,
            sizes: &stratum.sizes,
            multi_ethnic: scenario.provinces()[plan.province].multi_ethnic,
        };
        draw::county(id as u32, plan, 1, agents, &context).0
    }
}

/// Columns of the first households, without the village that they are assigned to.
fn first(households: &Households, number: usize) -> Households {
    let mut columns = households.clone();
    columns.permanent.truncate(number);
    columns.persistent.truncate(number);
    columns.income.truncate(number);
    columns.composition.truncate(number);
    columns.condition.truncate(number);
    columns.registry.truncate(number);
    columns.programmes.truncate(number);
    columns.terms.truncate(number);
    columns.poor_years.truncate(number);
    columns.observed_poor_years.truncate(number);
    columns.past.truncate(number);
    for condition in &mut columns.condition {
        condition.set_village(0);
    }
    columns
}

fn villages(county: &County, number: usize) -> Vec<u32> {
    county.households.condition[..number]
        .iter()
        .map(|living| living.village())
        .collect()
}

#[test]
fn one_more_household_leaves_all_others_as_they_are() {
    let scenario = scenario("baseline", &["population.scale=10000"]);
    let places = Places::new(&scenario);
    let mut with_villages = 0;
    for id in (0..places.geography.counties.len()).step_by(97) {
        for agents in [1, 40, 255, 256, 700] {
            let fewer = places.county(&scenario, id, agents);
            let more = places.county(&scenario, id, agents + 1);
            assert_eq!(more.households.len(), agents + 1);
            assert_eq!(
                more.persons,
                fewer.persons + u64::from(more.households.composition[agents].persons())
            );
            assert!(
                first(&fewer.households, agents) == first(&more.households, agents),
                "county {id} with {agents} households"
            );
            // Villages are grouped by the size of the sample; within a grouping nobody moves.
            if fewer.villages == more.villages {
                assert_eq!(villages(&fewer, agents), villages(&more, agents));
                with_villages += usize::from(villages(&fewer, agents).iter().any(|&v| v > 0));
            }
        }
    }
    assert!(
        with_villages > 50,
        "only {with_villages} cases have households in poor villages"
    );
}

/// A household's state at the end of a run, and whether anything of the programme ever reached it.
struct Trace {
    households: Vec<Households>,
    reached: Vec<Vec<bool>>,
}

fn trace(scenario: &Scenario) -> Trace {
    let mut trace = Trace {
        households: Vec::new(),
        reached: Vec::new(),
    };
    each_year(scenario, 0, |_, simulation| {
        let counties = &simulation.nation().counties;
        if trace.reached.is_empty() {
            trace.reached = counties
                .iter()
                .map(|c| vec![false; c.households.len()])
                .collect();
        }
        for (county, reached) in counties.iter().zip(&mut trace.reached) {
            let columns = &county.households;
            for (i, reached) in reached.iter_mut().enumerate() {
                *reached |=
                    columns.programmes[i] != 0 || columns.registry[i] != Registry::default();
            }
        }
        trace.households = counties
            .iter()
            .map(|county| county.households.clone())
            .collect();
    });
    trace
}

#[test]
fn switching_a_measure_off_leaves_the_luck_of_everybody_else() {
    // Nobody moves house, so that a household's members are its own.
    let common = ["population.scale=6000", "demography.moving=0.0"];
    let baseline = scenario("baseline", &common);
    let base = trace(&baseline);
    for measure in [
        "jobs",
        "relocation",
        "eco_compensation",
        "education",
        "subsistence",
    ] {
        let off = format!("measures.{measure}.enabled=false");
        let without = trace(&scenario("baseline", &[common[0], common[1], &off]));
        let (mut untouched, mut all, mut changed) = (0, 0, 0);
        for (county, (a, b)) in base.households.iter().zip(&without.households).enumerate() {
            for i in 0..a.len() {
                all += 1;
                changed += usize::from(a.income[i] != b.income[i]);
                if base.reached[county][i] || without.reached[county][i] {
                    continue;
                }
                untouched += 1;
                let of = |h: &Households| {
                    (
                        [h.permanent[i], h.persistent[i], h.income[i]].map(f32::to_bits),
                        (h.composition[i], h.condition[i], h.terms[i]),
                        (h.poor_years[i], h.observed_poor_years[i]),
                    )
                };
                assert_eq!(
                    of(a),
                    of(b),
                    "household {i} of county {county} without {measure}"
                );
            }
        }
        assert!(
            untouched * 2 > all,
            "only {untouched} of {all} were never reached"
        );
        assert!(
            changed > 0,
            "without {measure} nobody's income is different"
        );
    }
}

#[test]
fn a_larger_sample_changes_means_only_within_its_error() {
    const REPLICATES: u32 = 2;
    let in_2016 = |scale: u32| {
        let scale = format!("population.scale={scale}");
        let scenario = scenario("baseline", &[&scale, "time.end=2016"]);
        let all: Vec<Totals> = (0..REPLICATES)
            .map(|replicate| in_year(&trajectory(&scenario, replicate), 2016).clone())
            .collect();
        [Totals::poor, Totals::observed_poor, Totals::mean_income].map(
            |figure: fn(&Totals) -> Estimate| {
                Estimate::mean(&all.iter().map(figure).collect::<Vec<_>>())
            },
        )
    };
    let (small, large) = (in_2016(2000), in_2016(800));
    for (what, (a, b)) in ["poor", "observed poor", "mean income"]
        .iter()
        .zip(small.iter().zip(large))
    {
        assert!(
            a.distance(b).abs() < 4.0,
            "{what}: {a:?} at 1:2000, {b:?} at 1:800"
        );
    }
}

#[test]
fn the_nation_is_drawn_anew_with_the_same_luck() {
    let scenario = scenario("baseline", &["population.scale=10000"]);
    let (a, b) = (common::draw(&scenario, 3), common::draw(&scenario, 3));
    assert!(a.nation() == b.nation());
}

//! The synthetic population at the end of 2012 has the figures that were published for it.
//!
//! Figures come from a sample, so a test allows the stated share of the target and four standard
//! errors of the mean over its replicates. Standard errors are those of households drawn
//! independently inside each county, an upper bound; four of them are passed by chance in one of
//! 16,000 figures.

mod common;

use common::{Estimate, Totals, draw, scenario};
use five_measures::math::double::exp;
use five_measures::model::Simulation;
use five_measures::population::County;
use five_measures::population::households::{Composition, Condition};
use five_measures::scenario::{Region, Scenario};

/// Standard errors that a figure may be off beside its share of the target.
const ERRORS: f64 = 4.0;

const SHAPES: [&str; 2] = ["lognormal", "shifted-lognormal"];

fn with_shape(shape: &str, scale: u32) -> Scenario {
    let scale = format!("population.scale={scale}");
    scenario(
        "baseline",
        &[&scale, &format!("population.income_shape={shape}")],
    )
}

/// Draws and records 2012.
fn at_the_end_of_2012(scenario: &Scenario, replicate: u32) -> Simulation<'_> {
    let mut simulation = draw(scenario, replicate);
    assert_eq!(simulation.step(), Some(2012));
    simulation
}

fn observed(scenario: &Scenario, series: &str, place: &str) -> f64 {
    let found = scenario
        .observations()
        .iter()
        .find(|o| o.series == series && o.year == Some(2012) && o.place == place);
    found
        .unwrap_or_else(|| panic!("{series} of {place} in 2012"))
        .value
}

/// What is read of one replicate.
struct Replicate {
    nation: Totals,
    designated: Totals,
    regions: Vec<Totals>,
    provinces: Vec<Totals>,
}

fn replicates(scenario: &Scenario, number: u32) -> Vec<Replicate> {
    (0..number)
        .map(|replicate| {
            let simulation = at_the_end_of_2012(scenario, replicate);
            let of = |wanted: &dyn Fn(&County) -> bool| Totals::of(&simulation, wanted);
            let regions = [Region::East, Region::Central, Region::West];
            Replicate {
                nation: of(&|_| true),
                designated: of(&|county| county.designated),
                regions: regions
                    .iter()
                    .map(|&r| of(&|county| county.region == r))
                    .collect(),
                provinces: (0..scenario.provinces().len())
                    .map(|place| of(&|county| county.province == place))
                    .collect(),
            }
        })
        .collect()
}

fn mean_of(all: &[Replicate], figure: impl Fn(&Replicate) -> Estimate) -> Estimate {
    Estimate::mean(&all.iter().map(figure).collect::<Vec<_>>())
}

#[test]
fn provinces_counties_and_villages_are_those_of_the_file() {
    let scenario = with_shape("lognormal", 5000);
    let simulation = at_the_end_of_2012(&scenario, 0);
    let counties = &simulation.nation().counties;
    assert_eq!((scenario.provinces().len(), counties.len()), (31, 2852));
    for (place, province) in scenario.provinces().iter().enumerate() {
        let inside = || counties.iter().filter(|county| county.province == place);
        let designated = inside().filter(|county| county.designated).count();
        assert_eq!(
            inside().count(),
            province.counties as usize,
            "{}",
            province.name
        );
        assert_eq!(
            designated, province.designated_counties as usize,
            "{}",
            province.name
        );
        assert!(
            inside().all(|county| county.region == province.region),
            "{}",
            province.name
        );
    }
    assert_eq!(
        counties.iter().filter(|county| county.designated).count(),
        832
    );
    let totals = Totals::of(&simulation, |_| true);
    assert_eq!((totals.counties, totals.villages), (832, 128_000));
}

fn has_the_published_figures(shape: &str) {
    let scenario = with_shape(shape, 250);
    let all = replicates(&scenario, 4);
    let nation = |figure: fn(&Totals) -> Estimate| mean_of(&all, |r| figure(&r.nation));
    let designated = |figure: fn(&Totals) -> Estimate| mean_of(&all, |r| figure(&r.designated));

    for replicate in &all {
        Estimate::new(replicate.nation.stocks.persons as f64, 0.0).assert_near(
            970.49e6,
            0.01,
            0.0,
            "rural population",
        );
    }
    nation(Totals::observed_poor).assert_near(98.99e6, 0.01, ERRORS, "observed poor");
    nation(Totals::mean_income).assert_near(8392.0, 0.01, ERRORS, "mean income");
    designated(Totals::mean_income).assert_near(5212.0, 0.01, ERRORS, "mean income of poor areas");
    designated(Totals::observed_poor).assert_near(
        0.61 * 98.99e6,
        0.01,
        ERRORS,
        "observed poor of poor areas",
    );
    let share = designated(Totals::observed_poor).value / nation(Totals::observed_poor).value;
    assert!(
        (share - 0.61).abs() < 0.0061,
        "{share} of the observed poor live in poor areas"
    );

    for (place, name) in ["East", "Central", "West"].into_iter().enumerate() {
        let target = observed(&scenario, "headcount_ratio_observed", name);
        mean_of(&all, |r| r.regions[place].observed_headcount_ratio())
            .assert_near(target, 0.05, ERRORS, name);
    }
    for (place, province) in scenario.provinces().iter().enumerate() {
        let ratio = mean_of(&all, |r| r.provinces[place].observed_headcount_ratio());
        if province.incidence_2012 == 0.0 {
            // Without official poor: at most one person in a thousand.
            assert!(ratio.value < 0.001, "{}: {ratio:?}", province.name);
        } else {
            ratio.assert_near(province.incidence_2012, 0.05, ERRORS, &province.name);
        }
    }
}

#[test]
fn lognormal_incomes_have_the_published_figures() {
    has_the_published_figures("lognormal");
}

#[test]
fn shifted_lognormal_incomes_have_the_published_figures() {
    has_the_published_figures("shifted-lognormal");
}

/// With one group of income, whose left tail is the shape's alone.
#[test]
fn the_shapes_differ_in_the_left_tail() {
    let gap_of_the_poor = SHAPES.map(|shape| {
        let one_group = "population.disadvantage=0";
        let shape = format!("population.income_shape={shape}");
        let scenario = scenario("baseline", &["population.scale=2000", one_group, &shape]);
        let poverty = Totals::of(&at_the_end_of_2012(&scenario, 0), |_| true)
            .stocks
            .poverty;
        poverty.gap / poverty.poor as f64
    });
    let [lognormal, shifted] = gap_of_the_poor;
    assert!(
        shifted < 0.97 * lognormal,
        "mean gap of the poor: {gap_of_the_poor:?}"
    );
}

/// The survey's earlier visit sees the headcount that the distribution of 2012 has at a line as far above that of the year as mean
/// income was further below.
#[test]
fn two_years_before_more_were_poor() {
    let scenario = with_shape("lognormal", 1000);
    let simulation = draw(&scenario, 0);
    let nation = simulation.nation();
    let p = scenario.parameters(2012);
    let line = p.prices.poverty_line * exp(p.income.gain_before);
    let (mut persons, mut seen, mut expected) = (0.0, 0.0, 0.0);
    for county in &nation.counties {
        let stratum = usize::from(!county.designated);
        let ratio = nation.strata[stratum]
            .variance
            .observed_headcount(line)
            .ratio(county.mean_income);
        let columns = &county.households;
        for (composition, condition) in columns.composition.iter().zip(&columns.condition) {
            let people = f64::from(county.weight * composition.persons());
            persons += people;
            seen += people * f64::from(condition.poor_before());
            expected += people * ratio;
        }
    }
    let (seen, expected) = (seen / persons, expected / persons);
    assert!(
        (seen / expected - 1.0).abs() < 0.02,
        "{seen} and {expected}"
    );
    assert!(seen > 0.12, "{seen}");
}

#[test]
fn scales_agree_within_sampling_error() {
    let [coarse, fine] = [4000, 400].map(|scale| {
        let scenario = with_shape("lognormal", scale);
        Totals::of(&at_the_end_of_2012(&scenario, 0), |_| true)
    });
    for (what, figure) in [
        ("poor", Totals::poor as fn(&Totals) -> Estimate),
        ("observed poor", Totals::observed_poor),
        ("mean income", Totals::mean_income),
    ] {
        let (a, b) = (figure(&coarse), figure(&fine));
        assert!(a.distance(b).abs() < ERRORS, "{what}: {a:?} and {b:?}");
        // Ten times as many households bring down the error by the root of ten, about.
        assert!(
            (2.5..4.0).contains(&(a.error / b.error)),
            "{what}: {a:?} and {b:?}"
        );
    }
}

#[test]
fn the_stated_error_is_an_upper_bound_of_the_spread_over_replicates() {
    let scenario = with_shape("lognormal", 5000);
    let all: Vec<Estimate> = (0..20)
        .map(|replicate| Totals::of(&at_the_end_of_2012(&scenario, replicate), |_| true).poor())
        .collect();
    let mean = Estimate::mean(&all).value;
    let n = all.len() as f64;
    let variance = all
        .iter()
        .map(|e| (e.value - mean) * (e.value - mean))
        .sum::<f64>()
        / (n - 1.0);
    let stated = all.iter().map(|e| e.error * e.error).sum::<f64>() / n;
    // With 19 degrees of freedom the ratio is above 2.3 by chance in one of a thousand cases.
    assert!(
        variance < 2.3 * stated,
        "sd {} against {}",
        variance.sqrt(),
        stated.sqrt()
    );
}

/// Share of households with a trait, among the poor and among all.
struct Shares {
    poor: f64,
    all: f64,
    poor_households: f64,
}

impl Shares {
    /// Standard errors by which the trait is more frequent among the poor.
    fn excess(&self) -> f64 {
        let error = (self.all * (1.0 - self.all) / self.poor_households).sqrt();
        (self.poor - self.all) / error
    }
}

/// Of the poor and of all households of designated counties, so that places cannot explain it.
fn shares_of(
    simulation: &Simulation<'_>,
    line: f32,
    has: impl Fn(Composition, Condition) -> bool,
) -> Shares {
    let (mut with, mut households) = ([0.0; 2], [0.0; 2]);
    for county in simulation
        .nation()
        .counties
        .iter()
        .filter(|county| county.designated)
    {
        let columns = &county.households;
        for i in 0..columns.len() {
            let trait_is_there =
                f64::from(u8::from(has(columns.composition[i], columns.condition[i])));
            for group in 0..=usize::from(columns.income[i] < line) {
                with[group] += trait_is_there;
                households[group] += 1.0;
            }
        }
    }
    let [all, poor] = [0, 1].map(|group| with[group] / households[group]);
    Shares {
        poor,
        all,
        poor_households: households[1],
    }
}

#[test]
fn hardships_go_together_with_low_income() {
    let scenario = with_shape("lognormal", 2000);
    let simulation = at_the_end_of_2012(&scenario, 0);
    let line = scenario.parameters(2012).prices.poverty_line as f32;
    type Trait = fn(Composition, Condition) -> bool;
    let traits: [(&str, Trait); 8] = [
        ("serious illness", |_, living| living.ill() == 1),
        ("chronic illness", |_, living| living.chronic() == 1),
        ("disability", |_, living| living.disabled() == 1),
        ("unsafe house", |_, living| living.unsafe_house() == 1),
        ("unsafe water", |_, living| living.unsafe_water() == 1),
        ("inhospitable site", |_, living| living.inhospitable() == 1),
        ("no able worker", |members, _| members.able() == 0),
        ("less than junior middle school", |members, _| {
            members.schooling() < 9
        }),
    ];
    for (name, has) in traits {
        let shares = shares_of(&simulation, line, has);
        assert!(
            shares.excess() > 5.0,
            "{name}: {:.4} of the poor and {:.4} of all, {:.1} errors apart",
            shares.poor,
            shares.all,
            shares.excess(),
        );
    }
    // Small households are poorer: fewer of the poor have four members or more.
    let large = shares_of(&simulation, line, |members, _| members.persons() >= 4);
    assert!(
        large.excess() < -5.0,
        "{:.4} of the poor, {:.4} of all",
        large.poor,
        large.all
    );
}

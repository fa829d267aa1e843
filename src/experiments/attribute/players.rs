//! The players of an attribution: what can be taken out of a scenario, and how.

use crate::attribution::Coalition;
use crate::failure::Failure;
use crate::model::onset::first_year_of;
use crate::model::programme::Measure;
use crate::scenario::{Scenario, Setting, Value};

/// A policy or process whose effect is attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// A measure, or the other support: off means frozen at the policy of the first year.
    Policy(Measure),
    /// Growth of market incomes: without it they keep what they buy, by the line's prices.
    Growth,
}

/// The players of an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Players {
    /// The five measures; growth and the other support are given.
    #[default]
    Five,
    /// Growth and the other support too.
    Seven,
}

impl Players {
    /// The players in the order of the tables.
    pub fn list(self) -> Vec<Player> {
        let mut players: Vec<Player> = Measure::ALL
            .into_iter()
            .filter(|measure| self == Self::Seven || *measure != Measure::Support)
            .map(Player::Policy)
            .collect();
        if self == Self::Seven {
            players.push(Player::Growth);
        }
        players
    }
}

/// Parameters of growth that are zero in a year without it.
const GROWTH_DIFFERENCES: [&str; 9] = [
    "growth.level",
    "growth.transfer_level",
    "growth.poor_area_wage",
    "growth.poor_area_business",
    "growth.poor_area_transfer",
    "growth.incidence",
    "growth.east",
    "growth.central",
    "growth.west",
];

/// Published series of which market income takes its growth.
const GROWTH_SERIES: [&str; 4] = [
    "growth.wage",
    "growth.business",
    "growth.property",
    "growth.transfer",
];

impl Player {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy(measure) => measure.name(),
            Self::Growth => "growth",
        }
    }

    /// The first year in which the player makes a difference; `None` if there is none.
    pub fn first_year(self, scenario: &Scenario) -> Option<u16> {
        match self {
            Self::Policy(measure) => first_year_of(measure, scenario),
            Self::Growth => scenario.horizon().nth(1),
        }
    }

    /// The settings that take the player out.
    fn absent(self, scenario: &Scenario) -> Vec<(&'static str, Setting)> {
        match self {
            Self::Policy(measure) => vec![(measure.switch(), Setting::from(false))],
            Self::Growth => without_growth(scenario),
        }
    }
}

/// Series that rise with the poverty line from their values of the first year, and no differences of growth after it.
fn without_growth(scenario: &Scenario) -> Vec<(&'static str, Setting)> {
    let first = scenario.first_year();
    let line = |year: u16| scenario.parameters(year).prices.poverty_line;
    let series = GROWTH_SERIES.into_iter().map(|path| {
        let values = scenario.values_of(path).and_then(<[Value]>::first);
        let start = values.and_then(Value::as_f64).unwrap_or(1.0);
        let risen = |year: u16| (year, start * line(year) / line(first));
        (path, Setting::by_year(scenario.horizon().map(risen)))
    });
    let none = || Setting::from(0.0).from_year(first + 1);
    let differences = GROWTH_DIFFERENCES.into_iter().map(|path| (path, none()));
    series.chain(differences).collect()
}

/// The scenario with some of the players alone.
///
/// # Errors
/// If a value is none of its parameter, which cannot be.
pub fn coalition_of(
    scenario: &Scenario,
    players: &[Player],
    members: Coalition,
) -> Result<Scenario, Failure> {
    let absent = players.iter().enumerate();
    let absent = absent.filter(|(place, _)| !members.has(*place));
    let settings = absent.flat_map(|(_, player)| player.absent(scenario));
    scenario
        .with_settings("attribution", settings)
        .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulation;

    fn small() -> Scenario {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let small = shipped.set("population.scale", 10_000).expect("set");
        small.build().expect("a scenario")
    }

    #[test]
    fn players_are_the_measures_and_what_is_given_otherwise() {
        let names = |players: Players| -> Vec<&str> {
            players.list().into_iter().map(Player::name).collect()
        };
        let five = [
            "jobs",
            "relocation",
            "eco_compensation",
            "education",
            "subsistence",
        ];
        assert_eq!(names(Players::Five), five);
        assert_eq!(
            names(Players::Seven),
            [&five[..], &["support", "growth"]].concat()
        );
    }

    #[test]
    fn all_players_leave_the_scenario_as_it_is_and_none_is_growth_alone() {
        let scenario = small();
        let players = Players::Five.list();
        let same = coalition_of(&scenario, &players, Coalition::all(5)).expect("a scenario");
        let none = coalition_of(&scenario, &players, Coalition::NOBODY).expect("a scenario");
        for year in scenario.horizon() {
            assert_eq!(same.parameters(year), scenario.parameters(year));
            let m = &none.parameters(year).measures;
            assert!(!m.jobs.enabled && !m.relocation.enabled && !m.eco_compensation.enabled);
            assert!(!m.education.enabled && !m.subsistence.enabled);
            assert!(none.parameters(year).support.enabled);
        }
    }

    #[test]
    fn without_growth_market_incomes_keep_what_they_buy() {
        let scenario = small();
        let growth = [Player::Growth];
        let frozen = coalition_of(&scenario, &growth, Coalition::NOBODY).expect("a scenario");
        let mut simulation = Simulation::new(&frozen, 0).expect("a nation");
        while let Some(year) = simulation.step() {
            let line = |year| scenario.parameters(year).prices.poverty_line;
            let prices = line(year) / line(scenario.first_year());
            // Roads add growth in poor areas; they are support, which stays here.
            let others = simulation
                .nation()
                .counties
                .iter()
                .filter(|c| !c.designated);
            for county in others.take(50) {
                for level in county.growth {
                    assert!((level / prices - 1.0).abs() < 1e-9, "{year}: {level}");
                }
            }
        }
    }
}

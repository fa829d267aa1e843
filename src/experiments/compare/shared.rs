//! Years that scenarios have in common: they are simulated once, and scenarios branch where they begin to differ.

use crate::failure::Failure;
use crate::model::Simulation;
use crate::model::onset::shared_until;
use crate::scenario::Scenario;

/// Which simulation stands for each scenario in each year: that of the first scenario which is still the same.
pub(super) struct Sharing {
    first_year: u16,
    /// By year, the place of that scenario for each.
    leaders: Vec<Vec<usize>>,
}

impl Sharing {
    /// Of scenarios with the same years.
    pub(super) fn of(scenarios: &[&Scenario]) -> Self {
        let until = |a: usize, b: usize| shared_until(scenarios[a], scenarios[b]);
        let with_earlier = |own: usize| (0..own).map(|place| until(place, own)).collect();
        let shared: Vec<Vec<Option<u16>>> = (0..scenarios.len()).map(with_earlier).collect();
        let leader = |own: usize, year: u16| {
            let same = |until: &Option<u16>| until.is_some_and(|until| year <= until);
            shared[own].iter().position(same).unwrap_or(own)
        };
        let in_year = |year| (0..scenarios.len()).map(|own| leader(own, year)).collect();
        Self {
            first_year: scenarios[0].first_year(),
            leaders: scenarios[0].horizon().map(in_year).collect(),
        }
    }

    /// The place of the scenario whose simulation stands for that of `place`.
    fn leader(&self, place: usize, year: u16) -> usize {
        self.leaders[usize::from(year - self.first_year)][place]
    }

    /// Nations that are alive in the end, when there are most.
    pub(super) fn nations(&self) -> usize {
        let last = self.leaders.last().into_iter().flatten().enumerate();
        last.filter(|(place, leader)| place == *leader).count()
    }

    /// Years that are simulated, those that scenarios share counted once.
    pub(super) fn years(&self) -> u64 {
        let own = |leaders: &Vec<usize>| {
            let places = leaders.iter().enumerate();
            places.filter(|(place, leader)| place == *leader).count() as u64
        };
        self.leaders.iter().map(own).sum()
    }
}

/// The simulations of a run: one for all scenarios that are still the same, at most as many as scenarios.
pub(super) struct Simulations<'a> {
    sharing: Sharing,
    scenarios: Vec<&'a Scenario>,
    /// By place of the scenario; none while another one stands for it.
    own: Vec<Option<Simulation<'a>>>,
}

impl<'a> Simulations<'a> {
    /// Draws the nations that differ from the first year; `draw` is given the scenario and, but for the first, the first simulation.
    ///
    /// # Errors
    /// Those of `draw`.
    pub(super) fn begin(
        scenarios: Vec<&'a Scenario>,
        draw: impl Fn(&'a Scenario, Option<&Simulation<'a>>) -> Result<Simulation<'a>, Failure>,
    ) -> Result<Self, Failure> {
        let sharing = Sharing::of(&scenarios);
        let mut own: Vec<Option<Simulation<'a>>> = Vec::with_capacity(scenarios.len());
        for (place, scenario) in scenarios.iter().enumerate() {
            let leads = sharing.leader(place, sharing.first_year) == place;
            let first = own.first().and_then(Option::as_ref);
            own.push(leads.then(|| draw(scenario, first)).transpose()?);
        }
        Ok(Self {
            sharing,
            scenarios,
            own,
        })
    }

    /// Moves all scenarios on to the year with `live`, which simulates it and says what it came to; gives what each scenario came to by
    /// its place, borrowed from the one that stands for it.
    ///
    /// # Errors
    /// Those of `live`.
    pub(super) fn live<T>(
        &mut self,
        year: u16,
        mut live: impl FnMut(&'a Scenario, &mut Simulation<'a>) -> Result<T, Failure>,
    ) -> Result<Lived<'_, 'a, T>, Failure> {
        self.branch(year);
        let places = self.scenarios.iter().zip(&mut self.own);
        let values = places.map(|(scenario, own)| {
            let lived = own.as_mut().map(|simulation| live(scenario, simulation));
            lived.transpose()
        });
        Ok(Lived {
            year,
            values: values.collect::<Result<_, _>>()?,
            simulations: self,
        })
    }

    /// Gives a simulation of its own to every scenario that differs from this year on.
    fn branch(&mut self, year: u16) {
        for place in 0..self.own.len() {
            if self.own[place].is_none() && self.sharing.leader(place, year) == place {
                let shared = &self.own[self.sharing.leader(place, year - 1)];
                let branch = shared.as_ref().map(|all| all.branch(self.scenarios[place]));
                self.own[place] = branch;
            }
        }
    }
}

/// Scenarios that stand at the same year.
pub(super) struct Lived<'s, 'a, T> {
    year: u16,
    values: Vec<Option<T>>,
    simulations: &'s Simulations<'a>,
}

impl<'a, T> Lived<'_, 'a, T> {
    /// What the scenario of that place came to, and its simulation.
    pub(super) fn of(&self, place: usize) -> (&T, &Simulation<'a>) {
        let leader = self.simulations.sharing.leader(place, self.year);
        let value = self.values[leader].as_ref();
        let found = value.zip(self.simulations.own[leader].as_ref());
        found.expect("a scenario that stands for others is simulated")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Setting;

    fn scenario(settings: &[(&str, Setting)]) -> Scenario {
        let mut built = Scenario::shipped("baseline").expect("shipped");
        for (path, setting) in settings {
            built = built.set(path, setting.clone()).expect("set");
        }
        built.build().expect("built")
    }

    fn twice(from: u16) -> Setting {
        Setting::multiplied_by(2.0).from_year(from)
    }

    #[test]
    fn a_year_is_simulated_once_for_all_that_are_still_the_same() {
        let base = scenario(&[]);
        let jobs = scenario(&[("measures.jobs.funding", twice(2016))]);
        let both = scenario(&[
            ("measures.jobs.funding", twice(2016)),
            ("measures.education.funding", twice(2019)),
        ]);
        let other = scenario(&[("population.disadvantage", Setting::from(0.5))]);
        let all = [&base, &jobs, &both, &other];
        let sharing = Sharing::of(&all);
        let leaders = |year| [0, 1, 2, 3].map(|place| sharing.leader(place, year));
        assert_eq!(leaders(2012), [0, 0, 0, 3]);
        assert_eq!(leaders(2015), [0, 0, 0, 3]);
        assert_eq!(leaders(2016), [0, 1, 1, 3]);
        assert_eq!(leaders(2018), [0, 1, 1, 3]);
        assert_eq!(leaders(2019), [0, 1, 2, 3]);
        assert_eq!(sharing.years(), 9 + 5 + 2 + 9);
        assert_eq!(sharing.nations(), 4);
        assert_eq!(Sharing::of(&[&base, &base, &jobs]).nations(), 2);
        assert_eq!(Sharing::of(&[&base, &base]).years(), 9);
    }

    #[test]
    fn every_scenario_comes_to_what_it_comes_to_alone() {
        let small = |settings: &[(&'static str, Setting)]| {
            let sample = [
                ("population.scale", Setting::from(10_000)),
                ("time.end", Setting::from(2016)),
            ];
            scenario(&[&sample[..], settings].concat())
        };
        let all = [
            small(&[]),
            small(&[("measures.jobs.funding", twice(2014))]),
            small(&[("measures.jobs.enabled", Setting::from(false))]),
            small(&[("growth.level", Setting::from(0.01).from_year(2016))]),
        ];
        let draw = |scenario| Ok(Simulation::new(scenario, 1).expect("a nation"));
        let began = Simulations::begin(all.iter().collect(), |scenario, _| draw(scenario));
        let mut simulations = began.expect("nations");
        let mut alone: Vec<_> = all.iter().map(|s| draw(s).expect("a nation")).collect();
        let mut simulated = 0;
        for year in 2012..=2016 {
            let lived = simulations.live(year, |_, simulation| {
                simulated += 1;
                Ok(simulation.step())
            });
            let lived = lived.expect("a year");
            for (place, own) in alone.iter_mut().enumerate() {
                own.step();
                let (stepped, shared) = lived.of(place);
                assert_eq!(*stepped, Some(year));
                assert!(shared.rows() == own.rows(), "{place} in {year}");
                assert!(shared.nation() == own.nation(), "{place} in {year}");
            }
        }
        let scenarios: Vec<&Scenario> = all.iter().collect();
        assert_eq!(Sharing::of(&scenarios).years(), simulated);
        assert!(simulated < 14, "{simulated}");
    }
}

//! A traced household: its parts add up, every change has a reason, and watching changes nothing.

mod common;

use common::{draw, scenario};
use five_measures::model::exit::Exit;
use five_measures::model::trace::{HouseholdYear, Part, Portrait, Reason};
use five_measures::model::watch::Watch;
use five_measures::population::households::Status;
use five_measures::scenario::Scenario;

/// A small nation of few counties.
fn small() -> Scenario {
    scenario("baseline", &["population.scale=6000"])
}

/// The years of one household.
fn life(scenario: &Scenario, county: u32, slot: usize) -> Vec<HouseholdYear> {
    let mut simulation = draw(scenario, 0);
    let watch = Watch::new(county, slot);
    std::iter::from_fn(|| watch.follow(&mut simulation)).collect()
}

/// Households of a poor county: those that were ever registered first, then some others, and the emptied slots.
fn interesting(scenario: &Scenario) -> Vec<(u32, usize)> {
    let mut simulation = draw(scenario, 0);
    while simulation.step().is_some() {}
    let counties = &simulation.nation().counties;
    let of_county = |county: &five_measures::population::County| {
        let columns = &county.households;
        let mut slots: Vec<usize> = (0..columns.len()).collect();
        slots.sort_by_key(|&i| {
            let never = columns.registry[i].ever() == 0;
            let poor = columns.poor_years[i].count_ones();
            (columns.composition[i].persons() > 0, never, u32::MAX - poor)
        });
        slots.truncate(4);
        slots
            .into_iter()
            .map(|slot| (county.id, slot))
            .collect::<Vec<_>>()
    };
    let picked = counties.iter().filter(|c| c.designated).step_by(200);
    let others = counties.iter().filter(|c| !c.designated).step_by(1100);
    picked.chain(others).flat_map(of_county).collect()
}

/// The parts of income add up, by source and per person; gives the number of programmes that paid.
fn check_parts(year: &HouseholdYear, place: &str) -> usize {
    let mut sum = [0; 4];
    for (part, fen) in year.parts() {
        sum.iter_mut().zip(fen).for_each(|(sum, fen)| *sum += fen);
        if part == Part::Rounding {
            assert!(fen.iter().all(|fen| fen.abs() <= 5), "{place}: {fen:?}");
        }
    }
    assert_eq!(sum, year.fen, "{place}");
    let persons = year.after.composition.persons();
    if persons > 0 {
        let per_person = sum.iter().sum::<i64>() as f64 / 100.0 / f64::from(persons);
        let income = f64::from(year.after.income);
        let error = (per_person - income).abs();
        assert!(error <= 1e-6 * income.abs() + 0.005, "{place}: {error}");
    }
    let paid = |(part, _): &(Part, _)| matches!(part, Part::Programme(_));
    year.parts().iter().filter(|part| paid(part)).count()
}

/// Nobody stands in a line and is refused, and nobody enters below the cut-off; gives the number of lines entered.
fn check_lines(year: &HouseholdYear, place: &str) -> usize {
    let mut entered = 0;
    for asked in &year.asked {
        let own = asked.line.own;
        assert!(
            asked.refusal.is_none() || own.is_none(),
            "{place}: {asked:?}"
        );
        if let Some(own) = own.filter(|own| own.entered) {
            entered += 1;
            assert!(asked.line.last_in <= Some(own.score), "{place}: {asked:?}");
        }
    }
    entered
}

/// The changes of status lead from last year's to this year's, each with a reason that brings it about; gives their number.
fn check_changes(year: &HouseholdYear, before: &Portrait, place: &str) -> usize {
    let mut status = before.registry.status();
    let changes = year.changes();
    for change in &changes {
        assert_eq!(change.from, status, "{place}: {change:?}");
        let expected = match change.reason {
            Reason::Quota | Reason::Connection | Reason::Reverification | Reason::Detection => {
                Status::Registered
            }
            Reason::Removal => Status::Removed,
            Reason::Exit(_) => Status::Grace,
            Reason::GraceOver => Status::Graduated,
            Reason::Dissolved => Status::Never,
            Reason::SplitOff => {
                assert!(year.moved_in(), "{place}");
                change.to
            }
        };
        assert_eq!(change.to, expected, "{place}: {change:?}");
        if let Reason::Exit(exit) = change.reason {
            assert_ne!(exit, Exit::Stays, "{place}");
        }
        if change.reason == Reason::Detection {
            assert!(year.examined.is_some_and(|e| e.changes), "{place}");
        }
        status = change.to;
    }
    assert_eq!(status, year.after.registry.status(), "{place}");
    changes.len()
}

#[test]
fn parts_add_up_and_every_change_of_status_has_its_reason() {
    let scenario = small();
    let (mut programmes, mut changes, mut entered) = (0, 0, 0);
    for (county, slot) in interesting(&scenario) {
        let years = life(&scenario, county, slot);
        assert_eq!(years.len(), 9);
        let mut before: Option<Portrait> = None;
        for year in &years {
            let place = format!("household {county}-{slot} in {}", year.year);
            programmes += check_parts(year, &place);
            entered += check_lines(year, &place);
            assert_eq!(year.before, before, "{place}");
            if let Some(before) = before {
                changes += check_changes(year, &before, &place);
            }
            before = Some(year.after);
        }
    }
    assert!(
        programmes > 100 && changes > 30 && entered > 100,
        "{programmes} {changes} {entered}"
    );
}

#[test]
fn watching_changes_nothing() {
    let scenario = small();
    let mut watched = draw(&scenario, 0);
    let mut alone = draw(&scenario, 0);
    let watch = Watch::new(1400, 3);
    while let Some(year) = watch.follow(&mut watched) {
        assert_eq!(alone.step(), Some(year.year));
        assert_eq!(watched.rows(), alone.rows());
        let county = &alone.nation().counties[1400];
        assert_eq!(year.after, Portrait::of(&county.households, 3));
    }
    assert_eq!(watched.nation(), alone.nation());
    assert_eq!(alone.step(), None);
}

//! The household on the register: every change of status and why, and why it stayed what it was.

use super::items::Item;
use crate::math::single;
use crate::model::deliver::guarantees;
use crate::model::exit::{Exit, Judgement};
use crate::model::identify::CONNECTED;
use crate::model::select::Line;
use crate::model::trace::{Change, HouseholdYear, Reason};
use crate::population::households::{Cause, Status};
use crate::results::terminal::separated;
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;

/// A status in words.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Never => "never registered",
        Status::Registered => "registered",
        Status::Grace => "out, in grace",
        Status::Graduated => "out, support ended",
        Status::Removed => "removed",
    }
}

/// An amount of money for people.
pub fn amount(yuan: f64) -> String {
    separated(&format!("{yuan:.2}"))
}

/// What the register says of the household, and why.
pub fn items(scenario: &Scenario, year: &HouseholdYear) -> Vec<Item> {
    let p = scenario.parameters(year.year);
    let registry = year.after.registry;
    let changes = year.changes();
    let mut items: Vec<Item> = changes
        .iter()
        .map(|change| {
            let value = format!("{} -> {}", status(change.from), status(change.to));
            Item::new("register", "change", value, "").because(reason(change, year, p))
        })
        .collect();
    items.push(Item::new(
        "register",
        "status",
        status(registry.status()),
        "",
    ));
    if !year.lived_in() {
        return items;
    }
    let unchanged = not_changed(scenario, year, &changes);
    items.extend(
        unchanged.map(|(name, value, why)| Item::new("register", name, value, "").because(why)),
    );
    if registry.supported() && registry.cause() != Cause::None {
        items.push(Item::new("register", "cause", cause(registry.cause()), ""));
    }
    if registry.registered() && registry.years_above() > 0 {
        items.push(Item::new(
            "register",
            "years above the margin",
            registry.years_above(),
            "years",
        ));
    }
    if registry.status() == Status::Grace {
        items.push(
            Item::new("register", "years of grace", registry.years_out(), "years").because(
                format!(
                    "of {}, and as many more as it is monitored",
                    p.register.exit.grace
                ),
            ),
        );
    }
    if matches!(registry.status(), Status::Grace | Status::Graduated) {
        let limit = p.register.exit.monitoring_threshold * p.prices.poverty_line;
        let side = if registry.monitored() == 1 {
            "below"
        } else {
            "not below"
        };
        items.push(
            Item::new("register", "monitored", registry.monitored() == 1, "").because(format!(
                "income {} is {side} {}",
                amount(year.after.income.into()),
                amount(limit)
            )),
        );
    }
    items
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::None => "none",
        Cause::Illness => "illness",
        Cause::Disability => "disability",
        Cause::LackOfWorkers => "no able worker",
        Cause::Schooling => "cost of schooling",
        Cause::Disaster => "disaster",
        Cause::LackOfSkills => "lack of skills",
        Cause::LackOfFunds => "lack of funds",
    }
}

fn reason(change: &Change, year: &HouseholdYear, p: &Parameters) -> String {
    match change.reason {
        Reason::SplitOff => "brought along by the household that moved in".to_owned(),
        Reason::Quota | Reason::Connection => {
            year.quota.map_or_else(String::new, |line| quota(&line))
        }
        Reason::Reverification | Reason::Detection | Reason::Removal => examination(year),
        Reason::Exit(_) => year
            .judged
            .map_or_else(String::new, |judged| exit(&judged, year, p)),
        Reason::Dissolved => "the last member is gone".to_owned(),
        Reason::GraceOver => format!(
            "{} years of grace are over and income {} is not below {}",
            year.assessed.years_out(),
            amount(year.after.income.into()),
            amount(p.register.exit.monitoring_threshold * p.prices.poverty_line)
        ),
    }
}

/// Why there was no change where one was possible: name, value, reason.
fn not_changed(
    scenario: &Scenario,
    year: &HouseholdYear,
    changes: &[Change],
) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let p = scenario.parameters(year.year);
    let changed = |of: &[Reason]| changes.iter().any(|change| of.contains(&change.reason));
    let stands = |line: &Line| line.own.is_some();
    let quota = year
        .quota
        .filter(|line| stands(line) && !changed(&[Reason::Quota, Reason::Connection]))
        .map(|line| ("quota", "not registered", quota(&line)));
    let identification = [Reason::Reverification, Reason::Detection, Reason::Removal];
    let examined = match year.examined {
        _ if changed(&identification) => None,
        Some(_) => Some(("examination", "no change", examination(year))),
        None => missed(scenario, year).map(|why| ("examination", "not noticed", why)),
    };
    let judged = year
        .judged
        .filter(|judged| judged.exit == Exit::Stays)
        .map(|judged| ("exit", "stays", exit(&judged, year, p)));
    [quota, examined, judged].into_iter().flatten()
}

/// The line for places on the register: income as assessed, position, cut-off.
fn quota(line: &Line) -> String {
    let Some(own) = line.own else {
        return String::new();
    };
    let income = |score: f32| format!("{} yuan a person", amount(single::exp(-score).into()));
    let seen = if own.score == CONNECTED {
        "by connection, whatever its income".to_owned()
    } else {
        format!("assessed at {}", income(own.score))
    };
    let last = match line.last_in {
        None => "nobody was registered".to_owned(),
        Some(CONNECTED) => "only the connected were registered".to_owned(),
        Some(score) => format!("the last one registered at {}", income(score)),
    };
    let lot = match (own.by_lot, own.entered) {
        (None, _) => String::new(),
        (Some(left), entered) => format!(
            "; a lot decided with {left} of {} places left: {}",
            own.units,
            if entered { "in" } else { "out" }
        ),
    };
    format!(
        "{seen}, rank {} of {}; {last}; quota of the county {} persons of the sample{lot}",
        own.position, line.households, line.slots
    )
}

fn examination(year: &HouseholdYear) -> String {
    let Some(examined) = year.examined else {
        return String::new();
    };
    let how = if examined.verified {
        "re-verified"
    } else {
        "noticed below the line"
    };
    let registered = match year.quota.and_then(|line| line.own) {
        Some(own) if own.entered => true,
        _ => year
            .struck
            .is_some_and(|struck| struck.registry.registered()),
    };
    let (relation, of) = match (registered, examined.changes) {
        (true, true) => ("above", "removal"),
        (true, false) => ("not above", "removal"),
        (false, true) => ("below", "addition"),
        (false, false) => ("not below", "addition"),
    };
    format!(
        "{how}: assessed at {} yuan a person, {relation} the limit of {of}, {}",
        amount(single::exp(examined.assessed).into()),
        amount(single::exp(examined.limit).into())
    )
}

/// Why a household off the register and below the line last year was not looked at.
fn missed(scenario: &Scenario, year: &HouseholdYear) -> Option<String> {
    let struck = year.struck?;
    let last_line = scenario.parameters(year.year - 1).prices.poverty_line as f32;
    let register = &scenario.parameters(year.year).register;
    let off = !struck.registry.registered() && !year.identified.registered();
    let possible = register.found() > 0.0 || register.reverification > 0.0;
    (off && possible && struck.income < last_line).then(|| {
        format!(
            "below the line the year before; chance to be noticed {:.0}%, to be re-verified {:.0}%",
            register.found() * 100.0,
            register.reverification * 100.0
        )
    })
}

/// The assessment at the end of the year against the conditions of the exit.
fn exit(judged: &Judgement, year: &HouseholdYear, p: &Parameters) -> String {
    let rules = &p.register.exit;
    let side = if judged.assessed > judged.margin {
        "above"
    } else {
        "not above"
    };
    let mut told = vec![format!(
        "assessed at {} yuan a person, {side} the margin of {}",
        amount(judged.assessed.into()),
        amount(judged.margin.into())
    )];
    if judged.years_above > 0 && judged.years_above < rules.years_above {
        told.push(format!(
            "{} of {} years above it",
            judged.years_above, rules.years_above
        ));
    }
    let missing: Vec<&str> = guarantees(year.after.composition, year.after.condition)
        .iter()
        .filter(|(_, holds)| rules.guarantees && !holds)
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() {
        told.push(format!("not assured: {}", missing.join(", ")));
    }
    told.push(match judged.exit {
        Exit::Rightly => "meets the conditions and was examined".to_owned(),
        Exit::Wrongly => "does not meet the conditions and was declared out wrongly".to_owned(),
        Exit::ByDeadline => "declared out by the deadline".to_owned(),
        Exit::Stays if !rules.enabled => "nobody leaves the register this year".to_owned(),
        Exit::Stays if judged.emerged => format!(
            "meets the conditions but was not examined ({:.0}% are)",
            rules.examined() * 100.0
        ),
        Exit::Stays => "does not meet the conditions".to_owned(),
    });
    told.join("; ")
}

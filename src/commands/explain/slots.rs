//! The household and every sub-programme: in the line or not, and why; chosen or not, and why.

use super::items::{Item, Shown, yuan};
use super::register::amount;
use crate::experiments::Life;
use crate::math::single;
use crate::model::apply::Refusal;
use crate::model::catalog::catalog;
use crate::model::programme::{Kind, Measure, Programme, ProgrammeId as Id};
use crate::model::select::{Line, Place};
use crate::model::trace::{Asked, HouseholdYear};
use crate::results::Cell;
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;

/// Measure and sub-programme as in scenario files.
pub fn name(programme: &Programme) -> String {
    format!("{}.{}", programme.measure.name(), programme.name)
}

/// What became of the household with every sub-programme, in the order of delivery.
pub fn items(scenario: &Scenario, life: &Life, year: &HouseholdYear) -> Vec<Item> {
    let p = scenario.parameters(year.year);
    let mut items = Vec::new();
    let works = &catalog()[Id::Infrastructure as usize];
    let runs = works.effective_terms(p).capacity > 0.0;
    let (value, reason) = match (life.designated, runs) {
        (true, true) => ("served", "public works for all of a designated county"),
        (true, false) => ("off", ""),
        (false, _) => ("not eligible", ""),
    };
    let shown = if value == "served" {
        Shown::Always
    } else {
        Shown::Folded
    };
    items.push(
        Item::new("measures", name(works), value, "")
            .because(reason)
            .shown(shown),
    );
    for asked in &year.asked {
        items.extend(of_programme(asked, year, p));
    }
    items
}

/// The answer to one request, and its numbers for machines.
fn of_programme(asked: &Asked, year: &HouseholdYear, p: &Parameters) -> Vec<Item> {
    let programme = &catalog()[asked.id as usize];
    let name = name(programme);
    let item = |value, reason: String, shown| {
        vec![
            Item::new("measures", name.clone(), value, "")
                .because(reason)
                .shown(shown),
        ]
    };
    let off = programme.kind != Kind::Allowance && programme.effective_terms(p).capacity <= 0.0;
    match asked.refusal {
        Some(Refusal::Off) => item("off", String::new(), Shown::Folded),
        Some(Refusal::NotSupported) => item("not on the register", String::new(), Shown::Folded),
        _ if off => item("no capacity", "in the nation".into(), Shown::Folded),
        Some(Refusal::NotEligible) => item("not eligible", String::new(), Shown::Folded),
        Some(Refusal::Unwilling) => item("declined", String::new(), Shown::Folded),
        Some(Refusal::Served) => item("served before", String::new(), Shown::Folded),
        Some(Refusal::NoGap(assessed)) => {
            let assessed = amount(assessed.into());
            let why =
                format!("assessed at {assessed} yuan a person, which leaves no gap to the line");
            item("no gap", why, Shown::Always)
        }
        None => answered(asked, programme, year),
    }
}

fn answered(asked: &Asked, programme: &Programme, year: &HouseholdYear) -> Vec<Item> {
    let Some(own) = asked.line.own else {
        return Vec::new();
    };
    let name = name(programme);
    let entered = own.entered;
    let unpaid = asked.id == Id::TopUp && entered && year.top_up == 0;
    let value = match (entered, own.by_lot) {
        (true, _) if unpaid => "chosen, money ran out",
        (true, None) => "chosen",
        (true, Some(_)) => "chosen by lot",
        (false, Some(_)) => "lost by lot",
        (false, None) => "not chosen",
    };
    let mut reason = line(&asked.line, &own, programme);
    if asked.id == Id::TopUp && year.top_up > 0 {
        reason = format!("paid {} yuan; {reason}", amount(yuan(year.top_up)));
    }
    let number = |what: &str, value: Cell, unit| {
        Item::new("measures", format!("{name}: {what}"), value, unit).shown(Shown::ForMachines)
    };
    let mut items = vec![
        Item::new("measures", name.clone(), value, "").because(reason),
        number("score", score(programme, own.score).into(), unit(programme)),
        number("position", own.position.into(), ""),
        number("asked", own.units.into(), programme.unit),
        number("slots", asked.line.slots.into(), programme.unit),
    ];
    let last = asked.line.last_in.map(|last| score(programme, last));
    items.extend(last.map(|last| number("last score in", last.into(), unit(programme))));
    items
}

/// Scores of the allowance are incomes seen with bonus and error, those of the guarantee are gaps, others have no unit.
fn score(programme: &Programme, score: f32) -> f64 {
    match programme.kind {
        Kind::Allowance => f64::from(single::exp(-score)),
        _ => f64::from(score),
    }
}

fn unit(programme: &Programme) -> &'static str {
    match programme.kind {
        Kind::Allowance | Kind::Guarantee => "yuan per person",
        _ => "score",
    }
}

/// Place and cut-off in words.
fn line(line: &Line, own: &Place, programme: &Programme) -> String {
    let told = |s: f32| match programme.kind {
        Kind::Allowance | Kind::Guarantee => amount(score(programme, s)),
        _ => format!("{s:.3}"),
    };
    let what = match programme.kind {
        Kind::Allowance => "assessed (with error and bonuses) at",
        Kind::Guarantee => "assessed gap",
        _ => "score",
    };
    let last = match line.last_in {
        _ if line.slots == 0 => "no slots in the county".to_owned(),
        None => format!("{} slots ({}), nobody chosen", line.slots, programme.unit),
        Some(last) => format!(
            "{} slots ({}), last in at {}",
            line.slots,
            programme.unit,
            told(last)
        ),
    };
    let lot = own.by_lot.map_or_else(String::new, |left| {
        format!("; {left} of {} slots were left", own.units)
    });
    let held = if programme.measure != Measure::Subsistence && own.score >= 2.0 {
        " (holds it)"
    } else {
        ""
    };
    format!(
        "{what} {}{held}, place {} of {}; {last}{lot}",
        told(own.score),
        own.position,
        line.households
    )
}

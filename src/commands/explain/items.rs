//! What can be said of a household's year, one item after the other.

use crate::experiments::Life;
use crate::model::catalog::catalog;
use crate::model::trace::{HouseholdYear, Part, Portrait};
use crate::population::households::Households;
use crate::results::Cell;
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;

use super::{register, slots};

/// Where an item is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Everywhere, in the text on a line of its own.
    Always,
    /// Everywhere, in the text among the items of the same value and reason.
    Folded,
    /// In the text only, as a summary of what machines get in parts.
    InTextOnly,
    /// For machines only.
    ForMachines,
}

/// One statement about a household's year.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is about.
    pub topic: &'static str,
    /// What is told.
    pub name: String,
    /// Number or word.
    pub value: Cell,
    /// Unit of a number.
    pub unit: &'static str,
    /// Why it is so.
    pub reason: String,
    /// Where it is shown.
    pub shown: Shown,
}

impl Item {
    /// An item that is shown everywhere.
    pub fn new(
        topic: &'static str,
        name: impl Into<String>,
        value: impl Into<Cell>,
        unit: &'static str,
    ) -> Self {
        Self {
            topic,
            name: name.into(),
            value: value.into(),
            unit,
            reason: String::new(),
            shown: Shown::Always,
        }
    }

    /// The same with its reason.
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            ..self
        }
    }

    /// The same, shown elsewhere.
    pub fn shown(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }
}

/// All that can be said of a year.
pub fn of_year(scenario: &Scenario, life: &Life, year: &HouseholdYear) -> Vec<Item> {
    let p = scenario.parameters(year.year);
    let mut items: Vec<Item> = residence(year).into_iter().collect();
    if year.lived_in() {
        items.extend(members(&year.after, year.before.as_ref()));
        items.extend(conditions(&year.after));
    }
    items.extend(register::items(scenario, year));
    if year.lived_in() {
        items.extend(slots::items(scenario, life, year));
        items.extend(income(year));
        items.extend(costs(year, p));
        items.extend(poverty(scenario, year));
    }
    items
}

/// Who lives in the slot, if that changed.
fn residence(year: &HouseholdYear) -> Option<Item> {
    let lived_in =
        |portrait: Option<Portrait>| portrait.is_some_and(|p| p.composition.persons() > 0);
    let told =
        |value, reason: String| Some(Item::new("household", "slot", value, "").because(reason));
    let parents: Vec<String> = year.kin.iter().map(usize::to_string).collect();
    match (lived_in(year.before), year.lived_in()) {
        (true, true) if year.moved_in() => told(
            "taken over",
            format!(
                "the household that lived here dissolved; another one moved in, which split off from number {} of the county",
                parents.join(" or ")
            ),
        ),
        (false, true) if year.moved_in() => told(
            "taken over",
            format!(
                "a household moved in that split off from number {} of the county",
                parents.join(" or ")
            ),
        ),
        (true, false) => told("dissolved", "the last member died or moved away".into()),
        (false, false) => told(
            "empty",
            "nobody lives here until a household splits off".into(),
        ),
        _ => None,
    }
}

fn members(now: &Portrait, before: Option<&Portrait>) -> Vec<Item> {
    let c = now.composition;
    let item = |name, value: u32, unit| {
        Item::new("household", name, value, unit).shown(Shown::ForMachines)
    };
    let years = Item::new("household", "years of schooling", c.schooling(), "years")
        .shown(Shown::ForMachines);
    let last = before.map_or(0, |before| before.composition.persons());
    let change = match (last, c.persons()) {
        (0, _) => String::new(),
        (last, now) if now > last => format!(", {} more than the year before", now - last),
        (last, now) if now < last => format!(", {} fewer than the year before", last - now),
        _ => String::new(),
    };
    let summary = format!(
        "children {} (out of school {}), working age {} (able {}, students {}), elderly {}; schooling {} years{}{change}",
        c.children(),
        c.dropouts(),
        c.working(),
        c.able(),
        c.students(),
        c.elderly(),
        c.schooling(),
        if c.minority() == 1 { "; minority" } else { "" },
    );
    let added = f64::from(c.added_schooling()) / 2.0;
    vec![
        Item::new("household", "members", c.persons(), "persons").because(summary),
        item("children", c.children(), "persons"),
        item("working age", c.working(), "persons"),
        item("elderly", c.elderly(), "persons"),
        item("able", c.able(), "persons"),
        item("students", c.students(), "persons"),
        item("dropouts", c.dropouts(), "persons"),
        years,
        Item::new("household", "schooling by programmes", added, "years").shown(Shown::ForMachines),
        Item::new("household", "minority", c.minority() == 1, "").shown(Shown::ForMachines),
    ]
}

/// Names of conditions and shocks with what a household has of them.
fn conditions(now: &Portrait) -> Vec<Item> {
    let c = now.condition;
    let shocks = [
        ("serious illness", c.ill()),
        ("disaster", c.disaster()),
        ("loss of work", c.jobless()),
    ];
    let conditions = [
        ("chronic illness", c.chronic()),
        ("disability", c.disabled()),
        ("inhospitable site", c.inhospitable()),
        ("ecological area", c.eco_area()),
        ("unsafe house", c.unsafe_house()),
        ("unsafe water", c.unsafe_water()),
        ("no medical insurance", c.uninsured()),
        ("poor village", u32::from(c.village() > 0)),
    ];
    let mut items = Vec::new();
    for (topic, all) in [("shocks", &shocks[..]), ("conditions", &conditions[..])] {
        let present: Vec<&str> = all
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(name, _)| *name)
            .collect();
        let told = if present.is_empty() {
            "none".to_owned()
        } else {
            present.join(", ")
        };
        items.push(
            Item::new("household", topic, "", "")
                .because(told)
                .shown(Shown::InTextOnly),
        );
        items.extend(
            all.iter()
                .map(|(name, n)| Item::new(topic, *name, *n > 0, "").shown(Shown::ForMachines)),
        );
    }
    items
}

/// Yuan of an amount in fen.
pub fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

/// The sources of income in their order.
pub const SOURCES: [&str; 4] = ["wage", "business", "property", "transfer"];

/// The name of a part of income.
pub fn part_name(part: Part) -> String {
    match part {
        Part::Market => "market".to_owned(),
        Part::Schooling => "earlier schooling by programmes".to_owned(),
        Part::Programme(id) => slots::name(&catalog()[id as usize]),
        Part::Rounding => "rounding".to_owned(),
    }
}

/// Every part of income by source; the text shows them as a table.
fn income(year: &HouseholdYear) -> Vec<Item> {
    let mut items = Vec::new();
    let mut amount = |name: String, fen: i64| {
        items.push(Item::new("income", name, yuan(fen), "yuan").shown(Shown::ForMachines));
    };
    for (part, fen) in year.parts() {
        for (source, fen) in SOURCES.into_iter().zip(fen) {
            if fen != 0 || part == Part::Market {
                amount(format!("{}: {source}", part_name(part)), fen);
            }
        }
    }
    for (source, fen) in SOURCES.into_iter().zip(year.fen) {
        amount(format!("total: {source}"), fen);
    }
    amount("total".to_owned(), year.fen.iter().sum());
    items
}

fn costs(year: &HouseholdYear, p: &Parameters) -> Vec<Item> {
    let Some(costs) = year.costs else {
        return Vec::new();
    };
    let mut items = Vec::new();
    if year.after.condition.ill() == 1 {
        let paid = format!(
            "of {} yuan; insurance pays {:.0}%",
            register::amount(p.shocks.medical_cost),
            costs.reimbursed * 100.0
        );
        items.push(Item::new("costs", "medical, own share", costs.medical, "yuan").because(paid));
        let scar = f64::from(costs.scar) * 100.0;
        items.push(
            Item::new("costs", "lasting loss of income", scar, "percent")
                .because("from next year on, fading with time"),
        );
    }
    if costs.schooling > 0.0 {
        items.push(Item::new("costs", "schooling", costs.schooling, "yuan"));
    }
    items
}

fn poverty(scenario: &Scenario, year: &HouseholdYear) -> Vec<Item> {
    let bit = Households::year_bit(u32::from(year.year - scenario.first_year()));
    let persons = i64::from(year.after.composition.persons());
    let per_person = year.fen.iter().sum::<i64>() as f64 / 100.0 / persons as f64;
    let line = scenario.parameters(year.year).prices.poverty_line;
    let poor = year.after.poor_years & bit != 0;
    let side = if poor { "below" } else { "not below" };
    let observed = year.after.observed_poor_years & bit != 0;
    vec![
        Item::new("poverty", "income per person", per_person, "yuan"),
        Item::new("poverty", "line", line, "yuan"),
        Item::new("poverty", "poor", poor, "").because(format!("income is {side} the line")),
        Item::new("poverty", "poor in the survey", observed, "").because(if observed == poor {
            "the survey's error changes nothing"
        } else {
            "because of the survey's error"
        }),
    ]
}

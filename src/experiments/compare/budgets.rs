//! Budgets held equal: the factor on each scenario's money at which it spends what another one spends.

use crate::comparison::{Balance, balance};
use crate::experiments::begin::begin;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::account::Delivery;
use crate::model::catalog::catalog;
use crate::model::measures::subsistence::allowance_terms;
use crate::model::programme::Kind;
use crate::progress::Progress;
use crate::scenario::{Scenario, Setting, entry, nearest};
use crate::tables::compare::budgets::{Budget, Budgets};

/// The factor on all money and capacity beyond the policy of the first year.
const SCALE: &str = "money.scale";
/// How far from the target a budget may be, as a share of it.
const TOLERANCE: f64 = 0.001;

/// The scenario of that name.
///
/// # Errors
/// A fault of the input that names those there are, and one if it leaves nothing to spend or another one cannot spend anything.
pub(super) fn reference<'a>(
    scenarios: &'a [Scenario],
    name: &str,
) -> Result<&'a Scenario, Failure> {
    let names: Vec<&str> = scenarios.iter().map(Scenario::name).collect();
    let Some(reference) = scenarios.iter().find(|scenario| scenario.name() == name) else {
        let problem = format!("no scenario of the comparison is named `{name}`");
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name one of {}", names.join(", ")),
        };
        return Err(Failure::input(problem).with_help(help));
    };
    if !is_scalable(reference) {
        let problem = format!(
            "the budget of {name} leaves nothing for a programme: it is that of the policy of {}",
            reference.first_year()
        );
        let others = scenarios.iter().find(|scenario| is_scalable(scenario));
        let help = others.map_or_else(
            || "compare without --equal-budget".to_owned(),
            |other| {
                let other = other.name();
                format!(
                    "name the scenario whose budget all shall have, as in --equal-budget={other}"
                )
            },
        );
        return Err(Failure::input(problem).with_help(help));
    }
    match scenarios[1..].iter().find(|other| !is_scalable(other)) {
        None => Ok(reference),
        Some(other) => {
            let problem = format!(
                "{} has nothing to scale to the budget of {name}: no measure or support goes beyond the policy of {}",
                other.name(),
                other.first_year()
            );
            Err(Failure::input(problem).with_help("leave it out, or give it as BASE"))
        }
    }
}

/// Whether anything is planned beyond the policy of the first year.
fn is_scalable(scenario: &Scenario) -> bool {
    let start = scenario.parameters(scenario.first_year());
    let first = &start.measures.subsistence.policy_2012;
    scenario.horizon().skip(1).any(|year| {
        let p = scenario.parameters(year);
        let allowance = allowance_terms(p, start);
        let before = (first.recipients, first.standard * first.payment_share);
        let others = catalog()
            .iter()
            .filter(|programme| programme.kind != Kind::Allowance);
        let mut terms = others.map(|programme| programme.effective_terms(p));
        (allowance.recipients, allowance.payment) != before
            || terms.any(|terms| terms.capacity > 0.0 && terms.unit_cost > 0.0)
    })
}

/// Scales the money of all scenarios beside the first until each spends what the reference spends.
///
/// # Errors
/// If no population can be drawn or the user interrupts.
pub(super) fn held_equal(
    scenarios: &[Scenario],
    reference: &Scenario,
    replicates: u32,
    quiet: bool,
) -> Result<(Vec<Scenario>, Budgets), Failure> {
    let target = spending(reference, replicates, quiet)?;
    let mut scaled = vec![scenarios[0].clone()];
    let mut all = Vec::new();
    for scenario in &scenarios[1..] {
        let own = scenario.name() == reference.name();
        let found = (!own)
            .then(|| found(scenario, target, replicates, quiet))
            .transpose()?;
        scaled.push(match found {
            Some(balance) => with_factor(scenario, balance.factor)?,
            None => scenario.clone(),
        });
        all.push(Budget {
            scenario: scenario.name().to_owned(),
            balance: found,
        });
    }
    let reference = reference.name().to_owned();
    let budgets = Budgets {
        reference,
        target,
        all,
    };
    Ok((scaled, budgets))
}

/// The factor at which a scenario spends the target, or comes closest to it.
fn found(
    scenario: &Scenario,
    target: f64,
    replicates: u32,
    quiet: bool,
) -> Result<Balance, Failure> {
    let scales = scenario.values_of(SCALE).unwrap_or_default().iter();
    let largest = scales
        .skip(1)
        .filter_map(|v| v.as_f64())
        .fold(1.0, f64::max);
    let range = entry(SCALE).and_then(|entry| entry.range.as_ref());
    let highest = range.and_then(|range| range.high.as_f64()).unwrap_or(1.0);
    // Rounding must not carry the product out of the range.
    let highest = (highest / largest).max(1.0) * (1.0 - 1e-12);
    balance(target, TOLERANCE * target, highest.max(1.0), |factor| {
        spending(&with_factor(scenario, factor)?, replicates, quiet)
    })
}

/// The scenario with its money times a factor in all years but the first.
fn with_factor(scenario: &Scenario, factor: f64) -> Result<Scenario, Failure> {
    let setting = Setting::multiplied_by(factor).from_year(scenario.first_year() + 1);
    scenario
        .with_settings("equal budget", [(SCALE, setting)])
        .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))
}

/// Public cost of all years in yuan of the first, the mean over the replicates.
fn spending(scenario: &Scenario, replicates: u32, quiet: bool) -> Result<f64, Failure> {
    let years = scenario.horizon().count() as u64;
    let label = format!("budget of {}", scenario.name());
    let progress = Progress::new(&label, years * u64::from(replicates), quiet);
    let mut sum = 0.0;
    for luck in 0..replicates {
        let mut simulation = begin(scenario, luck)?;
        let mut of_run = 0.0;
        loop {
            interrupt::check()?;
            let Some(year) = simulation.step() else {
                break;
            };
            let accounts = simulation.rows().iter().flat_map(|row| &row.deliveries);
            let gone: i64 = accounts.map(Delivery::gone).sum();
            of_run += gone as f64 / 100.0 / scenario.price_level(year);
            progress.inc(1);
        }
        sum += of_run;
    }
    Ok(sum / f64::from(replicates))
}

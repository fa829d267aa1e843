//! fall.csv: what the fall of poverty since the first year is made of, and what of it the data cannot assign.

use super::{Cell, Key, LARGE_PLACES, Values, cells};
use crate::attribution::{Coalition, Game, whole};
use crate::comparison::{Estimate, Layout, Pairs};

/// The outcomes that fall: poor population and poverty gap.
const FALLING: [usize; 2] = [0, 1];

/// The rows.
pub(super) fn rows(values: &Values, layout: &Layout) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let keys = values.keys(LARGE_PLACES);
    for key in keys.filter(|key| FALLING.contains(&key.outcome)) {
        let terms = reductions(values, key, layout);
        rows.extend(terms_of(values, key, &terms));
    }
    rows
}

/// Reductions since the first year: given, by each player, and all together.
fn reductions(values: &Values, key: Key, layout: &Layout) -> Vec<Estimate> {
    let players = values.subject.players.len();
    let all = Coalition::all(players).place();
    let mut terms: Vec<Vec<f64>> = vec![Vec::new(); players + 2];
    let first = Key { year: 0, ..key };
    for (before, now) in values.games(first).zip(values.games(key)) {
        let shares = Game::new(now).map_or_else(|| vec![f64::NAN; players], |g| g.shapley());
        let given = before[all] - now[0];
        let parts = std::iter::once(given).chain(shares.iter().map(|share| 0.0 - share));
        let fall = before[all] - now[all];
        for (term, value) in terms.iter_mut().zip(parts.chain([fall])) {
            term.push(value);
        }
    }
    let estimate = |values| Pairs::of_differences(values).estimate(layout);
    terms.into_iter().map(estimate).collect()
}

fn terms_of(values: &Values, key: Key, terms: &[Estimate]) -> Vec<Vec<Cell>> {
    let subject = &values.subject;
    let (fall, parts) = terms.split_last().expect("the fall stands last");
    // Effects as attribution.csv rounds them, which are reductions with the other sign; the rest of the fall is given.
    let means = parts[1..].iter().map(|t| t.difference);
    let effects: Vec<f64> = means.map(|mean| 0.0 - mean.unwrap_or(0.0)).collect();
    let all = effects.iter().sum::<f64>().round() as i64;
    let total = fall.difference.unwrap_or(0.0).round();
    let mut shown: Vec<i64> = vec![total as i64 + all];
    shown.extend(whole(&effects, all).iter().map(|effect| -effect));
    shown.push(total as i64);
    let names = std::iter::once("given").chain(subject.players.iter().copied());
    let share = |value: f64| (total != 0.0).then(|| value / total);
    let row = |name: &str, value: Option<f64>, estimate: &Estimate| {
        let mut row = subject.lead(key.outcome, values.year_of(key), key.place);
        row.push(name.to_owned().into());
        row.extend(cells(value, estimate));
        row.push(value.and_then(share).into());
        row
    };
    let all = names.chain(["fall"]).zip(shown).zip(terms);
    let mut rows: Vec<_> = all
        .map(|((name, value), estimate)| row(name, Some(value as f64), estimate))
        .collect();
    let open = unassigned(parts, total).map(f64::round);
    rows.push(row("unassigned", open, &Estimate::default()));
    rows
}

/// What of the fall no term has for sure; `None` without posterior draws.
fn unassigned(parts: &[Estimate], fall: f64) -> Option<f64> {
    let sure: Option<f64> = parts.iter().map(|t| Some(sure(t.draws?))).sum();
    Some(fall - sure?)
}

/// What an interval has for sure: its end nearer to zero, or nothing if it holds zero.
fn sure([low, high]: [f64; 2]) -> f64 {
    low.max(0.0) + high.min(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_term_has_for_sure_is_unassigned() {
        let term = |low: f64, high: f64| Estimate {
            draws: Some([low, high]),
            ..Estimate::default()
        };
        let [wide, narrow, either] = [term(30.0, 100.0), term(20.0, 25.0), term(-5.0, 100.0)];
        assert_eq!(unassigned(&[wide, narrow, either], 80.0), Some(30.0));
        // A term that surely raises poverty takes from what the others have.
        assert_eq!(
            unassigned(&[term(100.0, 100.0), term(-20.0, -20.0)], 80.0),
            Some(0.0)
        );
        assert_eq!(unassigned(&[wide, Estimate::default()], 80.0), None);
    }
}

//! attribution.csv: Shapley values, marginal contributions and interactions.

use super::{Cell, Key, LARGE_PLACES, OUTCOMES, Values, cells};
use crate::attribution::{Coalition, Game, whole};
use crate::comparison::{Estimate, Layout, Pairs};

/// Everything that is computed of a game, in one row of numbers.
struct Statistics {
    players: usize,
}

impl Statistics {
    const SHAPLEY: usize = 0;
    const WITH_LAST: usize = 1;
    const DROP_ONE: usize = 2;
    const ADD_ONE: usize = 3;

    fn of(game: &Game<'_>, players: usize, last: usize) -> Vec<f64> {
        let mut all = game.shapley();
        all.extend(game.shapley_with_last(last));
        all.extend((0..players).map(|player| game.drop_one(player)));
        all.extend((0..players).map(|player| game.add_one(player)));
        all.extend(game.dividends());
        all.push(game.total());
        all
    }

    fn players(&self, kind: usize) -> std::ops::Range<usize> {
        kind * self.players..(kind + 1) * self.players
    }

    fn dividend(&self, coalition: Coalition) -> usize {
        4 * self.players + coalition.place()
    }

    fn total(&self) -> usize {
        4 * self.players + (1 << self.players)
    }
}

/// The estimates of an outcome in a year and place.
struct Found {
    of: Statistics,
    estimates: Vec<Estimate>,
    /// Of all coalitions of three players and more together.
    higher: Estimate,
    quantum: f64,
    /// The total in whole units.
    total: i64,
}

impl Found {
    fn new(values: &Values, key: Key, layout: &Layout) -> Self {
        let players = values.subject.players.len();
        let of = Statistics { players };
        let mut by_statistic: Vec<Vec<f64>> = vec![Vec::new(); of.total() + 1];
        let mut higher = Vec::new();
        for game in values.games(key) {
            // An outcome that one coalition lacks leaves nothing to be shared.
            let complete = game.iter().all(|value| value.is_finite());
            let game = Game::new(game).filter(|_| complete);
            let found = game.map(|game| Statistics::of(&game, players, values.subject.last));
            let found = found.unwrap_or_else(|| vec![f64::NAN; by_statistic.len()]);
            let large = Coalition::every(players).filter(|c| c.size() > 2);
            higher.push(large.map(|c| found[of.dividend(c)]).sum());
            for (all, value) in by_statistic.iter_mut().zip(found) {
                all.push(value);
            }
        }
        let estimate = |values| Pairs::of_differences(values).estimate(layout);
        let estimates: Vec<Estimate> = by_statistic.into_iter().map(estimate).collect();
        let quantum = OUTCOMES[key.outcome].quantum;
        let total = estimates[of.total()].difference.unwrap_or(0.0);
        Self {
            higher: estimate(higher),
            total: (total / quantum).round() as i64,
            of,
            estimates,
            quantum,
        }
    }

    /// Means of terms that add up to the total, in whole units; nothing where the outcome is not defined.
    fn whole<'a>(&self, terms: impl Iterator<Item = &'a Estimate>) -> Vec<Option<f64>> {
        let means: Option<Vec<f64>> = terms
            .map(|estimate| Some(estimate.difference? / self.quantum))
            .collect();
        let defined = self.estimates[self.of.total()].difference.is_some();
        match means {
            Some(means) if defined => whole(&means, self.total)
                .into_iter()
                .map(|units| Some(units as f64 * self.quantum))
                .collect(),
            Some(means) => vec![None; means.len()],
            None => Vec::new(),
        }
    }

    fn whole_total(&self) -> Option<f64> {
        let defined = self.estimates[self.of.total()].difference;
        defined.map(|_| self.total as f64 * self.quantum)
    }
}

/// The rows.
pub(super) fn rows(values: &Values, layout: &Layout) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for key in values.keys(values.subject.places.len()) {
        let found = Found::new(values, key, layout);
        measures(values, key, &found, &mut rows);
    }
    rows
}

/// Dividends of measures and pairs, and of all larger coalitions together, in whole units.
struct Dividends {
    coalitions: Vec<Coalition>,
    /// In the order of the coalitions, then those of a higher order.
    whole: Vec<Option<f64>>,
}

impl Dividends {
    fn of(found: &Found) -> Self {
        let sized = |size| {
            let all = Coalition::every(found.of.players);
            all.filter(move |coalition| coalition.size() == size)
        };
        let coalitions: Vec<Coalition> = sized(1).chain(sized(2)).collect();
        let estimates = coalitions
            .iter()
            .map(|coalition| &found.estimates[found.of.dividend(*coalition)])
            .chain([&found.higher]);
        Self {
            whole: found.whole(estimates),
            coalitions,
        }
    }

    fn cells(&self, coalition: Coalition, found: &Found) -> Vec<Cell> {
        let place = self.coalitions.iter().position(|c| *c == coalition);
        let whole = place.and_then(|place| self.whole.get(place).copied().flatten());
        cells(whole, &found.estimates[found.of.dividend(coalition)])
    }

    fn of_higher_order(&self) -> Option<f64> {
        self.whole.get(self.coalitions.len()).copied().flatten()
    }
}

const ORDERS: [(&str, usize); 2] = [
    ("any", Statistics::SHAPLEY),
    ("subsistence_last", Statistics::WITH_LAST),
];

/// The rows of an outcome in a year and place.
fn measures(values: &Values, key: Key, found: &Found, rows: &mut Vec<Vec<Cell>>) {
    let subject = &values.subject;
    let lead = |order: &str, term: &str, measure: &str| {
        let mut row = subject.lead(key.outcome, values.year_of(key), key.place);
        row.extend([order, term, measure].map(|word| Cell::from(word.to_owned())));
        row
    };
    let nothing = || vec![Cell::Missing; 5];
    let dividends = Dividends::of(found);
    for (order, kind) in ORDERS {
        let of = |kind: usize| &found.estimates[found.of.players(kind)];
        let shares = found.whole(of(kind).iter());
        for (player, name) in subject.players.iter().enumerate() {
            let mut row = lead(order, "measure", name);
            let share = shares.get(player).copied().flatten();
            row.extend(cells(share, &of(kind)[player]));
            if kind == Statistics::SHAPLEY {
                for marginal in [Statistics::DROP_ONE, Statistics::ADD_ONE] {
                    let estimate = &of(marginal)[player];
                    row.extend(cells(estimate.difference, estimate));
                }
                row.extend(dividends.cells(Coalition::of(player), found));
            } else {
                row.extend([nothing(), nothing(), nothing()].concat());
            }
            rows.push(row);
        }
        if key.place < LARGE_PLACES && kind == Statistics::SHAPLEY {
            for &coalition in dividends.coalitions.iter().filter(|c| c.size() == 2) {
                let mut row = lead(order, "interaction", &subject.name_of(coalition));
                row.extend([nothing(), nothing(), nothing()].concat());
                row.extend(dividends.cells(coalition, found));
                rows.push(row);
            }
            let mut row = lead(order, "higher_order", "higher_order");
            row.extend([nothing(), nothing(), nothing()].concat());
            row.extend(cells(dividends.of_higher_order(), &found.higher));
            rows.push(row);
        }
        let total = &found.estimates[found.of.total()];
        let mut row = lead(order, "total", "total");
        row.extend(cells(found.whole_total(), total));
        row.extend([nothing(), nothing()].concat());
        row.extend(if kind == Statistics::SHAPLEY {
            cells(found.whole_total(), total)
        } else {
            nothing()
        });
        rows.push(row);
    }
}

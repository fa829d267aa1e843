//! A cooperative game: the outcome under every coalition of its players.

/// A set of players: the bit of a player is its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coalition(pub u32);

impl Coalition {
    /// Nobody.
    pub const NOBODY: Self = Self(0);

    /// All of so many players.
    pub fn all(players: usize) -> Self {
        Self((1 << players) - 1)
    }

    /// One player.
    pub fn of(player: usize) -> Self {
        Self(1 << player)
    }

    /// All coalitions of so many players, the empty one first.
    pub fn every(players: usize) -> impl Iterator<Item = Self> {
        (0..1 << players).map(Self)
    }

    /// Whether the player is a member.
    pub fn has(self, player: usize) -> bool {
        self.0 & (1 << player) != 0
    }

    /// Number of members.
    pub fn size(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The members, ascending.
    pub fn members(self) -> impl Iterator<Item = usize> {
        (0..u32::BITS as usize).filter(move |&player| self.has(player))
    }

    /// Members of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Members of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without the members of the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Place among the values of a game.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// The values of all coalitions of a game, in the unit of the outcome.
#[derive(Clone, Copy, Debug)]
pub struct Game<'a> {
    players: usize,
    values: &'a [f64],
}

impl<'a> Game<'a> {
    /// A game by the value of every coalition, at its [`Coalition::place`]; `None` unless there is one for each coalition of some
    /// number of players.
    ///
    /// ```
    /// use five_measures::attribution::Game;
    /// // Two players who can do little alone (1 and 2) and 10 together, of which they share the surplus of 7.
    /// let game = Game::new(&[0.0, 1.0, 2.0, 10.0]).unwrap();
    /// assert_eq!(game.shapley(), [4.5, 5.5]);
    /// ```
    pub fn new(values: &'a [f64]) -> Option<Self> {
        values.len().is_power_of_two().then(|| Self {
            players: values.len().ilog2() as usize,
            values,
        })
    }

    fn value(&self, coalition: Coalition) -> f64 {
        self.values[coalition.place()]
    }

    fn all(&self) -> Coalition {
        Coalition::all(self.players)
    }

    /// Value of all players less that of nobody.
    pub fn total(&self) -> f64 {
        self.value(self.all()) - self.value(Coalition::NOBODY)
    }

    /// What the player adds as the last of all.
    pub fn drop_one(&self, player: usize) -> f64 {
        self.value(self.all()) - self.value(self.all().without(Coalition::of(player)))
    }

    /// What the player adds as the first of all.
    pub fn add_one(&self, player: usize) -> f64 {
        self.value(Coalition::of(player)) - self.value(Coalition::NOBODY)
    }

    /// The Shapley value (1953): what each player adds, as the mean over all orders in which they can come. Adds up to
    /// [`Game::total`].
    pub fn shapley(&self) -> Vec<f64> {
        self.among(self.all())
    }

    /// The same over the orders in which one player comes last. Adds up to [`Game::total`].
    pub fn shapley_with_last(&self, last: usize) -> Vec<f64> {
        let mut shares = self.among(self.all().without(Coalition::of(last)));
        shares[last] = self.drop_one(last);
        shares
    }

    /// Shapley values of the game of some players alone; zero for the others.
    fn among(&self, some: Coalition) -> Vec<f64> {
        let weights = weights(some.size());
        let mut shares = vec![0.0; self.players];
        for player in some.members() {
            let own = Coalition::of(player);
            let others = Coalition::every(self.players);
            let others = others.filter(|c| c.without(some.without(own)) == Coalition::NOBODY);
            shares[player] = others
                .map(|c| weights[c.size()] * (self.value(c.or(own)) - self.value(c)))
                .sum();
        }
        shares
    }

    /// Harsanyi's dividends (1963): what each coalition brings beyond what its parts bring, at its place; zero for nobody. The
    /// dividends of all coalitions add up to [`Game::total`], and a player's Shapley value is its equal share in the dividends of
    /// its coalitions.
    pub fn dividends(&self) -> Vec<f64> {
        let mut dividends = self.values.to_vec();
        for player in 0..self.players {
            for coalition in Coalition::every(self.players).filter(|c| c.has(player)) {
                let smaller = coalition.without(Coalition::of(player));
                dividends[coalition.place()] -= dividends[smaller.place()];
            }
        }
        dividends[0] = 0.0;
        dividends
    }
}

/// Share of the orders of `players` in which a certain set of so many comes before a certain other player.
fn weights(players: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    (0..players)
        .map(|before| factorial(before) * factorial(players - before - 1) / factorial(players))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9 * (1.0 + a.abs().max(b.abs()))
    }

    /// The definition: means over all orders, one by one.
    fn by_orders(game: &Game<'_>, allowed: impl Fn(&[usize]) -> bool) -> Vec<f64> {
        fn orders(players: Vec<usize>) -> Vec<Vec<usize>> {
            if players.is_empty() {
                return vec![Vec::new()];
            }
            let first = players.iter().flat_map(|&first| {
                let rest: Vec<usize> = players.iter().copied().filter(|&p| p != first).collect();
                let rest = orders(rest).into_iter();
                rest.map(move |rest| [vec![first], rest].concat())
            });
            first.collect()
        }
        let all = orders((0..game.players).collect());
        let all: Vec<_> = all.into_iter().filter(|order| allowed(order)).collect();
        let mut shares = vec![0.0; game.players];
        for order in &all {
            let mut so_far = Coalition::NOBODY;
            for &player in order {
                let with = so_far.or(Coalition::of(player));
                shares[player] += (game.value(with) - game.value(so_far)) / all.len() as f64;
                so_far = with;
            }
        }
        shares
    }

    #[test]
    fn published_games_have_their_published_values() {
        // Glove game: players 0 and 1 own a left glove, player 2 the right one; a pair is worth 1. Shapley values 1/6, 1/6, 2/3.
        let glove = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        let shares = Game::new(&glove).expect("a game").shapley();
        let expected = [1.0 / 6.0, 1.0 / 6.0, 2.0 / 3.0];
        assert!(shares.iter().zip(expected).all(|(&a, b)| near(a, b)));
        // Shapley and Shubik's (1954) weighted majority of 2, 1, 1 votes with quota 3: power 2/3, 1/6, 1/6.
        let majority = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        let shares = Game::new(&majority).expect("a game").shapley();
        let expected = [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0];
        assert!(shares.iter().zip(expected).all(|(&a, b)| near(a, b)));
        // Littlechild and Owen's (1973) airport game with costs 1, 2 and 4: fees 1/3, 5/6, 17/6.
        let airport = [0.0, 1.0, 2.0, 2.0, 4.0, 4.0, 4.0, 4.0];
        let shares = Game::new(&airport).expect("a game").shapley();
        let expected = [1.0 / 3.0, 5.0 / 6.0, 17.0 / 6.0];
        assert!(shares.iter().zip(expected).all(|(&a, b)| near(a, b)));
        assert!(Game::new(&[0.0; 3]).is_none());
    }

    proptest! {
        #[test]
        fn shares_are_those_of_the_definition_and_add_up(
            (players, values) in (1usize..=5).prop_flat_map(|players| {
                (Just(players), prop::collection::vec(-1e8f64..1e8, 1 << players))
            })
        ) {
            let game = Game::new(&values).expect("a game");
            let shares = game.shapley();
            for (a, b) in shares.iter().zip(by_orders(&game, |_| true)) {
                prop_assert!(near(*a, b) || (a - b).abs() < 1e-4);
            }
            prop_assert!((shares.iter().sum::<f64>() - game.total()).abs() < 1e-4);
            let last = players - 1;
            let with_last = game.shapley_with_last(last);
            for (a, b) in with_last.iter().zip(by_orders(&game, |order| order[players - 1] == last)) {
                prop_assert!((a - b).abs() < 1e-4);
            }
            let dividends = game.dividends();
            prop_assert!((dividends.iter().sum::<f64>() - game.total()).abs() < 1e-3);
            for player in 0..players {
                let own = Coalition::every(players).filter(|c| c.has(player));
                let equal_share: f64 = own.map(|c| dividends[c.place()] / c.size() as f64).sum();
                prop_assert!((equal_share - shares[player]).abs() < 1e-3);
                prop_assert_eq!(dividends[1 << player], game.add_one(player));
            }
        }

        #[test]
        fn a_player_who_changes_nothing_gets_nothing(values in prop::collection::vec(-1e3f64..1e3, 8)) {
            // The second of four players changes nothing.
            let spread: Vec<f64> = (0..16usize).map(|c| values[(c & 1) | ((c >> 1) & 6)]).collect();
            let game = Game::new(&spread).expect("a game");
            prop_assert_eq!(game.shapley()[1], 0.0);
            prop_assert_eq!(game.drop_one(1), 0.0);
            prop_assert_eq!(game.add_one(1), 0.0);
            let rest = Game::new(&values).expect("a game").shapley();
            let others = [0, 2, 3].map(|player| game.shapley()[player]);
            prop_assert!(others.iter().zip(rest).all(|(&a, b)| (a - b).abs() < 1e-9));
        }
    }
}

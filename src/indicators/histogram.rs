//! The distribution of income as a histogram of fixed bins: counties fill and merge it in any order.

use super::bins::{CELLS, NON_POSITIVE, OVERFLOW, cell_of, edge};
use super::distribution::Distribution;
use super::quantiles::{sum_of_poorest, tenths};
use super::{inequality, poverty, quantiles, ratio};

const FEN_PER_YUAN: f64 = 100.0;

/// Persons and their income by level of income, in 768 bins from 1 to 2^24 (16.8 million) yuan.
///
/// Each doubling of income has 32 bins of equal width, 1.6 to 3.1 percent of their income. Below
/// and above lie one bin each, and non-positive incomes are kept apart. Counts and sums are
/// integers, so filling and merging give the same in any order. A histogram takes 12 KiB.
///
/// # What is known inside a bin
/// Its persons and their mean income m between edges a and b. They are taken to be spread evenly
/// over `[a, m]` and evenly over `[m, b]`, in numbers that keep the mean. Persons with
/// non-positive income, and those above the last bin, all count with their mean.
///
/// # Error
/// Against microdata, tests confirm for lognormal incomes (log sd 0.3 to 1.0, 100,000
/// households drawn) that the relative error is below 0.1% for mean, median, deciles, decile means and
/// shares, Gini, Theil, mean log deviation, Palma, Wolfson, poverty gap, severity, Watts and
/// Sen-Shorrocks-Thon, and below 0.5% for the headcount at lines that at least 2% of persons fall
/// short of. A **spike** of persons at exactly one income (a top-up to the line) is smeared over its
/// bin: where rules create spikes at a line, count the poor at that line directly.
///
/// Logarithms take incomes below one yuan as one yuan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    cells: Box<[Cell; CELLS]>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cell {
    persons: u64,
    sum_fen: i64,
}

/// A program by tenth of the population, from the poorest, ranked by income before the program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incidence {
    /// Share of each tenth's persons who are reached.
    pub coverage: [f64; 10],
    /// Share of all benefits that goes to each tenth, adding up to one; `None` if there are none.
    pub benefit_shares: Option<[f64; 10]>,
}

/// Persons spread evenly between two incomes, or all at one.
#[derive(Clone, Copy)]
struct Piece {
    low: f64,
    high: f64,
    persons: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

impl Histogram {
    /// Lowest income, in yuan a year, that indices with logarithms take: the reach of the bins.
    pub const FLOOR_YUAN: f64 = 1.0;

    /// An empty histogram.
    pub fn new() -> Self {
        Self {
            cells: Box::new([Cell::default(); CELLS]),
        }
    }

    /// Adds persons with an income per head in yuan a year. `sum_fen` is the income of them all
    /// together in fen, from which means are made; it should agree with the income up to rounding.
    ///
    /// An income that is not a number is a mistake of the calling code; it is counted with the
    /// non-positive ones.
    #[inline]
    pub fn add(&mut self, income_yuan: f32, persons: u64, sum_fen: i64) {
        self.add_at(cell_of(income_yuan), persons, sum_fen);
    }

    /// The same for an income whose [`cell_of`] is known.
    #[inline]
    pub(crate) fn add_at(&mut self, cell: u32, persons: u64, sum_fen: i64) {
        let cell = &mut self.cells[cell as usize];
        cell.persons += persons;
        cell.sum_fen += sum_fen;
    }

    /// Of other persons and sums, cell by cell.
    pub(crate) fn of_cells(cells: impl Iterator<Item = (u64, i64)>) -> Self {
        let mut histogram = Self::new();
        for (cell, (persons, sum_fen)) in histogram.cells.iter_mut().zip(cells) {
            *cell = Cell { persons, sum_fen };
        }
        histogram
    }

    /// Persons, cell by cell.
    pub(crate) fn persons_by_cell(&self) -> impl Iterator<Item = u64> + '_ {
        self.cells.iter().map(|cell| cell.persons)
    }

    /// Adds the counts of another place.
    pub fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.cells.iter_mut().zip(other.cells.iter()) {
            ours.persons += theirs.persons;
            ours.sum_fen += theirs.sum_fen;
        }
    }

    /// All persons, exactly.
    pub fn persons(&self) -> u64 {
        self.cells.iter().map(|cell| cell.persons).sum()
    }

    /// Persons whose income is zero or negative, exactly.
    pub fn persons_without_income(&self) -> u64 {
        self.cells[NON_POSITIVE].persons
    }

    /// Income of all persons in fen, exactly.
    pub fn sum_fen(&self) -> i128 {
        self.cells.iter().map(|cell| i128::from(cell.sum_fen)).sum()
    }

    /// Mean income in yuan; `None` when there is nobody.
    pub fn mean(&self) -> Option<f64> {
        ratio(self.sum_fen() as f64 / FEN_PER_YUAN, self.persons() as f64)
    }

    /// Quantile in yuan, by linear interpolation inside the pieces of the bins; `None` for `p`
    /// outside 0 to 1 or when there is nobody.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&p) {
            return None;
        }
        let mut left = p * self.persons() as f64;
        let mut highest = None;
        for piece in self.pieces() {
            if left <= piece.persons {
                return Some(piece.low + (piece.high - piece.low) * (left / piece.persons));
            }
            left -= piece.persons;
            highest = Some(piece.high);
        }
        highest
    }

    /// Median in yuan: the [`Self::quantile`] at one half.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The histogram as about 1,500 points, on which any index of microdata can be taken: each half
    /// of a bin with its mean.
    pub fn distribution(&self) -> Distribution {
        Distribution::from_sorted(self.pieces().map(Piece::point).collect())
    }

    /// The same with the piece that holds the line cut at the line, for indices of poverty.
    pub fn distribution_cut_at(&self, line: f64) -> Distribution {
        Distribution::from_sorted(self.pieces().flat_map(|piece| piece.cut_at(line)).collect())
    }

    /// FGT index at any line in yuan ([`poverty::fgt`]).
    pub fn fgt(&self, line: f64, alpha: f64) -> Option<f64> {
        poverty::fgt(&self.distribution_cut_at(line), line, alpha)
    }

    /// Watts index, incomes below one yuan taken as one yuan ([`poverty::watts`]).
    pub fn watts(&self, line: f64) -> Option<f64> {
        poverty::watts(
            &self
                .distribution_cut_at(line)
                .bottom_coded(Self::FLOOR_YUAN),
            line,
        )
    }

    /// Sen-Shorrocks-Thon index ([`poverty::sen_shorrocks_thon`]).
    pub fn sen_shorrocks_thon(&self, line: f64) -> Option<f64> {
        poverty::sen_shorrocks_thon(&self.distribution_cut_at(line), line)
    }

    /// Gini index ([`inequality::gini`]).
    pub fn gini(&self) -> Option<f64> {
        inequality::gini(&self.distribution())
    }

    /// Theil index ([`inequality::theil`]).
    pub fn theil(&self) -> Option<f64> {
        inequality::theil(&self.distribution())
    }

    /// Mean log deviation, incomes below one yuan taken as one yuan
    /// ([`inequality::mean_log_deviation`]).
    pub fn mean_log_deviation(&self) -> Option<f64> {
        inequality::mean_log_deviation(&self.distribution().bottom_coded(Self::FLOOR_YUAN))
    }

    /// Palma ratio ([`inequality::palma`]).
    pub fn palma(&self) -> Option<f64> {
        inequality::palma(&self.distribution())
    }

    /// Wolfson polarization index in PIP's scaling ([`inequality::wolfson`]).
    pub fn wolfson(&self) -> Option<f64> {
        inequality::wolfson_at_median(&self.distribution(), self.median()?)
    }

    /// Income shares of the ten tenths of persons ([`quantiles::decile_shares`]).
    pub fn decile_shares(&self) -> Option<[f64; 10]> {
        quantiles::decile_shares(&self.distribution())
    }

    /// Mean incomes in yuan of the ten tenths of persons ([`quantiles::decile_means`]).
    pub fn decile_means(&self) -> Option<[f64; 10]> {
        quantiles::decile_means(&self.distribution())
    }

    /// Incidence of a program by tenth of this population.
    ///
    /// `program` holds the persons reached, filed under the same income as here, with their
    /// **benefits** in place of their income. Within a bin the reached are spread like everybody.
    /// `None` when there is nobody, or when a bin holds more persons reached than persons.
    pub fn incidence(&self, program: &Self) -> Option<Incidence> {
        let rows = || self.cells.iter().zip(program.cells.iter());
        if rows().any(|(all, reached)| reached.persons > all.persons) {
            return None;
        }
        let persons = self.persons() as f64;
        let per_person = |value: fn(&Cell) -> f64| {
            move |target: f64| {
                let points = rows()
                    .filter(|(all, _)| all.persons > 0)
                    .map(|(all, reached)| {
                        let persons = all.persons as f64;
                        (value(reached) / persons, persons)
                    });
                sum_of_poorest(points, target)
            }
        };
        let reached = per_person(|cell| cell.persons as f64);
        let benefits = per_person(|cell| cell.sum_fen as f64);
        Some(Incidence {
            coverage: tenths(reached, persons, persons / 10.0)?,
            benefit_shares: tenths(benefits, persons, program.sum_fen() as f64),
        })
    }

    /// What is taken to be the spread of incomes, from the lowest up.
    fn pieces(&self) -> impl Iterator<Item = Piece> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.persons > 0)
            .flat_map(|(index, cell)| cell.pieces(index))
            .filter(|piece| piece.persons > 0.0)
    }
}

impl Cell {
    /// The two even pieces of a cell, split at its mean.
    fn pieces(&self, index: usize) -> [Piece; 2] {
        let persons = self.persons as f64;
        let mean = if self.persons == 0 {
            0.0
        } else {
            self.sum_fen as f64 / FEN_PER_YUAN / persons
        };
        let (low, high) = match index {
            NON_POSITIVE => (mean.min(0.0), mean.min(0.0)),
            OVERFLOW => (mean.max(edge(OVERFLOW)), mean.max(edge(OVERFLOW))),
            _ => (edge(index), edge(index + 1)),
        };
        // Sums in fen are rounded, so a mean may miss its bin by a hair.
        let mean = mean.clamp(low, high);
        let share_below = if high > low {
            (high - mean) / (high - low)
        } else {
            1.0
        };
        [
            Piece {
                low,
                high: mean,
                persons: persons * share_below,
            },
            Piece {
                low: mean,
                high,
                persons: persons * (1.0 - share_below),
            },
        ]
    }
}

impl Piece {
    /// Its mean with its persons.
    fn point(self) -> (f64, f64) {
        (f64::midpoint(self.low, self.high), self.persons)
    }

    /// The points of its parts below and above a line, or its own point.
    fn cut_at(self, line: f64) -> impl Iterator<Item = (f64, f64)> {
        let (first, second) = if self.low < line && line < self.high {
            let persons = self.persons * ((line - self.low) / (self.high - self.low));
            let below = Self {
                high: line,
                persons,
                ..self
            };
            let above = Self {
                low: line,
                persons: self.persons - persons,
                ..self
            };
            (below, Some(above))
        } else {
            (self, None)
        };
        std::iter::once(first)
            .chain(second)
            .map(Self::point)
            .filter(|&(_, persons)| persons > 0.0)
    }
}

crate::exchange::portable! {
    impl [] Histogram { cells }
    impl [] Cell { persons, sum_fen }
}

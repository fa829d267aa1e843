//! Runs of posterior draws crossed with replicates: what of the spread is the draws' own.

/// How many times larger than by luck alone the variance between draws must be before luck is taken out of it.
const ESTABLISHED: f64 = 2.0;

/// The value of each draw, the mean over its replicates, without the luck of its runs where that can be told apart.
///
/// Values come draw by draw, each with all `replicates`. A replicate has the same luck in all draws, so that what remains of luck in the
/// mean of a draw is its interaction with the parameters: the residual of the two-way layout, with (draws - 1)(replicates - 1)
/// degrees of freedom. Its variance is taken out of that between the means by drawing these together around their middle, if the means
/// spread clearly more than luck makes them. Otherwise, and with one replicate, luck is left in, and a spread over
/// the values is an upper bound: taking all of it out would call unknown what is merely small beside luck certain.
pub fn without_luck(values: &[f64], replicates: usize) -> Vec<f64> {
    let means: Vec<f64> = values.chunks(replicates).map(mean).collect();
    if means.len() < 2 {
        return means;
    }
    let middle = mean(&means);
    let between = squares(means.iter().map(|m| m - middle)) / (means.len() - 1) as f64;
    let noise = residual_variance(values, &means, replicates) / replicates as f64;
    let kept = if between > ESTABLISHED * noise {
        (1.0 - noise / between).sqrt()
    } else {
        1.0
    };
    means.iter().map(|m| middle + kept * (m - middle)).collect()
}

/// Variance of what neither the draw nor the replicate explains; zero for a single replicate.
fn residual_variance(values: &[f64], by_draw: &[f64], replicates: usize) -> f64 {
    if replicates < 2 {
        return 0.0;
    }
    let of_luck = |luck: usize| values.iter().copied().skip(luck).step_by(replicates);
    let by_luck: Vec<f64> = (0..replicates)
        .map(|luck| mean(&of_luck(luck).collect::<Vec<_>>()))
        .collect();
    let middle = mean(by_draw);
    let rows = values.chunks(replicates).zip(by_draw);
    let residuals = rows.flat_map(|(row, draw)| {
        let row = row.iter().zip(&by_luck);
        row.map(move |(value, luck)| value - draw - luck + middle)
    });
    let freedom = (by_draw.len() - 1) * (replicates - 1);
    squares(residuals) / freedom as f64
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squares(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::super::paired::percentiles;
    use super::*;
    use crate::random::{Draw, Luck};

    /// Draws with standard deviation `own`, luck that all draws share, and luck of each run.
    fn runs(draws: usize, replicates: usize, own: f64, luck_of_run: f64) -> Vec<f64> {
        let luck = Luck::new(5, 0);
        let normal =
            |a: usize, b: usize| f64::from(luck.normals(Draw::Events, 2012, a as u32, b as u32)[0]);
        let values = (0..draws).flat_map(|draw| {
            (0..replicates).map(move |replicate| {
                10.0 + own * normal(draw, 1000)
                    + 7.0 * normal(1_000_000, replicate)
                    + luck_of_run * normal(draw, replicate)
            })
        });
        values.collect()
    }

    fn over_draws(values: &[f64], replicates: usize) -> [f64; 2] {
        percentiles(&without_luck(values, replicates)).expect("two draws or more")
    }

    #[test]
    fn luck_is_taken_out_of_the_spread_of_draws() {
        let width = |ends: [f64; 2]| ends[1] - ends[0];
        // 5th to 95th percentile of a normal: 3.29 standard deviations.
        let pure = width(over_draws(&runs(2000, 2, 1.0, 0.0), 2));
        assert!((pure - 3.29).abs() < 0.2, "{pure}");
        let noisy = width(over_draws(&runs(2000, 2, 1.0, 1.0), 2));
        assert!((noisy - 3.29).abs() < 0.3, "{noisy}");
        // Means of two runs with that luck spread by the root of 1 + 1 / 2.
        let means: Vec<f64> = runs(2000, 2, 1.0, 1.0).chunks(2).map(mean).collect();
        let naive = width(over_draws(&means, 1));
        assert!((naive - 3.29 * 1.5_f64.sqrt()).abs() < 0.3, "{naive}");
    }

    #[test]
    fn luck_stays_where_it_could_explain_all() {
        let values = runs(400, 4, 0.0, 2.0);
        let means: Vec<f64> = values.chunks(4).map(mean).collect();
        assert_eq!(without_luck(&values, 4), means);
        assert_eq!(without_luck(&[1.0, 2.0], 2), [1.5]);
        assert_eq!(without_luck(&[3.0; 6], 2), [3.0; 3]);
    }
}

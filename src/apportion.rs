//! Sharing out whole units in proportion to whole-numbered weights, by largest remainder.

/// Shares of `total` in proportion to `weights`; they add up to `total` exactly unless all weights are zero.
///
/// Remainders go to the largest fractions, ties to the earlier entry, so every machine agrees.
/// With all weights zero nothing is given. Negative weights count as zero.
pub fn apportion(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&w| i128::from(w.max(0))).sum();
    if sum == 0 || total <= 0 {
        return vec![0; weights.len()];
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut given: i64 = 0;
    for (i, &weight) in weights.iter().enumerate() {
        let product = i128::from(total) * i128::from(weight.max(0));
        let share = match (u64::try_from(product), u64::try_from(sum)) {
            // Most products are small, and their quotients much faster.
            (Ok(product), Ok(sum)) => (product / sum) as i64,
            _ => (product / sum) as i64,
        };
        given += share;
        shares.push(share);
        remainders.push((product - i128::from(share) * sum, i));
    }
    let left = (total - given) as usize;
    if left > 0 {
        let by_size = |a: &(i128, usize), b: &(i128, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if left < remainders.len() {
            remainders.select_nth_unstable_by(left, by_size);
        }
        for &(_, i) in &remainders[..left] {
            shares[i] += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::apportion;
    use proptest::prelude::*;

    #[test]
    fn largest_fractions_win_and_ties_go_to_the_first() {
        assert_eq!(apportion(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(apportion(7, &[50, 30, 20]), [4, 2, 1]);
        assert_eq!(apportion(5, &[0, 0]), [0, 0]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_within_one_of_the_quota(
            total in 0i64..1_000_000_000_000,
            weights in proptest::collection::vec(0i64..1_000_000_000, 1..60),
        ) {
            let shares = apportion(total, &weights);
            let sum: i64 = weights.iter().sum();
            prop_assume!(sum > 0);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            for (share, weight) in shares.iter().zip(&weights) {
                let quota = total as f64 * *weight as f64 / sum as f64;
                prop_assert!((*share as f64 - quota).abs() <= 1.0 + 1e-6 * quota);
            }
        }
    }
}

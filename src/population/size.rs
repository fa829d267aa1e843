//! Household size given permanent income: small households are poorer.

use crate::math::double;

/// Largest household that is drawn.
const LARGEST: usize = 7;

/// Distribution of household size: one plus a binomial whose mean rises with permanent income.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdSizes {
    /// Mean persons per household.
    pub mean: f64,
    /// Mean, over persons, of the standardized permanent income that is standard normal over households.
    pub person_mean: f64,
    /// Its standard deviation over persons.
    pub person_sd: f64,
    level: f64,
    gradient: f64,
}

impl HouseholdSizes {
    /// Sizes with the given mean over households and rise of log mean size with a standard deviation of permanent log income.
    pub fn new(mean: f64, gradient: f64) -> Self {
        let mut level = mean;
        let mut sizes = Self {
            mean,
            person_mean: 0.0,
            person_sd: 1.0,
            level,
            gradient,
        };
        for _ in 0..20 {
            let [got, ..] = sizes.moments();
            level *= mean / got;
            sizes.level = level;
        }
        let [got, tilted, squared] = sizes.moments();
        sizes.person_mean = tilted / got;
        sizes.person_sd = (squared / got - sizes.person_mean * sizes.person_mean).sqrt();
        sizes
    }

    /// Mean size at a standardized permanent income.
    fn mean_at(&self, z: f64) -> f64 {
        (self.level * double::exp(self.gradient * z)).clamp(1.1, LARGEST as f64 - 0.1)
    }

    /// Means over households of size, and of size times `z` and its square.
    fn moments(&self) -> [f64; 3] {
        let (mut weights, mut sums) = (0.0, [0.0; 3]);
        for step in -60..=60_i32 {
            let z = f64::from(step) * 0.1;
            let weight = double::normal_pdf(z);
            let size = self.mean_at(z);
            weights += weight;
            for (sum, power) in sums.iter_mut().zip([1.0, z, z * z]) {
                *sum += weight * size * power;
            }
        }
        sums.map(|sum| sum / weights)
    }

    /// Size of a household with standardized permanent income `z`, from a uniform number.
    pub fn draw(&self, z: f64, uniform: f64) -> u32 {
        let trials = LARGEST - 1;
        let chance = (self.mean_at(z) - 1.0) / trials as f64;
        1 + binomial(trials as u32, chance, uniform)
    }
}

/// Inverse of the binomial distribution function.
pub fn binomial(trials: u32, chance: f64, uniform: f64) -> u32 {
    if chance <= 0.0 || trials == 0 {
        return 0;
    }
    if chance >= 1.0 {
        return trials;
    }
    let odds = chance / (1.0 - chance);
    let mut probability = 1.0;
    for _ in 0..trials {
        probability *= 1.0 - chance;
    }
    let mut below = probability;
    for successes in 0..trials {
        if uniform < below {
            return successes;
        }
        probability *= odds * f64::from(trials - successes) / f64::from(successes + 1);
        below += probability;
    }
    trials
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_size_and_its_tilt_come_out() {
        let sizes = HouseholdSizes::new(3.88, 0.3);
        let (mut total, mut tilted, n) = (0.0, 0.0, 40_000);
        for i in 0..n {
            let u = (f64::from(i) + 0.5) / f64::from(n);
            let z = double::normal_quantile(u);
            let size = f64::from(sizes.draw(z, (f64::from(i) * 0.754_877_666).fract()));
            total += size;
            tilted += size * z;
        }
        assert!((total / f64::from(n) - 3.88).abs() < 0.01);
        assert!((tilted / total - sizes.person_mean).abs() < 0.01);
    }

    #[test]
    fn binomial_inverts_its_distribution() {
        let n = 10_000;
        let mean = (0..n)
            .map(|i| f64::from(binomial(6, 0.4, (f64::from(i) + 0.5) / f64::from(n))))
            .sum::<f64>()
            / f64::from(n);
        assert!((mean - 2.4).abs() < 1e-3);
        assert_eq!(binomial(3, 0.0, 0.5), 0);
        assert_eq!(binomial(3, 1.0, 0.5), 3);
    }
}

//! Household size given permanent income: small households are poorer.

use crate::math::{double, single};

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

    /// Sizes ready for the loop over a block.
    pub fn ready(&self) -> ReadySizes {
        ReadySizes {
            level: self.level as f32,
            gradient: self.gradient as f32,
        }
    }
}

/// The same in single precision.
#[derive(Clone, Copy, Debug)]
pub struct ReadySizes {
    level: f32,
    gradient: f32,
}

impl ReadySizes {
    /// Size of a household with standardized permanent income `z`, from a uniform number.
    #[inline(always)]
    pub fn draw(&self, z: f32, uniform: f32) -> u32 {
        const TRIALS: usize = LARGEST - 1;
        let mean = (self.level * single::exp(self.gradient * z)).clamp(1.1, LARGEST as f32 - 0.1);
        1 + binomial::<TRIALS>(TRIALS as u32, (mean - 1.0) / TRIALS as f32, uniform)
    }
}

/// Inverse of the binomial distribution function, for at most `MOST` trials; free of branches.
#[inline(always)]
pub fn binomial<const MOST: usize>(trials: u32, chance: f32, uniform: f32) -> u32 {
    // A chance of one has no odds: it is taken as the last float below.
    let fails = (1.0 - chance).max(f32::EPSILON / 2.0);
    let odds = chance.max(0.0) / fails;
    let mut probability = 1.0;
    for trial in 0..MOST {
        probability *= if (trial as u32) < trials { fails } else { 1.0 };
    }
    let (mut below, mut successes) = (probability, 0);
    for done in 0..MOST {
        successes += u32::from((done as u32) < trials && uniform >= below);
        let more = (trials as i32 - done as i32) as f32 / (done + 1) as f32;
        probability *= odds * more.max(0.0);
        below += probability;
    }
    successes
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
            let uniform = (f64::from(i) * 0.754_877_666).fract();
            let size = f64::from(sizes.ready().draw(z as f32, uniform as f32));
            total += size;
            tilted += size * z;
        }
        assert!((total / f64::from(n) - 3.88).abs() < 0.01);
        assert!((tilted / total - sizes.person_mean).abs() < 0.01);
    }

    #[test]
    fn binomial_inverts_its_distribution() {
        let n = 10_000;
        for (trials, chance) in [(6, 0.4_f32), (3, 0.05), (7, 0.97), (1, 0.5)] {
            let mean = (0..n)
                .map(|i| f64::from(binomial::<7>(trials, chance, (i as f32 + 0.5) / n as f32)))
                .sum::<f64>()
                / f64::from(n);
            let expected = f64::from(trials) * f64::from(chance);
            assert!((mean - expected).abs() < 1e-3, "{mean} of {trials}");
        }
        assert_eq!(binomial::<7>(3, 0.0, 0.999_999), 0);
        assert_eq!(binomial::<7>(3, 1.0, 0.000_001), 3);
        assert_eq!(binomial::<7>(0, 0.5, 0.999), 0);
    }
}

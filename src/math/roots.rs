//! Roots of increasing functions of one variable.

/// Root of an increasing function between `low` and `high` by bisection: 80 calls, to the last bit.
pub fn bisect(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

/// Root of an increasing, costly function: false position with the Illinois correction, about a dozen calls.
///
/// The nearer end is returned if the root lies outside.
pub fn secant(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    if at_low >= 0.0 {
        return low;
    }
    if at_high <= 0.0 {
        return high;
    }
    let mut last_side = 0;
    for _ in 0..100 {
        let x = (low * at_high - high * at_low) / (at_high - at_low);
        let value = f(x);
        if (high - low) < 1e-12 || value == 0.0 || value.abs() < 1e-10 * at_high.abs().max(1e-10) {
            return x;
        }
        if value > 0.0 {
            (high, at_high) = (x, value);
            if last_side == 1 {
                at_low *= 0.5;
            }
            last_side = 1;
        } else {
            (low, at_low) = (x, value);
            if last_side == -1 {
                at_high *= 0.5;
            }
            last_side = -1;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found() {
        assert!((secant(0.0, 3.0, |x| x * x - 2.0) - std::f64::consts::SQRT_2).abs() < 1e-9);
        assert!((bisect(0.0, 3.0, |x| x * x - 2.0) - std::f64::consts::SQRT_2).abs() < 1e-12);
    }
}

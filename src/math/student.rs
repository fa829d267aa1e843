//! Student's t distribution for whole degrees of freedom.

use super::roots::bisect;

/// The value within which, on both sides of zero, Student's t with so many degrees of freedom lies with probability `share`;
/// `None` without degrees of freedom or for a share outside the open interval from 0 to 1.
///
/// By the finite series of Abramowitz and Stegun (26.7.3 and 26.7.4) in the angle whose tangent is t over the root of the degrees.
pub fn two_sided(share: f64, degrees: u32) -> Option<f64> {
    if degrees == 0 || !(share > 0.0 && share < 1.0) {
        return None;
    }
    let angle = bisect(0.0, std::f64::consts::FRAC_PI_2, |angle| {
        within(angle, degrees) - share
    });
    Some(f64::from(degrees).sqrt() * libm::tan(angle))
}

/// Probability that t lies within the root of the degrees times the tangent of the angle.
fn within(angle: f64, degrees: u32) -> f64 {
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let odd = degrees % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = 0.0;
    let mut power = if odd { 1 } else { 0 };
    while power + 2 <= degrees {
        sum += term;
        let next = f64::from(power);
        term *= cosine * cosine * (next + 1.0) / (next + 2.0);
        power += 2;
    }
    if odd {
        (angle + sine * sum) * std::f64::consts::FRAC_2_PI
    } else {
        sine * sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn the_values_are_those_of_the_tables() {
        for (degrees, value) in [
            (1, 12.7062),
            (2, 4.3027),
            (4, 2.7764),
            (9, 2.2622),
            (30, 2.0423),
        ] {
            let found = two_sided(0.95, degrees).expect("a value");
            assert!((found - value).abs() < 5e-5, "{degrees}: {found}");
        }
    }

    #[test]
    fn the_probability_inside_is_what_was_asked_for() {
        for degrees in [1, 2, 3, 4, 5, 10, 31, 100, 999] {
            let law = StudentsT::new(0.0, 1.0, f64::from(degrees)).expect("a distribution");
            for share in [0.1, 0.5, 0.9, 0.95, 0.99] {
                let t = two_sided(share, degrees).expect("a value");
                let inside = 2.0 * law.cdf(t) - 1.0;
                assert!((inside - share).abs() < 1e-8, "{degrees} {share}: {inside}");
            }
        }
    }

    #[test]
    fn what_is_undefined_has_no_value() {
        assert_eq!(two_sided(0.95, 0), None);
        assert_eq!(two_sided(0.0, 5), None);
        assert_eq!(two_sided(1.0, 5), None);
    }
}

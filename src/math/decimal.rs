//! Rounding of real numbers to decimal digits.

/// The powers of ten that floating-point numbers hold exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The number nearest to the finite `number` rounded to so many digits after the point. Negative zero becomes zero.
pub fn to_decimals(number: f64, digits: u8) -> f64 {
    let quick = at_place(number, digits.into());
    quick.unwrap_or_else(|| read(&format!("{number:.*}", usize::from(digits)))) + 0.0
}

/// The same with so many digits in all, one at least.
pub fn to_significant(number: f64, digits: u8) -> f64 {
    let digits = digits.max(1);
    let quick = at_first_digits(number, digits);
    quick.unwrap_or_else(|| read(&format!("{number:.*e}", usize::from(digits) - 1))) + 0.0
}

/// Rounding through text is exact for every number, and takes ten times as long.
fn read(text: &str) -> f64 {
    text.parse().expect("digits of a number")
}

/// Rounds at a place after the point (before it if negative); `None` if arithmetic cannot tell to which side.
fn at_place(number: f64, place: i32) -> Option<f64> {
    let power = *POWERS.get(place.unsigned_abs() as usize)?;
    let scaled = shifted(number, place, power);
    round(scaled, place, power)
}

/// Rounds to so many digits, counted from the first that is not zero.
fn at_first_digits(number: f64, digits: u8) -> Option<f64> {
    if number == 0.0 {
        return Some(0.0);
    }
    let above = *POWERS.get(usize::from(digits))?;
    let binary = (number.abs().to_bits() >> 52) as i32 - 1023;
    // The decimal exponent, or one less: 1233 / 4096 is a little less than log10(2). Where it is neither, beyond 10^±200, text decides.
    let least = (binary * 1233) >> 12;
    (least..=least + 1).find_map(|exponent| {
        let place = i32::from(digits) - 1 - exponent;
        let power = *POWERS.get(place.unsigned_abs() as usize)?;
        let scaled = shifted(number, place, power);
        if !(above / 10.0..above).contains(&scaled.abs()) {
            return None;
        }
        round(scaled, place, power)
    })
}

fn shifted(number: f64, place: i32, power: f64) -> f64 {
    if place < 0 {
        number / power
    } else {
        number * power
    }
}

/// The whole number nearest to `scaled`, moved back. Both it and the power are exact, so that the result is the nearest there is.
fn round(scaled: f64, place: i32, power: f64) -> Option<f64> {
    /// Up to here what shifting may have changed is less than [`UNCERTAIN`].
    const LARGEST: f64 = (1_u64 << 40) as f64;
    const UNCERTAIN: f64 = 0.001;
    let close_to_half = (scaled - scaled.floor() - 0.5).abs() < UNCERTAIN;
    if scaled.abs() >= LARGEST || close_to_half {
        return None;
    }
    Some(shifted(scaled.round(), -place, power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    use proptest::prelude::*;

    /// Numbers of any size, near whole numbers, near ties, and of few digits.
    fn numbers() -> impl Strategy<Value = f64> {
        let whole = -2_000_000_000_000_i64..2_000_000_000_000;
        let few =
            (whole.clone(), 0..14_usize).prop_map(|(whole, place)| whole as f64 / POWERS[place]);
        let next = (few.clone(), any::<bool>())
            .prop_map(|(few, up)| if up { few.next_up() } else { few.next_down() });
        let ties = (whole, 0..12_usize).prop_map(|(n, place)| (n as f64 + 0.5) / POWERS[place]);
        prop_oneof![
            POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO,
            few,
            next,
            ties,
            -1e6..1e6,
            -1.0..1.0
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn arithmetic_and_text_round_to_the_same_bits(number in numbers(), digits in 0u8..19) {
            let text = read(&format!("{number:.*}", usize::from(digits))) + 0.0;
            prop_assert_eq!(to_decimals(number, digits).to_bits(), text.to_bits());
            let text = read(&format!("{number:.*e}", usize::from(digits.max(1)) - 1)) + 0.0;
            prop_assert_eq!(to_significant(number, digits).to_bits(), text.to_bits());
        }
    }

    #[test]
    fn most_numbers_need_no_text() {
        let sure = |number: f64| at_first_digits(number, 10).is_some();
        let numbers = (1..10_000).map(|i| f64::from(i) * 17.0 / 29.0);
        let unsure = numbers.filter(|&number| !sure(number)).count();
        assert!(unsure < 50, "{unsure}");
        assert!(
            [1.0, 1e10, 1e-10, 123.456, -7.0, 1e20]
                .into_iter()
                .all(sure)
        );
        assert!(!sure(1e300) && !sure(1e-300));
    }
}

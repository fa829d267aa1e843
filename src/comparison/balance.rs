//! The factor at which a policy spends a given sum, where spending is known by simulation alone.

/// Most values that a search asks for.
const TRIES: usize = 30;
/// Width of a bracket below which spending goes in steps.
const NARROW: f64 = 1e-7;
/// How far beyond the root that two points point to, so that the next one probably lies behind it.
const BEYOND: f64 = 1.5;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Within the tolerance of the target.
    Reached,
    /// Below the target at any factor that was tried.
    TooLittle,
    /// Above it at any factor that was tried.
    TooMuch,
    /// On both sides of the target and nowhere close enough, because spending goes in steps.
    InSteps,
}

/// The factor that comes closest to the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// The factor.
    pub factor: f64,
    /// What is spent at a factor of one.
    pub before: f64,
    /// What is spent at the factor.
    pub after: f64,
    /// How the search ended.
    pub end: End,
}

/// A factor and how much more than the target is spent at it.
type Point = (f64, f64);

/// Finds the factor between 0 and `highest` (one or more) at which `spent` is within `tolerance` of the target, both in the unit of
/// `spent`. The search begins at one and goes to the nearest root, by secants inside a bracket once there is one. It asks for thirty
/// values at most and gives the closest.
///
/// # Errors
/// Those of `spent`.
pub fn balance<E>(
    target: f64,
    tolerance: f64,
    highest: f64,
    mut spent: impl FnMut(f64) -> Result<f64, E>,
) -> Result<Balance, E> {
    let before = spent(1.0)?;
    let mut points: Vec<Point> = vec![(1.0, before - target)];
    while points.len() < TRIES && closest(&points).1.abs() > tolerance {
        let Some(factor) = next(&points, target, highest) else {
            break;
        };
        points.push((factor, spent(factor)? - target));
    }
    let (factor, gap) = closest(&points);
    let end = match bracket(&points) {
        _ if gap.abs() <= tolerance => End::Reached,
        Some(_) => End::InSteps,
        None if gap < 0.0 => End::TooLittle,
        None => End::TooMuch,
    };
    let after = target + gap;
    Ok(Balance {
        factor,
        before,
        after,
        end,
    })
}

/// The point with the smallest gap, of several the first.
fn closest(points: &[Point]) -> Point {
    let smaller = |a: Point, b: Point| if b.1.abs() < a.1.abs() { b } else { a };
    points.iter().copied().fold(points[0], smaller)
}

/// The neighboring points on both sides of the target that lie nearest to one.
fn bracket(points: &[Point]) -> Option<[Point; 2]> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pairs = sorted.windows(2).map(|pair| [pair[0], pair[1]]);
    let distance = |pair: &[Point; 2]| {
        pair.iter()
            .map(|p| (p.0 - 1.0).abs())
            .fold(f64::MAX, f64::min)
    };
    pairs
        .filter(|[a, b]| (a.1 < 0.0) != (b.1 < 0.0))
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The factor to try next; `None` if there is no more to be had.
fn next(points: &[Point], target: f64, highest: f64) -> Option<f64> {
    if let Some([low, high]) = bracket(points) {
        let width = high.0 - low.0;
        let root = low.0 - low.1 * width / (high.1 - low.1);
        // Away from both ends, so that the bracket shrinks on either side.
        let inside = root.clamp(low.0 + 0.02 * width, high.0 - 0.02 * width);
        return (width > NARROW).then_some(inside);
    }
    let last = *points.last()?;
    let wanted = match points.len().checked_sub(2).map(|place| points[place]) {
        // As if all spending followed the factor.
        None => target / (target + last.1),
        Some(earlier) => outward(earlier, last),
    };
    let factor = wanted.clamp(0.0, highest);
    let known = points.iter().any(|(x, _)| (x - factor).abs() < NARROW);
    (!known && factor.is_finite()).then_some(factor)
}

/// A step towards the root that the last two points point to, at most to twice the factor or half of it.
fn outward(earlier: Point, last: Point) -> f64 {
    let slope = (last.1 - earlier.1) / (last.0 - earlier.0);
    let from = if earlier.1.abs() < last.1.abs() {
        earlier
    } else {
        last
    };
    let step = -BEYOND * from.1 / slope;
    // Where spending does not answer, go on as if more money were more spending.
    let step = if step.is_finite() {
        step
    } else {
        -from.1.signum() * from.0
    };
    let factor = from.0 + step.clamp(-0.5 * from.0, from.0);
    if factor < 0.01 { 0.0 } else { factor }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The balance of a function, and how often it was asked.
    fn found(target: f64, highest: f64, spent: impl Fn(f64) -> f64) -> (Balance, usize) {
        let mut asked = 0;
        let counted = |factor: f64| {
            asked += 1;
            assert!((0.0..=highest).contains(&factor), "{factor}");
            Ok::<f64, ()>(spent(factor))
        };
        let balance = balance(target, 0.001 * target, highest, counted).expect("no fault");
        (balance, asked)
    }

    #[test]
    fn a_sum_that_follows_the_factor_is_found_at_once() {
        let (balance, asked) = found(300.0, 10.0, |x| 200.0 * x);
        assert_eq!((balance.factor, balance.end, asked), (1.5, End::Reached, 2));
        assert_eq!((balance.before, balance.after), (200.0, 300.0));
        let (balance, asked) = found(200.0, 10.0, |x| 200.0 * x);
        assert_eq!((balance.factor, asked), (1.0, 1));
    }

    #[test]
    fn fixed_parts_and_curves_take_a_few_more() {
        for target in [70.0, 120.0, 240.0, 400.0] {
            let (balance, asked) = found(target, 10.0, |x| 60.0 + 500.0 * x / (x + 2.0));
            assert_eq!(balance.end, End::Reached, "{target}");
            assert!(
                (balance.after - target).abs() <= 0.001 * target && asked < 9,
                "{asked}"
            );
        }
    }

    #[test]
    fn the_root_next_to_one_is_taken_also_where_more_money_spends_less() {
        // Falls at one; another root lies far below.
        let spent = |x: f64| (5.0 + 90.0 * x) * (12.0 - 11.0 * x) + 300.0 * x;
        let target = 0.99 * spent(1.0);
        let (balance, _) = found(target, 10.0, spent);
        assert_eq!(balance.end, End::Reached);
        assert!((balance.factor - 1.0).abs() < 0.05, "{}", balance.factor);
    }

    #[test]
    fn what_cannot_be_spent_is_said() {
        let (balance, asked) = found(900.0, 10.0, |x| (200.0 * x).min(700.0));
        assert_eq!((balance.end, balance.after), (End::TooLittle, 700.0));
        assert!(asked < 12, "{asked}");
        let (balance, _) = found(50.0, 10.0, |x| 60.0 + 100.0 * x);
        assert_eq!((balance.end, balance.factor), (End::TooMuch, 0.0));
        let (balance, _) = found(250.0, 10.0, |_| 60.0);
        assert_eq!(balance.end, End::TooLittle);
    }

    #[test]
    fn steps_are_told_from_a_limit() {
        let (balance, asked) = found(250.0, 10.0, |x| 100.0 * x.floor());
        assert_eq!(balance.end, End::InSteps);
        assert!(asked <= TRIES && balance.after == 200.0 || balance.after == 300.0);
    }

    #[test]
    fn a_fault_ends_the_search() {
        assert_eq!(balance(1.0, 0.1, 2.0, |_| Err("stopped")), Err("stopped"));
    }
}

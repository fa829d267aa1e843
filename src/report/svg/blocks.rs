//! Bars: how wide they are, where they stand beside each other and on top of each other.

use super::super::figure::{Mark, Panel, Point, Series};
use super::{drawn, interval};

/// A bar in the units of its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Number of its series in the panel.
    pub series: usize,
    /// Its edges on the horizontal axis.
    pub sides: [f64; 2],
    /// Where it begins and ends on the vertical axis.
    pub ends: [f64; 2],
    /// Place and ends of its whisker.
    pub whisker: Option<(f64, [f64; 2])>,
}

/// The share of the distance between places that bars fill.
const FILLED: f64 = 0.8;

/// The bars of a panel.
pub fn blocks(panel: &Panel) -> Vec<Block> {
    let slot = slot(panel);
    let (lanes, count) = lanes(panel);
    let width = slot / count as f64;
    let piled = numbers(panel, Mark::Stacked).count() as f64;
    let mut blocks: Vec<Block> = Vec::new();
    let mut above = 0;
    for (number, series) in panel.series.iter().enumerate() {
        let stacked = series.mark == Mark::Stacked;
        for point in bars(panel, series) {
            let whole = width;
            let width = if hides(panel, number, point) {
                whole / 2.0
            } else {
                whole
            };
            let left = point.x - slot / 2.0 + whole * lanes[number] as f64 + (whole - width) / 2.0;
            let from = if stacked {
                pile(panel, number, point)
            } else {
                0.0
            };
            // Whiskers of a pile stand beside each other.
            let share = if stacked {
                (f64::from(above) + 1.0) / (piled + 1.0)
            } else {
                0.5
            };
            blocks.push(Block {
                series: number,
                sides: [left, left + width],
                ends: [from, from + point.y],
                whisker: interval(panel, point)
                    .map(|[low, high]| (left + share * width, [from + low, from + high])),
            });
        }
        above += u8::from(stacked);
    }
    blocks
}

/// Half of what bars take up beside their places; nothing if there are none.
pub fn half_slot(panel: &Panel) -> f64 {
    let any = panel
        .series
        .iter()
        .any(|series| bars(panel, series).next().is_some());
    if any { slot(panel) / FILLED / 2.0 } else { 0.0 }
}

fn bars<'p>(panel: &'p Panel, series: &'p Series) -> impl Iterator<Item = &'p Point> {
    let points = series.points.iter().filter(|_| series.mark.is_bar());
    points.filter(|point| drawn(panel, point))
}

fn numbers(panel: &Panel, mark: Mark) -> impl Iterator<Item = usize> {
    let series = panel.series.iter().enumerate();
    series
        .filter(move |(_, series)| series.mark == mark)
        .map(|(number, _)| number)
}

/// The width of all bars at one place.
fn slot(panel: &Panel) -> f64 {
    let points = panel.series.iter().flat_map(|series| bars(panel, series));
    let mut places: Vec<f64> = points.map(|point| point.x).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let gaps = places.windows(2).map(|pair| pair[1] - pair[0]);
    let least = gaps.fold(f64::INFINITY, f64::min);
    FILLED * if least.is_finite() { least } else { 1.0 }
}

/// Whether an overlaid bar lies over an earlier one on the same side of zero.
pub fn hides(panel: &Panel, number: usize, bar: &Point) -> bool {
    if panel.series[number].mark != Mark::Overlaid {
        return false;
    }
    let before = numbers(panel, Mark::Overlaid).take_while(|other| *other < number);
    let mut below = before.flat_map(|other| bars(panel, &panel.series[other]));
    below.any(|point| point.x == bar.x && (point.y < 0.0) == (bar.y < 0.0))
}

/// Which of the bars beside each other every series makes, and how many these are; all that are stacked or overlaid make one.
fn lanes(panel: &Panel) -> (Vec<usize>, usize) {
    let first = |mark: Mark| numbers(panel, mark).next();
    let shared = [Mark::Stacked, Mark::Overlaid].map(first);
    let first_shared = shared.into_iter().flatten().min();
    let opens = |number: usize| match panel.series[number].mark {
        Mark::Bars => true,
        Mark::Stacked | Mark::Overlaid => first_shared == Some(number),
        Mark::Line | Mark::Dots | Mark::Cells(_) => false,
    };
    let lane = |number: usize| match panel.series[number].mark {
        Mark::Stacked | Mark::Overlaid => first_shared.unwrap_or(number),
        _ => number,
    };
    let before = |number: usize| (0..number).filter(|other| opens(*other)).count();
    let all = panel.series.len();
    let lanes = (0..all).map(|number| before(lane(number)));
    (lanes.collect(), before(all).max(1))
}

/// How high the pile is, on its side of zero, that a bar is put on.
fn pile(panel: &Panel, number: usize, bar: &Point) -> f64 {
    let below = numbers(panel, Mark::Stacked).take_while(|other| *other < number);
    let below = below.flat_map(|other| bars(panel, &panel.series[other]));
    let same = below.filter(|point| point.x == bar.x && (point.y < 0.0) == (bar.y < 0.0));
    same.map(|point| point.y).sum()
}

#[cfg(test)]
mod tests {
    use super::super::super::figure::{Axis, Ink, Scale};
    use super::*;

    fn panel(marks: &[(Mark, &[f64])]) -> Panel {
        let axis = |scale| Axis {
            title: String::new(),
            unit: String::new(),
            scale,
        };
        let series = marks.iter().map(|(mark, values)| Series {
            name: String::new(),
            ink: Ink::Simulated,
            mark: *mark,
            points: (0..)
                .zip(*values)
                .map(|(x, y)| Point {
                    x: f64::from(x),
                    y: *y,
                    interval: None,
                })
                .collect(),
        });
        Panel {
            title: String::new(),
            tile: None,
            x: axis(Scale::Linear),
            y: axis(Scale::FromZero),
            series: series.collect(),
        }
    }

    #[test]
    fn what_is_negative_is_piled_below_zero() {
        let panel = panel(&[
            (Mark::Stacked, &[3.0, -1.0]),
            (Mark::Stacked, &[-2.0, -1.0]),
            (Mark::Stacked, &[4.0, 5.0]),
        ]);
        let ends: Vec<_> = blocks(&panel).iter().map(|block| block.ends).collect();
        let expected = [
            [0.0, 3.0],
            [0.0, -1.0],
            [0.0, -2.0],
            [-1.0, -2.0],
            [3.0, 7.0],
            [0.0, 5.0],
        ];
        assert_eq!(ends, expected);
    }

    #[test]
    fn bars_stand_beside_each_other_and_a_pile_is_one_of_them() {
        let panel = panel(&[
            (Mark::Bars, &[1.0, 1.0]),
            (Mark::Stacked, &[1.0, 1.0]),
            (Mark::Line, &[1.0, 1.0]),
            (Mark::Stacked, &[1.0, 1.0]),
            (Mark::Bars, &[1.0, f64::NAN]),
        ]);
        let lefts: Vec<_> = blocks(&panel)
            .iter()
            .filter(|block| block.sides[0] < 0.5)
            .map(|block| ((block.sides[0] + 0.4) / 0.8 * 3.0).round())
            .collect();
        assert_eq!(lefts, [0.0, 1.0, 1.0, 2.0]);
        assert_eq!(half_slot(&panel), 0.5);
    }

    #[test]
    fn overlaid_bars_share_a_place_and_stay_in_sight() {
        let panel = panel(&[
            (Mark::Overlaid, &[-2.0, 1.0]),
            (Mark::Overlaid, &[3.0, 2.0]),
        ]);
        let tenth = |side: f64| (side * 10.0).round() / 10.0;
        let sides: Vec<_> = blocks(&panel)
            .iter()
            .map(|block| block.sides.map(tenth))
            .collect();
        let expected = [[-0.4, 0.4], [0.6, 1.4], [-0.4, 0.4], [0.8, 1.2]];
        assert_eq!(sides, expected);
        assert!(blocks(&panel).iter().all(|block| block.ends[0] == 0.0));
    }

    #[test]
    fn a_line_takes_no_room_from_a_pile() {
        let panel = panel(&[(Mark::Stacked, &[1.0, 2.0]), (Mark::Line, &[1.0, 2.0])]);
        let first = blocks(&panel)[0];
        assert_eq!(first.sides, [-0.4, 0.4]);
    }
}

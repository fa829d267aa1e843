//! A map of small panels.

use five_measures::report::figure::{Figure, Ink, Mark, Panel, Scale};

use super::gallery::POOR;
use super::parts::{axis, figure, panel, points, series, years};

const TILES: [(&str, [u8; 2]); 22] = [
    ("Heilongjiang", [0, 7]),
    ("Inner Mongolia", [1, 5]),
    ("Jilin", [1, 7]),
    ("Xinjiang", [2, 0]),
    ("Gansu", [2, 2]),
    ("Ningxia", [2, 3]),
    ("Shanxi", [2, 4]),
    ("Hebei", [2, 5]),
    ("Liaoning", [2, 6]),
    ("Tibet", [3, 0]),
    ("Qinghai", [3, 1]),
    ("Shaanxi", [3, 3]),
    ("Henan", [3, 4]),
    ("Anhui", [3, 5]),
    ("Sichuan", [4, 2]),
    ("Chongqing", [4, 3]),
    ("Hubei", [4, 4]),
    ("Jiangxi", [4, 5]),
    ("Yunnan", [5, 2]),
    ("Guizhou", [5, 3]),
    ("Hunan", [5, 4]),
    ("Guangxi", [6, 3]),
];

pub fn map() -> Figure {
    let place = |(index, (name, tile)): (usize, &(&str, [u8; 2]))| {
        let shrunk: Vec<f64> = POOR
            .iter()
            .map(|value| value * (0.1 + 0.01 * index as f64))
            .collect();
        let all = vec![
            series(
                "Simulated",
                Ink::Simulated,
                Mark::Line,
                points(2012, &shrunk, 0.2),
            ),
            series(
                "Observed",
                Ink::Observed,
                Mark::Dots,
                points(2012, &shrunk[..1], 0.0),
            ),
        ];
        let panel = panel(
            name,
            years(),
            axis("Headcount ratio", "%", Scale::FromZero),
            all,
        );
        Panel {
            tile: Some(*tile),
            ..panel
        }
    };
    figure(
        "map",
        "Headcount ratio by province, 2012-2020",
        TILES.iter().enumerate().map(place).collect(),
    )
}

//! Figures as plotly.js takes them: traces and axes; how panels share the width is decided in the browser.

mod text;
mod traces;

use serde_json::{Map, Value, json};

use super::cells;
use super::figure::{Axis, Figure, Mark, Panel, Scale, Series};
pub(super) use text::for_script;
use text::{LABEL, broken, escaped, width};
use traces::{dash, heat, marker, texture, traces};

/// Letters of a label up to which bars stand upright, such as the numbers of tenths.
const UPRIGHT: usize = 3;

/// A figure for the script of the page.
pub(super) fn figure(figure: &Figure) -> Value {
    let lying = figure.panels.iter().any(has_long_names);
    let panels: Vec<Value> = figure.panels.iter().map(|one| panel(one, lying)).collect();
    let first = figure.panels.first();
    let alike = |axis: fn(&Panel) -> &Axis| {
        figure
            .panels
            .iter()
            .all(|panel| Some(axis(panel)) == first.map(axis))
    };
    json!({
        "id": figure.id,
        "panels": panels,
        // Panels over years have the same ones; those of other numbers have each their own.
        "sharedPlaces": figure.shares_places(),
        "sharedValues": alike(|panel| &panel.y),
        "legend": legend(figure),
    })
}

/// Quantity and unit of the vertical axis if all panels share it, to stand above the chart; empty otherwise.
pub(super) fn quantity(figure: &Figure) -> String {
    let mut axes = figure.panels.iter().map(|panel| &panel.y);
    let Some(first) = axes.next().filter(|first| axes.all(|axis| axis == *first)) else {
        return String::new();
    };
    match (first.title.is_empty(), first.unit.is_empty()) {
        (false, false) => format!("{} ({})", first.title, first.unit),
        _ => format!("{}{}", first.title, first.unit),
    }
}

/// Entries of the legend; none if there is one series, which the title names.
fn legend(figure: &Figure) -> Vec<Value> {
    let mut found: Vec<&Series> = Vec::new();
    for series in figure.panels.iter().flat_map(|panel| &panel.series) {
        let is_row = matches!(series.mark, Mark::Cells(_));
        if !is_row
            && !series.name.is_empty()
            && !found.iter().any(|known| known.name == series.name)
        {
            found.push(series);
        }
    }
    if found.len() < 2 {
        found.clear();
    }
    let entry = |series: &&Series| {
        let look = series.ink.look();
        let bars = series.mark.is_bar();
        json!({
            "name": series.name,
            "color": look.color,
            "dash": if series.mark == Mark::Line { dash(&look) } else { String::new() },
            "marker": if bars { "" } else { marker(&look) },
            "pattern": texture(&look),
        })
    };
    found.iter().map(entry).collect()
}

fn panel(panel: &Panel, lying: bool) -> Value {
    let lying = lying && matches!(panel.x.scale, Scale::Categories(_));
    let is_heat = cells::has_cells(panel);
    let traces: Vec<Value> = match is_heat {
        true => vec![heat(panel, lying)],
        false => {
            let series = panel.series.iter();
            series
                .flat_map(|series| traces(panel, series, lying))
                .collect()
        }
    };
    let laid = cells::laid(panel);
    let (x, y) = match lying {
        true => (&laid.y, &laid.x),
        false => (&laid.x, &laid.y),
    };
    let labels = match &panel.x.scale {
        Scale::Categories(names) => names
            .iter()
            .map(|name| width(name))
            .max()
            .unwrap_or_default(),
        _ => 0,
    };
    let has = |mark: Mark| panel.series.iter().any(|series| series.mark == mark);
    json!({
        "title": escaped(&panel.title),
        "tile": panel.tile,
        "x": axis(x, false),
        "y": axis(y, lying || is_heat),
        "lying": lying,
        "years": panel.x.scale == Scale::Years,
        "categories": if let Scale::Categories(names) = &panel.x.scale { names.len() } else { 0 },
        "labels": labels.min(LABEL),
        "lines": lines(panel),
        "stacked": has(Mark::Stacked),
        "overlaid": has(Mark::Overlaid),
        "heat": is_heat,
        "scattered": is_scattered(panel),
        "traces": traces,
    })
}

/// Lines of the longest label of names, as they are broken.
fn lines(panel: &Panel) -> usize {
    let Scale::Categories(names) = &panel.x.scale else {
        return 1;
    };
    let lines = names.iter().map(|name| broken(name).split("<br>").count());
    lines.max().unwrap_or(1)
}

/// Whether dots stand anywhere across, and not at years or names.
fn is_scattered(panel: &Panel) -> bool {
    let anywhere = !matches!(panel.x.scale, Scale::Years | Scale::Categories(_));
    anywhere && panel.series.iter().any(|series| series.mark == Mark::Dots)
}

/// Whether the names of the categories are so long that bars have to lie.
fn has_long_names(panel: &Panel) -> bool {
    match &panel.x.scale {
        Scale::Categories(names) => names.iter().any(|name| width(name) > UPRIGHT),
        _ => false,
    }
}

fn axis(axis: &Axis, lying: bool) -> Value {
    let mut all = Map::new();
    all.insert("title".into(), escaped(&axis.title).into());
    all.insert("unit".into(), escaped(&axis.unit).into());
    match &axis.scale {
        Scale::FromZero => {
            all.insert("rangemode".into(), "tozero".into());
        }
        Scale::Linear => {}
        Scale::Logarithmic => {
            all.insert("type".into(), "log".into());
        }
        Scale::Years => {
            all.insert("tickformat".into(), "d".into());
        }
        Scale::Categories(names) => {
            let places: Vec<usize> = (0..names.len()).collect();
            let labels: Vec<String> = names.iter().map(|name| broken(name)).collect();
            all.insert("tickmode".into(), "array".into());
            all.insert("tickvals".into(), places.into());
            all.insert("ticktext".into(), labels.into());
            let last = names.len() as f64 - 0.5;
            let range = if lying { [last, -0.5] } else { [-0.5, last] };
            all.insert("range".into(), range.to_vec().into());
        }
    }
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::{Ink, Point};
    use crate::report::themes::{bare, categories, series, years};

    fn one(x: Axis, all: Vec<Series>) -> Figure {
        Figure::of_panels(vec![Panel {
            title: "a <b> $1$".into(),
            tile: None,
            x,
            y: years(),
            series: all,
        }])
    }

    #[test]
    fn text_is_shown_and_never_run() {
        let name = "</script><a href=\"x\">\u{2028}$x$";
        let drawn = figure(&one(
            years(),
            vec![series(
                name,
                Ink::Simulated,
                Mark::Line,
                vec![bare(1.0, 2.0)],
            )],
        ));
        let panel = &drawn["panels"][0];
        assert_eq!(panel["title"], "a &lt;b&gt; ＄1＄");
        assert_eq!(
            panel["traces"][0]["name"],
            "&lt;/script&gt;&lt;a href=\"x\"&gt;\u{2028}＄x＄"
        );
        let text = for_script(&drawn);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), drawn);
    }

    #[test]
    fn bands_go_there_and_back() {
        let points = [1.0, 2.0].map(|x| Point {
            x,
            y: 5.0,
            interval: Some([4.0, 7.0]),
        });
        let drawn = figure(&one(
            years(),
            vec![series("s", Ink::Number(9), Mark::Line, points.into())],
        ));
        let traces = &drawn["panels"][0]["traces"];
        assert_eq!(traces[0]["x"], json!([1.0, 2.0, 2.0, 1.0]));
        assert_eq!(traces[0]["y"], json!([4.0, 4.0, 7.0, 7.0]));
        assert_eq!(traces[1]["customdata"][0], "5.00 [4.00, 7.00]");
        assert_eq!(drawn["legend"], json!([]));
    }

    #[test]
    fn long_names_lie_and_are_broken() {
        let names = vec![
            "population.composition.size_gradient".to_owned(),
            "b".to_owned(),
        ];
        let points = vec![bare(0.0, 3.0), bare(1.0, -1.0)];
        let drawn = figure(&one(
            categories(names),
            vec![series("s", Ink::Reference, Mark::Bars, points)],
        ));
        let panel = &drawn["panels"][0];
        assert_eq!(
            (&panel["lying"], &panel["traces"][0]["orientation"]),
            (&json!(true), &json!("h"))
        );
        assert_eq!(panel["traces"][0]["x"], json!([3.0, -1.0]));
        assert_eq!(
            panel["y"]["ticktext"][0],
            "population.<br>composition.size_<br>gradient"
        );
        assert_eq!(panel["y"]["range"], json!([1.5, -0.5]));
    }
}

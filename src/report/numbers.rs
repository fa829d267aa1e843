//! The numbers of a figure as a table.

use super::describe::x_value;
use super::figure::{Figure, Ink, Panel, Point, Scale, Series};
use super::section::{DataCell, DataTable, Heading};
use super::words::Language;

/// All numbers of a figure: a row for each panel and place on the horizontal axis, more where points lie above each other, columns for each series with its interval.
pub(super) fn table(figure: &Figure, l: Language) -> DataTable {
    let mut names: Vec<(&str, bool)> = Vec::new();
    for series in figure.panels.iter().flat_map(data) {
        let has = series.points.iter().any(|point| point.interval.is_some());
        match names.iter_mut().find(|(name, _)| *name == series.name) {
            Some((_, interval)) => *interval |= has,
            None => names.push((&series.name, has)),
        }
    }
    let several = figure.panels.len() > 1;
    let mut all = DataTable {
        id: format!("{}-numbers", figure.id),
        title: l.show_numbers().to_owned(),
        open: false,
        columns: headings(figure, &names, several, l),
        rows: Vec::new(),
    };
    for panel in &figure.panels {
        for x in places(panel) {
            let of_names: Vec<Vec<&Point>> = names
                .iter()
                .map(|(name, _)| points_at(panel, name, x))
                .collect();
            let rows = of_names.iter().map(Vec::len).max().unwrap_or_default();
            for row in 0..rows {
                let mut cells = Vec::with_capacity(all.columns.len());
                if several {
                    cells.push(DataCell::words(&panel.title));
                }
                cells.push(match panel.x.scale {
                    Scale::Categories(_) => DataCell::words(x_value(panel, x)),
                    Scale::Years => DataCell::year(x_value(panel, x)),
                    _ => DataCell::number(Some(x)),
                });
                for ((_, has_interval), points) in names.iter().zip(&of_names) {
                    let point = points.get(row);
                    cells.push(DataCell::number(point.map(|point| point.y)));
                    if *has_interval {
                        let ends = point.and_then(|point| point.interval);
                        cells.push(DataCell::number(ends.map(|[low, _]| low)));
                        cells.push(DataCell::number(ends.map(|[_, high]| high)));
                    }
                }
                all.rows.push(cells);
            }
        }
    }
    all
}

fn headings(figure: &Figure, names: &[(&str, bool)], several: bool, l: Language) -> Vec<Heading> {
    let heading = |text: &str, is_number: bool| Heading {
        text: text.to_owned(),
        is_number,
    };
    let mut all = Vec::new();
    if several {
        all.push(heading(l.panel(), false));
    }
    if let Some(panel) = figure.panels.first() {
        let of_numbers = !matches!(panel.x.scale, Scale::Categories(_));
        let title = match (panel.x.title.as_str(), &panel.x.scale) {
            ("", Scale::Years) => l.year(),
            ("", Scale::Categories(_)) => l.group(),
            ("", _) => l.value(),
            (title, _) => title,
        };
        all.push(heading(title, of_numbers));
        let axis = &panel.y;
        for (name, has_interval) in names {
            let name = if name.is_empty() {
                axis.title.as_str()
            } else {
                name
            };
            let alike = figure.panels.iter().all(|other| other.y.unit == axis.unit);
            let name = match (name.is_empty(), axis.unit.is_empty() || !alike) {
                (true, true) => l.value().to_owned(),
                (true, false) => axis.unit.clone(),
                (false, true) => name.to_owned(),
                (false, false) => format!("{name}, {}", axis.unit),
            };
            all.push(heading(&name, true));
            if *has_interval {
                all.push(heading(l.lower(), true));
                all.push(heading(l.upper(), true));
            }
        }
    }
    all
}

/// The series of a panel that are data.
fn data(panel: &Panel) -> impl Iterator<Item = &Series> {
    let series = panel.series.iter();
    series.filter(|series| !matches!(series.ink, Ink::Guide(_)))
}

/// The points of a name at a place; several where dots lie above each other.
fn points_at<'p>(panel: &'p Panel, name: &str, x: f64) -> Vec<&'p Point> {
    let of_name = data(panel).filter(|series| series.name == name);
    let points = of_name.flat_map(|series| &series.points);
    points
        .filter(|point| point.x.total_cmp(&x).is_eq())
        .collect()
}

/// All places on the horizontal axis of a panel at which a series has a value, ascending.
fn places(panel: &Panel) -> Vec<f64> {
    let points = data(panel).flat_map(|series| &series.points);
    let mut places: Vec<f64> = points.map(|point| point.x).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::Mark;
    use crate::report::themes::{bare, series, years};

    #[test]
    fn every_number_of_a_figure_is_in_its_table() {
        let with = Point {
            interval: Some([1.0, 3.0]),
            ..bare(2013.0, 2.0)
        };
        let panel = |title: &str| Panel {
            title: title.to_owned(),
            tile: None,
            x: years(),
            y: years(),
            series: vec![
                series(
                    "a",
                    Ink::Simulated,
                    Mark::Line,
                    vec![bare(2012.0, 9.0), with],
                ),
                series("b", Ink::Observed, Mark::Dots, vec![bare(2013.0, 7.0)]),
            ],
        };
        let figure = Figure::of_panels(vec![panel("x"), panel("y")]);
        let table = table(&figure, Language::English);
        let headers: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.text.as_str())
            .collect();
        assert_eq!(headers, ["Panel", "Year", "a", "Lower", "Upper", "b"]);
        let cells: Vec<&str> = table.rows[3]
            .iter()
            .map(|cell| cell.text.as_str())
            .collect();
        assert_eq!(cells, ["y", "2013", "2.00", "1.00", "3.00", "7.00"]);
        assert_eq!((table.rows.len(), table.rows[0][5].text.as_str()), (4, ""));
    }

    #[test]
    fn points_above_each_other_have_rows_of_their_own() {
        let guide = series("g", Ink::Guide(0), Mark::Line, vec![bare(9.0, 9.0)]);
        let dots = vec![bare(1.0, 5.0), bare(1.0, 6.0), bare(2.0, 7.0)];
        let figure = Figure::of_panels(vec![Panel {
            title: String::new(),
            tile: None,
            x: years(),
            y: years(),
            series: vec![guide, series("d", Ink::Simulated, Mark::Dots, dots)],
        }]);
        let table = table(&figure, Language::English);
        let values: Vec<&str> = table.rows.iter().map(|row| row[1].text.as_str()).collect();
        assert_eq!(values, ["5.00", "6.00", "7.00"]);
    }
}

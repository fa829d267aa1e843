//! Entering, leaving and staying: poverty over the years of a household.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::percent;
use super::super::read::Estimate;
use super::super::section::{DataCell, DataTable, Section};
use super::super::words::fill;
use super::{View, categories, place, point, points, series};

/// Rows of the nation by income.
const NATION: [(&str, &str); 2] = [("place", "nation"), ("welfare", "income")];

/// The pooled value of a statistic.
fn pooled(view: &View<'_>, statistic: &str) -> Option<Estimate> {
    let cells = [
        NATION[0],
        NATION[1],
        ("statistic", statistic),
        ("year", ""),
        ("from", ""),
        ("to", ""),
    ];
    view.folder.one("dynamics", &cells, "value")
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let exit = pooled(view, "exit_rate")?;
    let entry = pooled(view, "entry_rate")?;
    let mut figures = vec![rates(view)?];
    figures.extend(classes(view));
    Some(Section {
        id: view.id("dynamics"),
        label: l.dynamics().to_owned(),
        heading: fill(
            l.dynamics_heading(),
            &[&percent(exit.mid), &percent(entry.mid)],
        ),
        lead: vec![l.dynamics_lead().to_owned()],
        findings: Vec::new(),
        figures,
        tables: vec![table(view)],
    })
}

/// Shares of the poor who leave and of others who fall into poverty, by year.
fn rates(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("dynamics")?;
    let panels = [
        ("exit_rate", l.exit_rate(), Ink::Number(2)),
        ("entry_rate", l.entry_rate(), Ink::Number(1)),
    ];
    let panels = panels.map(|(statistic, name, ink)| {
        let cells = [NATION[0], NATION[1], ("statistic", statistic)];
        let values = table.estimates(&cells, "value", |row| row.text("to").parse::<u16>().ok());
        let mut panel = view.by_year(
            view.axis(name, "%", Scale::FromZero),
            vec![series("", ink, Mark::Line, points(&values, 0.01))],
        );
        name.clone_into(&mut panel.title);
        panel
    });
    let words = (l.rates_title().to_owned(), l.rates_caption().to_owned());
    Some(view.figure("poverty-dynamics", "dynamics", words, panels.into()))
}

/// How many were poor always, on average, or only at times.
fn classes(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let classes = [
        ("persistently_poor", l.persistently_poor()),
        ("chronically_poor", l.chronically_poor()),
        ("transiently_poor", l.transiently_poor()),
    ];
    let found: Vec<(&str, Estimate)> = classes
        .iter()
        .filter_map(|(statistic, name)| Some((*name, pooled(view, statistic)?)))
        .collect();
    let names = found.iter().map(|(name, _)| (*name).to_owned()).collect();
    let points = found
        .iter()
        .enumerate()
        .map(|(index, (_, share))| point(place(index), *share, 0.01));
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(names),
        y: view.axis(l.share_of_population(), "%", Scale::FromZero),
        series: vec![series("", Ink::Simulated, Mark::Bars, points.collect())],
    };
    let words = (l.classes_title().to_owned(), l.classes_caption().to_owned());
    (!found.is_empty()).then(|| view.figure("chronic-poverty", "dynamics", words, vec![panel]))
}

/// All statistics of the nation but the transitions between classes of income.
fn table(view: &View<'_>) -> DataTable {
    let l = view.language;
    let headers = [
        l.welfare(),
        l.statistic(),
        l.begins(),
        l.ends_word(),
        l.unit_word(),
        &["#", l.value()].concat(),
    ];
    let mut all = DataTable::new(view.id("dynamics-table"), l.dynamics_table(), &headers);
    let rows = view
        .folder
        .table("dynamics")
        .map_or_else(Vec::new, |table| table.rows(&NATION[..1]));
    for row in rows
        .into_iter()
        .filter(|row| row.text("statistic") != "transition")
    {
        all.push(vec![
            DataCell::words(l.name(row.text("welfare"))),
            DataCell::words(l.name(row.text("statistic"))),
            DataCell::words(row.text("from")),
            DataCell::words(row.text("to")),
            DataCell::words(l.unit(row.text("unit"))),
            DataCell::number(row.number("value")),
        ]);
    }
    all
}

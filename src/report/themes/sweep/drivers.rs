//! Which assumptions drive the attribution of each measure.

use super::super::super::figure::{Axis, Figure, Ink, Mark, Panel, Scale, Shading};
use super::super::super::section::Section;
use super::super::super::words::fill;
use super::super::{View, bare, categories, place, series};
use super::{Method, Outcome, SHAPLEY, TABLE, WHOLES, of_parameter, outcomes, overview, strength};

/// Parameters of which cells are drawn.
const PARAMETERS: usize = 20;

/// Parameters that a sentence names of each measure.
const TOLD: usize = 3;

/// Attributed quantities of which figures are made.
const QUANTITIES: usize = 3;

/// What is attributed, with an outcome for each measure.
struct Attributed<'o, 'a> {
    name: &'a str,
    year: &'a str,
    of_measures: Vec<(&'a str, &'o Outcome<'a>)>,
}

/// The Shapley values of single measures in the last year, by what is attributed.
fn attributed<'o, 'a>(all: &'o [Outcome<'a>]) -> Vec<Attributed<'o, 'a>> {
    let mut found: Vec<Attributed<'o, 'a>> = Vec::new();
    for outcome in all {
        let Some(row) = outcome.first() else {
            continue;
        };
        let is_whole = ["place", "order", "term"]
            .iter()
            .all(|key| WHOLES.contains(&row.text(key)));
        let is_measure = row.text("table") == "attribution" && row.text("variable") == SHAPLEY;
        let (_, is_early, _, _) = outcome.rank;
        if !is_whole || !is_measure || is_early {
            continue;
        }
        let (name, year) = (row.text("outcome"), row.text("year"));
        let measure = (row.text("measure"), outcome);
        match found.iter_mut().find(|one| one.name == name) {
            Some(one) => one.of_measures.push(measure),
            None => found.push(Attributed {
                name,
                year,
                of_measures: vec![measure],
            }),
        }
    }
    found
}

pub(in crate::report::themes) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let all = outcomes(view);
    let attributed = attributed(&all);
    let first = attributed.first()?;
    let lead = match first.of_measures.first()?.1.method {
        Method::Sobol => l.drivers_lead_sobol(),
        _ => l.drivers_lead(),
    };
    let driven = |most: usize, name: &dyn Fn(&Outcome<'_>, &str) -> String| -> Vec<String> {
        let sentence = |(measure, outcome): &(&str, &Outcome<'_>)| {
            let told = outcome.strongest(most).into_iter();
            let told: Vec<String> = told.map(|parameter| name(outcome, parameter)).collect();
            fill(l.driven_by(), &[&l.joined_name(measure), &l.named(&told)])
        };
        first.of_measures.iter().map(sentence).collect()
    };
    let with_values = driven(TOLD, &|outcome, parameter| {
        strength::with_value(view, outcome, parameter)
    });
    let strongest = driven(1, &|_, parameter| parameter.to_owned());
    let title = fill(l.outcome_in_year(), &[&l.name(first.name), first.year]);
    let mut lead = vec![lead.to_owned()];
    if let Some((first, rest)) = with_values.split_first() {
        lead.push(fill(l.told_of(), &[&title, first]));
        lead.extend(rest.iter().map(|told| fill(l.told(), &[told])));
    }
    let finding = fill(l.told_of(), &[&title, &l.listed(&strongest)]);
    let figures = attributed.iter().zip(1..).take(QUANTITIES);
    Some(Section {
        id: view.id("drivers"),
        label: l.drivers().to_owned(),
        heading: l.drivers_heading().to_owned(),
        lead,
        findings: vec![finding],
        figures: figures
            .filter_map(|(one, number)| heat(view, one, number))
            .collect(),
        tables: Vec::new(),
    })
}

/// Parameters by their strength beside the strongest of each measure, added up over the measures.
fn ranked<'a>(of_measures: &[(&'a str, &Outcome<'a>)]) -> Vec<&'a str> {
    let mut found: Vec<(&str, f64)> = Vec::new();
    for (_, outcome) in of_measures {
        let ranked = outcome.ranked();
        let greatest = ranked.first().map_or(0.0, |(_, strength)| *strength);
        for (parameter, strength) in ranked.into_iter().filter(|_| greatest > 0.0) {
            let share = strength / greatest;
            match found.iter_mut().find(|(known, _)| *known == parameter) {
                Some((_, sum)) => *sum += share,
                None => found.push((parameter, share)),
            }
        }
    }
    found.retain(|(_, sum)| *sum > 0.0);
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.into_iter().map(|(parameter, _)| parameter).collect()
}

/// Cells of the measures under a scenario, over the names of parameters.
fn panel(
    view: &View<'_>,
    one: &Attributed<'_, '_>,
    scenario: &str,
    names: &[&str],
    y: Axis,
) -> Panel {
    let rows = one.of_measures.iter().map(|(measure, outcome)| {
        let mut of_scenarios = outcome.of_scenarios.iter();
        let rows = of_scenarios.find(|(known, _)| *known == scenario);
        let cells = names.iter().enumerate().filter_map(|(index, name)| {
            let (_, rows) = rows?;
            let value = outcome.method.signed(of_parameter(rows, name)?)?;
            Some(bare(place(index), value / outcome.scale().0))
        });
        let mark = Mark::Cells(Shading::OfSeries);
        let name = view.language.joined_name(measure);
        series(name, Ink::Simulated, mark, cells.collect())
    });
    Panel {
        title: String::new(),
        tile: None,
        x: categories(names.iter().map(|&name| name.to_owned()).collect()),
        y,
        series: rows.collect(),
    }
}

/// Measures and parameters as cells, a panel for each scenario.
fn heat(view: &View<'_>, one: &Attributed<'_, '_>, number: usize) -> Option<Figure> {
    let l = view.language;
    let (_, first) = one.of_measures.first()?;
    let mut names = ranked(&one.of_measures);
    names.truncate(PARAMETERS);
    let (axis, caption) = match first.method {
        Method::Sobol => (l.total_index(), l.drivers_caption_sobol()),
        _ => (l.change_of_shapley(), l.drivers_caption()),
    };
    let y = view.axis(axis, first.scale().1, Scale::FromZero);
    let several = first.of_scenarios.len() > 1;
    let panels = first.shown().iter().map(|(scenario, _)| {
        let mut panel = panel(view, one, scenario, &names, y.clone());
        if several {
            (*scenario).clone_into(&mut panel.title);
        }
        panel
    });
    let panels: Vec<Panel> = panels.collect();
    let mut sentences = vec![caption.to_owned(), overview::runs(view)];
    sentences.extend(first.cuts(view, names.len()));
    let title = fill(l.outcome_in_year(), &[&l.name(one.name), one.year]);
    let words = (fill(l.drivers_title(), &[&title]), l.sentences(&sentences));
    Some(view.figure(&format!("drivers-{number}"), TABLE, words, panels))
}

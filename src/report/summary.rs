//! What was simulated and found, in a few sentences and numbers.

use serde::Serialize;

use super::number::{fixed, plain};
use super::read::Kind;
use super::section::Section;
use super::themes::{View, comparison_title, sweep_summary, validated};
use super::words::fill;

/// The summary of one results folder.
#[derive(Serialize)]
pub(super) struct Summary {
    /// What was simulated.
    pub(super) simulated: String,
    /// Large numbers: name, value, unit.
    pub(super) cards: Vec<(String, String, String)>,
    /// Findings with the anchors of their sections.
    pub(super) findings: Vec<(String, String)>,
}

/// The summary of a folder with these sections.
pub(super) fn summary(view: &View<'_>, sections: &[Section]) -> Summary {
    let of_section = |section: &Section| {
        let said = match section.findings.is_empty() {
            true => vec![section.heading.clone()],
            false => section.findings.clone(),
        };
        let id = section.id.clone();
        said.into_iter().map(move |finding| (id.clone(), finding))
    };
    Summary {
        simulated: simulated(view),
        cards: cards(view).unwrap_or_default(),
        findings: sections.iter().flat_map(of_section).collect(),
    }
}

fn simulated(view: &View<'_>) -> String {
    let (l, manifest) = (view.language, &view.folder.manifest);
    let (scale, runs) = (manifest.scale.to_string(), manifest.runs().to_string());
    let scenario = &manifest.scenario;
    match (view.folder.kind, view.years()) {
        (Kind::Run, Some((first, last))) => {
            let [first, last] = [first, last].map(|year| year.to_string());
            fill(
                l.summary_run(),
                &[
                    &scenario.title,
                    &scenario.name,
                    &first,
                    &last,
                    &scale,
                    &runs,
                ],
            )
        }
        (Kind::Validation, _) => fill(l.summary_validation(), &[&l.named(&validated(view))]),
        (Kind::Sweep, _) => sweep_summary(view),
        (Kind::Calibration, _) => fill(
            l.summary_calibration(),
            &[&scenario.title, &scenario.name, &scale],
        ),
        (Kind::Comparison, _) => fill(
            l.summary_comparison(),
            &[&comparison_title(view), &scale, &runs],
        ),
        _ => fill(l.summary_attribution(), &[&scenario.title, &scale, &runs]),
    }
}

/// The numbers that everybody asks for.
fn cards(view: &View<'_>) -> Option<Vec<(String, String, String)>> {
    if view.folder.kind != Kind::Run {
        return None;
    }
    let l = view.language;
    let ((persons, persons_name), (money, money_name)) = (l.persons(), l.money());
    let of = |column: &str| view.folder.by_year("national", &[], column);
    let change = |column: &str, show: &dyn Fn(f64) -> String| {
        let values = of(column);
        let [first, last] = [values.first()?, values.last()?].map(|(_, value)| show(value.mid));
        Some(fill(l.card_change(), &[&first, &last]))
    };
    let spent: f64 = of("public_spending")
        .iter()
        .map(|(_, value)| value.mid)
        .sum();
    let card = |name: &str, value: String, unit: &str| (name.to_owned(), value, unit.to_owned());
    let mut cards = vec![
        card(
            l.card_poor(),
            change("poor_population_observed", &|value| plain(value / persons))?,
            persons_name,
        ),
        card(l.card_spending(), plain(spent / money), money_name),
    ];
    let income = |value: f64| fixed(value, 0);
    if of("mean_income_poor_areas")
        .iter()
        .any(|(_, value)| value.mid > 0.0)
    {
        cards.insert(
            1,
            card(
                l.card_income(),
                change("mean_income_poor_areas", &income)?,
                l.yuan_per_person(),
            ),
        );
    }
    if of("designated_counties")
        .iter()
        .any(|(_, value)| value.mid > 0.0)
    {
        cards.insert(
            2,
            card(
                l.card_counties(),
                change("designated_counties", &income)?,
                l.counties_unit(),
            ),
        );
    }
    Some(cards)
}

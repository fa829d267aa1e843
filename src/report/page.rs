//! The page: one HTML file with everything in it.

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use serde::Serialize;

use super::figure::Figure;
use super::read::{Kind, ResultFolder};
use super::section::{DataTable, Section};
use super::themes::{self, View};
use super::words::{Language, fill};
use super::{numbers, overview, parameters, plotly, provenance, summary};
use crate::failure::Failure;
use crate::results::plan::VERSION;

/// The meta element by which a page is known to be ours.
pub const MARK: &str = "<meta name=\"generator\" content=\"five-measures report\">";

/// All that the template takes.
#[derive(Serialize)]
struct Page {
    lang: &'static str,
    title: String,
    mark: &'static str,
    style: &'static str,
    plotly: String,
    script: &'static str,
    payload: String,
    words: serde_json::Value,
    overview: Option<ShownSection>,
    summaries: Vec<summary::Summary>,
    several: bool,
    chapters: Vec<Chapter>,
}

/// A section as the template takes it.
#[derive(Serialize)]
struct ShownSection {
    id: String,
    label: String,
    heading: String,
    lead: Vec<String>,
    figures: Vec<ShownFigure>,
    tables: Vec<DataTable>,
}

/// A figure as the template takes it.
#[derive(Serialize)]
struct ShownFigure {
    id: String,
    title: String,
    quantity: String,
    caption: String,
    alternative: String,
    source: String,
    numbers: DataTable,
}

/// A results folder as the template takes it.
#[derive(Serialize)]
struct Chapter {
    id: String,
    title: String,
    kind: &'static str,
    sections: Vec<ShownSection>,
    parameters: Option<ShownSection>,
    provenance: Provenance,
}

/// What was run, as the template takes it.
#[derive(Serialize)]
struct Provenance {
    id: String,
    facts: Vec<(&'static str, String)>,
    commands: Vec<String>,
    tables: Vec<DataTable>,
}

/// The page of some results. The same results give the same bytes.
///
/// # Errors
/// A fault of the program if the template cannot be filled.
pub fn page(results: &[ResultFolder], language: Language) -> Result<String, Failure> {
    let views = super::views(results, language);
    let mut all_figures: Vec<Figure> = Vec::new();
    let overview = overview::section(&views);
    let overview = overview.map(|section| shown(section, language, &mut all_figures));
    let mut summaries = Vec::new();
    let mut chapters = Vec::new();
    for view in &views {
        let sections = themes::sections(view);
        summaries.push(summary::summary(view, &sections));
        let shown_sections = sections
            .into_iter()
            .map(|section| shown(section, language, &mut all_figures));
        let sections = shown_sections.collect();
        chapters.push(chapter(view, sections, &mut all_figures));
    }
    let drawn: Vec<serde_json::Value> = all_figures.iter().map(plotly::figure).collect();
    let data = serde_json::json!({"figures": drawn, "words": script_words(language)});
    filled(&Page {
        lang: language.code(),
        title: title(&views, language),
        mark: MARK,
        style: include_str!("templates/report.css"),
        plotly: plotly_script(),
        script: include_str!("templates/report.js"),
        payload: plotly::for_script(&data),
        words: words(language),
        overview,
        summaries,
        several: chapters.len() > 1,
        chapters,
    })
    .map_err(|error| {
        Failure::machine(format!(
            "fault of the program: the page cannot be made: {error:#}"
        ))
    })
}

/// The template with everything put in; text is escaped unless the template says that it is safe.
fn filled(page: &Page) -> Result<String, minijinja::Error> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    let source = include_str!("templates/page.html");
    let template = environment.template_from_named_str("page.html", source)?;
    template.render(minijinja::value::Serde(page))
}

/// The title of the page: what the only result is about, or how many results there are.
fn title(views: &[View<'_>], l: Language) -> String {
    let [view] = views else {
        return fill(l.report_of(), &[&views.len().to_string()]);
    };
    let title = &view.folder.manifest.scenario.title;
    match view.folder.kind {
        Kind::Run if title.is_empty() => view.folder.name.clone(),
        Kind::Run => title.clone(),
        Kind::Comparison => themes::comparison_title(view),
        Kind::Attribution => fill(l.title_of(), &[l.attribution(), title]),
        Kind::Calibration => fill(l.title_of(), &[l.calibration(), title]),
        Kind::Validation => l.validation_title().to_owned(),
        Kind::Sweep => fill(l.title_of(), &[l.sweep(), title]),
    }
}

/// A section for the template; its figures are added to those of the page.
fn shown(section: Section, l: Language, all: &mut Vec<Figure>) -> ShownSection {
    let figure = |figure: &Figure| ShownFigure {
        id: figure.id.clone(),
        title: figure.title.clone(),
        quantity: plotly::quantity(figure),
        caption: figure.caption.clone(),
        alternative: figure.alternative.clone(),
        source: fill(l.source_of(), &[&figure.source]),
        numbers: numbers::table(figure, l),
    };
    let figures = section.figures.iter().map(figure).collect();
    all.extend(section.figures);
    ShownSection {
        id: section.id,
        label: section.label,
        heading: section.heading,
        lead: section.lead,
        figures,
        tables: section.tables,
    }
}

fn chapter(view: &View<'_>, sections: Vec<ShownSection>, all: &mut Vec<Figure>) -> Chapter {
    let l = view.language;
    let parameters = parameters::table(view).map(|table| {
        let section = Section {
            id: view.id("parameters"),
            label: l.parameters().to_owned(),
            heading: match table.rows.len() {
                1 => l.parameter_heading().to_owned(),
                count => fill(l.parameters_heading(), &[&count.to_string()]),
            },
            lead: vec![l.parameters_lead().to_owned()],
            findings: Vec::new(),
            figures: Vec::new(),
            tables: if table.rows.is_empty() {
                Vec::new()
            } else {
                vec![table]
            },
        };
        shown(section, l, all)
    });
    Chapter {
        id: view.id("result"),
        title: view.folder.name.clone(),
        kind: provenance::kind(view),
        sections,
        parameters,
        provenance: Provenance {
            id: view.id("provenance"),
            facts: provenance::facts(view),
            commands: provenance::commands(view),
            tables: provenance::tables(view),
        },
    }
}

/// plotly.js alone, of the scripts that its crate carries.
fn plotly_script() -> String {
    let scripts = ::plotly::Plot::offline_js_sources();
    let (first, _) = scripts.split_once("</script>").unwrap_or((&scripts, ""));
    first.trim_start().to_owned() + "</script>"
}

/// Words of the template.
fn words(l: Language) -> serde_json::Value {
    serde_json::json!({
        "subtitle": l.subtitle(),
        "contents": l.contents(),
        "summary": l.summary(),
        "findings": l.findings(),
        "caution": l.caution(),
        "provenance": l.provenance(),
        "provenance_heading": l.provenance_heading(),
        "repeat": l.repeat(),
        "show_numbers": l.show_numbers(),
        "show_table": l.show_table(),
        "download": l.download(),
        "sort_hint": l.sort_hint(),
        "legend": l.legend(),
        "without_script": l.without_script(),
        "footer": fill(l.footer(), &[VERSION]),
    })
}

/// Words of plotly's buttons, by what it calls them in English.
fn script_words(l: Language) -> serde_json::Value {
    serde_json::json!({
        "locale": l.code(),
        "dictionary": {
            "Zoom": l.zoom(),
            "Pan": l.pan(),
            "Zoom in": l.zoom_in(),
            "Zoom out": l.zoom_out(),
            "Reset axes": l.reset_axes(),
            "Download plot": l.download_plot(),
            "Double-click to zoom back out": l.double_click(),
            "Taking snapshot - this may take a few seconds": l.snapshot(),
            "Snapshot succeeded": l.snapshot_done(),
        },
    })
}

//! `explain`: one household through the years.

use super::*;

fn explain(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("explain")
        .arg(&reference().folder)
        .args(arguments);
    command
}

/// Identifiers of households that meet a criterion.
fn found(criterion: &str, year: &str) -> Vec<String> {
    let arguments = [
        "--find", criterion, "--years", year, "--format", "csv", "--limit", "3",
    ];
    let output = ends(&mut explain(&arguments), 0);
    let ids = column(&output.stdout, "household");
    assert!(!ids.is_empty(), "nobody is {criterion} in {year}");
    ids
}

/// Rows of a household: year, topic, item, value, unit, reason.
fn rows(id: &str) -> Vec<Vec<String>> {
    table(&ends(&mut explain(&[id, "--format", "csv"]), 0).stdout).1
}

fn number(rows: &[Vec<String>], item: &str) -> f64 {
    let row = rows.iter().find(|row| row[2] == item);
    let row = row.unwrap_or_else(|| panic!("no {item}"));
    row[3].parse().expect("a number")
}

#[test]
fn the_printed_parts_of_income_add_up_to_the_fen() {
    let id = &found("topped-up", "2018")[0];
    let mut programmes = 0;
    let life = rows(id);
    for year in 2012..=2020 {
        let of_year = life.iter().filter(|row| row[0] == year.to_string());
        let rows: Vec<_> = of_year.cloned().collect();
        let income = rows.iter().filter(|row| row[1] == "income");
        let fen = |row: &[String]| (row[3].parse::<f64>().expect("yuan") * 100.0).round() as i64;
        let parts = income.filter(|row| !row[2].starts_with("total"));
        programmes += parts.clone().filter(|row| row[2].contains('.')).count();
        let sum: i64 = parts.map(|row| fen(row)).sum();
        let total = (number(&rows, "total") * 100.0).round() as i64;
        assert_eq!(sum, total, "{id} in {year}");
    }
    assert!(
        programmes > 0,
        "programmes pay a household that is topped up"
    );
}

#[test]
fn the_text_reads_by_year_and_says_why() {
    // Some get on the list by connection, without a rank by need.
    let told = found("newly-registered", "2014").into_iter().map(|id| {
        let said = stdout(&ends(&mut explain(&[&id, "--years", "2014..2015"]), 0));
        (id, said)
    });
    let ranked = |(_, said): &(String, String)| said.contains("quota of the county");
    let (id, said) = told.into_iter().find(ranked).expect("a rank by need");
    assert!(
        said.starts_with(&format!("Household {id} of baseline")),
        "{said}"
    );
    assert!(
        said.contains("\n2014\n") && said.contains("\n2015\n"),
        "{said}"
    );
    assert!(
        !said.contains("\n2013\n") && !said.contains("\n2016\n"),
        "{said}"
    );
    for words in [
        "never registered -> registered",
        "rank ",
        "quota of the county",
        "yuan a year",
        "line ",
    ] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    assert!(
        said.lines().all(|line| line.chars().count() <= 130),
        "{said}"
    );
}

#[test]
fn those_who_are_missed_and_those_who_split_off_are_explained() {
    let id = &found("missed-poor", "2016")[0];
    let said = stdout(&ends(&mut explain(&[id, "--years", "2016"]), 0));
    assert!(said.contains("never registered"), "{said}");
    assert!(said.contains("not on the register: "), "{said}");
    let id = &found("split-off", "2016")[0];
    let said = stdout(&ends(&mut explain(&[id, "--years", "2016-2016"]), 0));
    assert!(said.contains("split off from number"), "{said}");
}

#[test]
fn every_criterion_can_be_searched_and_a_wrong_one_lists_them() {
    let said = stderr(&ends(&mut explain(&["--find", "registred"]), 2));
    for criterion in [
        "registered",
        "missed-poor",
        "relocated",
        "returned",
        "removed",
        "left",
    ] {
        assert!(said.contains(criterion), "no {criterion} in {said}");
    }
    for criterion in ["relocated", "removed", "left", "registered-not-poor"] {
        found(criterion, "2016");
    }
}

#[test]
fn wrong_households_years_and_results_are_refused() {
    for (arguments, words) in [
        (&["9999-1"][..], "numbered from 0 to 2851"),
        (&["0-9999"], "county 0 has no household 9999"),
        (&["12"], "`12` is no household"),
        (&["0-1", "--years", "2030"], "from 2012 to 2020"),
        (&["0-1", "--years", "2016..2014"], "ends before it begins"),
        (&["0-1", "--years", "soon"], "no range of years"),
        (&["0-1", "--replicate", "1"], "no replicate 1"),
        (&[], "<ID>"),
    ] {
        let said = stderr(&ends(&mut explain(arguments), 2));
        assert!(said.contains(words), "no {words} in {said}");
    }
    let (base, folder) = copy_of_reference();
    let of = |folder: &Path| {
        let mut command = Command::new(PROGRAM);
        command.arg("explain").arg(folder).arg("0-1");
        stderr(&ends(&mut command, 2))
    };
    fs::write(folder.join("national.csv"), "x").expect("a file");
    assert!(of(&folder).contains("national.csv"));
    assert!(of(base.path()).contains("no finished result"));
}

//! What the tables say of the same thing agrees.

use std::collections::BTreeMap;

use five_measures::results::Cell;

use super::{Tables, close, keyed, number, text};

pub fn poverty_at_the_national_line_is_that_of_the_nation(all: &Tables) {
    let national = keyed(&all["national"], &["year"]);
    let mut compared = 0;
    for row in &all["poverty"] {
        let higher = text(row, "line") == "national_1.5";
        let wanted = higher || text(row, "line") == "national";
        if text(row, "place") != "nation" || text(row, "welfare_type") != "income" || !wanted {
            continue;
        }
        let nation = national[&format!("{:?}", row["year"])][0];
        for (ours, theirs) in [
            ("headcount", "headcount_ratio"),
            ("poverty_gap", "poverty_gap_ratio"),
            ("poverty_severity", "squared_poverty_gap"),
            ("watts", "watts"),
        ] {
            if higher {
                assert!(number(row, ours) > number(nation, theirs));
            } else {
                assert_eq!(row[ours], nation[theirs], "{ours}");
            }
        }
        assert!(close(
            number(row, "mean_yuan"),
            number(nation, "mean_income"),
            1e-9
        ));
        let deciles: Vec<f64> = (1..=10)
            .map(|k| number(row, &format!("decile{k}")))
            .collect();
        assert!(close(deciles.iter().sum(), 1.0, 1e-9));
        assert!(deciles.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(number(row, "sst") < 2.0 * number(row, "poverty_gap"));
        compared += 1;
    }
    assert_eq!(compared, 18);
    // The survey's error adds poor, and its headcount is that of the nation's table.
    for row in &all["poverty"] {
        if text(row, "place") == "nation"
            && text(row, "line") == "national"
            && text(row, "welfare_type") == "observed_income"
        {
            let nation = national[&format!("{:?}", row["year"])][0];
            assert_eq!(row["headcount"], nation["headcount_ratio_observed"]);
            assert!(number(row, "headcount") > number(nation, "headcount_ratio"));
            let mean = number(nation, "mean_income");
            assert!(close(number(row, "mean_yuan"), mean, 0.01));
        }
    }
}

pub fn places_add_up(all: &Tables) {
    for rows in keyed(&all["poverty"], &["year", "welfare_type", "line"]).values() {
        let of = |names: &[&str], column: &str| -> f64 {
            let inside = rows
                .iter()
                .filter(|row| names.contains(&text(row, "place")));
            inside
                .map(|row| number(row, column) * number(row, "population"))
                .sum()
        };
        for column in ["headcount", "poverty_gap", "mean_yuan"] {
            let nation = of(&["nation"], column);
            // Away from the national line the histogram of each place has its own error.
            assert!(
                close(of(&["East", "Central", "West"], column), nation, 2e-2),
                "{column}"
            );
            assert!(
                close(of(&["poor_areas", "other_areas"], column), nation, 2e-2),
                "{column}"
            );
        }
    }
}

pub fn groups_add_up_to_their_place(all: &Tables) {
    let national = keyed(&all["national"], &["year"]);
    for rows in keyed(&all["groups"], &["year", "place", "dimension"]).values() {
        let sum = |column: &str| -> f64 { rows.iter().map(|row| number(row, column)).sum() };
        if text(rows[0], "place") == "nation" {
            let nation = national[&format!("{:?}", rows[0]["year"])][0];
            for (ours, theirs) in [
                ("population", "rural_population"),
                ("households", "households"),
                ("poor_population", "poor_population"),
                ("poor_population_observed", "poor_population_observed"),
                ("registered_population", "registered_population"),
            ] {
                assert_eq!(sum(ours), number(nation, theirs), "{ours}");
            }
            let gap: f64 = rows
                .iter()
                .filter(|row| number(row, "population") > 0.0)
                .map(|row| number(row, "poverty_gap") * number(row, "population"))
                .sum();
            let expected = number(nation, "poverty_gap_ratio") * number(nation, "rural_population");
            assert!(close(gap, expected, 1e-4));
        }
        assert!(close(sum("poor_share"), 1.0, 1e-9));
    }
}

pub fn deprivations_add_up(all: &Tables) {
    for rows in keyed(&all["mpi"], &["year", "place"]).values() {
        let all = rows
            .iter()
            .find(|row| text(row, "dimension") == "all")
            .expect("a row for all");
        let parts: Vec<_> = rows
            .iter()
            .filter(|row| text(row, "dimension") != "all")
            .collect();
        assert_eq!(parts.len(), 6);
        let weighted: f64 = parts
            .iter()
            .map(|row| number(row, "weight") * number(row, "hdk"))
            .sum();
        assert!(close(weighted, number(all, "m0"), 1e-9));
        let (h, m0) = (number(all, "h"), number(all, "m0"));
        assert!(m0 <= h && h <= 1.0);
        assert!(
            parts
                .iter()
                .all(|row| number(row, "hdk") <= number(row, "hd"))
        );
    }
}

pub fn shares_of_benefits_add_up(all: &Tables) {
    let mut shared = 0;
    for row in &all["targeting"] {
        assert!(number(row, "target_reached") <= number(row, "reached"));
        assert!(number(row, "target_reached") <= number(row, "target_population"));
        if row["decile1"] == Cell::Missing {
            continue;
        }
        let sum: f64 = (1..=10).map(|k| number(row, &format!("decile{k}"))).sum();
        assert!(close(sum, 1.0, 1e-9));
        shared += 1;
    }
    assert!(shared > 100, "{shared}");
    // What measures.csv says was added is what households received.
    let measures = keyed(&all["measures"], &["year", "measure", "programme"]);
    for row in &all["targeting"] {
        let subject = text(row, "subject");
        if subject == "register" || text(row, "welfare") != "income" {
            continue;
        }
        let key = format!("{:?} {:?} Text(\"all\")", row["year"], row["subject"]);
        let booked = number(measures[&key][0], "benefit");
        // The last in line may count in the books without receiving anything, and the reverse.
        let tolerance = if subject == "subsistence" { 0.06 } else { 1e-6 };
        assert!(
            close(number(row, "benefits"), booked, tolerance),
            "{subject}: {:?} against {booked}",
            row["benefits"]
        );
    }
}

pub fn the_register_is_targeted_as_its_own_table_says(all: &Tables) {
    let registry = keyed(&all["registry"], &["year"]);
    for row in &all["targeting"] {
        if text(row, "subject") != "register" || text(row, "welfare") == "income_before_support" {
            continue;
        }
        let year = registry[&format!("{:?}", row["year"])][0];
        let suffix = if text(row, "welfare") == "income" {
            ""
        } else {
            "_long_run"
        };
        for column in ["exclusion_error", "inclusion_error"] {
            let theirs = &year[format!("{column}{suffix}").as_str()];
            match (&row[column], theirs) {
                (Cell::Real(ours), Cell::Real(theirs)) => {
                    // Permanent income is compared by its logarithm there.
                    assert!(close(*ours, *theirs, 1e-3), "{column}{suffix}");
                }
                (ours, theirs) => assert_eq!(ours, theirs, "{column}{suffix}"),
            }
        }
    }
}

pub fn histories_agree_with_the_years(all: &Tables) {
    let of = |place: &str, statistic: &str| -> Vec<&BTreeMap<&'static str, Cell>> {
        all["dynamics"]
            .iter()
            .filter(|row| text(row, "place") == place && text(row, "statistic") == statistic)
            .collect()
    };
    for place in ["nation", "poor_areas", "other_areas"] {
        let value = |statistic| number(of(place, statistic)[0], "value");
        let sum = value("chronic") + value("transient");
        assert!(close(sum, value("total"), 1e-9));
        assert!(value("chronic") > 0.0 && value("transient") > 0.0);
        let patterns: f64 = [
            "persistently_poor",
            "chronically_poor",
            "transiently_poor",
            "never_poor",
        ]
        .map(value)
        .iter()
        .sum();
        assert!(close(patterns, 1.0, 1e-9));
        assert!(close(value("never_poor"), 1.0 - value("ever_poor"), 0.01));
    }
    // The last year has the members of today and of the year alike.
    let last = of("nation", "headcount")
        .into_iter()
        .find(|row| text(row, "welfare") == "income" && row["year"] == Cell::Integer(2020))
        .expect("a headcount of 2020");
    let national = keyed(&all["national"], &["year"]);
    let nation = national["Integer(2020)"][0];
    assert!(close(
        number(last, "value"),
        number(nation, "headcount_ratio"),
        1e-9
    ));
    // Total poverty over the years is about the mean of the years' squared gaps.
    let years = all["national"].len() as f64;
    let mean = all["national"]
        .iter()
        .map(|row| number(row, "squared_poverty_gap"))
        .sum::<f64>()
        / years;
    let total = number(of("nation", "total")[0], "value");
    assert!(close(total, mean, 0.05), "{total} against {mean}");
    for rows in keyed(
        &all["dynamics"]
            .iter()
            .filter(|row| text(row, "statistic") == "transition")
            .cloned()
            .collect::<Vec<_>>(),
        &["place", "year", "from"],
    )
    .values()
    {
        let sum: f64 = rows.iter().map(|row| number(row, "value")).sum();
        assert!(close(sum, 1.0, 1e-9));
    }
}

pub fn the_panel_is_a_sample_of_the_nation(all: &Tables) {
    let national = keyed(&all["national"], &["year"]);
    for (year, rows) in keyed(&all["panel"], &["year"]) {
        assert!(
            rows.len() <= 300 && rows.len() > 280,
            "{year}: {}",
            rows.len()
        );
        let nation = national[&year][0];
        let persons: f64 = rows
            .iter()
            .map(|row| number(row, "weight") * number(row, "persons"))
            .sum();
        // 300 households with unequal weights: a standard error of about 4%.
        assert!(
            close(persons, number(nation, "rural_population"), 0.2),
            "{year}: {persons}"
        );
        for row in rows {
            let sources: f64 = ["wage", "business", "property", "transfer"]
                .map(|source| number(row, &format!("income_{source}")))
                .iter()
                .sum();
            let total = number(row, "income") * number(row, "persons");
            assert!(close(sources, total, 1e-5), "{sources} against {total}");
            let measures = [
                "jobs",
                "relocation",
                "eco_compensation",
                "education",
                "subsistence",
                "support",
            ];
            let added: f64 = measures
                .map(|measure| number(row, &format!("from_{measure}")))
                .iter()
                .sum();
            let market = number(row, "market_income");
            // Market income and gains are rounded to fen one by one.
            assert!(
                (market + added - sources).abs() < 2.0,
                "{market} + {added} is not {sources}"
            );
        }
    }
    let ids = keyed(&all["panel"], &["household"]);
    assert!(ids.values().filter(|rows| rows.len() == 9).count() > 270);
}

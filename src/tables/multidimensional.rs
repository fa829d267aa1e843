//! mpi.csv: multidimensional poverty after Alkire and Foster on the two assurances and three guarantees.

use super::YearTables;
use super::columns::{LEAD, PLACE};
use super::group::Group;
use crate::indicators::AlkireFoster;
use crate::model::groups::DEPRIVATIONS;
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::parameters::measurement::Multidimensional;

/// Multidimensional poverty.
pub static MPI: TableSchema = TableSchema {
    name: "mpi",
    title: "Multidimensional poverty",
    description: "One row per year, place and dimension, and one with dimension = all that holds the indices of the place. A person is deprived when the household is: of food (income below multidimensional.food_share of the line), clothing (income below the line), schooling (a child out of school), medical_care (not insured), housing (unsafe house), water (unsafe water); and multidimensionally poor when the weighted share of deprivations reaches multidimensional.cutoff. All shares are over persons.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        PLACE,
        Column::text(
            "dimension",
            "food, clothing, schooling, medical_care, housing, water, or all.",
        ),
        Column::real(
            "weight",
            "share 0-1",
            "Weight of the dimension; the weights add up to one.",
        ),
        Column::real(
            "h",
            "share 0-1",
            "H: share of persons who are multidimensionally poor; only for all.",
        ),
        Column::real(
            "a",
            "share 0-1",
            "A: mean weighted share of deprivations among the poor; only for all, empty if nobody is poor.",
        ),
        Column::real(
            "m0",
            "index 0-1",
            "M0 = H * A: adjusted headcount ratio; only for all.",
        ),
        Column::real(
            "hd",
            "share 0-1",
            "Uncensored headcount ratio: share of persons deprived in the dimension, poor or not.",
        ),
        Column::real(
            "hdk",
            "share 0-1",
            "Censored headcount ratio: share of persons who are poor and deprived in the dimension; weighted, they add up to M0.",
        ),
        Column::real(
            "contribution",
            "share 0-1",
            "Share of M0 that the dimension contributes; empty if nobody is poor.",
        ),
    ],
    deterministic: true,
};

/// The year's rows.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let Some(measure) = measure(&year.context.p.multidimensional) else {
        return Vec::new();
    };
    year.places
        .named(year.provinces)
        .flat_map(|(place, group)| {
            cells(&measure, group).into_iter().map(move |cells| {
                let mut row = year.lead();
                row.push(place.to_owned().into());
                row.extend(cells);
                row
            })
        })
        .collect()
}

/// The measure; ranges of parameters leave it no way to be wrong.
fn measure(p: &Multidimensional) -> Option<AlkireFoster> {
    let weights = [
        p.weight_food,
        p.weight_clothing,
        p.weight_schooling,
        p.weight_medical_care,
        p.weight_housing,
        p.weight_water,
    ];
    AlkireFoster::new(&weights, p.cutoff).ok()
}

fn cells(measure: &AlkireFoster, group: &Group) -> Vec<Vec<Cell>> {
    let persons = (0u32..).zip(group.deprived.iter().map(|&n| n as f64));
    let Some(poverty) = measure.measure(persons) else {
        return Vec::new();
    };
    let nothing = None::<f64>;
    let mut rows = vec![row![
        "all",
        1.0,
        poverty.headcount,
        poverty.intensity,
        poverty.adjusted_headcount,
        nothing,
        nothing,
        nothing,
    ]];
    for (place, name) in DEPRIVATIONS.iter().enumerate() {
        let contribution = poverty.contributions.as_ref().map(|shares| shares[place]);
        rows.push(row![
            *name,
            measure.weights()[place],
            nothing,
            nothing,
            nothing,
            poverty.uncensored_headcounts[place],
            poverty.censored_headcounts[place],
            contribution,
        ]);
    }
    rows
}

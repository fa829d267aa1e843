//! registry.csv: flows, stocks and errors of the poverty register.

use super::YearTables;
use super::columns::LEAD;
use super::outcome::RegisterErrors;
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// The register.
pub static REGISTRY: TableSchema = TableSchema {
    name: "registry",
    title: "The poverty register by year",
    description: "Flows and stocks of the register in persons, with households beside the main ones. registered_population = last year's + added + returned + born + moved_in - removed - exited - died, exactly; for households, split off and dissolved take the place of births, moves and deaths.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::integer("added", "persons", "Registered for the first time."),
        Column::integer(
            "added_in_reverification",
            "persons",
            "Of them by re-verification.",
        ),
        Column::integer(
            "returned",
            "persons",
            "Registered again after an exit or removal: return to poverty as administered.",
        ),
        Column::integer("born", "persons", "Born into registered households."),
        Column::integer(
            "moved_in",
            "persons",
            "Moved into registered households less those who moved out to others.",
        ),
        Column::integer("removed", "persons", "Removed as wrongly included."),
        Column::integer("exited", "persons", "Deregistered."),
        Column::integer(
            "exited_wrongly",
            "persons",
            "Of them without meeting the conditions of exit.",
        ),
        Column::integer(
            "exited_by_deadline",
            "persons",
            "Of them declared out by the deadline.",
        ),
        Column::integer(
            "exited_poor",
            "persons",
            "Of them below the line in the year of exit.",
        ),
        Column::integer("died", "persons", "Deaths in registered households."),
        Column::integer(
            "registered_population",
            "persons",
            "Registered and not yet deregistered at the end of the year.",
        ),
        Column::integer(
            "added_households",
            "households",
            "Households registered for the first time.",
        ),
        Column::integer(
            "returned_households",
            "households",
            "Households registered again.",
        ),
        Column::integer(
            "split_off_households",
            "households",
            "Households that split off from registered ones.",
        ),
        Column::integer("removed_households", "households", "Households removed."),
        Column::integer(
            "exited_households",
            "households",
            "Households deregistered.",
        ),
        Column::integer(
            "dissolved_households",
            "households",
            "Registered households that dissolved.",
        ),
        Column::integer(
            "registered_households",
            "households",
            "Registered and not yet deregistered at the end of the year.",
        ),
        Column::integer(
            "registered_poor",
            "persons",
            "Registered persons below the line.",
        ),
        Column::real(
            "exclusion_error",
            "share 0-1",
            "Share of the income-poor of the year who are not registered.",
        ),
        Column::real(
            "inclusion_error",
            "share 0-1",
            "Share of the registered who are not income-poor this year.",
        ),
        Column::integer(
            "long_run_poor",
            "persons",
            "Persons whose permanent income, at the county's mean growth, is below the line.",
        ),
        Column::real(
            "exclusion_error_long_run",
            "share 0-1",
            "Share of the long-run poor who are not registered.",
        ),
        Column::real(
            "inclusion_error_long_run",
            "share 0-1",
            "Share of the registered who are not long-run poor.",
        ),
        Column::integer(
            "in_grace",
            "persons",
            "Deregistered persons whose support goes on.",
        ),
        Column::integer(
            "graduated",
            "persons",
            "Deregistered persons whose support has ended.",
        ),
        Column::integer(
            "monitored",
            "persons",
            "Deregistered persons below the monitoring threshold.",
        ),
        Column::integer(
            "ever_registered_on_allowance",
            "persons",
            "Ever registered persons who receive the subsistence allowance or the guarantee.",
        ),
    ],
    deterministic: true,
};

/// The year's row.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let g = &year.places.nation;
    let s = &g.stocks;
    let errors = RegisterErrors::of(s);
    let [added, reverified, returned, removed] = g.identified;
    let [exited, wrongly, by_deadline, poor] = g.exits;
    let mut row = year.lead();
    row.extend(row![
        added[0],
        reverified[0],
        returned[0],
        g.vital.births[1],
        g.vital.registered_movers,
        removed[0],
        exited[0],
        wrongly[0],
        by_deadline[0],
        poor[0],
        g.vital.deaths[1],
        s.registered,
        added[1],
        returned[1],
        g.vital.split_off[1],
        removed[1],
        exited[1],
        g.vital.dissolved[1],
        s.registered_households,
        s.registered_poor,
        errors.exclusion[0],
        errors.inclusion[0],
        s.long_run_poor,
        errors.exclusion[1],
        errors.inclusion[1],
        g.follow_up[0],
        g.follow_up[1],
        g.follow_up[2],
        s.ever_registered_on_allowance,
    ]);
    vec![row]
}

//! The reference of tables and columns, made from their declarations.

use std::fmt::Write;

use super::table::{ColumnKind, SIGNIFICANT, TableFormat, TableSchema};

/// The reference of tables and columns as Markdown, for docs/results.md.
pub fn document(schemas: &[&TableSchema]) -> String {
    let mut out = String::new();
    for schema in schemas {
        let _ = write!(
            out,
            "## {}\n\n**{}.** {}\n\n",
            schema.file_name(TableFormat::Csv),
            schema.title,
            schema.description
        );
        if !schema.deterministic {
            out.push_str("This table holds durations and differs from run to run.\n\n");
        }
        out.push_str("| column | type | unit | meaning |\n|---|---|---|---|\n");
        for column in schema.columns {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} |",
                column.name,
                kind_in_words(column.kind),
                column.unit.replace('|', "\\|"),
                column.meaning.replace('|', "\\|")
            );
        }
        out.push('\n');
    }
    // Files end with one line end.
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn kind_in_words(kind: ColumnKind) -> String {
    match kind {
        ColumnKind::Text => "text".to_string(),
        ColumnKind::Integer => "integer".to_string(),
        ColumnKind::Significant(SIGNIFICANT) => "real".to_string(),
        ColumnKind::Significant(digits) => format!("real, {digits} significant digits"),
        ColumnKind::Decimals(digits) => format!("real, {digits} decimals"),
        ColumnKind::Bool => "true or false".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::Column;

    static GOOD: TableSchema = TableSchema {
        name: "example",
        title: "An example",
        description: "One row per year.",
        columns: &[
            Column::integer("year", "", "The year"),
            Column::real("share", "share 0-1", "Poor | all persons"),
            Column::real("income", "yuan", "Mean income of persons").decimals(2),
        ],
        deterministic: true,
    };

    #[test]
    fn the_reference_is_markdown() {
        let expected = "\
## example.csv

**An example.** One row per year.

| column | type | unit | meaning |
|---|---|---|---|
| `year` | integer |  | The year |
| `share` | real | share 0-1 | Poor \\| all persons |
| `income` | real, 2 decimals | yuan | Mean income of persons |
";
        assert_eq!(document(&[&GOOD]), expected);
    }
}

//! Rows and columns of small panels.

use super::super::figure::Panel;

/// The row and the column of every panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Row and column of each panel.
    pub places: Vec<[usize; 2]>,
    /// Whether places mean something.
    pub is_map: bool,
}

impl Grid {
    /// A map if every panel has a tile of its own; else rows of at most so many panels in reading order.
    pub fn of(panels: &[Panel], most_columns: usize) -> Self {
        match tiles(panels) {
            Some(places) => Grid::map(&places),
            None => Grid::flow(panels.len(), most_columns),
        }
    }

    fn map(tiles: &[[u8; 2]]) -> Self {
        let least = |index: usize| tiles.iter().map(|tile| tile[index]).min().unwrap_or(0);
        let first = [least(0), least(1)];
        let place = |tile: &[u8; 2]| [0, 1].map(|index| usize::from(tile[index] - first[index]));
        let places: Vec<_> = tiles.iter().map(place).collect();
        let size = |index: usize| {
            places
                .iter()
                .map(|place| place[index] + 1)
                .max()
                .unwrap_or(1)
        };
        Grid {
            rows: size(0),
            columns: size(1),
            places,
            is_map: true,
        }
    }

    fn flow(panels: usize, most_columns: usize) -> Self {
        let rows = panels.div_ceil(most_columns.max(1)).max(1);
        // As few columns as the rows allow, so that the last row is not much shorter.
        let columns = panels.div_ceil(rows).max(1);
        Grid {
            rows,
            columns,
            places: (0..panels)
                .map(|panel| [panel / columns, panel % columns])
                .collect(),
            is_map: false,
        }
    }

    /// Whether no panel is directly below.
    pub fn is_lowest(&self, panel: usize) -> bool {
        let [row, column] = self.places[panel];
        !self.places.contains(&[row + 1, column])
    }

    /// Whether no panel is directly to the left.
    pub fn is_leftmost(&self, panel: usize) -> bool {
        let [row, column] = self.places[panel];
        column == 0 || !self.places.contains(&[row, column - 1])
    }
}

fn tiles(panels: &[Panel]) -> Option<Vec<[u8; 2]>> {
    let tiles: Vec<_> = panels
        .iter()
        .map(|panel| panel.tile)
        .collect::<Option<_>>()?;
    let mut distinct = tiles.clone();
    distinct.sort_unstable();
    distinct.dedup();
    (tiles.len() > 1 && distinct.len() == tiles.len()).then_some(tiles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_flow_in_rows_of_nearly_the_same_length() {
        let grid = Grid::flow(5, 4);
        assert_eq!((grid.rows, grid.columns), (2, 3));
        assert_eq!(grid.places, [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]]);
        assert!(grid.is_lowest(2) && !grid.is_lowest(1));
        assert_eq!((Grid::flow(0, 3).rows, Grid::flow(0, 3).columns), (1, 1));
    }

    #[test]
    fn a_map_keeps_its_gaps_but_no_margin() {
        let grid = Grid::map(&[[2, 3], [2, 5], [4, 3]]);
        assert_eq!(grid.places, [[0, 0], [0, 2], [2, 0]]);
        assert_eq!((grid.rows, grid.columns), (3, 3));
        assert!(grid.is_leftmost(1) && grid.is_lowest(0));
    }
}

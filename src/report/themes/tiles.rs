//! Provinces as tiles of one size, roughly where they lie.

/// Rows of the map from north to south.
const MAP: [[&str; 8]; 8] = [
    ["", "", "", "", "", "", "", "Heilongjiang"],
    [
        "Xinjiang",
        "",
        "",
        "",
        "Inner Mongolia",
        "",
        "Liaoning",
        "Jilin",
    ],
    [
        "", "Qinghai", "Gansu", "Ningxia", "Shanxi", "Hebei", "Beijing", "Tianjin",
    ],
    ["", "", "", "Shaanxi", "Henan", "Shandong", "", ""],
    [
        "",
        "Tibet",
        "Sichuan",
        "Chongqing",
        "Hubei",
        "Anhui",
        "Jiangsu",
        "Shanghai",
    ],
    [
        "", "", "Yunnan", "Guizhou", "Hunan", "Jiangxi", "Zhejiang", "",
    ],
    ["", "", "", "Guangxi", "Guangdong", "Fujian", "", ""],
    ["", "", "", "", "Hainan", "", "", ""],
];

/// Row and column of every place; `None` unless the map has them all, as of another country.
pub(super) fn tiles(places: &[String]) -> Option<Vec<[u8; 2]>> {
    places.iter().map(|place| tile(place)).collect()
}

fn tile(place: &str) -> Option<[u8; 2]> {
    let all = (0u8..).zip(MAP.iter());
    all.flat_map(|(row, tiles)| {
        (0u8..)
            .zip(tiles)
            .map(move |(column, name)| ([row, column], *name))
    })
    .find(|(_, name)| !name.is_empty() && *name == place)
    .map(|(tile, _)| tile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_province_has_a_tile_of_its_own() {
        let built =
            crate::scenario::Scenario::shipped("baseline").and_then(|builder| builder.build());
        let scenario = built.expect("the shipped baseline");
        let names: Vec<String> = scenario
            .provinces()
            .iter()
            .map(|province| province.name.clone())
            .collect();
        let mut tiles = tiles(&names).expect("a tile for each");
        assert_eq!(tiles.len(), 31);
        tiles.sort();
        tiles.dedup();
        assert_eq!(tiles.len(), 31);
    }

    #[test]
    fn other_countries_have_no_tiles() {
        assert_eq!(tiles(&["Guizhou".to_owned(), "Oaxaca".to_owned()]), None);
        assert_eq!(tiles(&[String::new()]), None);
    }
}

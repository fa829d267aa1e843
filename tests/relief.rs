//! Relief of households that fall below the line off the register.

mod common;

use common::{draw, scenario};
use five_measures::model::programme::ProgrammeId as Id;

/// Who falls below the line off the register is topped up in the same year where villages find everyone, and never where they find nobody.
#[test]
fn villages_relieve_whom_they_find_in_the_year() {
    let relieved = |detection: &str| {
        let scenario = scenario(
            "baseline",
            &[
                "population.scale=8000",
                &format!("register.detection={detection}"),
                "register.detection_phase=1.0",
                "register.reverification=0.0",
            ],
        );
        let mut simulation = draw(&scenario, 0);
        while simulation.next_year().is_some_and(|year| year <= 2018) {
            simulation.step();
        }
        let mut relieved = 0;
        for county in &simulation.nation().counties {
            let columns = &county.households;
            for (registry, programmes) in columns.registry.iter().zip(&columns.programmes) {
                let topped_up = programmes & Id::TopUp.bit() != 0;
                relieved += u32::from(topped_up && !registry.supported());
            }
        }
        relieved
    };
    assert_eq!(relieved("0.0"), 0);
    assert!(relieved("1.0") > 5, "{}", relieved("1.0"));
}

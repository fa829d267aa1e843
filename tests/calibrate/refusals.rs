//! What a calibration refuses.

use super::*;

#[test]
fn targets_that_cannot_be_fitted_are_named_with_their_line() {
    let fault = |lines: &str, expected: &[&str]| {
        let output = World::new(lines).calibrate(&[], 2);
        for text in expected {
            assert!(said(&output).contains(text), "{text}\n{}", said(&output));
        }
    };
    let good = TARGETS.lines().next().expect("a line");
    fault(
        &format!("{good}\nmean_incom,2006,nation,fit,relative,0.01,,\n"),
        &[
            "targets.csv:3:1",
            "no observed series is called `mean_incom`",
            "did you mean `mean_income`?",
        ],
    );
    fault(
        "mean_income,2006,Nation,fit,relative,0.01,,\n",
        &[
            "targets.csv:2:1",
            "not observed at the place `Nation`",
            "did you mean `nation`?",
        ],
    );
    fault(
        "mean_income,2012,nation,fit,relative,0.01,,\n",
        &[
            "targets.csv:2:1",
            "no observed value for 2012",
            "2006, 2007",
        ],
    );
    fault(
        "mean_income,2006,nation,fit,relative,0,,\n",
        &["targets.csv:2:38", "`tolerance` is \"0\"", "above 0"],
    );
    fault(
        "mean_income,2006,nation,fit,relative,-1,,\n",
        &["`tolerance` is \"-1\""],
    );
    fault(
        "mean_income,2006,nation,fitted,relative,0.01,,\n",
        &["`use` is \"fitted\"", "fit or report"],
    );
    fault(
        "mean_income,2006,nation,fit,percent,0.01,,\n",
        &["`scale` is \"percent\"", "logit"],
    );
    fault(
        &format!("{good}\n{good}\n"),
        &["targets.csv:3:1", "no other row has"],
    );
    fault(
        "mean_income,2006,nation,fit,logit,0.01,,\n",
        &["targets.csv:2:1", "share from 0 to 1"],
    );
    fault(
        "mean_income,2006,nation,fit,log,0.01,,\n",
        &["log scale needs", "floor"],
    );
    fault(
        "life_expectancy,2006,nation,fit,relative,0.01,,\n",
        &["the model gives no value of `life_expectancy`"],
    );
    fault(
        "mean_income,2006,nation,report,relative,0.01,,\n",
        &["no target is left to fit until 2007"],
    );
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let world = World::new(TARGETS);
    let fault = |more: &[&str], expected: &[&str]| {
        let output = world.calibrate(more, 2);
        for text in expected {
            assert!(said(&output).contains(text), "{text}\n{}", said(&output));
        }
        assert!(!world.out().join("manifest.json").exists());
    };
    fault(
        &["--set", "time.end=2006"],
        &[
            "targets.csv:3:1",
            "2007 is outside the horizon, 2005 to 2006",
            "--fit-until 2006",
        ],
    );
    fault(
        &["--fit-until", "2005"],
        &["no target is left to fit until 2005"],
    );
    fault(
        &["--set", "growth.level=0.02"],
        &["--set growth.level=0.02", "outside its prior"],
    );
    fault(
        &["--fit", "growth.levle"],
        &[
            "--fit growth.levle names no parameter",
            "did you mean `growth.level`?",
        ],
    );
    fault(&["--budget", "20"], &["--budget 20 is too small"]);
    fault(
        &["--budget", "60"],
        &["calibration.", "2 parameters need at least"],
    );
    fault(
        &[
            "--set",
            "calibration.cutoff=1",
            "--set",
            "calibration.allowed_misses=0",
            "--set",
            "calibration.effective=39",
        ],
        &[
            "too few draws of the posterior",
            "39 are needed",
            "would be enough",
        ],
    );
    // The runs made so far serve a calibration that asks for less.
    world.calibrate(&["--force"], 0);
    assert_eq!(world.content(), reference().0.content());
}

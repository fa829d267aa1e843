//! The examples run and show what they say.

#[expect(dead_code, reason = "its main prints what is tested here")]
#[path = "../examples/two_policies.rs"]
mod two_policies;

#[test]
fn two_policies_differ_beyond_their_error() {
    let found = two_policies::jobs_doubled().expect("an estimate");
    let [low, high] = found.interval.expect("an interval");
    let difference = found.difference.expect("a difference");
    assert!(low < difference && difference < high);
    assert!(high < 0.0, "more jobs leave fewer poor: {low} to {high}");
    assert!(found.base.expect("a number") > 20.0);
}

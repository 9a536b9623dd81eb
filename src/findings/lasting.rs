//! How long things last of which some have not ended yet (methods.md B5).

/// The median of durations of which some have not ended (false): the first at which the Kaplan–Meier estimate of what
/// lasts longer is at most a half; none where it never is.
pub fn median_lasting(durations: &[(i32, bool)]) -> Option<i32> {
    let mut sorted = durations.to_vec();
    // At one duration, ends come before what is still going on.
    sorted.sort_by_key(|(days, ended)| (*days, !*ended));
    let (mut lasting, mut at_risk) = (1.0, sorted.len());
    let mut at = 0;
    while let Some((days, _)) = sorted.get(at).copied() {
        let same = sorted.iter().skip(at).take_while(|(d, _)| *d == days).count();
        let ended = sorted.iter().skip(at).take(same).filter(|(_, ended)| *ended).count();
        if ended > 0 {
            lasting *= 1.0 - ended as f64 / at_risk as f64;
            if lasting <= 0.5 + 1e-12 {
                return Some(days);
            }
        }
        at_risk -= same;
        at += same;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_median_with_what_has_not_ended() {
        // Oracle O5.1, from the oracles file.
        let oracles: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles");
        let list = |key: &str| -> Vec<i64> {
            let values = oracles["km"][key].as_array().expect("a list");
            values.iter().map(|v| v.as_i64().expect("a number")).collect()
        };
        let durations: Vec<(i32, bool)> =
            list("t").into_iter().zip(list("event")).map(|(t, e)| (i32::try_from(t).expect("days"), e == 1)).collect();
        assert_eq!(median_lasting(&durations).map(i64::from), oracles["km"]["median"].as_i64());
        assert_eq!(median_lasting(&[(5, false), (9, false)]), None, "nothing has ended");
        assert_eq!(median_lasting(&[(5, true), (5, false), (1, false)]), Some(5), "one of two at risk ended");
        assert_eq!(median_lasting(&[]), None);
    }
}

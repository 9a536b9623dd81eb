//! Writes the sample figures to `/tmp/plot` for people to look at.

use super::samples::*;
use crate::base::Scenario;

#[test]
#[ignore = "writes files to look at: cargo test --lib plot::tests::look -- --ignored"]
fn write_samples() {
    let dir = std::env::temp_dir().join("plot");
    std::fs::create_dir_all(&dir).unwrap();
    let mut specs = Vec::new();
    for (width, height) in [(884.0, 322.0), (430.0, 322.0)] {
        for zh in [true, false] {
            specs.push(months(zh, width, height, if zh { Scenario::PL } else { Scenario::PY }));
            specs.push(regions(zh, width, height, if zh { Scenario::PL } else { Scenario::PY }));
        }
        specs.extend([control(width, height), bridge(width, height), course(width, height)]);
        specs.extend([super::stacked::months(width, height), super::stacked::members(width, height)]);
        specs.extend([super::calculation::pvm(width, height), super::cohort::retention(width, height)]);
        specs.push(super::fan::fan(width, height));
        specs.extend([super::rated::funnel(width, height), super::rated::pareto(width, height)]);
        specs.extend(super::multiples::STYLES.map(|style| super::multiples::regions(style, 9, width, height)));
    }
    specs.push(weeks());
    specs.push(quarters());
    for spec in specs {
        let figure = drawn(&spec);
        println!("{}: {:?}", spec.id, figure.warnings);
        #[expect(clippy::disallowed_methods, reason = "a test that leaves files to look at")]
        std::fs::write(dir.join(format!("{}.svg", spec.id)), figure.svg).unwrap();
    }
}

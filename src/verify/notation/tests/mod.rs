//! A mutant for each rule: one thing of a sound report is broken after it was drawn, and its rule must see it.

mod mutants;
mod world;

use world::World;

use super::rules;

#[test]
fn there_are_forty_eight_rules_each_with_a_mutant() {
    let ids: Vec<String> = rules().map(|rule| rule.id.to_owned()).collect();
    let all: Vec<String> = (1..=48).map(|n| format!("R{n:02}")).collect();
    assert_eq!(ids, all);
    for id in ids {
        assert!(mutants::all().any(|mutant| mutant.rule == id), "{id} has no mutant");
    }
    assert!(rules().all(|rule| rule.asks.ends_with('.') && !rule.measured.ends_with('.')));
}

#[test]
fn the_sound_report_exercises_and_keeps_every_rule() {
    let score = World::sound().score();
    let mut wrong = Vec::new();
    for rule in &score.rules {
        if rule.applied == 0 {
            wrong.push(format!("{} is not exercised", rule.id));
        }
        wrong.extend(
            rule.failures.iter().take(3).map(|f| format!("{}: {} {}: {}", rule.id, f.slide, f.figure, f.message)),
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((score.score.applicable, score.score.kept), (48, 48));
}

#[test]
fn every_mutant_is_caught_by_its_rule() {
    let sound = World::sound();
    let mut missed = Vec::new();
    for mutant in mutants::all() {
        let mut broken = sound.clone();
        (mutant.breaks)(&mut broken);
        missed.extend(broken.missed.iter().map(|what| format!("{}: {}: there is no {what}", mutant.rule, mutant.what)));
        if broken.rule(mutant.rule).is_kept() {
            missed.push(format!("{}: {} is not caught", mutant.rule, mutant.what));
        }
    }
    assert_eq!(missed, Vec::<String>::new());
}

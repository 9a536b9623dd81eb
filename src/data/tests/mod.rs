//! Whole data sets: real ones with checked totals, small ones made for a trap each, generated ones.

mod currencies;
mod dated;
mod forms;
mod generated;
mod golden;
mod kinds;
mod links;
mod tables;
mod traps;
mod values;

use super::sample::Project;
use super::{Dataset, load};
use crate::base::{Date, Error};
use crate::config::Brief;

pub fn loaded(project: &Project) -> Dataset {
    load(&project.brief).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

pub fn failed(brief: &Brief) -> Vec<Error> {
    load(brief).err().unwrap_or_else(|| panic!("was expected to fail"))
}

pub fn day(text: &str) -> i32 {
    text.parse::<Date>().expect("a date").to_epoch_days()
}

/// Net sales of the cells that a test of (day, members) accepts.
pub fn net(data: &Dataset, keep: impl Fn(i32, &dyn Fn(&str) -> String) -> bool) -> i64 {
    let cube = &data.cube;
    let cell = |i: usize| {
        let label = |id: &str| label(data, id, cube.members[data.dimension(id).expect("a dimension")][i]);
        keep(cube.day[i], &label)
    };
    (0..cube.day.len()).filter(|i| cell(*i)).map(|i| cube.gross[i] + cube.reversed[i] - cube.returned[i]).sum()
}

pub fn label(data: &Dataset, id: &str, code: u32) -> String {
    data.dimensions[data.dimension(id).expect("a dimension")].members[code as usize].label.clone()
}

pub fn labels(data: &Dataset, id: &str) -> Vec<String> {
    let members = &data.dimensions[data.dimension(id).expect("a dimension")].members;
    members.iter().map(|m| m.label.clone()).collect()
}

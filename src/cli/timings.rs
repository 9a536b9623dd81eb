//! How long each stage took: the only use of a clock in the program.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Times of the stages, summed over all reports and threads.
#[derive(Debug, Default)]
pub struct Timings {
    stages: Mutex<Vec<(&'static str, Duration, usize)>>,
}

impl Timings {
    /// Does some work and adds its time to a stage.
    pub fn measure<T>(&self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.add(stage, start.elapsed());
        result
    }

    fn add(&self, stage: &'static str, time: Duration) {
        // A thread that panicked while adding a number leaves the numbers usable.
        let mut stages = self.stages.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match stages.iter_mut().find(|(name, ..)| *name == stage) {
            Some((_, sum, count)) => {
                *sum += time;
                *count += 1;
            }
            None => stages.push((stage, time, 1)),
        }
    }

    /// The table: stages in the given order, then the rest as they came.
    pub fn table(&self, order: &[&str]) -> String {
        let mut stages = self.stages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        stages.sort_by_key(|(name, ..)| order.iter().position(|o| o == name).unwrap_or(order.len()));
        let total: f64 = stages.iter().map(|(_, time, _)| time.as_secs_f64()).sum();
        let mut text = format!("{:<10} {:>9} {:>6} {:>6}\n", "stage", "seconds", "share", "times");
        for (name, time, count) in &stages {
            let seconds = time.as_secs_f64();
            let share = if total > 0.0 { 100.0 * seconds / total } else { 0.0 };
            text.push_str(&format!("{name:<10} {seconds:>9.3} {share:>5.1}% {count:>6}\n"));
        }
        text.push_str(&format!("{:<10} {total:>9.3}\n", "sum"));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_stage_add_up_and_stand_in_order() {
        let timings = Timings::default();
        timings.add("typeset", Duration::from_millis(1500));
        timings.add("data", Duration::from_millis(250));
        timings.add("typeset", Duration::from_millis(250));
        let table = timings.table(&["data", "typeset"]);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[1].starts_with("data ") && lines[1].contains("0.250"), "{table}");
        assert!(lines[2].contains("1.750") && lines[2].contains("87.5%") && lines[2].ends_with('2'), "{table}");
    }
}

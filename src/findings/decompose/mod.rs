//! A change taken apart, exactly (methods.md B2): formulas on plain numbers, without periods, members or facts.
//!
//! [`price_volume_mix`] is the default of the bridge and works on integers; [`shapley`] serves trees of key figures;
//! [`ratio_mix`] splits the change of a ratio into rates and weights. [`bennet`] and [`lmdi`] are other answers to the same questions: tests hold them against the first.
//! [`closing`] rounds parts to whole minor units that add up.

pub mod bennet;
pub mod closing;
#[cfg(test)]
mod laws;
pub mod lmdi;
#[cfg(test)]
mod oracles;
pub mod price_volume_mix;
pub mod ratio_mix;
pub mod shapley;

//! `completions SHELL`: the completion script, from the same definition as the command line.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::args::Cli;
use super::console::Console;
use crate::base::Result;

/// Prints the script.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(shell: Shell, console: &Console) -> Result<()> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "salesdeck", &mut bytes);
    console.data(&String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_know_the_commands() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "salesdeck", &mut bytes);
            let script = String::from_utf8(bytes).expect("text");
            assert!(script.contains("publish") && script.contains("strict"), "{shell}");
        }
    }
}

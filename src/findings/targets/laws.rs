//! What holds of every decomposition, whatever the weights.

use proptest::prelude::*;

use super::decompose::{Node, Target, decompose};
use super::two_way::two_way;

/// Every node is the sum of its parts, all of them in whole units but for what the whole has beyond them.
fn adds_up(of: &Target, unit: i128, odd: &mut usize) {
    if of.parts.is_empty() {
        *odd += usize::from(of.amount % unit != 0);
        return;
    }
    assert_eq!(of.parts.iter().map(|p| p.amount).sum::<i128>(), of.amount, "{}", of.key);
    of.parts.iter().for_each(|part| adds_up(part, unit, odd));
}

fn tree(weights: &[f64], width: usize) -> Node {
    let leaves: Vec<Node> = weights.iter().enumerate().map(|(at, w)| Node::leaf(format!("{at:03}"), *w)).collect();
    let branches = leaves.chunks(width).enumerate().map(|(at, part)| Node::of(format!("{at:03}"), part.to_vec()));
    Node::of("all", branches.collect())
}

proptest! {
    #[test]
    fn parts_add_up_in_the_unit_they_are_told_in(
        total in 0_i128..10_i128.pow(12),
        unit in prop::sample::select(vec![1_i128, 100, 10_000]),
        weights in prop::collection::vec(0.001_f64..1e6, 1..40),
        width in 1_usize..7,
    ) {
        let found = decompose(total, unit, &tree(&weights, width)).expect("good weights");
        let mut odd = 0;
        adds_up(&found, unit, &mut odd);
        prop_assert_eq!(found.amount, total);
        prop_assert_eq!(odd, usize::from(total % unit != 0));
    }

    #[test]
    fn closed_leaves_never_change(
        closed in prop::collection::vec(0_i128..10_000, 1..12),
        weights in prop::collection::vec(0.01_f64..100.0, 1..12),
        more in prop::collection::vec(0_i128..1_000_000, 2..4),
    ) {
        let closed_nodes = closed.iter().enumerate().map(|(at, amount)| Node::closed(format!("a{at:02}"), *amount));
        let open = weights.iter().enumerate().map(|(at, w)| Node::leaf(format!("b{at:02}"), *w));
        let tree = Node::of("year", closed_nodes.chain(open).collect());
        let done: i128 = closed.iter().sum();
        for left in more {
            let found = decompose(done + left, 1, &tree).expect("room for the rest");
            let kept: Vec<i128> = found.parts.iter().take(closed.len()).map(|p| p.amount).collect();
            prop_assert_eq!(&kept, &closed);
            prop_assert_eq!(found.parts.iter().map(|p| p.amount).sum::<i128>(), done + left);
        }
    }

    #[test]
    fn both_margins_foot_and_zeros_stay(
        cells in prop::collection::vec(prop_oneof![1 => Just(0.0_f64), 4 => 0.01_f64..1000.0], 1..60),
        amounts in prop::collection::vec(0_i128..100_000, 60),
        width in 1_usize..8,
    ) {
        // Margins that can be met: those of some whole amounts in the cells above 0.
        let seed: Vec<Vec<f64>> = cells.chunks_exact(width.min(cells.len())).map(<[f64]>::to_vec).collect();
        let width = seed[0].len();
        let held = |row: usize, at: usize| if seed[row][at] > 0.0 { amounts[row * width + at] } else { 0 };
        let rows: Vec<i128> = (0..seed.len()).map(|row| (0..width).map(|at| held(row, at)).sum()).collect();
        let columns: Vec<i128> = (0..width).map(|at| (0..seed.len()).map(|row| held(row, at)).sum()).collect();
        // Fitting may need more rounds than there are where only one table is possible; what it gives must foot.
        if let Ok(table) = two_way(&seed, &rows, &columns) {
            for (row, margin) in table.iter().zip(&rows) {
                prop_assert_eq!(row.iter().sum::<i128>(), *margin);
            }
            for (at, margin) in columns.iter().enumerate() {
                prop_assert_eq!(table.iter().map(|row| row[at]).sum::<i128>(), *margin);
            }
            for (row, seed) in table.iter().zip(&seed) {
                prop_assert!(row.iter().zip(seed).all(|(cell, weight)| *cell >= 0 && (*weight > 0.0 || *cell == 0)));
            }
        } else {
            prop_assert!(cells.contains(&0.0), "without a zero there is always a table");
        }
    }
}

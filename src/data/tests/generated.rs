//! Generated inputs for the identities.

use proptest::prelude::*;

use super::{loaded, net};
use crate::data::sample::{SAMPLE, project};

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The cube's total is the sum of the accepted rows, whatever they hold.
    #[test]
    fn the_cube_adds_up_to_the_accepted_rows(
        rows in proptest::collection::vec((1_u32..29, -99_999_i64..99_999, -5_i64..9, "[a-c,\"\n ]{0,4}", 0_u8..12), 1..60)
    ) {
        let mut text = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n2026-01-01,0,0,0,Z,1,x,c\n".to_owned();
        let (mut total, mut pieces, mut good) = (0, 0, 1);
        for (day, cents, quantity, name, kind) in &rows {
            let amount = match kind { 0 => "oops".to_owned(), _ => crate::base::Decimal::new((*cents).into(), 2).text() };
            let name = name.replace('"', "\"\"");
            text += &format!("2026-02-{day:02},{amount},{quantity},1,o{kind},{kind},\"{name}\",{kind}\n");
            if *kind != 0 {
                let sign = if *cents < 0 || *quantity < 0 { -1 } else { 1 };
                total += sign * cents.abs();
                pieces += sign * quantity.abs();
                good += 1;
            }
        }
        let mut tables = SAMPLE.to_vec();
        tables[0].2 = &text;
        let data = loaded(&project(&tables));
        prop_assert_eq!(net(&data, |_, _| true), total);
        prop_assert_eq!(data.cube.quantity.iter().sum::<i64>(), pieces);
        prop_assert_eq!(data.cube.rows.iter().sum::<u32>(), good);
        prop_assert_eq!(data.quality.sources[0].used, u64::from(good));
        let keys: Vec<(i32, Vec<u32>, u32)> = (0..data.cube.day.len())
            .map(|i| (data.cube.day[i], data.cube.members.iter().map(|m| m[i]).collect(), data.cube.customer[i]))
            .collect();
        prop_assert!(keys.windows(2).all(|w| w[0] < w[1]), "sorted and distinct");
    }
}

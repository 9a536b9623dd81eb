//! A few dirty rows, as every real export has them: the reader must refuse or report them, never lose them silently.

/// Rows that are added at the end of a month's file.
const DIRTY: [(&str, &str); 8] = [
    ("2024-08", "2024-08-30,SO2024089001,S202,C018,P104,直销,4,待确认,3397.20"),
    ("2025-03", "2025-03-28,SO2025039001,S105,,P208,线上,6,11410.00,7998.00"),
    ("2025-11", "2025-11-28,SO2025119001,S303,C051,P310,直销,5,16750.00,9260.00"),
    ("2026-04", "2026-04-31,SO2026049001,S104,C009,P301,直销,3,11340.00,6145.00"),
    ("2026-05", "2026-05-29,SO2026059001,S204,,P307,线上,2,3680.00,2330.00"),
    ("2026-06", "2026-06-26,SO2026069001,S101,C027,P202,直销,2,#REF!,10075.00"),
    ("2026-06", "2026-06-29,SO2026069002,S403,C088,P310,经销,4,12480.00,7410.00"),
    ("2026-06", "2026-06-30,SO2026069003,S205,,P103,线上,8,6980.00,4170.00"),
];

/// The text of a month's file with its dirty rows.
pub fn soil(month: &str, mut text: String) -> String {
    for (_, row) in DIRTY.iter().filter(|(of, _)| *of == month) {
        text.push_str(row);
        text.push('\n');
    }
    text
}

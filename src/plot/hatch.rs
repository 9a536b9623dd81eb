//! Stripes of forecasts as clipped line segments: the same in PDF, HTML and every converter (notation A4).

/// Segments of 45° stripes within a rectangle `(x0, y0, x1, y1)`; `pitch` is the distance of two stripes.
///
/// The phase hangs on the page, so that neighbouring bars line up.
pub(super) fn segments((x0, y0, x1, y1): (f64, f64, f64, f64), pitch: f64) -> Vec<((f64, f64), (f64, f64))> {
    let step = pitch * std::f64::consts::SQRT_2;
    let mut out = Vec::new();
    if !(step > 0.0 && x1 > x0 && y1 > y0) {
        return out;
    }
    let first = ((x0 + y0) / step).ceil();
    let count = ((x1 + y1) / step - first).ceil().clamp(0.0, 10_000.0);
    for i in 0..count as u32 {
        let c = (first + f64::from(i)) * step;
        let (from, to) = (x0.max(c - y1), x1.min(c - y0));
        if to > from && c < x1 + y1 {
            out.push(((from, c - from), (to, c - to)));
        }
    }
    // A mark smaller than the pitch may fall between two stripes: it still gets one, along its diagonal.
    if out.is_empty() {
        let c = (x0 + x1 + y0 + y1) / 2.0;
        let (from, to) = (x0.max(c - y1), x1.min(c - y0));
        out.push(((from, c - from), (to, c - to)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_stay_inside_and_cover_a_third_to_two_thirds() {
        let rect = (10.3, 20.7, 34.0, 91.2);
        let lines = segments(rect, 4.0);
        let mut ink = 0.0;
        for ((ax, ay), (bx, by)) in &lines {
            for (x, y) in [(ax, ay), (bx, by)] {
                assert!(*x >= rect.0 - 1e-9 && *x <= rect.2 + 1e-9 && *y >= rect.1 - 1e-9 && *y <= rect.3 + 1e-9);
            }
            ink += (bx - ax).hypot(by - ay) * 1.5;
        }
        let share = ink / ((rect.2 - rect.0) * (rect.3 - rect.1));
        assert!((0.3..0.6).contains(&share), "R04: {share}");
    }

    #[test]
    fn even_a_tiny_mark_has_a_stripe() {
        assert_eq!(segments((1.0, 1.0, 2.0, 2.0), 4.0).len(), 1);
        assert!(segments((1.0, 1.0, 1.0, 2.0), 4.0).is_empty());
    }
}

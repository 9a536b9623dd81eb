//! Least values of functions of one and of a few variables: golden section and Nelder–Mead. Both are deterministic
//! and take a number that is not finite for "worse than anything".

/// A value that can be compared: not finite is the worst.
fn cost(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::MAX }
}

/// Where in `from..=to` a function is least: the best of `grid` equal steps, then golden section between its
/// neighbours down to `tolerance`.
pub fn golden(from: f64, to: f64, grid: usize, tolerance: f64, f: impl Fn(f64) -> f64) -> f64 {
    let grid = grid.max(2);
    let at = |i: usize| from + (to - from) * i as f64 / grid as f64;
    let mut best = (at(0), cost(f(at(0))), 0usize);
    for i in 1..=grid {
        let value = cost(f(at(i)));
        if value < best.1 {
            best = (at(i), value, i);
        }
    }
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (at(best.2.saturating_sub(1)), at((best.2 + 1).min(grid)));
    let (mut c, mut d) = (b - ratio * (b - a), a + ratio * (b - a));
    let (mut fc, mut fd) = (cost(f(c)), cost(f(d)));
    while b - a > tolerance {
        if fc <= fd {
            (b, d, fd) = (d, c, fc);
            c = b - ratio * (b - a);
            fc = cost(f(c));
        } else {
            (a, c, fc) = (c, d, fd);
            d = a + ratio * (b - a);
            fd = cost(f(d));
        }
    }
    let found = if fc <= fd { (c, fc) } else { (d, fd) };
    if found.1 < best.1 { found.0 } else { best.0 }
}

/// Where inside the box `bounds` a function of `N` variables is least, begun at `start` with steps of a quarter of
/// the box (Nelder & Mead 1965; points outside are moved to its border). Stops after `rounds` rounds or when the
/// corners differ by less than 1e-7 of the best value.
pub fn nelder_mead<const N: usize>(
    start: [f64; N],
    bounds: [(f64, f64); N],
    rounds: usize,
    f: impl Fn(&[f64; N]) -> f64,
) -> [f64; N] {
    let inside = |mut x: [f64; N]| {
        for (x, (low, high)) in x.iter_mut().zip(bounds) {
            *x = x.clamp(low, high);
        }
        x
    };
    let mut corners: Vec<([f64; N], f64)> = Vec::with_capacity(N + 1);
    let start = inside(start);
    corners.push((start, cost(f(&start))));
    for i in 0..N {
        let mut x = start;
        let (low, high) = bounds[i];
        let step = (high - low) / 4.0;
        x[i] = if x[i] + step <= high { x[i] + step } else { x[i] - step };
        let x = inside(x);
        corners.push((x, cost(f(&x))));
    }
    for _ in 0..rounds {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0], corners[N]);
        if worst.1 - best.1 <= 1e-7 * best.1.abs() {
            break;
        }
        let centre: [f64; N] = std::array::from_fn(|i| corners[..N].iter().map(|c| c.0[i]).sum::<f64>() / N as f64);
        let along = |t: f64| inside(std::array::from_fn(|i| centre[i] + t * (worst.0[i] - centre[i])));
        let tried = |t: f64| {
            let x = along(t);
            (x, cost(f(&x)))
        };
        let reflected = tried(-1.0);
        let next = if reflected.1 < best.1 {
            let expanded = tried(-2.0);
            if expanded.1 < reflected.1 { expanded } else { reflected }
        } else if reflected.1 < corners[N - 1].1 {
            reflected
        } else {
            let contracted = if reflected.1 < worst.1 { tried(-0.5) } else { tried(0.5) };
            if contracted.1 < worst.1.min(reflected.1) {
                contracted
            } else {
                for corner in &mut corners[1..] {
                    let x = inside(std::array::from_fn(|i| best.0[i] + (corner.0[i] - best.0[i]) / 2.0));
                    *corner = (x, cost(f(&x)));
                }
                continue;
            }
        };
        corners[N] = next;
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0].0
}

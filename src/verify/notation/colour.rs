//! Colours as readers see them: saturation, lightness, and how far apart two are without red-green vision.

use crate::plot::Colour;

/// Saturation of HSL, 0 to 1.
pub(super) fn saturation(Colour(r, g, b): Colour) -> f64 {
    let [r, g, b] = [r, g, b].map(|c| f64::from(c) / 255.0);
    let (lo, hi) = (r.min(g).min(b), r.max(g).max(b));
    let light = (lo + hi) / 2.0;
    if hi - lo < 1e-9 { 0.0 } else { (hi - lo) / (1.0 - (2.0 * light - 1.0).abs()) }
}

/// Lightness L* of CIELAB, 0 (black) to 100 (white).
pub(super) fn lightness(colour: Colour) -> f64 {
    lab(linear(colour))[0]
}

/// Distance ΔE76 of two colours as people without green cones see them (Machado, Oliveira and Fernandes 2009,
/// severity 1).
pub(super) fn apart_without_green(a: Colour, b: Colour) -> f64 {
    let seen = |c: Colour| {
        let [r, g, b] = linear(c);
        let rows = [
            0.367322 * r + 0.860646 * g - 0.227968 * b,
            0.280085 * r + 0.672501 * g + 0.047413 * b,
            -0.011820 * r + 0.042940 * g + 0.968881 * b,
        ];
        lab(rows.map(|part| part.clamp(0.0, 1.0)))
    };
    seen(a).iter().zip(seen(b)).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

fn linear(Colour(r, g, b): Colour) -> [f64; 3] {
    [r, g, b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

/// CIELAB of linear sRGB under D65.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047;
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883;
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let (fx, fy, fz) = (f(x), f(y), f(z));
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_the_notation_paper_come_out() {
        let (green, red) = (Colour(0x00, 0x9E, 0x73), Colour(0xC0, 0x00, 0x00));
        assert!((lightness(green) - lightness(red) - 17.8).abs() < 0.3, "ΔL* {}", lightness(green) - lightness(red));
        assert!((apart_without_green(green, red) - 44.0).abs() < 1.0, "{}", apart_without_green(green, red));
        let (blue, orange) = (Colour(0x00, 0x72, 0xB2), Colour(0xD5, 0x5E, 0x00));
        assert!((apart_without_green(blue, orange) - 108.0).abs() < 1.0);
        assert!(saturation(Colour(0x94, 0x94, 0x94)) < 1e-9 && saturation(red) > 0.9);
    }
}

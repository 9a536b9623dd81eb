//! Laid-out frames → boxes on the page, so that what came out can be measured.

use typst::layout::{Frame, FrameItem, Point, Rect, Size, Transform};
use typst::text::{FontWeight, TextItem};
use typst::visualize::{Paint, Shape};

use super::{Page, PlacedBox, PlacedShape, PlacedText};

/// Points by which ink may leave a clip before it counts as hidden: rounding, not content.
const CLIP_TOLERANCE: f64 = 0.5;

/// How the labels begin with which a template says which part of a slide a block is.
const ZONE: &str = "zone-";

/// What surrounds an item.
#[derive(Clone, Default)]
struct Around {
    transform: Transform,
    clip: Option<PlacedBox>,
    zone: Option<String>,
}

/// The text runs and pictures of a page, with all transformations applied.
pub(super) fn page(frame: &Frame) -> Page {
    let size = frame.size();
    let mut page = Page { width: size.x.to_pt(), height: size.y.to_pt(), ..Page::default() };
    walk(frame, &Around::default(), &mut page);
    page
}

fn walk(frame: &Frame, around: &Around, page: &mut Page) {
    for (at, item) in frame.items() {
        let here = around.transform.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => {
                let inner = here.pre_concat(group.transform);
                let own = group.clip.as_ref().map(|curve| placed(curve.bbox(None), inner));
                let clip = match (around.clip, own) {
                    (Some(outer), Some(own)) => Some(outer.shared(&own)),
                    (outer, own) => outer.or(own),
                };
                let label = group.label.map(|label| label.resolve().to_string());
                let zone = label.and_then(|label| label.strip_prefix(ZONE).map(str::to_owned));
                let zone = zone.or_else(|| around.zone.clone());
                walk(&group.frame, &Around { transform: inner, clip, zone }, page);
            }
            FrameItem::Text(text) => page.texts.push(run(text, here, around)),
            FrameItem::Image(_, size, _) => {
                page.images.push(placed(Rect::from_pos_size(Point::zero(), *size), here));
            }
            FrameItem::Shape(shape, _) => page.shapes.push(drawn(shape, here, around)),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn run(text: &TextItem, transform: Transform, around: &Around) -> PlacedText {
    let ink = text.bbox();
    let advance = Size::new(text.width(), text.height());
    // A run of blanks has no ink: its advance on the baseline stands for it.
    let inked = [ink.min.x, ink.max.x, ink.min.y, ink.max.y].iter().all(|edge| edge.to_pt().is_finite());
    let rect = if inked { ink } else { Rect::from_pos_size(Point::zero(), Size::new(advance.x, advance.y)) };
    let bounds = placed(rect, transform);
    let start = Point::zero().transform(transform);
    let end = Point::new(advance.x, -advance.y).transform(transform);
    PlacedText {
        text: text.text.to_string(),
        bounds,
        size: text.size.to_pt() * transform.sy.get().hypot(transform.kx.get()),
        baseline: start.y.to_pt(),
        start: start.x.to_pt(),
        end: end.x.to_pt(),
        bold: text.font.info().variant.weight >= FontWeight::BOLD,
        clipped: inked && around.clip.is_some_and(|clip| !clip.holds(&bounds, CLIP_TOLERANCE)),
        zone: around.zone.clone(),
    }
}

fn drawn(shape: &Shape, transform: Transform, around: &Around) -> PlacedShape {
    let colour = |paint: &Paint| match paint {
        Paint::Solid(colour) => {
            let rgb = colour.to_rgb();
            // The cast saturates.
            Some([rgb.red, rgb.green, rgb.blue].map(|part| (part * 255.0).round() as u8))
        }
        Paint::Gradient(_) | Paint::Tiling(_) => None,
    };
    PlacedShape {
        bounds: placed(shape.bbox(false), transform),
        fill: shape.fill.as_ref().and_then(colour),
        stroke: shape.stroke.as_ref().and_then(|stroke| colour(&stroke.paint)),
        stroke_width: shape
            .stroke
            .as_ref()
            .map_or(0.0, |stroke| stroke.thickness.to_pt() * transform.sy.get().hypot(transform.kx.get())),
        zone: around.zone.clone(),
    }
}

/// The box around a transformed rectangle.
fn placed(rect: Rect, transform: Transform) -> PlacedBox {
    let corners = [
        Point::new(rect.min.x, rect.min.y),
        Point::new(rect.max.x, rect.min.y),
        Point::new(rect.min.x, rect.max.y),
        Point::new(rect.max.x, rect.max.y),
    ]
    .map(|corner| {
        let p = corner.transform(transform);
        (p.x.to_pt(), p.y.to_pt())
    });
    PlacedBox::around(&corners)
}

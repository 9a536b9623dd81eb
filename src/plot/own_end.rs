//! Where the label of a base value stands: at the end of its own mark, also where the reference behind it is longer
//! (R08, R35). A number at the end of the longer mark would be read as the reference's.
//!
//! Beside the reference where there is room to both sides; else within the mark; else within the outline of a reference
//! that is drawn as one; else in front of the reference on a backing.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot};
use super::labels::{GAP, GAP_BESIDE, Ground, Upon, extent, outside, plain, ring as ring_of};
use super::notation::{Look, axis_half};
use super::plane::Direction;

/// A reference that is longer by no more than this, in points, ends where its value ends: the label clears both. Beside a
/// bar, one that ends where the label begins would touch it.
const CLOSE: f64 = 3.0;
const CLOSE_BESIDE: f64 = GAP_BESIDE + 1.0;
/// Distance of a label from marks that it stands next to but does not belong to, and the least one where nothing else is
/// left.
const NEXT: (f64, f64) = (3.0, 1.5);
/// The same of its digits from the outline that they stand within: left and right, and above and below.
const INSIDE: (f64, f64) = (2.5, 1.5);

/// A base value's mark, what stands behind it, and its axis.
pub(super) struct OwnEnd<'c> {
    pub canvas: &'c Canvas<'c>,
    pub direction: Direction,
    /// The mark of the value; without length where the value is missing.
    pub own: Bounds,
    /// The mark of the reference, when there is one.
    pub behind: Option<Bounds>,
    /// True when the reference is an outline that shows the paper.
    pub hollow: bool,
    /// The mark of the next position that comes nearest.
    pub next: Option<Bounds>,
    /// Where the value axis has its zero.
    pub zero: f64,
    /// True when the mark grows with the axis.
    pub positive: bool,
    /// How the value's mark is filled.
    pub look: Look,
    /// True when the position is the one that the message is about.
    pub ring: bool,
}

impl OwnEnd<'_> {
    /// The places of a label upon no other mark, and those upon its own mark or upon the reference, the best first.
    pub fn places(&self, text: &str) -> (Vec<(Spot, Anchor)>, Vec<Upon>) {
        let at = |ring| self.outside(self.tip(), ring);
        let mut free = if self.ring { vec![at(true), at(false)] } else { vec![at(false)] };
        let Some(behind) = self.behind.filter(|b| self.end(b) > self.end(&self.own)) else { return (free, Vec::new()) };
        // Its label keeps off the axis, however short the own mark is.
        let own_end = self.end(&self.own).max(axis_half(self.canvas.theme));
        let close = if self.direction == Direction::Up { CLOSE } else { CLOSE_BESIDE };
        if self.end(&behind) - own_end <= close {
            let both = |ring| self.outside(self.tip_of(&behind), ring);
            // At its own end it would touch the other.
            free.splice(0..0, if self.ring { vec![both(true), both(false)] } else { vec![both(false)] });
        }
        let within = self.within(text);
        // Lower than its bar only where it can stand neither in it nor in the outline.
        let lower = || within.is_none() && self.inside(text, &behind, false).is_none();
        if self.direction == Direction::Up || self.ring || lower() {
            free.extend(self.beside(text, &behind, NEXT.0));
        }
        let over = vec![self.own, behind];
        let mut upon = Vec::new();
        let backing = |ring: bool| {
            let (spot, anchor) = at(ring);
            Upon { spot, anchor, ring, ground: Some(Ground::Backing), over: over.clone() }
        };
        let inside = |ring: bool| {
            let (spot, anchor) = self.inside(text, &behind, ring)?;
            Some(Upon { spot, anchor, ring, ground: Some(Ground::Outline), over: over.clone() })
        };
        upon.extend(self.ring.then(|| inside(true)).flatten());
        if self.ring && self.end(&behind) - self.end(&self.own) > self.length(text) + 2.0 * GAP_BESIDE {
            // The end of the reference stays in sight.
            upon.push(backing(true));
        }
        upon.extend(within.map(|(spot, anchor)| {
            let ground = Some(Ground::Mark);
            Upon { spot, anchor, ring: false, ground, over: over.clone() }
        }));
        upon.extend(inside(false));
        // On the reference's end it would hide how long that is. A line back to the own end would be read as a mark.
        upon.extend(self.beyond(text, &behind).map(|(spot, anchor)| Upon {
            spot,
            anchor,
            ring: false,
            ground: None,
            over: over.clone(),
        }));
        upon.extend(self.beside(text, &behind, NEXT.1).map(|(spot, anchor)| Upon {
            spot,
            anchor,
            ring: false,
            ground: None,
            over: Vec::new(),
        }));
        upon.push(backing(false));
        (free, upon)
    }

    /// Beyond the end of a reference that a label in front of it would cover.
    fn beyond(&self, text: &str, behind: &Bounds) -> Option<(Spot, Anchor)> {
        let between = self.end(behind) - self.end(&self.own);
        let length = self.length(text) + GAP_BESIDE;
        (self.direction == Direction::Right && between < length).then(|| self.outside(self.tip_of(behind), false))
    }

    /// What a ringed label takes in the direction of growth.
    fn length(&self, text: &str) -> f64 {
        let box_of = self.extent(text, ((0.0, 0.0), Anchor::Start), true);
        match self.direction {
            Direction::Up => box_of.y1 - box_of.y0,
            Direction::Right => box_of.x1 - box_of.x0 + 2.0 * GAP_BESIDE,
        }
    }

    fn extent(&self, text: &str, (spot, anchor): (Spot, Anchor), bold: bool) -> Bounds {
        let set = super::canvas::Type { bold, ..plain(self.canvas.theme, anchor) };
        extent(self.canvas.metrics, &[text.to_owned()], set, spot, anchor)
    }

    /// How far a mark reaches from the axis, on the side to which the value grows.
    fn end(&self, mark: &Bounds) -> f64 {
        match (self.direction, self.positive) {
            (Direction::Up, true) => self.zero - mark.y0,
            (Direction::Up, false) => mark.y1 - self.zero,
            (Direction::Right, true) => mark.x1 - self.zero,
            (Direction::Right, false) => self.zero - mark.x0,
        }
    }

    fn tip(&self) -> Spot {
        self.tip_of(&self.own)
    }

    /// The end of a mark at the middle of the value's own, at least so far from the axis that a label clears it.
    fn tip_of(&self, mark: &Bounds) -> Spot {
        let far = self.end(mark).max(axis_half(self.canvas.theme));
        let far = if self.positive { far } else { -far };
        match self.direction {
            Direction::Up => ((self.own.x0 + self.own.x1) / 2.0, self.zero - far),
            Direction::Right => (self.zero + far, (self.own.y0 + self.own.y1) / 2.0),
        }
    }

    fn outside(&self, tip: Spot, ring: bool) -> (Spot, Anchor) {
        outside(self.canvas.metrics, self.canvas.theme.font_size, self.direction, tip, self.positive, ring)
    }

    /// At the own end, within the outline of a reference that stands around it: as far from its lines as can be seen.
    fn inside(&self, text: &str, behind: &Bounds, ring: bool) -> Option<(Spot, Anchor)> {
        if !self.hollow {
            return None;
        }
        let (spot, anchor) = self.outside(self.tip(), ring);
        let box_of = self.extent(text, (spot, anchor), self.ring);
        // Digits have nothing below their baseline.
        let cap = self.canvas.metrics.cap_height(self.canvas.theme.font_size);
        let around = if ring {
            let (across, along) = ring_of(box_of, 1, self.canvas.theme.font_size);
            box_of.grown_by(across, along)
        } else {
            Bounds { y0: spot.1 - cap, y1: spot.1, ..box_of }
        };
        let room = Bounds {
            x0: behind.x0 + INSIDE.0,
            y0: behind.y0 + INSIDE.1,
            x1: behind.x1 - INSIDE.0,
            y1: behind.y1 - INSIDE.1,
        };
        let (x, y) = match self.direction {
            Direction::Up => ((room.x1 - around.x1).min(0.0), 0.0),
            Direction::Right => (0.0, (room.y1 - around.y1).min(0.0)),
        };
        let moved = Bounds { x0: around.x0 + x, y0: around.y0 + y, x1: around.x1 + x, y1: around.y1 + y };
        // The foot of an outline is the axis, from which the own end is far enough.
        let room = match (self.direction, self.positive) {
            (Direction::Up, true) => Bounds { y1: behind.y1, ..room },
            (Direction::Up, false) => Bounds { y0: behind.y0, ..room },
            _ => room,
        };
        room.contains(&moved).then_some(((spot.0 + x, spot.1 + y), anchor))
    }

    /// At the own end, on the side to which the value stands out behind its reference, so far from what is left and right.
    fn beside(&self, text: &str, behind: &Bounds, apart: f64) -> Option<(Spot, Anchor)> {
        let (spot, anchor) = self.outside(self.tip(), false);
        match self.direction {
            Direction::Up => {
                let text = self.extent(text, (spot, anchor), self.ring);
                let width = text.x1 - text.x0;
                let reaches = |next: &Bounds| next.y0 < text.y1 && next.y1 > text.y0;
                let end = self.next.filter(reaches).map_or(f64::INFINITY, |next| next.x0 - apart);
                let middle = (behind.x1 + self.own.x1) / 2.0;
                let x = (middle - width / 2.0).max(behind.x1 + apart);
                (x + width <= end).then_some(((x, spot.1), Anchor::Start))
            }
            Direction::Right => {
                let (size, metrics) = (self.canvas.theme.font_size, self.canvas.metrics);
                let y = spot.1.max(behind.y1 + NEXT.1 + metrics.ascent(size));
                // Lower than its bar, it would be read as the next row's.
                (y - metrics.cap_height(size) / 2.0 <= self.own.y1).then_some(((spot.0, y), anchor))
            }
        }
    }

    /// Within the own mark at its end, where that is filled, dark and large enough.
    fn within(&self, text: &str) -> Option<(Spot, Anchor)> {
        let Look::Solid(_) = self.look else { return None };
        let (metrics, size) = (self.canvas.metrics, self.canvas.theme.font_size);
        let (x, y) = self.tip();
        let place = match (self.direction, self.positive) {
            (Direction::Up, true) => ((x, y + GAP + metrics.ascent(size)), Anchor::Middle),
            (Direction::Up, false) => ((x, y - GAP - metrics.descent(size)), Anchor::Middle),
            (Direction::Right, true) => ((x - GAP_BESIDE, y + metrics.cap_height(size) / 2.0), Anchor::End),
            (Direction::Right, false) => ((x + GAP_BESIDE, y + metrics.cap_height(size) / 2.0), Anchor::Start),
        };
        let clear = axis_half(self.canvas.theme);
        let room = match (self.direction, self.positive) {
            (Direction::Up, true) => Bounds { y1: self.own.y1 - clear, ..self.own },
            (Direction::Up, false) => Bounds { y0: self.own.y0 + clear, ..self.own },
            (Direction::Right, true) => Bounds { x0: self.own.x0 + clear, ..self.own },
            (Direction::Right, false) => Bounds { x1: self.own.x1 - clear, ..self.own },
        };
        room.contains(&self.extent(text, place, self.ring)).then_some(place)
    }
}

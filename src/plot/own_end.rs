//! Where the label of a base value stands: at the end of its own mark, also where the reference behind it is longer
//! (R08, R35). A number at the end of the longer mark would be read as the reference's.
//!
//! Beside the reference where there is room; else within the mark; else in front of the reference on a backing.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot};
use super::labels::{GAP, GAP_BESIDE, Ground, Upon, extent, outside, plain};
use super::notation::{Look, axis_half};
use super::plane::Direction;

/// A reference that is longer by no more than this, in points, ends where its value ends: the label clears both.
const CLOSE: f64 = 2.0;
/// Distance of a label from a mark that it stands next to but does not belong to.
const NEXT: f64 = 1.5;

/// A base value's mark, what stands behind it, and its axis.
pub(super) struct OwnEnd<'c> {
    pub canvas: &'c Canvas<'c>,
    pub direction: Direction,
    /// The mark of the value; without length where the value is missing.
    pub own: Bounds,
    /// The mark of the reference, when there is one.
    pub behind: Option<Bounds>,
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
        if self.end(&behind) - self.end(&self.own) <= CLOSE {
            let both = |ring| self.outside(self.tip_of(&behind), ring);
            free.extend(if self.ring { vec![both(true), both(false)] } else { vec![both(false)] });
        }
        free.extend(self.beside(text, &behind));
        let over = vec![self.own, behind];
        let mut upon = Vec::new();
        let backing = |ring: bool| {
            let (spot, anchor) = at(ring);
            Upon { spot, anchor, ring, ground: Ground::Backing, over: over.clone() }
        };
        if self.ring && self.end(&behind) - self.end(&self.own) > self.length(text) + 2.0 * GAP_BESIDE {
            // The end of the reference stays in sight.
            upon.push(backing(true));
        }
        upon.extend(self.within(text).map(|(spot, anchor)| {
            let ground = Ground::Mark;
            Upon { spot, anchor, ring: false, ground, over: over.clone() }
        }));
        // On the reference's end it would hide how long that is.
        upon.extend(self.tied(text, &behind).map(|(spot, anchor)| {
            let ground = Ground::Leader((self.tip().0, self.own.y1 - self.canvas.theme.strokes.thin / 2.0));
            Upon { spot, anchor, ring: false, ground, over: over.clone() }
        }));
        upon.push(backing(false));
        (free, upon)
    }

    /// Beyond the end of a reference that a label in front of it would cover.
    fn tied(&self, text: &str, behind: &Bounds) -> Option<(Spot, Anchor)> {
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

    /// At the own end, on the side to which the value stands out behind its reference.
    fn beside(&self, text: &str, behind: &Bounds) -> Option<(Spot, Anchor)> {
        let (spot, anchor) = self.outside(self.tip(), false);
        match self.direction {
            Direction::Up => {
                let width = self.extent(text, (spot, anchor), self.ring);
                let middle = (behind.x1 + self.own.x1) / 2.0;
                let x = (middle - (width.x1 - width.x0) / 2.0).max(behind.x1 + NEXT);
                Some(((x, spot.1), Anchor::Start))
            }
            Direction::Right => {
                let (size, metrics) = (self.canvas.theme.font_size, self.canvas.metrics);
                let y = spot.1.max(behind.y1 + NEXT + metrics.ascent(size));
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

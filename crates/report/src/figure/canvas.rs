//! A growing SVG body: escaped, rounded to a tenth of a unit, in the order drawn.

use std::fmt::Write as _;

/// Where text is anchored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size of all text, in units.
pub(super) const TEXT: f64 = 12.0;
/// Distance between lines of text.
pub(super) const LINE: f64 = 16.0;

#[derive(Debug, Default)]
pub(super) struct Canvas {
    body: String,
    pub(super) height: f64,
}

impl Canvas {
    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let (x, y, text) = (length(x), length(y), escape(text));
        let _ = write!(self.body, r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#);
    }

    pub(super) fn line(&mut self, class: &str, x: [f64; 2], y: [f64; 2]) {
        let [x1, x2] = x.map(length);
        let [y1, y2] = y.map(length);
        let _ =
            write!(self.body, r#"<line class="{class}" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>"#);
    }

    /// A rectangle between two x and two y, in any order.
    pub(super) fn rect(&mut self, class: &str, x: [f64; 2], y: [f64; 2]) {
        let (left, top) = (length(x[0].min(x[1])), length(y[0].min(y[1])));
        let (wide, high) = (length((x[1] - x[0]).abs()), length((y[1] - y[0]).abs()));
        let _ = write!(
            self.body,
            r#"<rect class="{class}" x="{left}" y="{top}" width="{wide}" height="{high}"/>"#
        );
    }

    /// An open path through points.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() > 1 {
            let d = trace(points);
            let _ = write!(self.body, r#"<path class="{class}" d="{d}"/>"#);
        }
    }

    /// A filled shape through points.
    pub(super) fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() > 2 {
            let d = trace(points);
            let _ = write!(self.body, r#"<path class="{class}" d="{d}Z"/>"#);
        }
    }

    pub(super) fn circle(&mut self, class: &str, x: f64, y: f64, r: f64) {
        let (x, y, r) = (length(x), length(y), length(r));
        let _ = write!(self.body, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}"/>"#);
    }

    /// Draws inside a group of a class, which sets the colour.
    pub(super) fn group(&mut self, class: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.body, r#"<g class="{class}">"#);
        draw(self);
        self.body.push_str("</g>");
    }

    /// Draws with everything outside a rectangle cut off.
    pub(super) fn clip(&mut self, x: [f64; 2], y: [f64; 2], draw: impl FnOnce(&mut Self)) {
        let (left, top) = (length(x[0]), length(y[0]));
        let (wide, high) = (length(x[1] - x[0]), length(y[1] - y[0]));
        // An inner `<svg>` cuts without the id that a clip path would need.
        let _ = write!(
            self.body,
            concat!(
                r#"<svg x="{left}" y="{top}" width="{wide}" height="{high}" "#,
                r#"viewBox="{left} {top} {wide} {high}" overflow="hidden">"#
            ),
            left = left,
            top = top,
            wide = wide,
            high = high,
        );
        draw(self);
        self.body.push_str("</svg>");
    }

    /// Puts another drawing at a place, and returns its height.
    pub(super) fn place(&mut self, other: &Self, x: f64, y: f64) -> f64 {
        let (x, y) = (length(x), length(y));
        let _ = write!(self.body, r#"<g transform="translate({x} {y})">{}</g>"#, other.body);
        other.height
    }

    /// The finished element, named and described for those who do not see it.
    pub(super) fn finish(
        self,
        id: &str,
        title: &str,
        description: &str,
        name: &str,
        wide: f64,
    ) -> String {
        let (wide, high) = (length(wide), length(self.height));
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" class="figure {name}" "#,
                r#"viewBox="0 0 {wide} {high}" role="img" aria-labelledby="{id}-t {id}-d">"#,
                r#"<title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>"#,
                "{body}</svg>"
            ),
            name = name,
            wide = wide,
            high = high,
            id = escape(id),
            title = escape(title),
            description = escape(description),
            body = self.body,
        )
    }
}

fn trace(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let step = if i == 0 { 'M' } else { 'L' };
        let _ = write!(d, "{step}{} {}", length(*x), length(*y));
    }
    d
}

/// A length to a tenth of a unit, without a needless `.0` or `-0`.
fn length(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short_and_text_cannot_end_its_element() {
        assert_eq!([12.0, -0.04, 3.26, -1.5].map(length), ["12", "0", "3.3", "-1.5"]);
        let mut canvas = Canvas::default();
        canvas.text(0.0, 0.0, "a", Anchor::Start, "<b> & \"c\"");
        assert!(canvas.body.contains(">&lt;b&gt; &amp; &quot;c&quot;</text>"));
    }
}

//! From a page to HTML: each language is written out, then the template lays it out.

use minijinja::{Environment, Value as View, context};

use super::base64;
use super::page::{Block, KeyFigure, NoticeKind, Page};
use crate::catalogue::{Catalogue, Lang, Message, Value};
use crate::figure::{self, Badge, Figure, HowKnown, Table, TestResult, Width};

/// Renders a page with every language inside, and `lang` shown at first.
///
/// The same page and language give the same bytes.
pub fn render(page: &Page, lang: Lang) -> String {
    let mut environment = Environment::new();
    environment.add_function("text", |lang: &str, key: &str| {
        lang.parse().map_or_else(|_| String::new(), |lang| Catalogue::text(lang, key, &[]))
    });
    // The suffix `.html` turns escaping on.
    environment
        .add_template("page.html", include_str!("page.html"))
        .expect("because the template is compiled in and a test renders it");
    let template = environment.get_template("page.html").expect("because it was just added");
    let langs =
        Lang::ALL.map(|l| context! { tag => l.tag(), name => l.name(), chosen => l == lang });
    let view = context! {
        lang => lang.tag(),
        title => page.title.text(lang),
        style => format!("{}\n{}", figure::STYLE, include_str!("page.css")),
        langs => langs.to_vec(),
        pages => Lang::ALL.map(|l| page_view(page, l)).to_vec(),
    };
    template.render(view).expect("because every name in the template is in its context")
}

fn page_view(page: &Page, lang: Lang) -> View {
    let mut number = 0;
    let first = page.lead.blocks.iter().map(|block| block_view(block, &mut number, lang));
    let lead_blocks: Vec<View> = first.collect();
    let mut sections = Vec::new();
    for section in &page.sections {
        let blocks = section.blocks.iter().map(|block| block_view(block, &mut number, lang));
        sections.push(context! {
            id => section.id.as_str(),
            heading => section.heading.text(lang),
            blocks => blocks.collect::<Vec<_>>(),
        });
    }
    let provenance = page.provenance.iter().map(|(k, v)| vec![k.text(lang), v.text(lang)]);
    context! {
        lang => lang.tag(),
        title => page.title.text(lang),
        subtitle => page.subtitle.text(lang),
        sentence => page.lead.sentence.text(lang),
        key_figures => key_figures(&page.lead.figures, lang),
        lead_blocks,
        sections,
        provenance => provenance.collect::<Vec<_>>(),
    }
}

fn block_view(block: &Block, number: &mut u32, lang: Lang) -> View {
    match block {
        Block::Paragraph(message) => context! { kind => "paragraph", text => message.text(lang) },
        Block::Notice(kind, message) => {
            let (class, word) = match kind {
                NoticeKind::Note => ("note", Message::new("notice.note")),
                NoticeKind::Warning => ("warning", Message::new("notice.warning")),
                NoticeKind::Unverified => ("unverified", Message::new("notice.unverified")),
                NoticeKind::Concern => ("concern", Message::new("notice.concern")),
            };
            context! { kind => "notice", class, word => word.text(lang), text => message.text(lang) }
        }
        Block::Figure(figure) => {
            *number += 1;
            figure_view(figure, *number, lang)
        }
        Block::Table(caption, table) => context! {
            kind => "table",
            caption => caption.text(lang),
            table => table_view(table, lang),
        },
        Block::KeyFigures(figures) => {
            context! { kind => "key_figures", figures => key_figures(figures, lang) }
        }
    }
}

fn key_figures(figures: &[KeyFigure], lang: Lang) -> Vec<View> {
    let view = |figure: &KeyFigure| {
        let interval = figure.interval.as_ref().map(|(level, range)| {
            Message::new("report.interval")
                .with("level", Value::percent(*level, 0))
                .with("range", range.clone())
                .text(lang)
        });
        context! {
            label => figure.label.text(lang),
            value => figure.value.text(lang),
            unit => figure.unit.as_ref().map(|unit| unit.text(lang)),
            interval,
            note => figure.note.as_ref().map(|note| note.text(lang)),
        }
    };
    figures.iter().map(view).collect()
}

fn figure_view(figure: &Figure, number: u32, lang: Lang) -> View {
    let table = figure.table();
    // The byte-order mark makes spreadsheets read Chinese headings as UTF-8.
    let csv = format!("\u{feff}{}", table.csv(lang));
    let number = Message::new("report.figure").with("number", Value::integer(f64::from(number)));
    context! {
        kind => "figure",
        id => figure.id.as_str(),
        number => number.text(lang),
        title => figure.title.text(lang),
        about => figure.description.text(lang),
        source => Message::new("report.source").with("source", figure.source.clone()).text(lang),
        wide => figure::svg(figure, lang, Width::Wide),
        narrow => figure::svg(figure, lang, Width::Narrow),
        table => table_view(&table, lang),
        csv => base64::encode(csv.as_bytes()),
        csv_name => format!("{}.csv", figure.id),
    }
}

fn table_view(table: &Table, lang: Lang) -> View {
    // A column is numeric when its first value is.
    let numeric = |i: usize| {
        let mut values = table.rows.iter().filter_map(|row| row.get(i)?.value.as_ref());
        values.next().is_some_and(Value::is_number)
    };
    let columns = table.columns.iter().enumerate();
    let columns = columns.map(|(i, c)| context! { text => c.text(lang), numeric => numeric(i) });
    let rows = table.rows.iter().map(|row| {
        let cell = |cell: &figure::Cell| {
            let badge =
                cell.badge.map(|badge| vec![class(badge).into(), badge.message().text(lang)]);
            context! {
                text => cell.value.as_ref().map(|value| value.text(lang)).unwrap_or_default(),
                numeric => cell.value.as_ref().is_some_and(Value::is_number),
                badge,
            }
        };
        row.iter().map(cell).collect::<Vec<_>>()
    });
    context! { columns => columns.collect::<Vec<_>>(), rows => rows.collect::<Vec<_>>() }
}

const fn class(badge: Badge) -> &'static str {
    match badge {
        Badge::HowKnown(HowKnown::Measured) => "measured",
        Badge::HowKnown(HowKnown::Derived) => "derived",
        Badge::HowKnown(HowKnown::Assumed) => "assumed",
        Badge::HowKnown(HowKnown::Unverified) => "unverified",
        Badge::TestResult(TestResult::Pass) => "pass",
        Badge::TestResult(TestResult::Miss) => "miss",
        Badge::TestResult(TestResult::NotDone) => "not-done",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::figure::{Axis, Cell, Chart, Column, Plot, Point, Scale, Series, Shape};
    use crate::html::{Lead, Section, figures_csv};

    const HOSTILE: &str = "</style><script>alert(1)</script>\"'&";

    /// A page with every kind of block, whose free text is hostile.
    fn page() -> Page {
        let hostile = || Message::new("report.source").with("source", HOSTILE);
        let axis = || Axis { label: hostile(), unit: None, scale: Scale::Linear, range: None };
        let points = vec![Point::new(0.0, 1.0), Point::new(1.0, 2.0)];
        let shape = Shape::Line;
        let series =
            Series { label: hostile(), shape, levels: Vec::new(), points, at_risk: Vec::new() };
        let chart = Chart::Plot(Plot {
            x: axis(),
            y: axis(),
            series: vec![series],
            references: Vec::new(),
        });
        let figure = Figure {
            id: "f".into(),
            title: hostile(),
            description: hostile(),
            source: hostile(),
            chart,
        };
        let key = KeyFigure {
            label: hostile(),
            value: HOSTILE.into(),
            unit: Some(hostile()),
            interval: Some((0.95, HOSTILE.into())),
            note: Some(hostile()),
        };
        let table = Table {
            columns: vec![Column { label: hostile(), unit: Some(hostile()) }],
            rows: vec![
                vec![HOSTILE.into()],
                vec![Cell::badge(Badge::TestResult(TestResult::Miss))],
            ],
        };
        let blocks = vec![
            Block::Paragraph(hostile()),
            Block::Notice(NoticeKind::Warning, hostile()),
            Block::Figure(Box::new(figure)),
            Block::Table(hostile(), table),
            Block::KeyFigures(vec![key.clone()]),
        ];
        Page {
            title: hostile(),
            subtitle: hostile(),
            lead: Lead {
                sentence: hostile(),
                figures: vec![key],
                blocks: vec![Block::Notice(NoticeKind::Note, hostile())],
            },
            sections: vec![Section { id: "s".into(), heading: hostile(), blocks }],
            provenance: vec![(hostile(), HOSTILE.into())],
        }
    }

    #[test]
    fn text_from_files_cannot_become_markup() {
        let html = render(&page(), Lang::En);
        assert!(!html.contains("<script"));
        assert_eq!(html.matches("</style>").count(), 1);
    }

    #[test]
    fn ids_are_unique_and_links_within_the_page_lead_somewhere() {
        let html = render(&page(), Lang::ZhCn);
        let after = |mark| html.split(mark).skip(1).filter_map(|rest: &str| rest.split('"').next());
        let ids: Vec<&str> = after(" id=\"").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
        assert!(after("href=\"#").all(|id| unique.contains(id)));
        assert!(after(" for=\"").all(|id| unique.contains(id)));
    }

    #[test]
    fn what_a_figure_shows_is_read_and_not_only_heard() {
        let html = render(&page(), Lang::En);
        assert_eq!(html.matches("<p class=\"about\">").count(), Lang::ALL.len());
    }

    #[test]
    fn both_languages_are_inside_and_the_one_asked_for_is_chosen() {
        for lang in Lang::ALL {
            let html = render(&page(), lang);
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())));
            assert_eq!(html.matches(" checked>").count(), 1);
            for each in Lang::ALL {
                let use_line = Catalogue::text(each, "report.intended_use", &[]);
                // The bar on top, the footer, and the foot of each printed page.
                assert_eq!(html.matches(&use_line).count(), 3);
            }
        }
    }

    #[test]
    fn the_csv_of_each_figure_is_a_file() {
        let files = figures_csv(&page());
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "f.csv");
        assert!(files[0].1.ends_with(",1,2\r\n"));
    }
}

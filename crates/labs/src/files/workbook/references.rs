//! Names of cells and ranges within the parts of a workbook.

/// Bytes of `AAA1048576:AAA1048576`.
const LONGEST_RANGE: usize = 24;

/// Tells whether the names of rows and cells are those of a spreadsheet, `XFD1048576` at most: the
/// reader of workbooks counts longer ones beyond its integers.
pub(super) fn references_fit(xml: &[u8]) -> bool {
    let mut rest = xml;
    while let Some(at) = rest.iter().position(|b| *b == b'=') {
        let (before, after) = (rest[..at].trim_ascii_end(), rest[at + 1..].trim_ascii_start());
        let stem = before.strip_suffix(b"r").or(before.strip_suffix(b"ref"));
        if stem.is_some_and(|stem| stem.last().is_some_and(u8::is_ascii_whitespace))
            && let [b'"' | b'\'', name @ ..] = after
        {
            let end = name.iter().position(|b| matches!(b, b'"' | b'\'')).unwrap_or(name.len());
            let named = &name[..end.min(LONGEST_RANGE)];
            let fits = named.split(|b| *b == b':').all(|part| {
                let letters = part.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let digits = part[letters..].iter().take_while(|b| b.is_ascii_digit()).count();
                letters <= 3 && digits <= 7
            });
            if !fits {
                return false;
            }
            // A range that ends before it begins.
            let range = std::str::from_utf8(named).unwrap_or_default();
            let ends = range.split_once(':').and_then(|(a, b)| place(a).zip(place(b)));
            if ends.is_some_and(|(first, last)| first.0 > last.0 || first.1 > last.1) {
                return false;
            }
        }
        rest = after;
    }
    true
}

/// Returns row and column of `D2`: 2 and 3.
pub(crate) fn place(name: &str) -> Option<(usize, usize)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = name[..letters]
        .bytes()
        .fold(0, |n, b| n * 26 + usize::from(b.to_ascii_uppercase() - b'A' + 1));
    Some((name[letters..].parse().ok()?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_beyond_a_spreadsheet_are_found() {
        for (xml, fit) in [
            (r#"<row r="1"><c r="XFD1048576" t="s"/></row>"#, true),
            (r#"<dimension ref="A1:B2"/><tabColor rgb="FFFF0000"/>"#, true),
            (r#"<row r="sheetml/2006/main">"#, false),
            ("<row\nr = '99999999999'>", false),
            (r#"<mergeCell ref="AAAAAAAA1:B2"/>"#, false),
            (r#"<dimension ref="A5:B3"/>"#, false),
            (r#"<dimension ref="A1:F88888888888888888888884"/>"#, false),
            ("", true),
        ] {
            assert_eq!(references_fit(xml.as_bytes()), fit, "{xml}");
        }
    }

    #[test]
    fn a_cell_is_found_by_its_name() {
        assert_eq!(place("AA10"), Some((10, 26)));
        assert_eq!(place("10"), None);
    }
}

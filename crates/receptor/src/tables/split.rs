//! A row into its fields.

/// How fields are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// A tab, a comma or a semicolon.
    pub(super) separator: u8,
    /// Whether a field may stand in quotes, with `""` for a quote in it.
    pub(super) quoted: bool,
}

impl Dialect {
    /// Recognises the dialect of a header. AIRR tables are separated by tabs and have no quotes; R
    /// writes quotes around the column names if it quotes at all. Excel writes semicolons where the
    /// decimal mark is a comma.
    pub(super) fn of(header: &str) -> Self {
        let count = |mark: char| header.matches(mark).count();
        let separator = if count('\t') > 0 {
            b'\t'
        } else if count(';') > count(',') {
            b';'
        } else {
            b','
        };
        Self { separator, quoted: separator != b'\t' || header.starts_with('"') }
    }

    /// Returns the fields of a row.
    pub(super) fn fields(self, row: &str) -> Vec<String> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        self.split(row, &mut text, &mut ends);
        let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
        starts.zip(&ends).map(|(start, end)| text[start..*end].to_owned()).collect()
    }

    /// Appends the fields of a row to `text`, each with a tab behind it, and their ends to `ends`.
    pub(super) fn split(self, row: &str, text: &mut String, ends: &mut Vec<usize>) {
        if !self.quoted {
            let start = text.len();
            text.push_str(row);
            let tabs = row.bytes().enumerate().filter(|(_, byte)| *byte == self.separator);
            ends.extend(tabs.map(|(at, _)| start + at));
            ends.push(text.len());
            text.push('\t');
            return;
        }
        let separator = char::from(self.separator);
        let mut rest = Some(row);
        while let Some(field) = rest {
            let mut plain = field;
            if let Some(mut quoted) = field.strip_prefix('"') {
                while let Some((piece, after)) = quoted.split_once('"') {
                    text.push_str(piece);
                    plain = after;
                    let Some(again) = after.strip_prefix('"') else { break };
                    text.push('"');
                    quoted = again;
                }
            }
            let (last, next) = plain
                .split_once(separator)
                .map_or((plain, None), |(last, next)| (last, Some(next)));
            text.push_str(last);
            ends.push(text.len());
            text.push('\t');
            rest = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(dialect: Dialect, row: &str) -> Vec<String> {
        let (mut text, mut ends) = (String::from("before\t"), vec![6]);
        dialect.split(row, &mut text, &mut ends);
        ends.windows(2).map(|pair| text[pair[0] + 1..pair[1]].to_owned()).collect()
    }

    #[test]
    fn quotes_count_only_where_the_header_has_them() {
        let tabs = Dialect::of("a\tb");
        assert_eq!(fields(tabs, "\"x\ty\t"), ["\"x", "y", ""]);
        let commas = Dialect::of("a,b");
        assert_eq!(fields(commas, "\"x,1\",\"say \"\"no\"\"\",,z"), ["x,1", "say \"no\"", "", "z"]);
        assert_eq!(fields(commas, "\"\"\"\",\"a\"b,c\"d"), ["\"", "ab", "c\"d"]);
        let semicolons = Dialect::of("a;b, c;d");
        assert_eq!(fields(semicolons, "1,5;\"x;y\";z"), ["1,5", "x;y", "z"]);
        assert_eq!(semicolons.fields("1,5;\"x;y\";z"), ["1,5", "x;y", "z"]);
        let from_r = Dialect::of("\"a\"\t\"b\"");
        assert_eq!(fields(from_r, "\"x\ty\"\t1"), ["x\ty", "1"]);
    }
}

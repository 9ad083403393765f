//! The text of a file, in the encodings that spreadsheets and hospital systems write.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::Error;

/// Bytes looked at to tell two encodings of Chinese apart.
const SNIFFED: usize = 20_000;

/// Decodes UTF-8 and UTF-16, each with or without a byte-order mark, GB18030 (and so GBK and
/// GB2312), Big5, and Windows-1252 where it writes `/µL`.
///
/// # Errors
/// When the bytes are none of these.
pub(crate) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(file, &bytes[mark..], encoding);
    }
    let text = match std::str::from_utf8(bytes) {
        // A NUL is valid UTF-8, yet no table holds one: UTF-16 without a mark.
        Ok(text) if !text.contains('\0') => return Ok(Cow::Borrowed(text)),
        Ok(_) => return whole(file, bytes, wide(bytes)),
        Err(_) if bytes.contains(&0) => return whole(file, bytes, wide(bytes)),
        // The file ends within a character: it was cut.
        Err(error) if error.error_len().is_none() => return whole(file, bytes, UTF_8),
        Err(error) => &bytes[..error.valid_up_to()],
    };
    // Several characters of three bytes before the fault: UTF-8 that was damaged.
    if text.iter().filter(|b| (0xE0..0xF0).contains(*b)).count() > 1 {
        return whole(file, bytes, UTF_8);
    }
    // `µL` of Windows-1252 is also a rare Chinese character of GB18030; after a slash it is a unit.
    let micro = bytes.windows(3).any(|w| matches!(w, [b'/', 0xB5, b'L' | b'l']));
    // A letter with an accent, or the power of mm³, stands alone; Chinese characters have two
    // bytes, and nearly always stand side by side.
    let pairs = bytes.windows(2).filter(|w| w[0] >= 0x80 && w[1] >= 0x80).count();
    let western = micro || pairs == 0;
    let chinese = if is_traditional(bytes) { BIG5 } else { GB18030 };
    whole(file, bytes, if western { WINDOWS_1252 } else { chinese })
}

/// Tells whether bytes are Big5 rather than GB18030, which both take nearly any pair of them: by
/// the words of laboratories that each makes of them.
fn is_traditional(bytes: &[u8]) -> bool {
    const TRADITIONAL: [&str; 14] = [
        "細胞", "絕對", "日期", "項目", "單位", "結果", "檢驗", "淋巴", "病歷", "編號", "月齡",
        "採檢", "檢體", "計數",
    ];
    const SIMPLIFIED: [&str; 14] = [
        "细胞", "绝对", "日期", "项目", "单位", "结果", "检验", "淋巴", "病历", "编号", "月龄",
        "采样", "标本", "计数",
    ];
    let words = |encoding: &'static Encoding, all: [&str; 14]| {
        let text = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(SNIFFED)]).0;
        all.iter().map(|word| text.matches(word).count()).sum::<usize>()
    };
    words(BIG5, TRADITIONAL) > words(GB18030, SIMPLIFIED)
}

/// Tells which half of most characters of a table is zero.
fn wide(bytes: &[u8]) -> &'static Encoding {
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    if zeros(0) > zeros(1) { UTF_16BE } else { UTF_16LE }
}

/// Decodes bytes, unless one of them is none of the encoding.
fn whole<'a>(
    file: &str,
    bytes: &'a [u8],
    encoding: &'static Encoding,
) -> Result<Cow<'a, str>, Error> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    let text = encoding.decode_without_bom_handling(bytes).0;
    let good = text.split('\u{FFFD}').next().unwrap_or_default();
    let row = 1 + good.matches('\n').count();
    let problem = format!("the text is damaged, or neither UTF-8 nor {}", encoding.name());
    let remedy = "save the table as UTF-8 and check that it is whole";
    Err(Error::at(file, row, "-", problem, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_in_every_encoding() {
        let text = "编号,CD4(个/μL)\n甲,350\n";
        let wide = |swap: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let gb = GB18030.encode(text).0.into_owned();
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        let le = [b"\xFF\xFE".as_slice(), &wide(false)].concat();
        for bytes in [text.as_bytes(), &marked, &gb, &le, &wide(false), &wide(true)] {
            assert_eq!(decode("x", bytes).unwrap(), text);
        }
        let traditional = "採檢日期,CD4細胞絕對值\n2025-06-10,350\n";
        let big5 = BIG5.encode(traditional).0.into_owned();
        assert_eq!(decode("x", &big5).unwrap(), traditional);
        assert_eq!(decode("x", b"id,cd4 (/\xB5L)\n").unwrap(), "id,cd4 (/µL)\n");
    }

    #[test]
    fn damage_is_named_by_row() {
        let cut = &"编号,采样日期\n甲".as_bytes()[..21];
        let message = decode("x.csv", cut).unwrap_err().to_string();
        assert!(message.starts_with("x.csv: row 2"), "{message}");
    }
}

//! What tag 270 of a TIFF says: OME-XML.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};

/// What OME says of an image.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Described {
    pub(super) um_per_pixel: Option<f64>,
}

/// Micrometres in the units of length that OME writes; `µm` where it writes none.
const UNITS: [(&str, f64); 7] = [
    ("\u{b5}m", 1.0),
    ("\u{3bc}m", 1.0),
    ("um", 1.0),
    ("nm", 1e-3),
    ("mm", 1e3),
    ("cm", 1e4),
    ("m", 1e6),
];

/// Reads the `Pixels` of OME-XML, if the text is that.
pub(super) fn described(file: &str, text: &str, size: [u32; 2]) -> Result<Option<Described>> {
    if !text.contains("<OME") {
        return Ok(None);
    }
    let place = format!("{file}, OME-XML of tag 270");
    let wrong = |problem: String| {
        Error::new(&place, problem, "correct it, or give um_per_pixel and save it as plain TIFF")
    };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "Pixels" =>
            {
                return pixels(&element, size).map(Some).map_err(wrong);
            }
            Ok(Event::Eof) => return Err(wrong("it has no `Pixels`".into())),
            Err(error) => return Err(wrong(format!("it is no XML: {error}"))),
            Ok(_) => {}
        }
    }
}

fn pixels(element: &BytesStart<'_>, size: [u32; 2]) -> std::result::Result<Described, String> {
    let attribute = |name: &str| {
        let found = element.attributes().flatten();
        let mut found = found.filter(|attribute| attribute.key.as_ref() == name);
        found.next().map(|attribute| attribute.value.into_owned())
    };
    for (name, is) in
        [("SizeX", Some(size[0])), ("SizeY", Some(size[1])), ("SizeC", None), ("SizeT", None)]
    {
        let said: Option<u32> = attribute(name).and_then(|text| text.parse().ok());
        let expected = is.unwrap_or(1);
        if said.is_some_and(|said| said != expected) {
            let said = said.unwrap_or_default();
            return Err(format!("{name} is {said} where a mask has {expected}"));
        }
    }
    let edge = |axis: &str| -> std::result::Result<Option<f64>, String> {
        let Some(text) = attribute(&format!("PhysicalSize{axis}")) else { return Ok(None) };
        let unit = attribute(&format!("PhysicalSize{axis}Unit")).unwrap_or_else(|| "um".into());
        let um = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, um)| *um);
        let um =
            um.ok_or_else(|| format!("the unit `{unit}` of PhysicalSize{axis} is not known"))?;
        let length: Option<f64> = text.parse().ok().filter(|length| *length > 0.0);
        let length = length.ok_or_else(|| format!("PhysicalSize{axis} is `{text}`, no length"))?;
        Ok(Some(length * um))
    };
    let (x, y) = (edge("X")?, edge("Y")?);
    if let (Some(x), Some(y)) = (x, y)
        && (x / y - 1.0).abs() > 1e-6
    {
        return Err(format!("pixels of {x} by {y} um are no squares"));
    }
    Ok(Described { um_per_pixel: x.or(y) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_in_their_units() {
        let ome = |attributes: &str| {
            let text =
                format!("<?xml version=\"1.0\"?><OME><Image><Pixels {attributes}/></Image></OME>");
            described("a.tif", &text, [4, 3])
        };
        let size = |attributes: &str| ome(attributes).unwrap().unwrap().um_per_pixel;
        assert_eq!(size("SizeX=\"4\" SizeY=\"3\" PhysicalSizeX=\"2.5\""), Some(2.5));
        assert_eq!(size("PhysicalSizeX=\"500\" PhysicalSizeXUnit=\"nm\""), Some(0.5));
        assert_eq!(size("SizeX=\"4\""), None);
        for (attributes, problem) in [
            ("SizeX=\"5\"", "SizeX is 5 where a mask has 4"),
            ("SizeC=\"2\"", "SizeC is 2 where a mask has 1"),
            ("PhysicalSizeX=\"1\" PhysicalSizeY=\"2\"", "pixels of 1 by 2 um are no squares"),
            ("PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\"", "unit `pixel`"),
        ] {
            assert!(ome(attributes).unwrap_err().to_string().contains(problem), "{attributes}");
        }
        assert!(described("a.tif", "ImageJ=1.53", [4, 3]).unwrap().is_none());
    }
}

//! Any bytes as a DXF, and as the entities of a sound one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thymoid_drawing::dxf::Dxf;

fuzz_target!(|bytes: &[u8]| {
    let layers = ["0".to_owned(), "M".to_owned()];
    let dxf = Dxf { um_per_unit: Some(1.0), origin_um: [0.0; 2], layers: &layers, ignore: &[] };
    let _ = dxf.read("fuzz", bytes);
    let head = b"0\nSECTION\n2\nENTITIES\n".as_slice();
    let _ = dxf.read("fuzz", &[head, bytes, b"\n0\nENDSEC\n0\nEOF\n"].concat());
});

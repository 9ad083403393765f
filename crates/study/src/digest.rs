//! SHA-256 of what goes in, for manifests.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Returns the SHA-256 in hexadecimal.
///
/// ```
/// let empty = thymoid_study::digest::sha256(b"");
/// assert!(empty.starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

/// Returns bytes as pairs of hexadecimal digits.
///
/// ```
/// assert_eq!(thymoid_study::digest::hexadecimal(&[0, 0xAB]), "00ab");
/// ```
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns the SHA-256 of a file of any size, in hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn sha256_of(path: &Path) -> Result<String> {
    let place = || format!("{}: cannot be read", path.display());
    let mut file = File::open(path).with_context(place)?;
    let (mut hash, mut some) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut some).with_context(place)?;
        if count == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(&some[..count]);
    }
}

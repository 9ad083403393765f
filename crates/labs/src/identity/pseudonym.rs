//! Pseudonyms keyed by a secret: the same child has the same one in every file read with the same
//! secret, and nobody without it can tell the child from the pseudonym.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::plain::plain;

/// Bytes of a secret.
pub const SECRET_BYTES: usize = 32;
/// Letters of a pseudonym: 50 bits, so that two of a thousand children share one with a probability
/// of 10⁻⁹.
const LETTERS: usize = 10;
/// Crockford's base 32: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes pseudonyms (HMAC, RFC 2104, with SHA-256).
///
/// ```
/// use thymoid_labs::{Pseudonyms, Reading, SECRET_BYTES, check};
///
/// let file = "姓名,月龄,CD4(个/μL)\n张三,14,350\n";
/// assert!(check("ward.csv", file.as_bytes(), Reading::default()).is_err(), "it names a child");
///
/// let key = Pseudonyms::new([7; SECRET_BYTES]);
/// let reading = Reading { pseudonyms: Some(&key), ..Reading::default() };
/// let entries = check("ward.csv", file.as_bytes(), reading).unwrap();
/// let value = entries.iter().find(|entry| entry.value == Some(350.0)).unwrap();
/// assert_eq!(value.child_id, key.of("张三"));
/// assert!(!format!("{entries:?}").contains("张三"));
/// ```
#[derive(Clone)]
pub struct Pseudonyms {
    secret: [u8; SECRET_BYTES],
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pseudonyms")
    }
}

impl Pseudonyms {
    /// Takes a secret, which stays on the machine.
    ///
    /// ```
    /// use thymoid_labs::{Pseudonyms, SECRET_BYTES};
    ///
    /// let [ours, theirs] = [1, 2].map(|byte| Pseudonyms::new([byte; SECRET_BYTES]));
    /// assert_ne!(ours.of("0084736251"), theirs.of("0084736251"));
    /// ```
    pub const fn new(secret: [u8; SECRET_BYTES]) -> Self {
        Self { secret }
    }

    /// Returns the pseudonym of an identifier, whatever its case and spacing.
    ///
    /// ```
    /// use thymoid_labs::{Pseudonyms, SECRET_BYTES};
    ///
    /// let key = Pseudonyms::new([7; SECRET_BYTES]);
    /// assert!(key.of("0084736251").starts_with("c-"));
    /// // A spreadsheet takes the zeros away that a hospital writes.
    /// assert_eq!(key.of("0084736251"), key.of("84736251.0"));
    /// ```
    pub fn of(&self, identifier: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes any key");
        let text = spelt(identifier);
        mac.update(text.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut name = String::from("c-");
        for _ in 0..LETTERS {
            name.push(char::from(ALPHABET[(bits >> 59) as usize]));
            bits <<= 5;
        }
        name
    }
}

/// Returns one spelling of an identifier: in lower case and with single spaces; of a number, its
/// digits without the zeros that a spreadsheet adds or takes away.
fn spelt(identifier: &str) -> String {
    let text = plain(identifier).to_lowercase();
    let bare: String =
        text.trim_end_matches(".0").chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.trim_start_matches('0').to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_of_its_secret_and_identifier() {
        let [one, other] = [1, 2].map(|byte| Pseudonyms::new([byte; SECRET_BYTES]));
        let name = one.of("Example, Ada");
        assert_eq!(name, one.of(" example,  ADA "));
        assert_ne!(name, one.of("Example, Bea"));
        for number in ["0084736251", "84736251", "84736251.0", "8473 6251", "84-736-251"] {
            assert_eq!(one.of(number), one.of("84736251"), "{number}");
        }
        assert_ne!(name, other.of("Example, Ada"));
        assert_eq!(name.len(), 12);
        assert_eq!(format!("{one:?}"), "Pseudonyms");
    }

    /// Test case 2 of RFC 4231 has a key of four bytes: with it padded by zeros, as HMAC does, the
    /// digest is the same and begins 5bdcc146bf60754e.
    #[test]
    fn it_is_the_hmac_of_the_standard() {
        let mut secret = [0; SECRET_BYTES];
        secret[..4].copy_from_slice(b"Jefe");
        let digest = 0x5bdc_c146_bf60_754e_u64;
        let letters: String = (0..LETTERS)
            .map(|i| char::from(ALPHABET[(digest >> (59 - 5 * i) & 31) as usize]))
            .collect();
        let text = "what do ya want for nothing?";
        assert_eq!(Pseudonyms::new(secret).of(text), format!("c-{letters}"));
    }
}

//! The lines of a table: decompressed, bounded in length, without their line ends.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

/// Longest row, in bytes: two hundred times a full AIRR row, and a bound on memory.
pub const MAX_ROW_BYTES: usize = 1 << 20;

/// The first two bytes of a gzip file (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bytes asked for at once, so that system calls cost nothing.
const BUFFER: usize = 1 << 17;

/// A source whose first bytes were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

enum Input<R> {
    Plain(Peeked<R>),
    Gzip(Box<MultiGzDecoder<BufReader<Peeked<R>>>>),
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(into),
            Self::Gzip(source) => source.read(into),
        }
    }
}

/// Why there is no next line.
pub(super) enum Fault {
    Unreadable(io::Error),
    TooLong,
    /// On the row that begins on this line.
    OpenQuote(u64),
}

/// A row, and the line on which it begins.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) text: Vec<u8>,
}

/// Non-empty lines with their numbers. A quoted table may have line ends in its cells.
pub(super) struct Lines<R> {
    input: BufReader<Input<R>>,
    line: Vec<u8>,
    /// Lines read so far.
    number: u64,
    compressed: bool,
    /// Rows that were looked at and are to come again.
    waiting: VecDeque<Result<Line, Fault>>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(mut source: R) -> io::Result<Self> {
        let mut first = Vec::new();
        (&mut source).take(GZIP.len() as u64).read_to_end(&mut first)?;
        let compressed = first == GZIP;
        let peeked = Cursor::new(first).chain(source);
        let input = if compressed {
            let peeked = BufReader::with_capacity(BUFFER, peeked);
            Input::Gzip(Box::new(MultiGzDecoder::new(peeked)))
        } else {
            Input::Plain(peeked)
        };
        let input = BufReader::with_capacity(BUFFER, input);
        let (line, waiting) = (Vec::new(), VecDeque::new());
        Ok(Self { input, line, number: 0, compressed, waiting })
    }

    pub(super) const fn compressed(&self) -> bool {
        self.compressed
    }

    /// Returns the number of lines read so far.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Puts rows that were looked at behind those that wait: they come again, or what kept them
    /// from being read.
    pub(super) fn again(&mut self, row: Result<Line, Fault>) {
        self.waiting.push_back(row);
    }

    /// Returns the next row and the line on which it begins.
    pub(super) fn next(&mut self, quoted: bool) -> Result<Option<(u64, &[u8])>, Fault> {
        if let Some(row) = self.waiting.pop_front() {
            let Line { number, text } = row?;
            self.line = text;
            return Ok(Some((number, &self.line)));
        }
        loop {
            self.line.clear();
            let first = self.number + 1;
            let mut quotes = 0;
            loop {
                let before = self.line.len();
                let room = (MAX_ROW_BYTES + 1 - before) as u64;
                let read = (&mut self.input).take(room).read_until(b'\n', &mut self.line);
                if read.map_err(Fault::Unreadable)? == 0 {
                    break;
                }
                if quoted {
                    quotes += self.line[before..].iter().filter(|byte| **byte == b'"').count();
                }
                if self.line.len() > MAX_ROW_BYTES {
                    let closed = quotes % 2 == 0;
                    return Err(if closed { Fault::TooLong } else { Fault::OpenQuote(first) });
                }
                self.number += 1;
                if quotes % 2 == 0 {
                    break;
                }
            }
            if self.line.is_empty() {
                return Ok(None);
            }
            if quotes % 2 == 1 {
                return Err(Fault::OpenQuote(first));
            }
            if self.line.ends_with(b"\n") {
                self.line.pop();
            }
            if self.line.ends_with(b"\r") {
                self.line.pop();
            }
            if !self.line.is_empty() {
                return Ok(Some((first, &self.line)));
            }
        }
    }
}

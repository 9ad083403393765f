//! Records of fixed length to a file and back, a bounded piece at a time, with a checksum.

use std::io::{ErrorKind, Read, Write};

use sha2::{Digest, Sha256};

use crate::error::Error;

/// Bytes held at once.
const PIECE: usize = 1 << 16;

/// Writes records and hashes what it writes.
pub(crate) struct Sink<W> {
    to: W,
    hash: Sha256,
    held: Vec<u8>,
}

impl<W: Write> Sink<W> {
    /// Returns a sink that writes to `to`.
    pub(crate) fn new(to: W) -> Self {
        Self { to, hash: Sha256::new(), held: Vec::with_capacity(PIECE) }
    }

    /// Writes bytes.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        for piece in bytes.chunks(PIECE) {
            if self.held.len() + piece.len() > PIECE {
                self.pass_on()?;
            }
            self.held.extend_from_slice(piece);
        }
        Ok(())
    }

    /// Writes their number and the records.
    pub(crate) fn records<const N: usize>(
        &mut self,
        records: impl ExactSizeIterator<Item = [u8; N]>,
    ) -> Result<(), Error> {
        self.put(&(records.len() as u64).to_le_bytes())?;
        records.into_iter().try_for_each(|record| self.put(&record))
    }

    fn pass_on(&mut self) -> Result<(), Error> {
        self.hash.update(&self.held);
        self.to.write_all(&self.held).map_err(Error::Write)?;
        self.held.clear();
        Ok(())
    }

    /// Returns the checksum of all that was written, and what it was written to.
    pub(crate) fn finish(mut self) -> Result<([u8; 32], W), Error> {
        self.pass_on()?;
        Ok((self.hash.finalize().into(), self.to))
    }

    /// Writes the checksum of all before it.
    pub(crate) fn seal(self) -> Result<(), Error> {
        let (checksum, mut to) = self.finish()?;
        let written = to.write_all(&checksum).and_then(|()| to.flush());
        written.map_err(Error::Write)
    }
}

/// Reads records and hashes what it reads.
pub(crate) struct Source<R> {
    from: R,
    hash: Sha256,
    held: Vec<u8>,
}

impl<R: Read> Source<R> {
    /// Returns a source that reads from `from`.
    pub(crate) fn new(from: R) -> Self {
        Self { from, hash: Sha256::new(), held: vec![0; PIECE] }
    }

    /// Reads the next bytes.
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        fill(&mut self.from, &mut bytes)?;
        self.hash.update(bytes);
        Ok(bytes)
    }

    /// Reads the next `count` records. What is not there is not waited for in memory.
    pub(crate) fn each<const N: usize>(
        &mut self,
        count: u64,
        mut with: impl FnMut([u8; N]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let at_once = (PIECE / N) as u64;
        let mut left = count;
        while left > 0 {
            let piece = &mut self.held[..left.min(at_once) as usize * N];
            fill(&mut self.from, piece)?;
            self.hash.update(&*piece);
            let (records, _) = piece.as_chunks::<N>();
            records.iter().try_for_each(|record| with(*record))?;
            left -= left.min(at_once);
        }
        Ok(())
    }

    /// Reads all records of a list whose number stands before them.
    pub(crate) fn records<T, const N: usize>(
        &mut self,
        mut read: impl FnMut([u8; N]) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let count = u64::from_le_bytes(self.take()?);
        let mut records = Vec::new();
        self.each(count, |record| {
            records.push(read(record)?);
            Ok(())
        })?;
        Ok(records)
    }

    /// Compares the checksum that comes next, and the end after it.
    pub(crate) fn check_seal(mut self) -> Result<(), Error> {
        let expected: [u8; 32] = self.hash.finalize().into();
        let mut checksum = [0; 32];
        fill(&mut self.from, &mut checksum)?;
        if checksum != expected {
            return Err(damaged("does not fit its checksum"));
        }
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(damaged("goes on after its end")),
            Err(error) => Err(Error::Read(error)),
        }
    }
}

fn fill(from: &mut impl Read, bytes: &mut [u8]) -> Result<(), Error> {
    from.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => damaged("ends too early"),
        _ => Error::Read(error),
    })
}

/// Returns the error of a file that is not whole.
pub(crate) fn damaged(problem: &str) -> Error {
    let remedy = "it is damaged: go back to a copy of it, or begin anew";
    Error::Saved { problem: problem.into(), remedy }
}

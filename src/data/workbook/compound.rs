//! The compound file (OLE) that xls is: streams in chains of sectors, [MS-CFB]. Every chain is followed for as many
//! sectors as the file has at most.

use super::limits::Subject;
use crate::base::Error;

/// How a compound file begins.
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sector numbers from here on are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;

/// A compound file with its directory.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    chains: Vec<u32>,
    short_chains: Vec<u32>,
    short: Vec<u8>,
    entries: Vec<Stream>,
}

/// An entry of the directory.
#[derive(Debug)]
struct Stream {
    name: String,
    start: u32,
    len: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
}

impl<'a> Compound<'a> {
    /// Reads the tables of sectors and the directory.
    ///
    /// # Errors
    /// A file that is cut off or whose tables contradict each other.
    pub fn open(bytes: &'a [u8], subject: Subject<'_>) -> Result<Compound<'a>, Error> {
        Self::parse(bytes).ok_or_else(|| subject.damaged("the tables at its beginning are cut off"))
    }

    fn parse(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Compound {
            bytes,
            sector,
            chains: Vec::new(),
            short_chains: Vec::new(),
            short: Vec::new(),
            entries: Vec::new(),
        };
        let most = bytes.len() / sector + 1;
        let mut tables: Vec<u32> = numbers(bytes.get(76..512)?).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..most {
            if next >= MARKS {
                break;
            }
            let Some(more) = file.at(next) else { break };
            tables.extend(numbers(more));
            next = tables.pop()?;
        }
        for table in tables.into_iter().filter(|&t| t < MARKS).take(most) {
            let Some(table) = file.at(table) else { continue };
            file.chains.extend(numbers(table));
        }
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        for entry in directory.chunks_exact(128) {
            let units = entry[..64].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).take_while(|&u| u != 0);
            let name = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
            let len = usize::try_from(u32_at(entry, 120)?).ok()?;
            file.entries.push(Stream { name, start: u32_at(entry, 116)?, len });
        }
        let root = file.entries.first()?;
        if u32_at(bytes, 64)? > 0 {
            file.short = file.chain(root.start, root.len);
            file.short_chains = numbers(&file.chain(u32_at(bytes, 60)?, usize::MAX)).collect();
        }
        Some(file)
    }

    /// A sector; the last one of the file may be short.
    fn at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|s| !s.is_empty())
    }

    /// The bytes of a chain of sectors, `len` at most.
    fn chain(&self, start: u32, len: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        for _ in 0..=self.chains.len() {
            let Some(sector) = self.at(next).filter(|_| next < MARKS) else { break };
            out.extend_from_slice(&sector[..sector.len().min(len - out.len())]);
            if out.len() >= len {
                break;
            }
            match self.chains.get(next as usize) {
                Some(&number) => next = number,
                None => break,
            }
        }
        out
    }

    /// True when there is a stream of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; its name is found in upper and lower case.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        if stream.len >= 4096 {
            return Some(self.chain(stream.start, stream.len));
        }
        let mut out = Vec::new();
        let mut next = stream.start;
        for _ in 0..=self.short_chains.len() {
            let start = (next as usize).saturating_mul(64);
            let Some(part) = self.short.get(start..(start + 64).min(self.short.len())) else { break };
            out.extend_from_slice(&part[..part.len().min(stream.len - out.len())]);
            if out.len() >= stream.len {
                break;
            }
            match self.short_chains.get(next as usize) {
                Some(&number) => next = number,
                None => break,
            }
        }
        Some(out)
    }
}

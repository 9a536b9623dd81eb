//! The zip file that xlsx, xlsb and ods are: its directory, read without trust, and the parts a sheet needs, unpacked
//! under a limit.
//!
//! The reader of cells gets a new archive of those parts alone, stored, so that it can neither meet a part nobody
//! looked at nor unpack more than was measured here.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::limits::Subject;
use crate::base::Error;

/// Where a part stands in the file.
#[derive(Debug)]
struct Entry {
    name: String,
    deflated: bool,
    encrypted: bool,
    known: bool,
    header: usize,
    packed: usize,
    sum: usize,
}

/// The directory of a zip file.
#[derive(Debug)]
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    /// By path in lower case with forward slashes.
    entries: BTreeMap<String, Entry>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at.checked_add(2)?;
    Some(usize::from(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at.checked_add(4)?;
    usize::try_from(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?)).ok()
}

fn u64_at(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at.checked_add(8)?;
    usize::try_from(u64::from_le_bytes(bytes.get(at..end)?.try_into().ok()?)).ok()
}

/// A size that stands in the zip64 field of an entry.
const IN_ZIP64: usize = 0xFFFF_FFFF;

/// How many entries the directory has and where it begins.
fn directory(bytes: &[u8]) -> Option<(usize, usize)> {
    let earliest = bytes.len().saturating_sub(22 + 0xFFFF);
    let end = (earliest..=bytes.len().checked_sub(22)?).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))?;
    let (mut count, mut start) = (u16_at(bytes, end + 10)?, u32_at(bytes, end + 16)?);
    if (count == 0xFFFF || start == IN_ZIP64) && end >= 20 && bytes[end - 20..].starts_with(b"PK\x06\x07") {
        let zip64 = u64_at(bytes, end - 12)?;
        if bytes.get(zip64..)?.starts_with(b"PK\x06\x06") {
            (count, start) = (u64_at(bytes, zip64.checked_add(32)?)?, u64_at(bytes, zip64.checked_add(48)?)?);
        }
    }
    Some((count, start))
}

/// The entry of the directory at a position, and the position of the next.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let head = bytes.get(at..at.checked_add(46)?)?;
    if !head.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (name_len, extra_len, comment_len) = (u16_at(head, 28)?, u16_at(head, 30)?, u16_at(head, 32)?);
    let name = bytes.get(at + 46..at + 46 + name_len)?;
    let extra = bytes.get(at + 46 + name_len..at + 46 + name_len + extra_len)?;
    let (mut packed, size, mut header) = (u32_at(head, 20)?, u32_at(head, 24)?, u32_at(head, 42)?);
    let mut field = 0;
    while let (Some(id), Some(len)) = (u16_at(extra, field), u16_at(extra, field + 2)) {
        if id == 1 {
            let mut value = field + 4 + if size == IN_ZIP64 { 8 } else { 0 };
            for target in [&mut packed, &mut header] {
                if *target == IN_ZIP64 {
                    *target = u64_at(extra, value)?;
                    value += 8;
                }
            }
        }
        field += 4 + len;
    }
    let method = u16_at(head, 10)?;
    let entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        deflated: method == 8,
        encrypted: u16_at(head, 8)? & 1 == 1,
        known: method == 0 || method == 8,
        header,
        packed,
        sum: u32_at(head, 16)?,
    };
    Some((entry, at + 46 + name_len + extra_len + comment_len))
}

impl<'a> Package<'a> {
    /// Reads the directory.
    ///
    /// # Errors
    /// A file without a directory, or with one that contradicts itself.
    pub fn open(bytes: &'a [u8], subject: Subject<'_>) -> Result<Package<'a>, Error> {
        let cut = || subject.damaged("its end is missing");
        let (count, mut at) = directory(bytes).ok_or_else(cut)?;
        let mut entries = BTreeMap::new();
        for _ in 0..count {
            let (entry, next) = entry(bytes, at).ok_or_else(cut)?;
            at = next;
            entries.insert(folded(&entry.name), entry);
        }
        Ok(Package { bytes, entries })
    }

    /// The paths of the parts as they are written, in order.
    #[cfg(test)]
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.values().map(|e| e.name.as_str())
    }

    /// Unpacks a part to the end of `out`, which must not grow beyond `limit`; false when there is no such part.
    ///
    /// # Errors
    /// A part that is encrypted, damaged, or larger than what is left of the limit, whatever its header says.
    pub fn unpack(&self, path: &str, out: &mut Vec<u8>, limit: usize, subject: Subject<'_>) -> Result<bool, Error> {
        let Some(entry) = self.entries.get(&folded(path)) else { return Ok(false) };
        if entry.encrypted {
            return Err(subject.protected());
        }
        let broken = || subject.damaged(format!("its part {} is damaged", entry.name));
        if !entry.known {
            return Err(subject.damaged(format!("its part {} is packed in an unknown way", entry.name)));
        }
        let head = self.bytes.get(entry.header..).filter(|h| h.starts_with(b"PK\x03\x04")).ok_or_else(broken)?;
        let skip = 30 + u16_at(head, 26).ok_or_else(broken)? + u16_at(head, 28).ok_or_else(broken)?;
        let packed = head.get(skip..).and_then(|d| d.get(..entry.packed)).ok_or_else(broken)?;
        let room = limit.saturating_sub(out.len());
        let before = out.len();
        if entry.deflated {
            let wanted = room as u64 + 1;
            DeflateDecoder::new(packed).take(wanted).read_to_end(out).map_err(|_| broken())?;
        } else if packed.len() <= room {
            out.extend_from_slice(packed);
        }
        if out.len() - before > room || packed.len() > room {
            let count = (limit as u64).saturating_add(1);
            return Err(subject.exceeds("too many bytes when unpacked", count, limit));
        }
        let mut crc = Crc::new();
        crc.update(&out[before..]);
        if crc.sum() as usize != entry.sum { Err(broken()) } else { Ok(true) }
    }

    /// A part of its own.
    ///
    /// # Errors
    /// As [`Package::unpack`].
    pub fn part(&self, path: &str, subject: Subject<'_>) -> Result<Option<Vec<u8>>, Error> {
        let mut out = Vec::new();
        let found = self.unpack(path, &mut out, subject.limits.inflated_bytes, subject)?;
        Ok(found.then_some(out))
    }
}

/// The path by which parts are found.
fn folded(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A new archive of stored parts.
#[derive(Debug, Default)]
pub(super) struct Stored {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

fn push16(out: &mut Vec<u8>, values: &[u16]) {
    out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
}

fn push32(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
}

impl Stored {
    /// Adds a part of a package under its path; `prepare` sees the unpacked bytes and may change them in place.
    ///
    /// # Errors
    /// As [`Package::unpack`], and those of `prepare`.
    pub fn add(
        &mut self,
        package: &Package<'_>,
        path: &str,
        subject: Subject<'_>,
        prepare: impl FnOnce(&mut [u8]) -> Result<(), Error>,
    ) -> Result<Option<Range<usize>>, Error> {
        let header = self.bytes.len();
        push32(&mut self.bytes, &[0x0403_4B50]);
        push16(&mut self.bytes, &[20, 0, 0, 0, 0x21]);
        self.bytes.extend([0; 12]);
        push16(&mut self.bytes, &[u16::try_from(path.len()).unwrap_or(u16::MAX), 0]);
        self.bytes.extend_from_slice(path.as_bytes());
        let start = self.bytes.len();
        if path.len() > 0xFFFF || !package.unpack(path, &mut self.bytes, subject.limits.inflated_bytes, subject)? {
            self.bytes.truncate(header);
            return Ok(None);
        }
        let part = start..self.bytes.len();
        prepare(&mut self.bytes[part.clone()])?;
        let mut crc = Crc::new();
        crc.update(&self.bytes[part.clone()]);
        let size = u32::try_from(part.len()).unwrap_or(u32::MAX);
        let sums: Vec<u8> = [crc.sum(), size, size].iter().flat_map(|v| v.to_le_bytes()).collect();
        self.bytes[header + 14..header + 26].copy_from_slice(&sums);
        push32(&mut self.directory, &[0x0201_4B50]);
        push16(&mut self.directory, &[20, 20, 0, 0, 0, 0x21]);
        self.directory.extend_from_slice(&sums);
        push16(&mut self.directory, &[u16::try_from(path.len()).unwrap_or(u16::MAX), 0, 0, 0, 0]);
        push32(&mut self.directory, &[0, u32::try_from(header).unwrap_or(u32::MAX)]);
        self.directory.extend_from_slice(path.as_bytes());
        self.count += 1;
        Ok(Some(part))
    }

    /// The bytes of a part that was added.
    pub fn part(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// The archive.
    pub fn finish(mut self) -> Vec<u8> {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let size = u32::try_from(self.directory.len()).unwrap_or(u32::MAX);
        self.bytes.append(&mut self.directory);
        push32(&mut self.bytes, &[0x0605_4B50]);
        push16(&mut self.bytes, &[0, 0, self.count, self.count]);
        push32(&mut self.bytes, &[size, start]);
        push16(&mut self.bytes, &[0]);
        self.bytes
    }
}

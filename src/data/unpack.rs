//! Packed files: gzip and Zstandard, seen by their first bytes.

use std::io::Read;

use crate::base::{Error, Result};

/// Most bytes that a packed file may hold: 1 GiB. A few kilobytes can ask for terabytes.
pub const UNPACKED: u64 = 1 << 30;

/// The bytes of a file, unpacked as often as it says so itself (at most once), and the ending that tells how:
/// `.gz`, `.zst`, or none.
///
/// # Errors
/// A damaged file, or one that holds more than `limit` bytes.
pub fn unpack(bytes: Vec<u8>, name: &str, limit: u64) -> Result<(Vec<u8>, &'static str)> {
    let (unpacked, ending) = if bytes.starts_with(&[0x1F, 0x8B]) {
        (read(flate2::read::MultiGzDecoder::new(bytes.as_slice()), limit), ".gz")
    } else if bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        (zstd::stream::read::Decoder::with_buffer(bytes.as_slice()).and_then(|decoder| read(decoder, limit)), ".zst")
    } else {
        return Ok((bytes, ""));
    };
    match unpacked {
        Ok(out) if out.len() as u64 > limit => {
            Err(Error::data(format!("{name} holds more than {limit} bytes when it is unpacked"))
                .hint("unpack it, and split it into files of less, such as one a month"))
        }
        Ok(out) => Ok((out, ending)),
        Err(error) => Err(Error::data(format!(
            "{name} cannot be unpacked: {}",
            if error.kind() == std::io::ErrorKind::UnexpectedEof {
                "its end is missing"
            } else {
                "its content is damaged"
            }
        ))
        .hint("the file is damaged or incomplete: pack it anew, or name the file that was packed")),
    }
}

/// Reads one byte more than the limit at most.
fn read(from: impl Read, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    from.take(limit + 1).read_to_end(&mut out)?;
    Ok(out)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("packs");
        encoder.finish().expect("packs")
    }

    #[test]
    fn both_ways_of_packing_are_unpacked() {
        let text = b"a,b\n1,2\n".repeat(1000);
        let twice: Vec<u8> = [gzip(&text[..4000]), gzip(&text[4000..])].concat();
        assert_eq!(unpack(twice, "a.csv.gz", 10_000).expect("unpacks"), (text.clone(), ".gz"));
        let zst = zstd::stream::encode_all(text.as_slice(), 1).expect("packs");
        assert_eq!(unpack(zst, "a.csv.zst", 10_000).expect("unpacks"), (text.clone(), ".zst"));
        assert_eq!(unpack(text.clone(), "a.csv", 1).expect("as it is"), (text, ""));
    }

    #[test]
    fn too_much_and_too_little_are_refused() {
        let bomb = gzip(&vec![0; 100_000]);
        let error = unpack(bomb.clone(), "a.csv.gz", 99_999).expect_err("too much");
        assert!(error.message.contains("more than 99999 bytes"), "{error}");
        assert_eq!(unpack(bomb.clone(), "a.csv.gz", 100_000).expect("just fits").0.len(), 100_000);
        for damaged in [bomb[..bomb.len() / 2].to_vec(), vec![0x28, 0xB5, 0x2F, 0xFD, 9, 9]] {
            let error = unpack(damaged, "a.csv.gz", 1 << 20).expect_err("damaged");
            assert!(error.message.contains("cannot be unpacked"), "{error}");
        }
    }
}

//! The ZIP container of docx and odt. Only the parts that are asked for are unpacked,
//! and their bytes are counted while they are.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::{Refused, encoding};

const MAX_ENTRIES: usize = 2_000;
const MAX_UNPACKED: u64 = 100 << 20;

/// Beyond this much output, in bytes, no part may be more than `MAX_RATIO` times what
/// it was packed.
const FREE: u64 = 100 << 10;
const MAX_RATIO: u64 = 100;

pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Damaged)?;
        if zip.len() > MAX_ENTRIES || zip.has_overlapping_files().map_err(|_| Refused::Damaged)? {
            return Err(Refused::Bomb);
        }
        let mut declared = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| Refused::Damaged)?;
            declared = declared.saturating_add(entry.size());
            if entry.encrypted() {
                return Err(Refused::Encrypted);
            }
            if entry.enclosed_name().is_none() || entry.is_symlink() {
                return Err(Refused::Unsafe);
            }
            if is_archive(entry.name()) {
                return Err(Refused::NestedArchive);
            }
        }
        if declared > MAX_UNPACKED {
            return Err(Refused::Bomb);
        }
        Ok(Self { zip, unpacked: 0 })
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.zip.file_names()
    }

    /// The text of an XML part, or None if there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(Refused::Damaged),
        };
        let left = MAX_UNPACKED.saturating_sub(self.unpacked);
        let allowed = left.min(FREE.max(entry.compressed_size().saturating_mul(MAX_RATIO)));
        let mut bytes = Vec::new();
        entry.take(allowed + 1).read_to_end(&mut bytes).map_err(|_| Refused::Damaged)?;
        self.unpacked += bytes.len() as u64;
        if bytes.len() as u64 > allowed {
            return Err(Refused::Bomb);
        }
        encoding::of_xml(bytes).map(Some)
    }
}

/// Files that a program embeds in a document lie in a folder of their own, and are
/// never opened here.
fn is_archive(name: &str) -> bool {
    let endings =
        ["zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "jar", "docx", "odt", "zst"];
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let embedded = name.contains("embeddings/") || name.starts_with("Object");
    endings.contains(&ending.as_str()) && !embedded
}

pub fn opens(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok()
}

/// The names of the entries, or none if the archive cannot be opened.
pub fn names(bytes: &[u8]) -> Vec<String> {
    let zip = ZipArchive::new(Cursor::new(bytes));
    zip.map_or(Vec::new(), |zip| zip.file_names().map(str::to_owned).collect())
}

/// What an OpenDocument file says that it is, if it is well made.
pub fn media_type(bytes: &[u8]) -> Option<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut said = String::new();
    zip.by_name("mimetype").ok()?.take(200).read_to_string(&mut said).ok()?;
    Some(said.trim().to_owned())
}

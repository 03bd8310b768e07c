//! From bytes to characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Found, Refused, draft::Draft};

/// The characters of a text file. `said` is the encoding that the file names itself;
/// a guess is noted.
pub fn decode(
    bytes: &[u8],
    said: Option<&'static Encoding>,
    draft: &mut Draft,
) -> Result<String, Refused> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return readable(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    if let Some(wide) = wide_without_mark(bytes) {
        draft.note(Found::GuessedEncoding(wide.name().to_owned()));
        return readable(wide.decode_without_bom_handling(bytes).0.into_owned());
    }
    if bytes.contains(&0) {
        return Err(Refused::NotText);
    }
    if is_nearly_utf8(bytes) {
        return readable(String::from_utf8_lossy(bytes).into_owned());
    }
    let encoding = said.filter(|said| *said != UTF_8).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(None, Utf8Detection::Deny);
        draft.note(Found::GuessedEncoding(guess.name().to_owned()));
        guess
    });
    readable(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// The characters of an XML part: UTF-8, unless a mark says UTF-16.
pub fn of_xml(bytes: Vec<u8>) -> Result<String, Refused> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => {
            let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
            if malformed { Err(Refused::Damaged) } else { Ok(text.into_owned()) }
        }
        None => String::from_utf8(bytes).map_err(|_| Refused::Damaged),
    }
}

/// UTF-16 without a mark: every second byte of western text is zero.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |parity| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    match () {
        () if pairs < 2 || bytes.len() % 2 == 1 => None,
        () if odd * 2 > pairs && even * 20 < pairs => Some(UTF_16LE),
        () if even * 2 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// A text in UTF-8 of which a few bytes were lost is not a text in something else.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || bad * 10 <= good
}

/// Refuses what decodes but is no text: one control character in a hundred.
fn readable(text: String) -> Result<String, Refused> {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let (controls, all) = (text.chars().filter(odd).count(), text.chars().count());
    if controls * 100 > all && controls > 2 { Err(Refused::NotText) } else { Ok(text) }
}

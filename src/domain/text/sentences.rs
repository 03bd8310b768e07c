//! Where the sentences of one line end: Unicode's rules (UAX 29), repaired
//! for abbreviations, initials, quoted speech and note marks.

use unicode_segmentation::UnicodeSegmentation;

/// Never the end of a sentence: what they shorten always goes on. English, Nordic, German and
/// French, Arabic and Hindi.
const GOES_ON: &str = "dr mr mrs ms mx prof st capt lt col sgt e.g eg i.e ie cf viz vs \
    approx esp incl f.eks t.eks bl.a dvs ca jf jfr pga ift mht s.k z.b d.h bzw hr fr p.ex mme \
    أ.د डॉ डा श्री";

/// Not the end of a sentence when a number follows.
const BEFORE_NUMBER: &str = "no nos nr p pp s vol fig figs tab eq eqs sec ch chap art par para app \
    ref refs kap avsn pkt kl tlf bd abb al";

/// Byte offsets where a sentence ends and another begins, in order; white
/// space stands before them. The ends of the line are not among them.
pub(super) fn breaks(line: &str) -> Vec<usize> {
    let unicode = line.split_sentence_bound_indices().skip(1);
    // Unicode's rules count an opening quote right after a full stop to the sentence that ended.
    let mut candidates: Vec<_> =
        unicode.map(|(at, _)| line[..at].trim_end_matches(opens_only).len()).collect();
    candidates.extend(breaks_unicode_misses(line));
    candidates.sort_unstable();
    candidates.dedup();
    let graphemes: Vec<_> = line.grapheme_indices(true).map(|(at, _)| at).collect();
    let mut start = 0;
    candidates.retain(|at| {
        let ends = graphemes.binary_search(at).is_ok() && !goes_on(&line[start..*at], &line[*at..]);
        if ends {
            start = *at;
        }
        ends
    });
    candidates
}

/// After an ellipsis, and after a note mark: `as said.[4, 5] Then`.
fn breaks_unicode_misses(line: &str) -> impl Iterator<Item = usize> {
    let ends = line.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!' | '…'));
    ends.filter_map(move |(at, end)| {
        let after_word = line[..at].ends_with(|c: char| c.is_alphabetic() || closes(c));
        let rest = line[at + end.len_utf8()..].trim_start_matches(closes);
        let marked = if after_word { after_note_mark(rest) } else { rest };
        let next = marked.trim_start();
        let begins = next.trim_start_matches(opens).starts_with(char::is_uppercase);
        (next.len() < marked.len() && begins).then_some(line.len() - next.len())
    })
}

/// Whether the sentence that `before` holds so far goes on in `after`.
fn goes_on(before: &str, after: &str) -> bool {
    let words = before.trim_end();
    if !words.contains(char::is_alphabetic) || !after.contains(char::is_alphanumeric) {
        return true;
    }
    let ended = words.trim_end_matches(closes);
    let closed = ended.len() < words.len();
    let parted = words.len() < before.len();
    let next = after.trim_start_matches(opens);
    if ended.ends_with(['.', '?', '!']) {
        let glued = !parted && after.starts_with(|c: char| c.is_ascii() || c.is_numeric());
        let quoted = closed && next.starts_with(char::is_lowercase);
        glued || quoted || (!closed && shortened(ended, next))
    } else {
        // Unicode counts Burmese's comma among the full stops.
        ended.ends_with('၊')
    }
}

/// Whether the full stop at the end of `words` belongs to an abbreviation.
fn shortened(words: &str, next: &str) -> bool {
    let Some(words) = words.strip_suffix('.') else { return false };
    let word = words.rsplit(char::is_whitespace).next().unwrap_or(words).trim_start_matches(opens);
    let lower = word.to_lowercase();
    let among = |list: &str| list.split_whitespace().any(|known| known == lower);
    among(GOES_ON)
        || among(BEFORE_NUMBER) && next.starts_with(char::is_numeric)
        || initial(word) && next.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

/// `J`, `U.S`, `J.-P`; the English word `I` is none.
fn initial(word: &str) -> bool {
    let last = word.rsplit(['.', '-', '‑']).next().unwrap_or(word);
    let mut letters = last.chars();
    let one = letters.next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    one && letters.next().is_none() && word != "I"
}

fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

fn opens(c: char) -> bool {
    opens_only(c) || matches!(c, '"' | '\'')
}

fn opens_only(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '„' | '‘' | '«' | '‹' | '¿' | '¡')
        || matches!(c, '「' | '『' | '（' | '【' | '《' | '〈')
}

/// What follows `12`, `*` or `[4, 5]` at the start of `rest`.
fn after_note_mark(rest: &str) -> &str {
    let number = |c: char| c.is_numeric() || matches!(c, ',' | ';' | '-' | '–' | '*' | '†');
    let Some(inner) = rest.strip_prefix(['[', '(']) else { return rest.trim_start_matches(number) };
    let after = inner.trim_start_matches(|c| number(c) || c == ' ');
    after.strip_prefix([']', ')']).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(line: &str) -> Vec<&str> {
        let mut edges = breaks(line);
        edges.insert(0, 0);
        edges.push(line.len());
        edges.windows(2).map(|pair| line[pair[0]..pair[1]].trim()).collect()
    }

    /// A line as it is to be cut, its sentences parted by `|`.
    fn cut(expected: &str) {
        let expected: Vec<_> = expected.split('|').map(str::trim).collect();
        assert_eq!(sentences(&expected.join(" ")), expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        cut("Dr. Smith came. | Mrs. Jones left.");
        cut("Some wards, e.g. Surgery, closed. | Others, i.e. Medicine, grew.");
        cut("See p. 4 and Fig. 2. | Vol. 3 says more.");
        cut("Det gjelder f.eks. Oslo og kl. 14.30 møttes vi. | Så gikk vi.");
        cut("Smith et al. (2004) found it. | Then we did.");
        cut("We had beds, staff, etc. | Then it broke.");
    }

    #[test]
    fn initials_and_decimals_do_not_end_a_sentence() {
        cut("It was J. R. R. Olsen who said 3.5 days. | So did I. | Then we stopped.");
        cut("The U.S. Government paid 1.000 kr. | It was enough.");
        cut("1. First we waited. | Then we left.");
    }

    #[test]
    fn closing_quotes_and_brackets_stay_with_their_sentence() {
        cut("“We ran.” | “Where?” she asked. | (Nobody knew.) | So it went.");
        cut("He said \"stop.\" | Then he left.");
        cut("«Vi ga oss ikke.» | Det var sent.");
    }

    #[test]
    fn note_marks_stay_with_their_sentence() {
        cut("It held.[1] | Then it fell.[2, 3] | The end.");
        cut("It held.12 | Then it fell.");
        cut("The value was 3.1 Newton.");
    }

    #[test]
    fn an_ellipsis_ends_a_sentence_before_a_capital_alone() {
        cut("I do not know… | It was hard… and long.");
        cut("I do not know... | It was hard... and long.");
    }

    #[test]
    fn a_sign_that_belongs_to_the_full_stop_is_not_cut_off() {
        // Unicode's sentences may end before a skin tone, its graphemes may not.
        assert_eq!(sentences("我们。\u{1f3fd}走。").len(), 1);
        assert_eq!(sentences("我们。走。").len(), 2);
    }

    #[test]
    fn unspaced_scripts_are_cut_after_their_own_marks() {
        assert_eq!(
            sentences("我们很累。没有人来！为什么？“不知道。”他说。"),
            ["我们很累。", "没有人来！", "为什么？", "“不知道。”", "他说。"]
        );
    }

    #[test]
    fn burmeses_comma_ends_no_sentence() {
        cut("ရှာဖွေ၊ စမ်းသပ်၊ ကုသ။ | ပြီးပြီ။");
    }

    #[test]
    fn right_to_left_text_is_cut_too() {
        cut("كنا متعبين. | لماذا؟ | د. أحمد لم يأت.");
        cut("היינו עייפים. | למה? | לא ידענו.");
        cut("हम थक गए थे। | कोई नहीं आया।");
    }
}

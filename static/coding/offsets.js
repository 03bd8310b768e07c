// Offsets of the text: ours count code points, the browser's count UTF-16 units. Nothing here knows the page.

// Code points in a string.
export function codePoints(text) {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1))) {
      count -= 1;
      at += 1;
    }
  }
  return count;
}

// Where the nth code point of a string begins, in UTF-16 units; the string's length past its end.
export function utf16At(text, nth) {
  let at = 0;
  for (let left = nth; left > 0 && at < text.length; left -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

// The part of a string between two code points.
export const between = (text, start, end) => text.slice(utf16At(text, start), utf16At(text, end));

// A stretch of `text`, in code points: without white space at its ends, then grown to whole graphemes. The server does
// the same. null if only white space is left.
export function snap(text, start, end) {
  const points = [...text];
  let [from, to] = [Math.max(0, start), Math.min(points.length, end)];
  while (from < to && isSpace(points[from])) from += 1;
  while (to > from && isSpace(points[to - 1])) to -= 1;
  if (from >= to) return null;
  const edges = graphemeEdges(text);
  return { start: edges.findLast((edge) => edge <= from), end: edges.find((edge) => edge >= to) };
}

// Code points at which a caret can stand: 0, after each grapheme, the end.
export function graphemeEdges(text) {
  const edges = [0];
  if (!globalThis.Intl?.Segmenter) {
    for (let at = 1; at <= codePoints(text); at += 1) edges.push(at);
    return edges;
  }
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    edges.push(edges.at(-1) + codePoints(segment));
  }
  return edges;
}

// Code points at which a word begins and ends: [{ start, end }], in order. Scripts without spaces are cut as their
// readers would.
export function words(text) {
  const found = [];
  let at = 0;
  if (!globalThis.Intl?.Segmenter) {
    for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
      const start = codePoints(text.slice(0, index));
      found.push({ start, end: start + codePoints(word) });
    }
    return found;
  }
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    const length = codePoints(segment);
    if (isWordLike) found.push({ start: at, end: at + length });
    at += length;
  }
  return found;
}

// Unicode's white space, as the server knows it (JavaScript's own lacks U+0085 and has U+FEFF besides).
const isSpace = (character) => /[\p{White_Space}]/u.test(character);
const isHigh = (unit) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit) => unit >= 0xdc00 && unit < 0xe000;

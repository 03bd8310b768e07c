// Which codes a few letters mean, and which code a new name would stand too close to.

// Small letters without marks above them, one for each code point, so that places stay comparable.
const plain = (text) => [...text].map((letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()[0] ?? letter);

// The codes that match, best first: [{ code, spans: [[from, to], ..] }], spans in code points of the name. Without
// letters: those used last come first, then the rest by name.
export function matching(query, codes) {
  const letters = plain(query.trim());
  const found = codes.map((code) => ({ code, ...fit(letters, plain(code.name)) })).filter(({ rank }) => rank !== null);
  return found.sort((a, b) => a.rank - b.rank || recency(a.code) - recency(b.code) || byName(a.code, b.code));
}

const recency = (code) => code.recency || Infinity;
const byName = (a, b) => a.name.localeCompare(b.name);

// How well a name fits: 0 the whole name, 1 its beginning, 2 the beginning of a word, 3 inside a word, 4 the letters in
// order with others between; null not at all.
function fit(letters, name) {
  if (!letters.length) return { rank: 0, spans: [] };
  const at = name.join("\u0000").indexOf(letters.join("\u0000"));
  if (at >= 0) {
    const places = starts(name, letters);
    const word = places.find((place) => place === 0 || !/[\p{L}\p{N}]/u.test(name[place - 1]));
    const place = word ?? places[0];
    const rank = place === 0 ? (letters.length === name.length ? 0 : 1) : word === undefined ? 3 : 2;
    return { rank, spans: [[place, place + letters.length]] };
  }
  const spans = scattered(letters, name);
  return { rank: spans ? 4 : null, spans: spans ?? [] };
}

function starts(name, letters) {
  const places = [];
  for (let at = 0; at + letters.length <= name.length; at += 1) {
    if (letters.every((letter, nth) => name[at + nth] === letter)) places.push(at);
  }
  return places;
}

function scattered(letters, name) {
  const spans = [];
  let at = 0;
  for (const letter of letters.filter((one) => one !== " ")) {
    const place = name.indexOf(letter, at);
    if (place < 0) return null;
    if (spans.at(-1)?.[1] === place) spans.at(-1)[1] = place + 1;
    else spans.push([place, place + 1]);
    at = place + 1;
  }
  return letters.length >= 3 ? spans : null;
}

// The code whose name says nearly the same: only other case, marks, spaces or signs, a letter or two changed, or the
// same beginning. null if there is none. Answers { code, same } where same means: this very name.
export function nearDuplicate(name, codes) {
  const wanted = bare(name);
  if (wanted.length < 3) return null;
  let nearest = null;
  for (const code of codes) {
    const other = bare(code.name);
    if (other === wanted) return { code, same: code.name.toLowerCase() === name.trim().toLowerCase() };
    const begins = wanted.length >= 4 && other.startsWith(wanted);
    const slips = wanted.length >= 8 ? 2 : 1;
    if (begins || (wanted.length >= 4 && slipsBetween(wanted, other, slips) <= slips)) nearest ??= { code, same: false };
  }
  return nearest;
}

const bare = (name) => plain(name).filter((letter) => /[\p{L}\p{N}]/u.test(letter)).join("");

// Letters to add, drop or change (Levenshtein), as far as `most`.
function slipsBetween(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

"""Words that nobody would write by chance, and every disguise in which they could leak."""

import base64
import gzip
import html
import io
import json
import random
import string
import urllib.parse
import zipfile
import zlib

COMMON = "qvxjzkwy"  # all canaries begin so: where no disguise of this is, none of them is


def canary(chance: random.Random):
    """Twenty letters between characters that HTML, JSON and addresses write differently."""
    return f"ø&{COMMON}{''.join(chance.choices(string.ascii_lowercase, k=12))}<é>"


def letters(word):
    return word[2:22]


def disguises(word):
    """Name and bytes of each way to write these letters, in small letters where case means nothing."""
    as_bytes = word.encode()
    yield "as it is", as_bytes
    yield "escaped for HTML", "".join(f"&#{ord(c)};" for c in word).encode()
    yield "escaped for HTML, hexadecimal", "".join(f"&#x{ord(c):x};" for c in word).encode()
    yield "in an address", "".join(f"%{ord(c):02x}" for c in word).encode()
    yield "escaped for JSON", "".join(f"\\u{ord(c):04x}" for c in word).encode()
    yield "hexadecimal", as_bytes.hex().encode()
    yield "backwards", word[::-1].encode()
    for order in ("utf-16-le", "utf-16-be", "utf-32-le"):
        yield order, word.encode(order)
    for shift in range(3):
        # Base 64 writes three bytes in four letters: only whole groups are the same wherever they stand.
        inner = as_bytes[(3 - shift) % 3 :]
        yield f"base 64, shifted by {shift}", base64.b64encode(inner[: len(inner) // 3 * 3])


WITH_CASE = {f"base 64, shifted by {n}" for n in range(3)}


def layers(raw: bytes, depth=3):
    """The bytes, and what is packed in them."""
    yield raw
    if depth == 0:
        return
    for start in places(raw, b"\x1f\x8b"):
        yield from unpacked(lambda: zlib.decompressobj(31).decompress(raw[start:]), depth)
    if raw[:1] == b"\x78":
        yield from unpacked(lambda: zlib.decompressobj().decompress(raw), depth)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from layers(package.read(name), depth - 1)


def unpacked(unpack, depth):
    try:
        yield from layers(unpack(), depth - 1)
    except zlib.error:
        pass


def places(raw, mark):
    at = raw.find(mark)
    while at >= 0:
        yield at
        at = raw.find(mark, at + 1)


class Search:
    """Looks for canaries, and counts the bytes it looked at."""

    def __init__(self):
        self.bytes = 0
        self.beginnings, self.needles = dict(disguises(COMMON)), {}  # needles: disguises by word

    def words_in(self, raw: bytes, words):
        """The canaries among these words that are in there, each with its disguise."""
        found = {}
        for layer in layers(raw):
            self.bytes += len(layer)
            small = layer.lower()
            for name, beginning in self.beginnings.items():
                where = layer if name in WITH_CASE else small
                if beginning in where:
                    found |= {word: name for word in words if self.disguised(word)[name] in where}
        return found

    def disguised(self, word):
        if word not in self.needles:
            self.needles[word] = dict(disguises(letters(word)))
        return self.needles[word]


def check_itself():
    """Every disguise must be found, or the search proves nothing. How many were tried."""
    word = canary(random.Random(1))
    bare = letters(word).encode()
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bare)
    hidden = [b"before" + needle for _, needle in disguises(letters(word))]
    hidden += [b"before" + base64.b64encode(b"x" * shift + bare + b"y") for shift in range(3)]
    hidden += [html.escape(word).encode(), urllib.parse.quote(word).encode(), json.dumps(word).encode(), bare.upper()]
    hidden += [b"before" + gzip.compress(bare), zlib.compress(bare), package.getvalue()]
    search = Search()
    for raw in hidden:
        assert search.words_in(raw, [word]), f"the search does not find {word} in {raw}"
    assert not search.words_in(b"nothing of the kind", [word])
    return len(hidden)

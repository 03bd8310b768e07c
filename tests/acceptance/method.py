"""The rules for differences and decisions (docs/method.md), written a second time: what must follow from two coders'
spans, so that what the product made of them can be compared. Spans are in code points, half open."""

from collections import defaultdict
from dataclasses import dataclass

ENDS = " \t\n!\"'()*,-./:;?[\\]_{}·–—‘’“”…"  # do not count at the ends of a stretch


@dataclass(frozen=True)
class Stretch:
    """One code of one coder on one piece of text."""

    label: str
    start: int
    end: int
    core: tuple

    def shares(self, other):
        """How many characters of the cores are of both."""
        return max(0, min(self.core[1], other.core[1]) - max(self.core[0], other.core[0]))

    def meets(self, other):
        return self.label == other.label and self.shares(other) > 0

    def at_place_of(self, other):
        length = sum(end - start for start, end in (self.core, other.core))
        return 2 * self.shares(other) >= length - self.shares(other)


@dataclass(frozen=True)
class Difference:
    kind: str  # edges, other, only-a, only-b, group
    a: tuple  # of stretches
    b: tuple

    def labels(self):
        return tuple(one.label for one in self.a), tuple(one.label for one in self.b)

    def reach(self):
        """From the first to the last character."""
        return reach(self.a + self.b)

    def crosses(self):
        """Whether neither coder's marks enclose the other's."""
        return self.a and self.b and self.reach() not in (reach(self.a), reach(self.b))


def reach(of_stretches):
    return min(one.start for one in of_stretches), max(one.end for one in of_stretches)


def stretches(text, spans):
    """A coder's spans (start, end, label); those of one label that overlap are one."""
    by_label = defaultdict(list)
    for start, end, label in spans:
        by_label[label].append((start, end))
    return [Stretch(label, *span, core(text, *span)) for label in by_label for span in united(by_label[label])]


def united(spans):
    """Those that overlap made one; those that only touch stay two."""
    merged = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def core(text, start, end):
    """Without white space and punctuation at the ends, if that leaves anything."""
    words = [at for at in range(start, end) if text[at] not in ENDS]
    return (words[0], words[-1] + 1) if words else (start, end)


def compare(text, spans_of_a, spans_of_b):
    """What agrees by itself, as pairs of stretches, and the differences."""
    agreed, differences, alone = [], [], ([], [])
    for a, b in hang_together(stretches(text, spans_of_a), stretches(text, spans_of_b), Stretch.meets):
        if not a or not b:
            alone[0].extend(a)
            alone[1].extend(b)
        elif len(a) == len(b) == 1 and a[0].core == b[0].core:
            agreed.append((*a, *b))
        else:
            differences.append(Difference("edges", a, b))
    settled = [one for pair in agreed for one in pair] + [one for open in differences for one in open.a + open.b]
    for a, b in hang_together(*alone, Stretch.at_place_of):
        beside = any(one.at_place_of(other) for one in a + b for other in settled)
        differences.append(Difference(kind_of(a, b, beside), a, b))
    return agreed, differences


def kind_of(a, b, beside_settled):
    if not b:
        return "only-a"
    if not a:
        return "only-b"
    return "other" if len(a) == len(b) == 1 and not beside_settled else "group"


def hang_together(of_a, of_b, tied):
    """Groups of A's and B's stretches, by ties between one of A and one of B."""
    groups = [((one,), ()) for one in of_a]
    for b in of_b:
        near = [group for group in groups if any(tied(a, b) for a in group[0])]
        groups = [group for group in groups if group not in near]
        groups.append((sum((a for a, _ in near), ()), sum((b for _, b in near), ()) + (b,)))
    return groups


def passages(text, agreed, decided):
    """The passages that are left, as (start, end, label). `text`: with its sentences; `decided`: pairs of a difference
    and a decision, which is a word of `outcome` or `code:` with a name."""
    left = [(min(a.start, b.start), max(a.end, b.end), a.label) for a, b in agreed]
    for difference, decision in decided:
        left += outcome(text, difference, decision)
    return sorted(left)


def outcome(text, difference, decision):
    a, b, whole = difference.a, difference.b, difference.reach()
    match decision.split(":"):
        case ["neither"]:
            return []
        case ["a" | "b" | "both" as side]:
            return as_they_are({"a": a, "b": b, "both": a + b}[side])
        case ["union"]:
            return [(*whole, a[0].label)]
        case ["intersection"]:
            shared = [(max(x.start, y.start), min(x.end, y.end)) for x in a for y in b]
            return [(start, end, a[0].label) for start, end in shared if start < end]
        case ["sentence"]:
            touched = [one for one in text.sentences if one[0] < whole[1] and whole[0] < one[1]]
            starts, ends = zip(whole, *touched)
            return [(min(starts), max(ends), a[0].label)]
        case ["code", name]:
            return [(*whole, name)]
    raise AssertionError(decision)


def as_they_are(chosen):
    by_label = defaultdict(list)
    for one in chosen:
        by_label[one.label].append((one.start, one.end))
    return [(*span, label) for label in by_label for span in united(by_label[label])]

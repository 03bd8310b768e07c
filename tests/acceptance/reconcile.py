"""The coders and their lead settle every difference, as they would on the consensus page, and sign. What the pages
count, and what is left as agreed passages, must be what the method gives for the file."""

import re
from collections import Counter

import method
from badline import BadLine, figure
from browser import new_id

OTHER_CODE = "Lesson"  # a code that neither coder has
EDGES = ["union", "intersection", "sentence"]
# Decisions by the kind of difference, in turn. Where one coder's marks enclose the other's, edges are one coder's.
CHOICES = {
    "crossed edges": EDGES,
    "edges": ["union", "a", "intersection", "b", "sentence"],
    "other": ["b", "both", f"code:{OTHER_CODE}", "a", "neither"],
    "only-a": ["a", "neither", "both"],
    "only-b": ["both", "b", "neither"],
    "group": ["both", "a", "b", "neither"],
}


class Consensus:
    """The consensus of the released texts of a project, by two coders and a lead."""

    def __init__(self, project, coders, lead):
        self.project, self.coders = project, coders
        self.lines = [BadLine(who) for who in (*coders, lead)]
        self.passages = {}  # by number: the agreed ones (start, end, label) that the method gives
        self.agreed, self.kinds = 0, Counter()
        self.choices, self.refused = Counter(), 0

    def settle(self, text):
        at = self.project.narrative(text.number, "/consensus")
        agreed, differences = method.compare(text.body, *text.spans)
        page = self.lines[-1].who.page(f"{at}?show=all").text
        counted = tally(page)
        assert counted == (len(differences), len(agreed), 0), f"Narrative {text.number} counts {counted}"
        decided = [(key, one, self.choice(one)) for key, one in by_key(queue_of(page), differences)]

        if decided:
            self.refuse(f"{at}/sign", self.coders[0])
        for turn, (key, _, choice) in enumerate(decided):
            self.decide(f"{at}/decisions", self.lines[turn % len(self.lines)], key, choice)
        if decided:
            self.refuse(f"{at}/decisions", self.coders[1], difference=decided[0][0], choice="neither")
        for line in self.lines[:2]:
            line.do(f"{at}/sign")
        counted = tally(self.coders[0].page(at).text)
        assert counted == (0, len(agreed), len(differences)), f"Narrative {text.number}, settled, counts {counted}"

        self.passages[text.number] = method.passages(text, agreed, [(one, choice) for _, one, choice in decided])
        self.agreed += len(agreed)
        self.choices.update(choice.split(":")[0] for *_, choice in decided)

    def choice(self, difference):
        kind = "crossed edges" if difference.kind == "edges" and difference.crosses() else difference.kind
        self.kinds[kind] += 1
        return CHOICES[kind][self.kinds[kind] % len(CHOICES[kind])]

    def decide(self, path, line, key, choice):
        choice, _, name = choice.partition(":")
        fields = {"edges": choice} if choice in EDGES else {"choice": choice, "name": name}
        line.do(path, difference=key, **fields)

    def refuse(self, path, who, **fields):
        """Signed too early, or decided once more by somebody else: a conflict, and nothing happens."""
        answer = who.try_to(path, new_id(), **fields)
        assert answer.status == 409, f"{path} {fields}: {answer.status} {answer.text[:300]}"
        self.refused += 1

    def figures(self):
        return {
            "agreed by themselves; differences by kind": f"{self.agreed}; {listed(self.kinds)}",
            "decisions by choice": listed(self.choices),
            "decisions and signatures sent": figure(self.lines),
            "signatures too early and second decisions, refused": self.refused,
            "agreed passages, all as the method gives them": sum(len(of) for of in self.passages.values()),
        }


def by_key(queue, differences):
    """Each difference with its key on the page: of the same kind, with the same codes, in text order."""
    waiting = sorted(differences, key=method.Difference.reach)
    for key, *what in queue:
        found = next((one for one in waiting if [one.kind, *one.labels()] == what), None)
        assert found, f"the page has {what}, and the method gives {waiting}"
        waiting.remove(found)
        yield key, found
    assert not waiting, f"the page lacks {waiting}"


def queue_of(page):
    """The differences in the queue: key, kind, A's codes, B's codes."""
    for key, rest in re.findall(r'<li class="[^"]*" id="difference-([^"]+)">(.*?)</li>', page):
        kind = re.search(r"#g-([\w-]+)", rest)[1]
        codes = (re.search(rf'<span class="n{side}">([^<]*)</span>', rest) for side in "ab")
        yield key, kind, *(tuple(found[1].split(", ")) if found else () for found in codes)


def tally(page):
    """How many differences are open, agreed by themselves, decided."""
    open, agreed, decided = (
        re.search(pattern, page)[1]
        for pattern in (r'class="big">(\d+)</span> open', r"(\d+) agreed by themselves", r", (\d+) decided</p>")
    )
    return int(open), int(agreed), int(decided)


def listed(counts):
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))

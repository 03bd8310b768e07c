"""Published double codings, coded again: how much the two agree, what is agreed without a decision, and how that
compares with what the two coders themselves agreed on, where that was published."""

from collections import Counter

import method
from coded import LABEL_OF_ANY, Coded
from reconcile import listed
from replay import compare
from sheets import sheet
from suggest import Suggested
from team import at_once

import agreement

SETS = {
    "nasa_lessons": ("NASA lessons learned", ("Eli", "Fay")),
    "novels_ner": ("Names in novels", ("Gus", "Hal")),
    "vaers_medtator": ("Reports of adverse events", ("Ida", "Jon")),
}
DECISIONS = ["union", "intersection", "a", "b", "both", "neither"]  # in the order in which they are tried
OF_EDGES = ("union", "intersection")


class Real:
    def __init__(self, server, lead):
        self.sets = [Published(server, lead, file, *said) for file, said in SETS.items()]

    def run(self):
        return {f"{of.title}: {what}": found for of in self.sets for what, found in of.run().items()}


class Published(Coded):
    def __init__(self, server, lead, file, title, coders):
        super().__init__(server, lead, file, title, coders)
        self.title = title
        for doc in self.file["docs"]:  # what lies between two sentences is on no page, and read as a blank
            doc["text"] = doc["text"].replace("\xa0", " ")

    def run(self):
        texts = self.bring_in()
        at_once(*(lambda coder=coder: self.code(coder, texts) for coder in (0, 1)))
        self.compare_stored(texts)
        for text in texts:
            for line in self.lines:
                line.do(self.project.narrative(text.number, "/submit"))
        self.lead.do(self.project.at("/consensus/codes/same"))
        compared = {text: method.compare(text.body, *text.spans) for text in texts}
        figures = self.counts(texts, compared) | self.agreement(texts)
        before = self.merged(texts, {text: method.passages(text, agreed, []) for text, (agreed, _) in compared.items()})
        if any(text.published for text in texts):
            figures |= self.against_published(texts, compared, before)
        return figures

    def counts(self, texts, compared):
        kinds = Counter(one.kind for _, differences in compared.values() for one in differences)
        points = sum(len(text.body) for text in texts)
        spans = [sum(len(text.spans[coder]) for text in texts) for coder in (0, 1)]
        return {
            "texts, code points; spans of A, of B": f"{len(texts)}, {points:,}; {spans[0]}, {spans[1]}",
            "agreed by themselves": sum(len(agreed) for agreed, _ in compared.values()),
            "differences": listed(kinds),
        }

    def agreement(self, texts):
        """Of all texts, equal to other people's programs."""
        found = {}
        for by in ("sentence", "character"):
            for row in sheet(self.lead, self.project.at(f"/agreement.csv?unit={by}")):
                compare(f"{row['code']} by {by}", row, agreement.compare(texts, row["code"], by))
                if row["code"] == LABEL_OF_ANY or by == "character":
                    alpha, positive, kappa = (row[name] for name in ("alpha", "positive_agreement", "kappa"))
                    said = f"alpha {alpha or '–'}, positive {positive or '–'}, kappa {kappa or '–'}"
                    found[f"{row['code']} by {by}"] = said
        return found

    def merged(self, texts, expected):
        """The agreed passages of the product, which are those of the method."""
        shown = self.passages(texts)
        for text, passages in expected.items():
            assert sorted(shown[text.number]) == passages, f"Narrative {text.number}: {shown[text.number]}"
        return {(number, *one) for number, of_text in shown.items() for one in of_text}

    def against_published(self, texts, compared, before):
        published = cores(texts, {text.number: text.published for text in texts})
        found = {"passages that the two published as agreed": len(published)}
        found |= self.rates("agreed by themselves", cores_of(texts, before), published)
        for text, (_, differences) in compared.items():
            if any(one.kind == "edges" for one in differences):
                self.lead.do(self.project.narrative(text.number, "/consensus/unite"))
        united = {
            text: method.passages(text, agreed, [(one, "union") for one in differences if one.kind == "edges"])
            for text, (agreed, differences) in compared.items()
        }
        found |= self.rates("and all edges united in one step", cores_of(texts, self.merged(texts, united)), published)
        open_there = published - cores_of(texts, before)
        chosen = {}  # by kind: what the published version has, how often
        for text, (_, differences) in compared.items():
            for one in differences:
                chosen.setdefault(one.kind, Counter())[decision(text, one, open_there)[0]] += 1
        for kind, decisions in sorted(chosen.items()):
            found[f"published of {decisions.total()} {kind}"] = listed(decisions)
        return found | self.suggested(texts, compared, before, published, open_there)

    def suggested(self, texts, compared, before, published, open_there):
        """All is open again; then one after the other is decided as it was published."""
        for text, (_, differences) in compared.items():
            if any(one.kind == "edges" for one in differences):
                self.lead.do(self.project.narrative(text.number, "/consensus/undo"))
        going = Suggested(self.project, self.lead, lambda text, one: decision(text, one, open_there))
        for text, (_, differences) in compared.items():
            going.go_through(text, differences)
        taken = {text: method.passages(text, [], decided) for text, decided in going.taken.items()}
        taken = {(text.number, *one) for text, passages in taken.items() for one in passages}
        what = "agreed by themselves and all that was suggested"
        return going.figures() | self.rates(what, cores_of(texts, before | taken), published)

    def rates(self, what, ours, published):
        """Precision and recall, of all and by label."""
        labels = sorted({label for *_, label in ours | published})
        pick = lambda all, label: {one for one in all if label in (None, one[-1])}
        found = {}
        for label in [None, *labels]:
            mine, theirs = pick(ours, label), pick(published, label)
            right = len(mine & theirs)
            said = f"precision {right / len(mine):.3f} of {len(mine)}, recall {right / len(theirs):.3f} of {len(theirs)}"
            found[f"{what}, {label or 'all'}"] = said
        return found


def cores(texts, spans):
    """Number, start, end, label: without punctuation at the ends, in which published spans are not at one."""
    body = {text.number: text.body for text in texts}
    return {(n, *method.core(body[n], start, end), label) for n, all in spans.items() for start, end, label in all}


def cores_of(texts, passages):
    numbers = {text.number for text in texts}
    return cores(texts, {n: [one[1:] for one in passages if one[0] == n] for n in numbers})


def decision(text, difference, published):
    """The first decision whose outcome the published version has at this place, and what it has there."""
    start, end = difference.reach()
    there = {one[1:] for one in published if one[0] == text.number and one[1] < end and start < one[2]}
    for choice in DECISIONS:
        if choice in OF_EDGES and difference.kind != "edges":
            continue
        if (choice == "a" and not difference.a) or (choice == "b" and not difference.b):
            continue  # what that coder has is nothing: neither
        made = method.outcome(text, difference, choice)
        if {(*method.core(text.body, *one[:2]), one[2]) for one in made} == there:
            return choice, there
    return "another", there

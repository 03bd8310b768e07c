"""Two researchers' real work, done again as two coders' operations, with retries and broken connections. Then what is
stored, what is computed and what the team makes of it must follow from the file."""

import math
import re

from arrange import Boards
from badline import BadLine, figure
from coded import LABEL_OF_ANY, Coded
from reconcile import OTHER_CODE, Consensus
from sheets import sheet
from team import at_once

import agreement


class Replay(Coded):
    def __init__(self, server, lead):
        super().__init__(server, lead, "nasa_lessons", "Lessons learned", ("Cleo", "Dan"), BadLine)
        self.labels = sorted(one["label"] for one in self.file["labels"])
        self.compared = 0
        self.kappas = {}

    def run(self):
        texts = self.bring_in()
        at_once(*(lambda coder=coder: self.code(coder, texts) for coder in (0, 1)))
        self.compare_stored(texts)
        assert self.lead.get(self.project.at("/agreement.csv")).status == 409, "figures before the release"
        for text in texts:
            at_once(*(lambda line=line: line.do(self.project.narrative(text.number, "/submit")) for line in self.lines))
        self.lead.do(self.project.at("/consensus/codes/same"))
        before = self.compare_agreement(texts)
        consensus = Consensus(self.project, self.coders, self.lead)
        for text in texts:
            consensus.settle(text)
        self.compare_passages(texts, consensus)
        assert self.agreement_tables(texts) == before, "agreement moved while differences were decided"
        boards = Boards(self.project, self.lead, self.coders, consensus.passages)
        boards.run()
        self.compare_stages(texts, consensus, boards)
        return self.figures(texts) | consensus.figures() | boards.figures()

    def compare_agreement(self, texts):
        """All figures beside those of other people's programs: of all texts together, and of each alone."""
        tables = self.agreement_tables(texts)
        for (by, number), rows in tables.items():
            of = [text for text in texts if number in (None, text.number)]
            used = {label for text in of for spans in text.spans for _, _, label in spans}
            assert [row["code"] for row in rows] == [LABEL_OF_ANY, *sorted(used)], rows
            for row in rows:
                expected = agreement.compare(of, row["code"], by)
                self.compared += compare(f"{row['code']} by {by} in {number or 'all'}", row, expected)
                if number is None:
                    self.kappas.setdefault(row["code"], []).append(f"{row['kappa']} by {by}")
        return tables

    def agreement_tables(self, texts):
        ways = [(by, number) for by in ("sentence", "character") for number in (None, *(text.number for text in texts))]
        path = lambda by, number: f"/agreement.csv?unit={by}" + (f"&narrative={number}" if number else "")
        return {way: sheet(self.lead, self.project.at(path(*way))) for way in ways}

    def compare_passages(self, texts, consensus):
        """Every agreed passage with its code, its place and its words."""
        shown = self.passages(texts)
        for number, expected in consensus.passages.items():
            assert sorted(shown[number]) == expected, f"Narrative {number}: {shown[number]}, and not {expected}"

    def compare_stages(self, texts, consensus, boards):
        """Table 1: the counts in each of its rows."""
        labels, agreed = len(self.labels), len(self.labels) + (OTHER_CODE in boards.counts)
        tops = len({theme for theme, _ in boards.rows})
        expected = [
            [len(texts), labels, labels],
            [2 * labels, agreed],
            [consensus.choices.total(), len(texts)],
            [agreed, tops],
            [tops, tops, len(boards.rows) - tops],
            [agreed],
        ]
        rows = sheet(self.lead, self.project.at("/report/stages.csv"))
        found = [[int(n) for n in re.findall(r"\d+", row["what was done"])] for row in rows]
        assert found == expected, rows

    def figures(self, texts):
        spans = sum(len(of) for text in texts for of in text.spans)
        points, sentences = sum(len(t.body) for t in texts), sum(len(t.sentences) for t in texts)
        return {
            "texts, code points, sentences": f"{len(texts)}, {points:,}, {sentences}",
            "spans of both coders; moved along where the import joins blank lines": f"{spans}; {self.moved}",
            "codings and submissions sent": figure(self.lines),
            "codings that differ from the file": 0,
            "figures equal to scikit-learn's and krippendorff's": f"{self.compared:,}",
            **{f"kappa, {label}": ", ".join(kappas) for label, kappas in self.kappas.items()},
        }


def compare(what, row, expected):
    """How many figures were compared; what is not defined must be empty."""
    for name, value in expected.items():
        shown = row[name]
        if isinstance(value, float) and math.isnan(value):
            assert shown == "", f"{what}: {name} is {shown}, and not defined"
        elif isinstance(value, float):
            assert abs(float(shown or "nan") - value) < 1e-6, f"{what}: {name} is {shown}, not {value:.6f}"
        else:
            assert shown == str(value), f"{what}: {name} is {shown}, not {value}"
    return len(expected)

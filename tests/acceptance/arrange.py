"""The agreed codes are arranged into themes on both boards. Cards, tables and files must then say what follows from
the agreed passages: how many, and in which narratives."""

import html
import re
from collections import Counter

from badline import BadLine, figure
from sheets import sheet

DESCRIPTIVE = {
    "What went wrong": ["Cause", "Failure mode"],
    "What came of it": ["Effect"],
    "What to do": ["Control", "Recommendation", "Lesson"],
}


class Boards:
    """The boards of a project whose agreed passages (start, end, label) are known, by narrative."""

    def __init__(self, project, lead, coders, passages):
        self.project, self.lead = project, lead
        self.lines = [BadLine(who) for who in (lead, *coders)]
        self.narratives = sorted(passages)
        self.counts = {}  # by label: how many passages in which narrative
        for number, of_text in passages.items():
            for _, _, label in of_text:
                self.counts.setdefault(label, Counter())[number] += 1
        self.rows = {}  # by theme and subtheme: labels
        self.compared = 0

    def run(self):
        self.describe()
        self.compare("descriptive")
        self.analyse()
        self.compare("analytical")

    def describe(self):
        at = self.project.at("/board/descriptive")
        self.lines[0].do(f"{at}/start")
        codes = self.cards("descriptive")
        for line, (name, labels) in zip(self.lines, DESCRIPTIVE.items()):
            theme = line.do(f"{at}/themes", name=name)["subject"]
            for label in labels:
                line.do(f"{at}/placements", code=codes[label], to=theme, **{"from": ""})
            self.rows[name, ""] = list(labels)

    def analyse(self):
        """Begins as a copy; then a subtheme takes two codes of a theme, and one of these supports another theme too."""
        at = self.project.at("/board/analytical")
        self.lines[0].do(f"{at}/start", **{"from": "descriptive"})
        codes, themes = self.cards("analytical"), self.themes("analytical")
        parent, other = themes["What to do"], themes["What came of it"]
        subtheme = self.lines[1].do(f"{at}/themes", name="What others can use", parent=parent)["subject"]
        for line, label in zip(self.lines, ("Recommendation", "Lesson")):
            line.do(f"{at}/placements", code=codes[label], to=subtheme, **{"from": parent})
        self.lines[2].do(f"{at}/placements", code=codes["Lesson"], to=other, keep=True, **{"from": subtheme})
        self.rows["What to do", ""] = ["Control"]
        self.rows["What to do", "What others can use"] = ["Recommendation", "Lesson"]
        self.rows["What came of it", ""].append("Lesson")

    def page(self, kind):
        return self.lead.page(self.project.at(f"/board/{kind}")).text

    def themes(self, kind):
        return {name: id for id, name in re.findall(r'<h2 id="name-([^"]+)"[^>]*><a[^>]*>([^<]+)</a>', self.page(kind))}

    def cards(self, kind):
        """The codes by name. Each card says how many passages are behind it, and in which narratives."""
        pattern = r'data-code="([^"]+)" data-in="([^"]*)".*?data-drawer>([^<]+)</a>.*?passages: </span>(\d+)<'
        found = re.findall(pattern, self.page(kind))
        assert {name for _, _, name, _ in found} == set(self.counts), found
        for _, numbers, name, passages in found:
            counts = self.counts[name]
            assert [int(n) for n in numbers.split()] == sorted(counts), f"{name} is shown in {numbers}"
            assert int(passages) == counts.total(), f"{name} is shown with {passages} passages"
        return {name: code for code, _, name, _ in found}

    def compare(self, kind):
        """Cards, Table 2 and the evidence, as files and on the page of the report."""
        self.cards(kind)
        evidence = sheet(self.lead, self.project.at("/report/evidence.csv"))
        themes = sheet(self.lead, self.project.at("/report/themes.csv"))
        for table in (evidence, themes):
            assert {(row["theme"], row["subtheme"]) for row in table} == set(self.rows), table
        for row in evidence:
            expected = self.evidence(self.rows[row["theme"], row["subtheme"]])
            found = {n: int(row[f"narrative {n}"]) for n in self.narratives}
            assert found == expected, f"{row}, and not {expected}"
            self.same_narratives(row["cited"], expected)
            self.compared += len(found)
        for row in themes:
            labels = self.rows[row["theme"], row["subtheme"]]
            assert row["codes"] == str(len(labels)), row
            self.same_narratives(row["narratives"], self.evidence(labels))
        self.compare_page()

    def compare_page(self):
        """The same on the page of the report: every cell of the evidence, and the narratives beside each subtheme."""
        page = self.lead.page(self.project.at("/report")).text
        own = lambda name: "" if name == "Codes of the theme itself" else name
        cells, theme = {}, None
        heat = re.search(r'<table class="heat">.*?</table>', page, re.DOTALL)[0]
        for row in re.findall(r"<tr\b.*?</tr>", heat.partition("</thead>")[2].partition("<tfoot>")[0], re.DOTALL):
            heading = html.unescape(re.search(r"<th[^>]*>(.*?)</th>", row)[1])
            if 'class="grp"' in row:
                theme = heading
                continue
            shown = [int(re.search(r"\d+", cell)[0]) for cell in re.findall(r'<td class="h\d">(.*?)</td>', row)]
            cells[theme, own(heading)] = dict(zip(self.narratives, shown, strict=True))
        assert cells == {row: self.evidence(labels) for row, labels in self.rows.items()}, cells
        self.compared += sum(len(of_row) for of_row in cells.values())

        listed = re.search(r'<table class="paper-table themes-t">.*?</table>', page, re.DOTALL)[0]
        found = sorted(re.findall(r'<td class="nn">([\d–, ]*)', listed))
        expected = [[n for n, count in self.evidence(labels).items() if count] for labels in self.rows.values()]
        assert sorted(numbers_in(f"(in Narratives {of_row})") for of_row in found) == sorted(expected), found
        self.compared += len(found)

    def evidence(self, labels):
        return {n: sum(self.counts[label][n] for label in labels) for n in self.narratives}

    def same_narratives(self, cited, evidence):
        assert numbers_in(cited) == [n for n, count in evidence.items() if count], f"{cited}: {evidence}"
        self.compared += 1

    def figures(self):
        return {
            "changes of the boards sent": figure(self.lines),
            "cells and citations of the tables compared": self.compared,
        }


def numbers_in(cited):
    """`(in Narratives 1, 7–9)`: 1, 7, 8, 9."""
    if not cited:
        return []
    listed = re.fullmatch(r"\(in Narratives? ?([\d–, ]+)\)", cited.replace("\u00a0", " "))[1]
    runs = [[int(n) for n in run.split("–")] for run in listed.split(", ")]
    return [n for run in runs for n in range(run[0], run[-1] + 1)]

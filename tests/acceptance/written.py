"""The figures as a document."""

from server import ROOT

FILE = ROOT / "docs/acceptance.md"
BEGINNING = """\
# Shown on real texts

    script/acceptance --write

made this page. The command starts the program with its own PostgreSQL, drives it over HTTP alone as browsers do, and
ends with an error at the first thing that does not hold; without `--write` it only prints. `script/test` calls it. It
needs the shared data beside the project, and is skipped, saying so, where that is absent.
"""
PARTS = {
    "blind": """\
## Independence

Fourteen first-person narratives, coded by two coders of whom one submits late. Whatever a coder writes (names of
codes, definitions, notes) holds words that nobody would write by chance. After every act, all that the partner can
reach is searched for them byte by byte, also escaped, encoded and packed: pages, parts of pages, files, the screen in
the room; after every few acts, what the lead and a member can reach; twice, every page that a link leads to, and all
that came on the streams; at the end, the logs.
""",
    "replay": """\
## Two researchers' work, done again

Twenty-five lessons learned that two researchers coded with five codes. Every span becomes an operation of its coder; a
third of them is sent twice, a third is cut off before its answer and sent again. Agreement is computed a second time
by scikit-learn and krippendorff; differences, decisions and tables by a second writing of the [method](method.md) in
the test.
""",
    "storm": """\
## Nothing acknowledged is lost

Eight coders code, set lines aside, take out, undo and redo without a pause, while the server and its database are
ended with `kill -9`. Each coder keeps an account of what was acknowledged, and in the end the pages and the record
must show exactly that.
""",
}


def write(figures):
    """`figures`: of all parts, by name."""
    text = BEGINNING
    for name, found in figures.items():
        rows = "".join(f"| {what} | {figure} |\n" for what, figure in found.items())
        text += f"\n{PARTS[name]}\n| | |\n|---|---|\n{rows}"
    FILE.write_text(text)

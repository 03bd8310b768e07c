"""The figures as documents."""

from server import ROOT

ACCEPTANCE = """\
# Shown on real texts

    script/acceptance --write

made this page. The command starts the program with its own PostgreSQL, drives it over HTTP alone as browsers do, and
ends with an error at the first thing that does not hold; without `--write` it only prints. `script/test` calls it. It
needs the shared data beside the project, and is skipped, saying so, where that is absent.
"""
REAL = """\
# On published codings

    script/acceptance --only real --write

made this page: the codings of two people each, as they were published, are brought in and coded again over HTTP. What is stored,
merged and counted is checked against a second writing of the [method](method.md), agreement against scikit-learn and krippendorff.

"Agreed by themselves" are passages that the merge takes over without a decision: the same code, the same words but for white space and punctuation at the ends. One step for many unites the edges of
all passages that have one code from both. Where the two published what they had agreed on, precision is the share of Tandem's
passages that are among it, recall the share of it that Tandem has: same text, same words, same code. The lines "published of" say which decision would
have given what was published, by kind of difference; "another" is a passage or a code that neither of them had.

A suggestion is made for an open difference when at least five like it are decided and three in four of these would leave the same here: the same kind and the same codes, for edges and
codes of one coder by the same two. It is a hint with a key and decides nothing. The lines "suggested" go through the differences in text order; the page is read before the published
answer is given to it, and what comes later never tells of what came before. Precision is the share of the suggestions that give what was published, recall the share of the differences for
which that was suggested. Where several decisions give what was published, the first of union, intersection, A, B, both, neither was taken.

Suggestions are right as far as these two decided alike: B's further passages were nearly all kept, and that is what is learned; edges are right in three of four. For what A alone marked
nearly nothing is suggested, since about half of it was kept, and where the two gave different codes both suggestions were wrong. Nobody should take them over unseen.
"""
FILES = {"acceptance.md": ACCEPTANCE, "real-data.md": REAL}
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
    """`figures`: by name of the part; of all parts, or of `real`."""
    file = "real-data.md" if "real" in figures else "acceptance.md"
    text = FILES[file]
    for name, found in figures.items():
        rows = "".join(f"| {what} | {figure} |\n" for what, figure in found.items())
        text += f"\n{PARTS.get(name, '')}\n| | |\n|---|---|\n{rows}".replace("\n\n\n", "\n\n")
    (ROOT / "docs" / file).write_text(text)

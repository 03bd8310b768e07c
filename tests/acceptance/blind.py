"""Fourteen narratives, two coders, and words that only one of them may see. After every act of the one, all that
the others can reach is searched for them: pages, parts of pages, files, streams, the screen in the room."""

import re
import time

import canary
import routes
from browser import Browser
from streams import Stream
from team import Project, at_once, demo14
from watch import Watch

NUMBERS = range(1, 15)
RELEASED = range(1, 13)  # the last two stay independent
ACTS_EACH = 4  # of each coder on each narrative
EVERYBODY = 6  # after every act the partner's view is searched; after so many, everybody's
BREATH = 0.15  # seconds in which a word that should not come would have come


class Blind:
    def __init__(self, server, rosa):
        self.server, self.watch, self.rosa = server, Watch(), rosa
        self.project = Project(server, rosa, "Resilience in care")
        self.ana, self.ben = (self.project.invite(name, "coder") for name in ("Ana", "Ben"))
        self.paul = self.project.invite("Paul", "member")
        self.room = Browser(server.address, "The room")  # a projector: whoever has the link
        self.tabs = {who: who.tab() for who in (self.rosa, self.ana, self.ben, self.paul)}
        self.codes, self.streams = {}, []
        self.acts = self.quiet_phases = self.same_pages = self.planted_seen = self.released_seen = 0

    def run(self):
        self.project.bring_in(demo14())
        self.project.freeze_all()
        self.project.pair_all(self.ana, self.ben)
        pages = [self.project.coding_page(self.ana, number) for number in NUMBERS]
        assert all(page.hash_fits() for page in pages), "a text is not shown as it was frozen"
        self.open_board()
        self.follow_streams()
        for number, page in zip(NUMBERS, pages):
            for who in (self.ana, self.ben):
                self.in_secret(who, number, page)
            self.submit_first(number)
        self.search_everything()
        for number in RELEASED:
            self.submit_late(number)
        self.search_everything()
        self.search_logs()
        for stream in self.streams:
            stream.close()
        assert self.watch.answers_with_own > len(NUMBERS), "the search is blind"
        return self.figures(sum(len(page.text) for page in pages))

    def open_board(self):
        """A board with a theme, and a screen that shows it in the room."""
        board = self.project.at("/board/descriptive")
        self.rosa.do(f"{board}/start")
        self.theme = self.rosa.do(f"{board}/themes", name="What they hold back")["subject"]
        screen = self.rosa.submit(self.rosa.page(board), "/screens")
        self.screen = screen.path

    # What a coder does, of which the others must not learn.

    def in_secret(self, who, number, page):
        """Some acts, and after each a search of what the others see. Their streams stay silent."""
        before = self.words_heard(who)
        for act in self.chosen_acts(who, number):
            where, planted = act(who, number, page)
            self.acts += 1
            self.planted_seen += self.watch.must_show(who, where, planted)
            self.look(number, who)
        time.sleep(BREATH)
        assert self.words_heard(who) == before, f"a stream told of what {who.name} did in secret"
        self.quiet_phases += 1

    def chosen_acts(self, who, number):
        others = [self.note, self.describe, self.make_and_take_out, self.narrative_note, self.change, self.undo]
        first = (number * (ACTS_EACH - 1) + (who is self.ben) * 3) % len(others)
        return [self.code, *(others[(first + at) % len(others)] for at in range(ACTS_EACH - 1))]

    def act(self, who, number, rest, **fields):
        return who.do(self.project.narrative(number, rest), **fields)["subject"]

    def words_of(self, page, number, who):
        """Some line of the text, another one for each coder and act."""
        lines = [unit for unit in page.units if not unit.heading]
        return lines[(self.acts * 7 + number + (who is self.ben)) % len(lines)]

    def code(self, who, number, page):
        word = self.watch.plant(who, number)
        line = self.words_of(page, number, who)
        code = self.act(who, number, "/codings", name=word, start=line.start, end=line.end)
        self.codes[who.name, number] = (code, word)
        return self.project.narrative(number, "/code"), [word]

    def note(self, who, number, page):
        word = self.watch.plant(who, number)
        coding = self.codes[who.name, number][0]
        self.act(who, number, "/memo", about="coding", subject=coding, body=f"Is this {word}?")
        return self.project.narrative(number, "/code"), [word]

    def narrative_note(self, who, number, page):
        word = self.watch.plant(who, number)
        self.act(who, number, "/memo", about="narrative", body=word)
        return self.project.narrative(number, "/code?part=sides"), [word]

    def describe(self, who, number, page):
        code, name = self.codes[who.name, number]
        words = [self.watch.plant(who, number) for _ in range(4)]
        where = self.project.at(f"/codes/{code}")
        fields = dict(zip(("definition", "include", "exclude", "example"), words))
        who.do(where, name=name, hue="3", **fields)
        return where, words

    def make_and_take_out(self, who, number, page):
        """A code that no coding has: no release opens it."""
        word = self.watch.plant(who, 0)
        where = self.project.at("/codes")
        code = who.do(where, name=word)["subject"]
        self.planted_seen += self.watch.must_show(who, where, [word])
        if number % 2:
            who.do(f"{where}/{code}/remove")
            return where, []
        return where, [word]

    def change(self, who, number, page):
        coding = self.codes[who.name, number][0]
        line = self.words_of(page, number, who)
        self.act(who, number, f"/codings/{coding}/resize", start=line.start, end=line.end)
        self.act(who, number, f"/codings/{coding}/unsure", unsure=True)
        self.act(who, number, "/set-aside", unit=page.units[-1].position, aside=True)
        return self.project.narrative(number, "/code"), []

    def undo(self, who, number, page):
        self.act(who, number, "/undo")
        self.act(who, number, "/redo")
        return self.project.narrative(number, "/code"), []

    # Submissions.

    def submit_first(self, number):
        """Ana is done. Of that, too, Ben learns nothing."""
        before, heard = self.as_seen(self.ben, number), self.words_heard(self.ana, [self.ben])
        self.act(self.ana, number, "/submit")
        self.acts += 1
        time.sleep(BREATH)
        assert self.words_heard(self.ana, [self.ben]) == heard, "a stream told Ben that Ana is done"
        after = self.as_seen(self.ben, number)
        for path, shown in before.items():
            assert after[path] == shown, f"{path} tells Ben that Ana is done"
        self.same_pages += len(before)

    def submit_late(self, number):
        """Ben is done at last, and that opens both their work, of this narrative alone. The lead makes their codes
        the team's and puts them on the board, so that files and the screen have something to show."""
        self.act(self.ben, number, "/submit")
        self.acts += 1
        self.watch.released.add(number)
        codes, words = zip(*(self.codes[who.name, number] for who in (self.ana, self.ben)))
        for who in (self.ana, self.ben, self.paul):
            self.released_seen += self.watch.must_show(who, self.project.narrative(number, "/consensus"), words)
        self.rosa.do(self.project.at("/consensus/codes/single"), code=codes)
        board = self.project.at("/board/descriptive")
        for code in self.agreed_codes(board, words):
            self.rosa.do(f"{board}/placements", code=code, to=self.theme, **{"from": ""})
        for who, path in ((self.ben, "/agreement.csv"), (self.paul, "/board/descriptive")):
            self.released_seen += self.watch.must_show(who, self.project.at(path), words)
        self.released_seen += self.watch.must_show(self.room, self.screen, words)
        self.look(number, self.ben)
        self.look(number, self.ana)

    def agreed_codes(self, board, words):
        cards = self.rosa.page(board).text
        for word in words:
            name = cards.index(canary.letters(word))
            yield re.findall(r'data-code="([^"]+)"', cards[:name])[-1]

    # Looking.

    def look(self, number, actor):
        """Searches what the partner sees of a narrative and of the project; now and then, what everybody sees."""
        partner = self.ben if actor is self.ana else self.ana
        everybody = [partner, self.rosa, self.paul] if self.acts % EVERYBODY == 0 else [partner]
        at_once(*(lambda who=who: self.search_near(who, number) for who in everybody))
        self.watch.examine(self.room, self.room.get(self.screen, fragment=self.acts % 2))

    def search_near(self, who, number):
        """Whole pages, and in another tab parts of pages; after the next act the other way round."""
        paths, turn = list(self.near(number)), self.acts % 2
        at_once(
            lambda: self.read(who, paths[turn::2]),
            lambda: self.read(self.tabs[who], paths[1 - turn :: 2], fragment=True),
        )

    def read(self, tab, paths, fragment=False):
        """The answers, all of them searched."""
        answers = [tab.get(path, fragment) for path in paths]
        for answer in answers:
            self.watch.examine(tab, answer)
        return answers

    def near(self, number):
        """Where that which was just done could show."""
        last = [code for code, _ in self.codes.values()][-1:]
        coding = self.project.narrative(number, "/code")
        yield from routes.of_project(self.project.home, {"narrative": [number], "code": last, "theme": [self.theme]})
        yield from (f"{coding}?part=sides", f"{coding}?part=changes&since=0&codes=0", f"{coding}?part=near", "/")

    def as_seen(self, who, number):
        """Pages without what is new in every answer: the ids of forms that were not sent yet."""
        volatile = re.compile(r'name="(op_id|operation|token)" value="[^"]+"')
        return {answer.path: volatile.sub("", answer.text) for answer in self.read(who, self.near(number))}

    def search_everything(self):
        """Every address there is, and every link from one page to another, as each of the four; and the streams."""
        at_once(*(lambda who=who: self.crawl(who) for who in (self.ana, self.ben, self.rosa, self.paul)))
        for stream in self.streams:
            self.watch.bytes(stream.who, stream.path, stream.transcript)

    def crawl(self, who):
        codes = [code for code, _ in self.codes.values()]
        places = {"narrative": NUMBERS, "code": codes, "theme": [self.theme]}
        waiting = [*routes.of_project(self.project.home, places), "/", "/account"]
        seen = set(waiting)
        while waiting:
            answer = who.get(waiting.pop())
            self.watch.examine(who, answer)
            if answer.header("content-type").startswith("text/html"):
                links = re.findall(r'(?:href|data-fragment|src)="([^"#]+)', answer.text)
                for link in (who.own(link.replace("&amp;", "&")) for link in links):
                    # What is in focus, and the filters of differences, change how a text is shown, not which: one
                    # stands for all.
                    same = re.sub(r"([?&](?:at|coding|d|class)=)[^&]+", r"\1", link)
                    if link.startswith(("/p/", "/assets/")) and same not in seen:
                        seen.add(same)
                        waiting.append(link)

    # Streams.

    def follow_streams(self):
        addresses = routes.streams(self.project.home, {"narrative": NUMBERS})
        self.streams = [Stream(who, address) for who in (self.ana, self.ben, self.paul) for address in addresses]
        limit = time.monotonic() + 60
        while not all(stream.begun() for stream in self.streams):
            assert time.monotonic() < limit, "a stream does not begin"
            time.sleep(0.1)
        heard = [stream for stream in self.streams if stream.who is self.ana and stream.words()]
        assert len(heard) > len(NUMBERS), "the streams of Ana say nothing at all"

    def words_heard(self, actor, listeners=None):
        listeners = listeners or [who for who in (self.ana, self.ben, self.paul) if who is not actor]
        return {(one.who.name, one.path): one.words() for one in self.streams if one.who in listeners}

    def search_logs(self):
        nobody = Browser(self.server.address, "the log")
        self.watch.released.clear()
        self.watch.bytes(nobody, "the console", "\n".join(self.server.said).encode())
        self.watch.bytes(nobody, "the log of the database", self.server.database_log())

    def figures(self, characters):
        return {
            "narratives, code points": f"{len(NUMBERS)}, {characters:,}",
            "acts of the coders, submissions among them": self.acts,
            "canary words planted": len(self.watch.planted),
            "times that an author saw a word just planted": self.planted_seen,
            "ways to disguise a word that the search found, tried on itself": canary.check_itself(),
            "answers searched": f"{self.watch.answers:,} ({self.watch.search.bytes / 1e6:,.0f} MB)",
            "answers among them that hold the reader's own words": f"{self.watch.answers_with_own:,}",
            "streams followed; phases in which they had to be silent": f"{len(self.streams)}; {self.quiet_phases}",
            "pages equal before and after the partner's submission": self.same_pages,
            "times that a word had to show after its release, and did": self.released_seen,
            "words found before their release": 0,
        }

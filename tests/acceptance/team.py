"""People come in as people do: the first by the link on the console, the others by invitation. Then narratives."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

from browser import Browser, File
from pages import CodingPage
from server import ROOT

DATA = ROOT.parent / "shared" / "data"
PASSWORD = "a lantern in the long corridor, {}"


def person(name):
    return {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "password": PASSWORD.format(name[::-1]),
    }


def first_person(server, name):
    """The first account of the installation."""
    browser = Browser(server.address, name)
    page = browser.page(browser.own(server.link("/setup/")))
    browser.submit(page, page.path, **person(name))
    return browser


class Project:
    def __init__(self, server, lead, title):
        self.server, self.lead = server, lead
        page = lead.page("/projects/new")
        page = lead.submit(page, "/projects", title=title)
        self.home = re.match(r"/p/[^/?]+", page.path)[0]
        self.people = {lead.name: lead}

    def at(self, rest):
        return self.home + rest

    def invite(self, name, role):
        """Somebody with a new account comes in with the link that the lead was shown."""
        members = self.lead.page(self.at("/members"))
        shown = self.lead.submit(members, "/invitations", role=role)
        link = re.search(r'value="(http[^"]*/invitation/[^"]+)"', shown.text)[1]
        browser = Browser(self.server.address, name)
        page = browser.page(browser.own(link))
        browser.submit(page, "/account", **person(name))
        self.people[name] = browser
        return browser

    def bring_in(self, files):
        """Imports files (name, title, bytes), under these titles, and keeps them as drafts."""
        page = self.lead.page(self.at("/narratives/import"))
        page = self.lead.submit(
            page, "/import/read", files=[File(name, content) for name, _, content in files], pasted=""
        )
        # The preview is sorted by file name, as the files come here.
        page = self.lead.submit(page, "/import/keep", title=[title for _, title, _ in files])

    def freeze_all(self):
        self.lead.submit(self.lead.page(self.at("/narratives")), "/freeze")

    def pair_all(self, a, b):
        page = self.lead.page(self.at("/narratives/pairs"))
        member = lambda who: re.search(rf'<option value="([^"]+)">{who.name}</option>', page.text)[1]
        self.lead.submit(page, "/pairs/rest", a=member(a), b=member(b))

    def narrative(self, number, rest=""):
        return self.at(f"/narratives/{number}{rest}")

    def coding_page(self, who, number):
        """A page draws the codings near its reader, and fetches the others when the reader comes there."""
        page, rest = (who.page(self.narrative(number, path)) for path in ("/code", "/code?part=near"))
        page = CodingPage(page.text)
        page.codings = CodingPage(rest.text).codings
        return page


def text_files(names, titles, texts):
    return [(name, title, text.encode()) for name, title, text in zip(names, titles, texts)]


def demo14():
    """The narratives that are marked for trying things out: file name, title, bytes."""
    folder = DATA / "narratives"
    listed = json.loads((folder / "narratives.json").read_text())
    chosen = [one for one in listed if one["demo14"]]
    assert len(chosen) == 14
    return [(one["file"], one["title"], (folder / one["file"]).read_bytes()) for one in chosen]


def at_once(*acts):
    """Runs these functions each in a thread of its own, and raises what any of them raises."""
    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(act) for act in acts]]

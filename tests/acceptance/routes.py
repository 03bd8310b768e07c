"""Every address that can be read, from the application's own table of permissions."""

import re

from server import ROOT


def readable():
    """The addresses of GET requests, with their places in braces, and the class of what they show."""
    table = (ROOT / "tests/it/permissions.rs").read_text()
    found = re.findall(r"^GET +(\S+)(?: +\d+)+ +(\w+)$", table, re.MULTILINE)
    assert found, "the table of permissions has another shape"
    return found


KINDS = ["descriptive", "analytical"]
FILES = ["stages.csv", "themes.csv", "evidence.csv", "passages.csv"]


def of_project(home, places):
    """Addresses of one project, filled in with these numbers and ids; streams have others. An address with a place
    that nothing is known for is left out."""
    return [one for one in every(home, places) if not one.endswith("/events")]


def streams(home, places):
    return [one for one in every(home, places) if one.endswith("/events")]


def every(home, places):
    for address, _ in readable():
        if address.startswith("/p/{project}"):
            yield from filled(address.replace("/p/{project}", home), {"kind": KINDS, "file": FILES, "ending": ["csv"], **places})


def filled(address, places):
    place = re.search(r"\{(\w+)\}", address)
    if not place:
        yield address
        return
    for value in places.get(place[1], []):
        yield from filled(address.replace(place[0], str(value)), places)

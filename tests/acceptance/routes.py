"""Every address that can be read, from the application's own table of permissions."""

import re

from server import ROOT


def readable():
    """The addresses of GET requests, with their places in braces, and the class of what they show."""
    table = (ROOT / "tests/it/permissions.rs").read_text()
    found = re.findall(r"^GET +(\S+)(?: +\d+)+ +(\w+)$", table, re.MULTILINE)
    assert found, "the table of permissions has another shape"
    return found


FILES = {"/report/{file}": ["stages.csv", "themes.csv", "evidence.csv", "passages.csv"]}


def of_project(home, numbers, ids):
    """Addresses of one project, filled in: each narrative by number, everything else by these ids."""
    for address, kind in readable():
        if not address.startswith("/p/{project}") or kind == "public":
            continue
        yield from filled(address.replace("/p/{project}", home), numbers, ids)


def filled(address, numbers, ids):
    place = re.search(r"\{\*?(\w+)\}", address)
    if not place:
        yield address
        return
    match place[1]:
        case "narrative":
            values = numbers
        case "kind":
            values = ["descriptive", "analytical"]
        case "file":
            values = next((values for end, values in FILES.items() if address.endswith(end)), ["nothing"])
        case name:
            values = ids.get(name) or ["00000000-0000-0000-0000-000000000000"]
    for value in values:
        yield from filled(address.replace(place[0], str(value)), numbers, ids)

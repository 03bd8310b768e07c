"""Tables that the product gives as files."""

import csv
import io


def sheet(who, path):
    """Its rows, by the names of the columns."""
    return list(csv.DictReader(io.StringIO(who.page(path).text.removeprefix("\ufeff"))))

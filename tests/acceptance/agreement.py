"""How alike two coders' spans are, computed by scikit-learn and krippendorff from the spans alone: nothing of the
product is used but where its sentences begin and end."""

import warnings

import krippendorff
import numpy
from sklearn.metrics import cohen_kappa_score, f1_score


def units(length, sentences, spans, by):
    """One truth value for each unit of a text: whether these spans cover it; of a sentence, at least half."""
    characters = numpy.zeros(length, dtype=bool)
    for start, end in spans:
        characters[start:end] = True
    if by == "character":
        return characters
    return numpy.array([2 * characters[start:end].sum() >= end - start for start, end in sentences], dtype=bool)


def figures(a, b):
    """Of two coders' values on the same units."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a figure that is not defined comes back as not a number
        kappa = cohen_kappa_score(a, b)
    both = numpy.vstack([a, b]).astype(int)
    alpha = krippendorff.alpha(both, level_of_measurement="nominal") if both.any() and not both.all() else numpy.nan
    return {
        "both": int((a & b).sum()),
        "only_a": int((a & ~b).sum()),
        "only_b": int((~a & b).sum()),
        "neither": int((~a & ~b).sum()),
        "percent": float((a == b).mean()),
        "positive_agreement": float(f1_score(a, b, zero_division=numpy.nan)),
        "kappa": float(kappa),
        "alpha": float(alpha),
    }


def compare(texts, label, by):
    """Of all texts together. A text: its length, its sentences, and for each coder spans by label."""
    sides = []
    for coder in (0, 1):
        sides.append(numpy.concatenate([held(text, coder, label, by) for text in texts]))
    return figures(*sides) | segments(texts, label)


def held(text, coder, label, by):
    """A unit holds any code if it holds one of them."""
    labels = {of for _, _, of in text.spans[coder]} if label == "(any code)" else {label}
    of_each = [units(len(text.body), text.sentences, text.spans_of(coder, one), by) for one in sorted(labels)]
    return numpy.logical_or.reduce([units(len(text.body), text.sentences, [], by), *of_each])


def segments(texts, label):
    """How many spans each coder has, and in how many texts there are any."""
    of_a, of_b = ([len(text.spans_of(coder, label)) for text in texts] for coder in (0, 1))
    narratives = sum(1 for a, b in zip(of_a, of_b) if a or b)
    return {"segments_a": sum(of_a), "segments_b": sum(of_b), "narratives": narratives}

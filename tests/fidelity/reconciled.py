"""Reconcile on real numbers: is the rule by which two systems differ the one that it names?

A desk is given a rule that the other system has not, so what differs is known. Then the other system's own numbers
are put beside the desk's, case by case. Where they differ, reconcile must name the other system's rule. It may name
more, where others give the same numbers; how often it names that one alone is counted for itself.
"""

from collections import namedtuple

from agreement import Agreement
from casework import Desk

SAME_KIND = "another rule of the same kind gives the same numbers"

# One case with the numbers of another system.
Row = namedtuple("Row", "id case observation")


class Planted:
    """The comparisons of one source: one for each rule that was planted, and how often theirs was named alone."""

    def __init__(self, source, rows, as_of, alone):
        self.source = source
        self.rows = rows
        self.as_of = as_of
        self.named = []
        self.alone = Agreement(source, "reconcile names a planted rule alone", alone)

    def plant(self, what, policy, rules, theirs, floor, unexplained=0):
        """`theirs` says what the other system does, as the end of a sentence: a text, or a function of the row that
        gives none where a row is not asked about."""
        named = Agreement(self.source, f"reconcile names the rule, by a desk that {what}", floor, unexplained)
        desk = Desk.load(policy)
        for row in self.rows:
            expected = theirs(row) if callable(theirs) else theirs
            found = beside(desk, row, self.as_of) if expected else None
            # A rule does not matter to every case.
            if found is None or found.agrees:
                continue
            others = [reason for reason in found.because if (list(reason.rules), reason.how) != (rules, expected)]
            is_named = len(others) < len(found.because)
            named.count(is_named, names(others, "instead"), row.id)
            if is_named:
                alike = any(list(reason.rules) == rules for reason in others)
                self.alone.count(not others, SAME_KIND if alike else names(others, "too"), row.id)
        self.named.append(named)

    def agreements(self, *found):
        """With the comparisons where the rule was not planted, but found."""
        named = [*found, *self.named]
        return [*named, Agreement.sum("reconcile names the rule, planted or found: all together", named), self.alone]


def beside(desk, row, as_of):
    """What reconcile says of a row."""
    return desk.reconcile(row.case, [row.observation], as_of=as_of).clocks[0]


def names(because, how=""):
    """The kinds of rules that are named, each once, as a cause; none where nothing is."""
    kinds = dict.fromkeys(" with ".join(reason.rules) for reason in because)
    return f"reconcile names {' or '.join(kinds)} {how}".rstrip() if kinds else None

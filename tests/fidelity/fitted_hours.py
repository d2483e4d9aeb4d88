"""A search for the working hours and targets that a column of verdicts was made by.

Nobody published those of the log. So on some of its incidents this tries which status ended the clock, which statuses
paused it, which days counted and which hours of theirs; and for each priority it takes the target that parts kept
from broken best. What fits equally well cannot be told apart: of equals it takes the first, the shortest day before
longer ones.
"""

from array import array
from collections import defaultdict, namedtuple
from itertools import pairwise, product

from casework import Calendar

MINUTE = 60_000
ALL_DAY = "00:00-24:00"

# An incident: instants in milliseconds; `ended` by the status that ends the clock, `spans` by status; kept or not.
Incident = namedtuple("Incident", "priority kept opened ended spans")

# What was found: what ends and pauses the clock, when it counts, the target of each priority; and on how many incidents
# it says what the log says.
Fit = namedtuple("Fit", "right end pauses days hours targets")


class Target(namedtuple("Target", "kept broken")):
    """A target as it is known: no shorter than what was kept, and shorter than what was broken, in milliseconds."""

    @property
    def minutes(self):
        return max((self.kept + self.broken) // 2 // MINUTE, 1)


def fit(incidents, ends, pauses):
    """The best fits: first what ends and pauses the clock and which days count, then from when until when."""
    rules = product(ends, pauses, ["mon-fri", "mon-sun"])
    rule = best(tried(incidents, *rule, ALL_DAY) for rule in rules)[0]
    return best(tried(incidents, rule.end, rule.pauses, rule.days, hours) for hours in hours_of_a_day())


def best(fits):
    """Those that are right most often."""
    fits = list(fits)
    most = max(fit.right for fit in fits)
    return [fit for fit in fits if fit.right == most]


def hours_of_a_day():
    """From one full hour of a day to another, over midnight too, the shortest first."""
    return (f"{start:02}:00-{(start + length) % 24:02}:00" for length in range(4, 24) for start in range(24))


def tried(incidents, end, pauses, days, hours):
    """How well the incidents fit these rules with the best targets."""
    known = [incident for incident in incidents if end in incident.ended]
    by_priority = defaultdict(list)
    for incident, elapsed in zip(known, counted(known, end, pauses, days, hours), strict=True):
        by_priority[incident.priority].append((elapsed, incident.kept))
    parted = {priority: part(verdicts) for priority, verdicts in by_priority.items()}
    right = sum(right for right, _ in parted.values())
    return Fit(right, end, pauses, days, hours, {priority: target for priority, (_, target) in sorted(parted.items())})


def counted(incidents, end, pauses, days, hours):
    """The open time of each incident that was not spent in a pausing status, in milliseconds."""
    calendar = Calendar({"zone": "UTC", "week": {days: hours}})
    opened = array("q", (incident.opened for incident in incidents))
    elapsed = list(calendar.elapsed_many(opened, array("q", (incident.ended[end] for incident in incidents))))
    waits = [
        (place, start, min(stop, incident.ended[end]))
        for place, incident in enumerate(incidents)
        for status, start, stop in incident.spans
        if status in pauses and start < incident.ended[end]
    ]
    if waits:
        places, starts, stops = zip(*waits, strict=True)
        for place, waited in zip(places, calendar.elapsed_many(array("q", starts), array("q", stops)), strict=True):
            elapsed[place] -= waited
    return elapsed


def part(verdicts):
    """How many verdicts are right under the best target, and that target."""
    verdicts = sorted(verdicts)
    # Under a target of next to nothing, what took no time at all is kept.
    right = most = sum((elapsed == 0) == kept for elapsed, kept in verdicts)
    verdicts = [(elapsed, kept) for elapsed, kept in verdicts if elapsed > 0]
    target = Target(0, verdicts[0][0] if verdicts else 2 * MINUTE)
    for (elapsed, kept), (beyond, _) in pairwise([*verdicts, (1 << 53, None)]):
        right += 1 if kept else -1
        if elapsed < beyond and right > most:
            most, target = right, Target(elapsed, beyond)
    return most, target

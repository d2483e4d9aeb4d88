"""ServiceNow, the log of one helpdesk in 2016: every version of every incident (UCI, by Amaral, Fantinato
and Peres, CC BY 4.0).

Each incident becomes a case of its changes. Four columns of the log are its system's own conclusions, and casework
draws them from the changes alone: the priority of impact and urgency, how often an incident was reopened, how often it
went to another group, and whether its SLA was made. For the last the hours and the targets are fitted on the
incidents of even number, and judged on the others.
"""

import csv
import gzip
from collections import Counter
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import pairwise

from agreement import Agreement, per_cent
from casework import Case, Desk
from fitted_hours import Incident, fit

SOURCE = "ServiceNow incident log (UCI)"
FOLDER = "uci_incident"

STATUSES = {
    "New": "new",
    "Active": "open",
    "Awaiting User Info": "waiting_customer",
    "Awaiting Vendor": "waiting_third_party",
    "Awaiting Problem": "waiting_third_party",
    "Awaiting Evidence": "waiting_third_party",
    "Resolved": "resolved",
    "Closed": "closed",
}
ENDS = ("resolved", "closed")
WAITS = ("waiting_customer", "waiting_third_party")

# What the log writes for a group that it does not name; taken as one group.
UNNAMED = "?"

# By impact and urgency. The log has no high impact of low urgency.
MATRIX = {
    ("1 - High", "1 - High"): "P1",
    ("1 - High", "2 - Medium"): "P2",
    ("2 - Medium", "1 - High"): "P2",
    ("2 - Medium", "2 - Medium"): "P3",
    ("3 - Low", "1 - High"): "P3",
    ("2 - Medium", "3 - Low"): "P4",
    ("3 - Low", "2 - Medium"): "P4",
    ("3 - Low", "3 - Low"): "P4",
}


def compare(folder):
    with gzip.open(folder / "incident_event_log.shared.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        log = {}
        for row in csv.DictReader(lines):
            log.setdefault(row["number"], []).append(row)
    cases = {number: case(rows) for number, rows in log.items()}
    return [priorities(log, cases), *counts(log, cases), made(log, cases)]


def priorities(log, cases):
    """The level by the matrix, after every version of the incident."""
    agreement = Agreement(SOURCE, "priority from impact and urgency, after each change", 1000)
    desk = Desk.load(policy([{"preset": "total_resolution", "target": "24h"}]))
    for number, rows in log.items():
        # What the log shows of one minute is what its last version says.
        latest = {updated(row): row["priority"] for row in rows}
        for moment, priority in latest.items():
            level = desk.assess(cases[number], as_of=moment).level
            agreement.count(level == f"P{priority[0]}")
    return agreement


def counts(log, cases):
    """A reopening begins a cycle of resolution, a change of group one of ownership."""
    reopened = Agreement(SOURCE, "reopen_count, from our cycles", 1000)
    reassigned = Agreement(SOURCE, "reassignment_count, from our cycles", 995, unexplained=15)
    clocks = [{"preset": preset, "target": "24h"} for preset in ("resolution_cycle", "group_ownership")]
    rows = Desk.load(policy(clocks)).targets(cases.values(), as_of=end_of(log))
    cycles = Counter((row["case_id"], row["clock"]) for row in rows)
    for number, versions in log.items():
        last = versions[-1]
        again = cycles[number, "resolution_cycle"] - 1
        reopened.count(again == int(last["reopen_count"]))
        groups = cycles[number, "group_ownership"] - 1
        reassigned.count(groups == int(last["reassignment_count"]), lambda: cause_of_count(versions))
    return reopened, reassigned


def cause_of_count(versions):
    """Looks at the first version that counts a change of group and shows none."""
    for before, after in pairwise(versions):
        counted = before["reassignment_count"] != after["reassignment_count"]
        if counted and before["assignment_group"] == after["assignment_group"]:
            if after["assignment_group"] == UNNAMED:
                return "between groups that the log does not name, it seems"
            if int(after["sys_mod_count"]) > int(before["sys_mod_count"]) + 1:
                return "with versions missing from the log"
    return None


def made(log, cases):
    """Whether the SLA was made: fitted on one half, judged on the other."""
    known = {number: incident(rows) for number, rows in log.items() if rows[-1]["incident_state"] == "Closed"}
    even = [number for number in known if int(number.removeprefix("INC")) % 2 == 0]
    odd = [number for number in known if int(number.removeprefix("INC")) % 2 == 1]
    fitted = [known[number] for number in even]
    found, *others = fit(fitted, ENDS, [(), WAITS[:1], WAITS])
    print(f"  fitted on {len(even):,} incidents of even number, right on {found.right:,}: {described(found)}")
    print(f"  {len(others)} other hours of the day fit as well")
    commoner = sum(incident.kept for incident in fitted) * 2 > len(fitted)
    guess = per_cent(sum(known[number].kept == commoner for number in odd), len(odd))
    compared = f"made_sla, on the half that was not fitted (the commoner verdict alone: {guess})"
    agreement = Agreement(SOURCE, compared, 995, unexplained=10)
    rows = Desk.load(fitted_policy(found)).targets([cases[number] for number in odd], as_of=end_of(log))
    for row in rows:
        number = row["case_id"]
        agreement.count((row["verdict"] == "kept") == known[number].kept, lambda: cause_of_verdict(row, found))
    return agreement


def described(found):
    known = ((priority, *divmod(target.minutes, 60)) for priority, target in found.targets.items())
    targets = ", ".join(f"P{priority} {hours}h{minutes:02}" for priority, hours, minutes in known)
    pauses = " and ".join(found.pauses) or "nothing"
    return f"opened to {found.end}, paused by {pauses}; {found.days} {found.hours}; {targets}"


def cause_of_verdict(row, found):
    target = found.targets[row["level"][1]]
    unknown = target.kept < row["elapsed_ms"] < target.broken
    return "where the fitted half leaves the target open" if unknown else None


def fitted_policy(found):
    """What was found, as a policy."""
    levels = {f"P{priority}": f"{target.minutes}m" for priority, target in found.targets.items()}
    made_sla = {
        "id": "made_sla",
        "start": [{"kind": "opened"}, {"kind": "reopened"}],
        "stop": [{"kind": "status", "to": "closed" if found.end == "closed" else list(ENDS)}],
        "cycles": "continue",
        "pause_while": list(found.pauses),
        "target": [{"when": {"fact": "level", "value": level}, "amount": amount} for level, amount in levels.items()],
    }
    return policy([made_sla]) | {
        "calendars": {"fitted": {"zone": "UTC", "week": {found.days: found.hours}}},
        "calendar": "fitted",
        "conditions": {status: {"fact": "status", "value": status} for status in found.pauses},
    }


def policy(clocks):
    """The matrix as level rules, and these clocks."""
    rules = [
        {"level": level, "when": {"all": [{"fact": "impact", "value": impact}, {"fact": "urgency", "value": urgency}]}}
        for (impact, urgency), level in MATRIX.items()
    ]
    return {"level": {"rules": rules}, "agreements": [{"id": "incident", "clocks": clocks}]}


def case(versions):
    """The incident as its changes. It is new when it is opened, whatever its first version says of it."""
    first = versions[0]
    id, opened = first["number"], instant(first["opened_at"])
    data = {"impact": first["impact"], "urgency": first["urgency"], "group": first["assignment_group"]}
    events = [{"id": "opened", "case_id": id, "at": opened, "kind": "opened", "data": data}]
    before = first | {"incident_state": "New"}
    for place, version in enumerate(versions):
        for column, kind, change in changes(before, version):
            event = {"id": f"{column} {place}", "case_id": id, "at": updated(version), "seq": place + 1}
            events.append(event | {"kind": kind, "data": change})
        # A state of -100 is none: what was before stands.
        known = version["incident_state"] in STATUSES
        before = version if known else version | {"incident_state": before["incident_state"]}
    return Case(events)


def changes(before, after):
    """What a version of an incident changed, as column, kind of event and its data."""
    for column in ("impact", "urgency"):
        if after[column] != before[column]:
            yield column, "attribute", {"name": column, "value": after[column]}
    if after["assignment_group"] != before["assignment_group"]:
        yield "group", "group", {"to": after["assignment_group"]}
    state = after["incident_state"]
    if state in STATUSES and state != before["incident_state"]:
        yield "status", "status", {"to": STATUSES[state], "raw": state}


def incident(versions):
    """What the search is about. A status lasts until the next one; the clock, until its last end."""
    last = versions[-1]
    stated = [row for row in versions if row["incident_state"] in STATUSES]
    moments = [(millis(instant(last["opened_at"])), "new")]
    moments += [(millis(updated(row)), STATUSES[row["incident_state"]]) for row in stated]
    spans, ended = [], {}
    for (start, before), (stop, after) in pairwise(moments):
        if before in WAITS:
            spans.append((before, start, stop))
        if after in ENDS and after != before:
            ended[after] = stop
    return Incident(last["priority"][0], last["made_sla"] == "true", moments[0][0], ended, spans)


def updated(version):
    """When a version was written; for three incidents that is before they were opened, if the log were right."""
    return max(instant(version["sys_updated_at"]), instant(version["opened_at"]))


def end_of(log):
    return max(updated(rows[-1]) for rows in log.values())


@cache
def instant(text):
    """Its times are the wall clock of a zone that it does not name."""
    date, time = text.split(" ")
    day, month, year = map(int, date.split("/"))
    hour, minute = map(int, time.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=timezone.utc)


def millis(moment):
    return (moment - datetime.fromtimestamp(0, timezone.utc)) // timedelta(milliseconds=1)

"""Zendesk's agent work and requester wait, as dbt_zendesk's SQL computes them (Apache-2.0).

1,400 incidents of the ServiceNow log (CC BY 4.0), written as Zendesk tickets with their field history and run through
the SQL. Tickets of even number count on the schedule Monday to Friday 08:00-18:00 UTC, the others every hour. A second
calculation, independent of ours, agrees with the SQL within a minute on most rows. Where it does not, the SQL has
counted minutes outside the hours; there we are beside the second one.

The history holds the target of a ticket's first priority, and not those of later ones.
"""

import csv
import gzip
from collections import defaultdict, namedtuple
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from agreement import Agreement
from casework import Calendar, Case, Desk

SOURCE = "Zendesk SLA, as SQL (dbt_zendesk)"
FOLDER = "zendesk_sla_oracle_uci"

MINUTE = 60_000

# Zendesk's words for a status, and what each means.
STATUSES = {
    "new": "new",
    "open": "open",
    "pending": "waiting_customer",
    "hold": "waiting_third_party",
    "solved": "resolved",
    "closed": "closed",
}
TARGETS = {"urgent": "4h", "high": "8h", "normal": "24h", "low": "48h"}
METRICS = {"agent_work": "agent_work_time", "requester_wait": "requester_wait_time"}
COUNTED = {"agent_work_time": {"new", "open"}, "requester_wait_time": {"new", "open", "hold"}}
SUPPORT = {"zone": "UTC", "week": {"mon-fri": "08:00-18:00"}}

# The history and the case of each ticket, the rows of the SQL by ticket and metric, and the last instant of all.
Log = namedtuple("Log", "history cases expected end")


def policy(targets=TARGETS, preset=None):
    """The policy of the tickets; or that of a desk with other targets, or whose clocks both move by another preset."""
    target = [{"when": {"fact": "priority", "value": word}, "amount": amount} for word, amount in targets.items()]
    clocks = [{"id": clock, "preset": preset or clock, "target": target} for clock in METRICS]
    business = {"fact": "attribute.policy", "value": "Policy business"}
    return {
        "calendars": {"support": SUPPORT},
        "attributes": {"policy": "text"},
        "agreements": [
            {"id": "business", "when": business, "calendar": "support", "clocks": clocks},
            {"id": "calendar", "clocks": clocks},
        ],
    }


def compare(folder):
    agreed = Agreement(SOURCE, "elapsed, within a minute, where the SQL and the second calculation agree", 1000)
    disputed = Agreement(SOURCE, "elapsed, within a minute, where those two differ: beside the SQL", 0)
    second = Agreement(SOURCE, "elapsed, to the minute, all rows: beside the second calculation", 1000)
    target = Agreement(SOURCE, "target", 970)
    breach = Agreement(SOURCE, "breached or not, where the two agree", 990)
    silent = Agreement(SOURCE, "tickets of which the SQL has no row: no time counted", 1000)
    log = read(folder)
    expected = dict(log.expected)
    for ours in Desk.load(policy()).targets(log.cases.values(), as_of=log.end):
        id, metric = ours["case_id"], METRICS[ours["clock"]]
        changes = log.history[id]
        theirs = expected.pop((id, metric), None)
        if theirs is None:
            silent.count(ours["elapsed_ms"] == 0)
            continue
        minutes = ours["elapsed_ms"] // MINUTE
        sql = whole(theirs["sla_elapsed_time"])
        second.count(minutes == whole(theirs["second_elapsed"]))
        target.count(ours["target_ms"] == int(theirs["target"]) * MINUTE, lambda: retargeted(ours, changes))
        if theirs["agreed_elapsed"] == "True":
            agreed.count(abs(minutes - sql) <= 1)
            breached = theirs["is_sla_breach"] == "True"
            by_their_target = (minutes > int(theirs["target"])) == breached
            breach.count(ours["breached"] == breached, by_their_target and retargeted(ours, changes))
        else:
            excess = sql - minutes
            disputed.count(abs(excess) <= 1, lambda: out_of_hours(excess, metric, changes))
    assert not expected, "rows of the SQL whose clock never ran here"
    return [agreed, second, disputed, target, breach, silent]


def read(folder):
    expected = {(row["ticket_id"], row["metric"]): row for row in table(folder, "expected_sla_policies")}
    history = defaultdict(list)
    for change in table(folder, "field_history"):
        history[change["ticket_id"]].append(change)
    cases = {row["id"]: ticket(row, history[row["id"]]) for row in table(folder, "tickets")}
    end = max(instant(change["updated"]) for changes in history.values() for change in changes)
    return Log(history, cases, expected, end)


def retargeted(ours, changes):
    """Zendesk keeps what has elapsed and measures it by the new target, as we do. This history holds the first
    target alone."""
    words = [change["value"] for change in changes if change["field_name"] == "priority"]
    if len(words) > 1 and ours["target"] == TARGETS[words[-1]] != TARGETS[words[0]]:
        return "whose priority changed: this history holds the first target alone"
    return None


def out_of_hours(excess, metric, changes):
    """The SQL cuts a stretch of counted status at the beginning of each week, Sunday 00:00. A piece that meets no
    open hour counts in full."""
    calendar = Calendar(SUPPORT)
    counted = timedelta(0)
    for start, end, status in stretches(changes):
        while status in COUNTED[metric] and start < end:
            piece = min(end, next_sunday(start))
            if calendar.next_open(start) >= piece:
                counted += piece - start
            start = piece
    if excess * MINUTE == counted // timedelta(milliseconds=1):
        return "exactly by the pieces of a week without an open hour, which the SQL counts in full"
    return None


def stretches(changes):
    """From when to when a ticket had each status; none for the last."""
    statuses = [(instant(change["updated"]), change["value"]) for change in changes if change["field_name"] == "status"]
    return [(start, end, status) for (start, status), (end, _) in pairwise(statuses)]


def next_sunday(at):
    midnight = at.replace(hour=0, minute=0)
    return midnight + timedelta(days=6 - at.weekday() or 7)


def ticket(row, history):
    """The fields of the first instant come with the opening; every later change is an event."""
    at = row["created_at"]
    first = {change["field_name"]: change["value"] for change in history if change["updated"] == at}
    data = {"status": STATUSES[first["status"]], "raw": first["status"], "priority": first["priority"]}
    data["attributes"] = {"policy": first["sla_policy"]}
    events = [event(row["id"], "opened", at, "opened", data)]
    for place, change in enumerate(history):
        field, value = change["field_name"], change["value"]
        if change["updated"] == at or field not in ("status", "priority"):
            continue
        data = {"to": STATUSES[value], "raw": value} if field == "status" else {"to": value}
        events.append(event(row["id"], str(place), change["updated"], field, data))
    return Case(events)


def event(case, id, at, kind, data):
    return {"id": id, "case_id": case, "at": instant(at), "kind": kind, "data": data}


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def whole(minutes):
    """The SQL writes whole minutes with a decimal point."""
    number, fraction = minutes.split(".")
    assert fraction == "0", minutes
    return int(number)


def table(folder, name):
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

"""City of Boston, 311 service requests of 2015 (public domain): due dates and on-time labels of the city's own system.

Every request becomes a case under the policy of the triage example, whose calendar and 347 targets were inferred from
these rows, because the city published none. So how many due dates agree over all targets says as much about the guess
as about casework. Over the targets that were found, by other arithmetic, to fit 97 % of their rows or more, it tests
casework. How a request is read, judged and explained is the example's.
"""

import csv
import gzip
import json
import sys
from decimal import Decimal
from pathlib import Path

from agreement import Agreement
from casework import Case, Desk

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
import triage  # noqa: E402

SOURCE = "Boston 311"
FOLDER = "boston311"

# The columns of the city's file, in the order in which the example has them.
COLUMNS = ["CASE_ENQUIRY_ID", "OPEN_DT", "TARGET_DT", "CLOSED_DT", "OnTime_Status", "CASE_STATUS", "TYPE", "QUEUE"]
FITS = Decimal("0.97")
KINDS = {"business_days": "working", "calendar_days": "calendar"}
NO_FIT = "none of these"
BY_HAND = "whole minutes, which the city's system seldom gives: set by hand, it seems"
BETWEEN = "less than two minutes apart, and closed in between"


def compare(folder):
    city, requests = read(folder)
    kinds = well_fitted(folder, city)
    return [*due_dates(city, requests, kinds), *labels(city, requests)]


def read(folder):
    city = triage.City(triage.POLICY.read_text(encoding="utf-8"))
    return city, triage.judged(city, triage.read(city, table(folder)))


def due_dates(city, requests, kinds):
    well = {
        "working": Agreement(SOURCE, "due date, working-day targets that fit 97 % or more", 996, unexplained=4),
        "calendar": Agreement(SOURCE, "due date, calendar-day targets that fit 97 % or more", 996),
    }
    every = Agreement(SOURCE, "due date, all requests that have one", 935, unexplained=30)
    for request in requests:
        if request.due:
            same = triage.reproduced(request)
            why = None if same else due_date_cause(city, request)
            every.count(same, why, request.id)
            kind = kinds.get((request.service, request.queue))
            if kind:
                well[kind].count(same, why, request.id)
    return [*well.values(), every]


def due_date_cause(city, request):
    """The example's cause, and one more. Of the due dates that we reproduce, 4 in 100 have whole minutes and are not
    at an opening; of those that nothing fits, 83 in 100."""
    cause = triage.cause(city, request, triage.days_that_fit(city, request))
    if cause != NO_FIT:
        return cause
    at_opening = city.calendar.previous_open(request.due) == request.due
    return BY_HAND if request.due.second == 0 and not at_opening else None


def labels(city, requests):
    """The label is `closed <= due`. First by the city's own due dates, set by hand on a clock; then by ours."""
    theirs = Agreement(SOURCE, "on-time label, by the city's due date", 1000)
    ours = Agreement(SOURCE, "on-time label, by our due date", 985, unexplained=10)
    labelled = [r for r in requests if r.due and r.closed and r.on_time is not None]
    hand = Desk.load({"agreements": [{"id": "city", "clocks": [{"preset": "total_resolution", "target": "24h"}]}]})
    end = max(r.closed for r in labelled)
    rows = {row["case_id"]: row for row in hand.targets(map(by_hand, labelled), as_of=end)}
    for r in labelled:
        theirs.count((rows[r.id]["verdict"] == "kept") == r.on_time, example=r.id)
        if r.kept is not None:
            ours.count(r.kept == r.on_time, lambda: label_cause(city, r), r.id)
    return [theirs, ours]


def label_cause(city, request):
    return BETWEEN if triage.reproduced(request) else due_date_cause(city, request)


def by_hand(request):
    """The request with the city's due date as its target."""
    def event(kind, at, data):
        return {"id": kind, "case_id": request.id, "at": at, "kind": kind, "data": data}

    due = {"clock": "total_resolution", "due_at": request.due, "reason": "computed by the city"}
    return Case([
        event("opened", request.opened, {}),
        event("target_override", request.opened, due),
        event("status", max(request.opened, request.closed), {"to": "closed"}),
    ])


def well_fitted(folder, city):
    """The pairs of service and queue whose target reproduces 97 % of its rows, by whoever inferred it; with its kind.
    They must be those of the policy."""
    text = (folder / "inferred_calendar_and_policies.json").read_text(encoding="utf-8")
    kinds, targets = {}, {}
    for target in json.loads(text, parse_float=Decimal)["policies"]:
        pair, kind, days = (target["type"], target["queue"]), KINDS[target["kind"]], int(target["days"])
        targets[pair] = f"{days} {kind} day{'' if days == 1 else 's'}"
        if target["agreement_shared"] >= FITS:
            kinds[pair] = kind
    assert targets == city.targets, "the policy of the example holds other targets than were inferred"
    return kinds


def table(folder):
    """The city's file as the example's table."""
    with gzip.open(folder / "boston311_2015.shared.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: (row["OPEN_DT"], row["CASE_ENQUIRY_ID"]))
    return "\n".join("\t".join(row) for row in [COLUMNS, *([row[column] for column in COLUMNS] for row in rows)])

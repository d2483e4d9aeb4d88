"""The City of Boston's due dates, where our own policy does not reproduce them; and beside desks that differ from the
city by one known rule.
"""

from copy import deepcopy

import boston311
from agreement import Agreement
from boston311 import triage
from casework import read_document
from reconciled import Planted, Row, beside, names

SOURCE = "Boston 311, reconciled"
FOLDER = boston311.FOLDER

CITY = "the hours of 'city' count"
CLOSING = "a due instant on a closing is shown as the next opening"
NEXT_YEAR = "holidays after the year of the start are not entered yet"

# Of the due dates that our policy reproduces, every so many is asked of the desks with a planted rule.
STEP = 10


def compare(folder):
    city, requests = boston311.read(folder)
    end = max(request.closed or request.opened for request in requests)
    reproduced, others = [], []
    for request in requests:
        if request.due:
            (reproduced if triage.reproduced(request) else others).append(request)
    policy = read_document(triage.POLICY.read_text(encoding="utf-8"))
    *found, nothing = misfits(city, others, end)
    return [nothing, *planted(policy, reproduced[::STEP], end).agreements(*found)]


def misfits(city, requests, as_of):
    """Which targets fit is found by moving on the calendar, without a desk: each of them is to be named, and nothing
    where none fits. Two rules may still give such a due date: two working days when every hour counts are two days of
    the calendar, which the city does promise here and there."""
    target = Agreement(SOURCE, "reconcile names each other target of the policy that fits", 1000)
    holidays = Agreement(SOURCE, "reconcile names the holidays, where next year's were not known", 1000)
    nothing = Agreement(SOURCE, "reconcile names nothing, where no target fits", 960)
    amounts = set(city.targets.values())
    for request in requests:
        because = beside(city.desk, row(request), as_of).because
        named = {reason.how for reason in because}
        fitting = {of(amount) for amount in amounts if triage.fits(city.calendar, request, amount)}
        if request.target and triage.fits(city.this_year, request, request.target):
            holidays.count(NEXT_YEAR in named, names(because, "instead"), request.id)
        elif fitting:
            target.count(fitting <= named, names(because, "instead"), request.id)
        else:
            nothing.count(not named, names(because), request.id)
    return target, holidays, nothing


def planted(policy, requests, as_of):
    targets = {request.id: request.target for request in requests}
    planted = Planted(SOURCE, list(map(row, requests)), as_of, alone=815)
    plant = planted.plant
    plant("knows no holidays", without_holidays(policy), ["schedule"], CITY, 1000)
    plant("shows a closing as it is", closing(policy), ["landing"], CLOSING, 1000)
    plant("has the targets of 1 and 2 working days exchanged", exchanged(policy), ["target"],
          lambda row: of(targets[row.id]), 1000)
    return planted


def of(amount):
    return f"the target is {amount}"


def without_holidays(policy):
    """A calendar beside that of the city, and all promises on it."""
    policy = deepcopy(policy)
    city = policy["calendars"]["city"]
    policy["calendars"]["weekdays"] = {"zone": city["zone"], "week": city["week"]}
    return policy | {"calendar": "weekdays"}


def closing(policy):
    policy = deepcopy(policy)
    del clock(policy)["landing"]
    return policy


def exchanged(policy):
    policy = deepcopy(policy)
    other = {"1 working day": "2 working days", "2 working days": "1 working day"}
    for target in clock(policy)["target"]:
        target["amount"] = other.get(target["amount"], target["amount"])
    return policy


def clock(policy):
    """Its only one."""
    return policy["agreements"][0]["clocks"][0]


def row(request):
    """The city's minutes and seconds do not always belong to one another, so two minutes still agree, as in the
    example; the grain is what does not."""
    return Row(request.id, request.case, {"clock": triage.CLOCK, "due_at": request.due, "grain": "121s"})

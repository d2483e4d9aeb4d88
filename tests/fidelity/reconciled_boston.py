"""The City of Boston's due dates beside desks that differ from the city by one known rule; and what reconcile names
where our own policy does not reproduce them.

A sample, every so many rows: a due date under 347 targets takes a while where nothing explains it.
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

# Every so many of the due dates that our policy reproduces; and how many of each cause of the others.
STEP = 50
OF_A_CAUSE = 12

# What is to be named where our policy does not reproduce a due date, by the cause that was found by hand: nothing
# where that is no rule of anybody's, or where none was found.
ANOTHER_TARGET = "another target fits, by hand"
HOLIDAYS = "the holidays of the next year were not known, by hand"
NO_RULE = "no rule fits, by hand"
RULES = {
    triage.OTHER_DAYS: ANOTHER_TARGET,
    "another queue's target for this service fits: re-routed, it seems": ANOTHER_TARGET,
    "no target known for this queue, another queue's fits: re-routed, it seems": ANOTHER_TARGET,
    "the city's calendar did not hold the holidays of 2016 yet": HOLIDAYS,
    "counted from up to 15 minutes before or after the opening": NO_RULE,
    "no target known for this service and queue": NO_RULE,
    boston311.BY_HAND: NO_RULE,
    None: NO_RULE,
}


def compare(folder):
    city, requests = boston311.read(folder)
    end = max(request.closed or request.opened for request in requests)
    reproduced, others = [], {cause: [] for cause in RULES}
    for request in requests:
        if request.due and triage.reproduced(request):
            reproduced.append(request)
        elif request.due:
            others[boston311.due_date_cause(city, request)].append(request)
    policy = read_document(triage.POLICY.read_text(encoding="utf-8"))
    return [*misfits(city.desk, others, end), *planted(policy, reproduced[::STEP], end)]


def misfits(desk, others, as_of):
    """Does reconcile name the rule that was found by hand, and none where none was?"""
    target = Agreement(SOURCE, f"reconcile names the target, where {ANOTHER_TARGET}", 580, unexplained=14)
    holidays = Agreement(SOURCE, f"reconcile names the schedule, where {HOLIDAYS}", 0, unexplained=12)
    nothing = Agreement(SOURCE, f"reconcile names nothing, where {NO_RULE}", 1000)
    for cause, requests in others.items():
        for request in requests[:: len(requests) // OF_A_CAUSE + 1]:
            because = beside(desk, row(request), as_of).because
            rules = [list(reason.rules) for reason in because]
            if RULES[cause] == NO_RULE:
                nothing.count(not rules, names(because), request.id)
            elif RULES[cause] == HOLIDAYS:
                holidays.count(["schedule"] in rules, names(because, "instead"), request.id)
            else:
                target.count(["target"] in rules, names(because, "instead"), request.id)
    return target, holidays, nothing


def planted(policy, requests, as_of):
    targets = {request.id: request.target for request in requests}
    planted = Planted(SOURCE, list(map(row, requests)), as_of, alone=840)
    plant = planted.plant
    plant("knows no holidays", without_holidays(policy), ["schedule"], CITY, 1000)
    plant("shows a closing as it is", closing(policy), ["landing"], CLOSING, 1000)
    plant("has the targets of 1 and 2 working days exchanged", exchanged(policy), ["target"],
          lambda row: f"the target is {targets[row.id]}", 1000)
    return planted.agreements


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
    """The city's minutes and seconds do not always belong to one another, hence the grain."""
    return Row(request.id, request.case, {"clock": triage.CLOCK, "due_at": request.due, "grain": "2m"})

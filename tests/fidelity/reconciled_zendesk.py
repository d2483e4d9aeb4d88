"""Zendesk's numbers, as dbt_zendesk's SQL computes them, beside our own policy, whose rules are Zendesk's but for what
the history says of targets; and beside desks that differ from it by known rules, one or two.

An observation is what the SQL writes of a ticket and a metric: whole minutes elapsed, the target, breached or not.
"""

import zendesk
from agreement import Agreement
from casework import Calendar, Desk
from reconciled import Planted, Row, beside, names

SOURCE = "Zendesk SLA, reconciled"
FOLDER = zendesk.FOLDER

CLOCKS = {metric: clock for clock, metric in zendesk.METRICS.items()}

EVERY_HOUR = "every hour counts"
SCHEDULE = "the hours of 'support' count"
FIRST_TARGET = "the first target stands"

# Zendesk's words for the statuses that pause some clock of the SQL's, in the order in which reconcile names them.
WAITS = ["pending", "hold"]


def compare(folder):
    log = zendesk.read(folder)
    agreed, retargeted, slips = by_our_policy(log)
    return [slips, *planted(log, agreed).agreements(retargeted)]


def by_our_policy(log):
    """The rows on which all three numbers agree; and where they do not, what reconcile names. A row that is no slip
    has the first target, and must be given that rule."""
    retargeted = Agreement(SOURCE, "reconcile names the first target, where the priority changed", 1000)
    slips = Agreement(SOURCE, "reconcile names nothing, where the SQL counts closed hours by mistake", 715)
    ours, every_hour = Desk.load(zendesk.policy()), Desk.load(on(None, None))
    agreed = []
    for theirs in log.expected.values():
        one = row(log, theirs)
        found = beside(ours, one, log.end)
        if found.agrees:
            agreed.append(one)
        elif slip(log, one, found):
            because = found.because
            slips.count(not len(because), lambda: every_hour_too(because, beside(every_hour, one, log.end)), one.id)
        else:
            how = [reason.how for reason in found.because]
            retargeted.count(FIRST_TARGET in how, names(found.because, "instead"), one.id)
    return agreed, retargeted, slips


def slip(log, row, found):
    """That closed hours count in full where a week is cut is a slip of the SQL, and no rule that anybody has."""
    elapsed = next(field for field in found.fields if field.field == "elapsed_ms")
    excess = elapsed.difference_ms // zendesk.MINUTE
    return excess and zendesk.out_of_hours(excess, zendesk.METRICS[clock(row)], log.history[row.id])


def every_hour_too(because, every_hour):
    """Then nobody can tell the slip from a desk that counts every hour."""
    if every_hour.agrees and [reason.how for reason in because] == [EVERY_HOUR]:
        return "where every hour was counted: no closed one was left out"
    return None


def planted(log, rows):
    planted = Planted(SOURCE, rows, log.end, alone=970)
    plant = planted.plant
    plant("counts every hour", on(None, None), ["schedule"], SCHEDULE, 1000)
    plant("counts every ticket on the schedule", on("support", "support"), ["schedule"], EVERY_HOUR, 1000)
    plant("reads the hours as New York's", in_new_york(), ["schedule"], "opening hours are read as UTC", 1000)
    never = zendesk.policy(preset="total_resolution")
    plant("never pauses", never, ["pause"], lambda row: ", and ".join(pauses(log, row)), 1000)
    plant("does not pause for a third party", zendesk.policy(preset="requester_wait"), ["pause"],
          only("agent_work", "it pauses while the status is waiting_third_party"), 1000)
    plant("pauses for a third party", zendesk.policy(preset="agent_work"), ["pause"],
          only("requester_wait", "it does not pause for 'waiting_third_party'"), 1000)
    plant("begins anew when a ticket is reopened", zendesk.policy(preset="resolution_cycle"), ["cycles"],
          only("requester_wait", "a start after a stop goes on with the same cycle"), 1000)
    high, normal = zendesk.TARGETS["high"], zendesk.TARGETS["normal"]
    exchanged = zendesk.TARGETS | {"high": normal, "normal": high}
    plant("has the targets of high and normal exchanged", zendesk.policy(exchanged), ["target"], target, 1000)
    unheard_of = {"urgent": "3h", "high": "7h", "normal": "20h", "low": "40h"}
    plant("has none of their targets", zendesk.policy(unheard_of), ["target"], target, 1000)
    plant("counts every hour and never pauses", on(None, None, "total_resolution"), ["schedule", "pause"],
          both(log, Desk.load(on(None, None)), Desk.load(never)), 1000)
    return planted


def pauses(log, row):
    """What pauses a row's clock while some time would count; whatever else pauses it makes no difference to the row.
    A ticket of even number is on the schedule."""
    support = Calendar(zendesk.SUPPORT)
    counted = zendesk.COUNTED[zendesk.METRICS[clock(row)]]
    on_schedule = int(row.id) % 2 == 0
    spent = {
        status
        for start, end, status in zendesk.stretches(log.history[row.id])
        if status not in counted and not (on_schedule and support.next_open(start) >= end)
    }
    return [f"it pauses while the status is {zendesk.STATUSES[status]}" for status in WAITS if status in spent]


def both(log, one, other):
    """Only rows where neither of the two rules alone makes the numbers differ as they do, and no third is needed."""
    def theirs(row):
        alone = any(beside(desk, row, log.end).agrees for desk in (one, other))
        pausing = pauses(log, row)
        return None if alone or len(pausing) > 1 else ", and ".join([SCHEDULE, *pausing])

    return theirs


def only(id, theirs):
    return lambda row: theirs if clock(row) == id else None


def target(row):
    return f"the target is {row.observation['target']}"


def clock(row):
    return row.observation["clock"]


def on(business, others, preset=None):
    """The policy with other calendars for the tickets of the schedule, and for the rest."""
    policy = zendesk.policy(preset=preset)
    for agreement, calendar in zip(policy["agreements"], (business, others), strict=True):
        agreement.pop("calendar", None)
        if calendar:
            agreement["calendar"] = calendar
    return policy


def in_new_york():
    return zendesk.policy() | {"calendars": {"support": zendesk.SUPPORT | {"zone": "America/New_York"}}}


def row(log, theirs):
    """Every target of theirs is in full hours."""
    hours, minutes = divmod(int(theirs["target"]), 60)
    assert minutes == 0, theirs["target"]
    return Row(theirs["ticket_id"], log.cases[theirs["ticket_id"]], {
        "clock": CLOCKS[theirs["metric"]],
        "elapsed": f"{zendesk.whole(theirs['sla_elapsed_time'])}m",
        "target": f"{hours}h",
        "breached": theirs["is_sla_breach"] == "True",
        "grain": "1m",
    })

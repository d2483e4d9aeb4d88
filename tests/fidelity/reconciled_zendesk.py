"""Zendesk's numbers, as dbt_zendesk's SQL computes them, beside desks that differ from it by one known rule.

An observation is what the SQL writes of a ticket and a metric: whole minutes elapsed, the target, breached or not.
"""

import zendesk
from agreement import Agreement
from casework import Desk
from reconciled import Planted, Row, beside, names

SOURCE = "Zendesk SLA, reconciled"
FOLDER = zendesk.FOLDER

CLOCKS = {metric: clock for clock, metric in zendesk.METRICS.items()}

EVERY_HOUR = "every hour counts"
SCHEDULE = "the hours of 'support' count"

# What pauses the SQL's clocks, beside a desk's that nothing pauses.
PAUSES = {
    "agent_work": "it pauses while the status is waiting_customer or waiting_third_party",
    "requester_wait": "it pauses while the status is waiting_customer",
}


def compare(folder):
    log = zendesk.read(folder)
    rows = {"True": [], "False": []}
    for theirs in log.expected.values():
        rows[theirs["agreed_elapsed"]].append(row(log, theirs))
    together, agreed = as_they_are(log, rows["True"])
    return [together, slips(log, rows["False"]), *planted(agreed, log.end)]


def as_they_are(log, rows):
    """By our own policy; and the rows on which all three numbers agree."""
    together = Agreement(SOURCE, "elapsed, target and breached together", 970)
    ours = Desk.load(zendesk.policy())
    agreed = []
    for row in rows:
        found = beside(ours, row, log.end)
        together.count(found.agrees, lambda: slip(log, row, found) or names(found.because), row.id)
        if found.agrees:
            agreed.append(row)
    return together, agreed


def slip(log, row, found):
    """That closed hours count in full where a week is cut is a slip of the SQL, and no rule that anybody has."""
    elapsed = next(field for field in found.fields if field.field == "elapsed_ms")
    excess = elapsed.difference_ms // zendesk.MINUTE
    return excess and zendesk.out_of_hours(excess, zendesk.METRICS[clock(row)], log.history[row.id])


def slips(log, rows):
    agreement = Agreement(SOURCE, "reconcile names no rule, where the SQL counts closed hours by mistake", 720)
    ours, every_hour = Desk.load(zendesk.policy()), Desk.load(on(None, None))
    for row in rows:
        because = beside(ours, row, log.end).because
        same = not len(because)
        agreement.count(same, lambda: every_hour_too(because, beside(every_hour, row, log.end)), row.id)
    return agreement


def every_hour_too(because, every_hour):
    """Then nobody can tell the slip from a desk that counts every hour."""
    if every_hour.agrees and [reason.how for reason in because] == [EVERY_HOUR]:
        return "where every hour was counted: no closed one was left out"
    return None


def planted(rows, as_of):
    planted = Planted(SOURCE, rows, as_of, alone=670)
    plant = planted.plant
    plant("counts every hour", on(None, None), ["schedule"], SCHEDULE, 1000)
    plant("counts every ticket on the schedule", on("support", "support"), ["schedule"], EVERY_HOUR, 1000)
    plant("reads the hours as New York's", in_new_york(), ["schedule"], "opening hours are read as UTC", 1000)
    never = zendesk.policy(preset="total_resolution")
    plant("never pauses", never, ["pause"], pauses, 1000)
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
    plant("has none of their targets", zendesk.policy(unheard_of), ["target"], target, 0, unexplained=len(rows))
    plant("counts every hour and never pauses", on(None, None, "total_resolution"), ["schedule", "pause"],
          both(Desk.load(on(None, None)), Desk.load(never), as_of), 995)
    return planted.agreements


def pauses(row):
    return PAUSES[clock(row)]


def both(one, other, as_of):
    """Only rows where neither of two rules alone makes the numbers differ as they do."""
    def theirs(row):
        alone = any(beside(desk, row, as_of).agrees for desk in (one, other))
        return None if alone else f"{SCHEDULE}, and {pauses(row)}"

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

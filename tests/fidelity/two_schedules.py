"""Two schedules on one ticket: the worked example in the decision log of dbt_zendesk, an SQL model of Zendesk.

The ticket begins on one schedule and is on another when the first reply comes. Counted as they applied, the reply took
one time; by the rule of Zendesk's reports, that the last schedule counts for the whole span, another. Both are rules
that a policy can name. The decision log prints 959.46 and 689.46 minutes. Both are 40 seconds short of the open
time between its own instants, which anybody can add up: 960 and 690 minutes and 8 seconds.
"""

from agreement import Agreement
from casework import Case, Desk

SOURCE = "Worked example of dbt_zendesk"
FOLDER = None

OPENED = "2020-09-29T17:01:38Z"
CHANGED = "2020-09-30T19:01:25Z"
REPLIED = "2020-09-30T19:01:46Z"

# Exactly, in milliseconds; and as the decision log prints it, in hundredths of a minute.
EXPECTED = {"from_now": (57_608_000, 95_946), "recompute": (41_408_000, 68_946)}


def compare(_):
    exact = Agreement(SOURCE, "first reply over two schedules, to the second, by both rules of a calendar change", 1000)
    printed = Agreement(SOURCE, "the same, within a minute of what its decision log prints", 1000)
    for rule, (millis, hundredths) in EXPECTED.items():
        ours = first_reply(rule)
        exact.count(ours == millis, cause="the wrong schedule counted", example=rule)
        printed.count(abs(ours - hundredths * 600) < 60_000, example=rule)
    return [exact, printed]


def first_reply(rule):
    """How long the first reply took, in milliseconds of open time."""
    desk = Desk.load({
        "calendars": {
            "before": {"zone": "UTC", "week": {"mon-sun": "12:00-02:00"}},
            "after": {"zone": "UTC", "week": {"mon-fri": "15:00-00:30"}},
        },
        "attributes": {"schedule": "text"},
        "agreements": [{"id": "ticket", "clocks": [{
            "preset": "first_reply",
            "on_calendar_change": rule,
            "target": [
                {"when": {"fact": "attribute.schedule", "value": "after"}, "amount": "24h", "in": "after"},
                {"amount": "24h", "in": "before"},
            ],
        }]}],
    })
    agent = {"role": "agent"}
    case = Case([
        event("opened", OPENED, channel="email", data={"attributes": {"schedule": "before"}}),
        event("attribute", CHANGED, data={"name": "schedule", "value": "after"}),
        # The note that came with the change; the customer does not see it, so it is no reply.
        event("message", CHANGED, actor=agent, visibility="internal"),
        event("message", REPLIED, actor=agent, channel="email"),
    ])
    return desk.clock(case, "first_reply", as_of=REPLIED).elapsed_ms


def event(kind, at, **rest):
    return {"id": f"{kind} {at}", "case_id": "ticket", "at": at, "kind": kind} | rest

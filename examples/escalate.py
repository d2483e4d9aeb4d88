"""A weekend on which things break, and a host that is told whom to tell.

The host is four lines in a loop: append what happened, ask what is due, carry it out and say so, set one timer. Time is
simulated. For an hour of the night the host is down: on its return it catches up, with every action once and with how
late it is, and a host that was never down is asked for the same. `escalate.rs` and `escalate.mjs` print the same bytes.

    PYTHONPATH=bindings-python/python python3 examples/escalate.py
"""

from datetime import datetime
from pathlib import Path

from casework import Calendar, Case, Desk, read_document

POLICY = Path(__file__).parent / "policies" / "escalation.yaml"
LOG = Path(__file__).parent / "data" / "weekend.yaml"
# When the host goes down, and when it is up again.
OUTAGE = [datetime.fromisoformat(t) for t in ("2026-10-24T04:30+02:00", "2026-10-24T05:30+02:00")]
# A reply from a phone that had no network until Monday: it was written before anybody was reminded to write one.
LATE = {
    "id": "d4",
    "case_id": "D",
    "at": "2026-10-24T04:50:00+02:00",
    "recorded_at": "2026-10-26T14:00:00+01:00",
    "kind": "message",
    "channel": "chat",
    "actor": {"id": "otto", "role": "agent"},
}
END = LATE["recorded_at"]


def main():
    desk = Desk.load(POLICY)
    log = read_document(LOG.read_text(encoding="utf-8"))
    down, up = live(desk, log, OUTAGE), live(desk, log)
    print("THE WEEKEND of a host that is down from", " to ".join(map(down.local, OUTAGE)))
    print(*down.diary, sep="\n")
    exactly_once(up, down)
    late_event(down)


class Host:
    """What a host keeps. A real one has the logs and the timers in its store, and its actions reach people."""

    def __init__(self, desk):
        self.desk = desk
        self.office = Calendar(desk.documents[0]["calendars"]["office"])
        # By id.
        self.cases = {}
        # When to look at each again, and why: one timer to the earliest is enough.
        self.checks = {}
        # The keys of what it carried out.
        self.done = []
        self.diary = []
        # What the diary has of each case and of each key.
        self.told = {}

    def wake(self, case, now, arrived):
        """The whole loop. Calling it late or too often does no harm."""
        for event in arrived:
            case.append(event)
        while (assessed := self.desk.assess(case, as_of=now)).actions:
            self.carry_out(case, now, assessed.actions[0])
        self.checks[case.id] = assessed.next_check
        self.tell(assessed)

    def carry_out(self, case, now, action):
        """Here it writes its diary. What that does to the case is an event; that it was done is another."""
        self.diary.append(f"    {self.line(action)}")
        self.done.append(action.key)
        if action.what == "assign":
            case.append(by_host(case, now, "assigned", action.key, {"to": action.people[0]}))
        case.append(by_host(case, now, "action_taken", action.key, {"key": action.key, "outcome": "done"}))

    def tell(self, assessed):
        """What is only watched or not worth doing any more, and how the case stands: each when it is new."""
        for action in assessed.observed:
            self.tell_once(action.key, "", f"    {self.line(action)}; only watched")
        for one in assessed.superseded:
            due, why = self.local(one.due_at), one.why.replace("_", " ")
            self.tell_once(one.key, "", f"    dropped: {one.guideline}, {one.step}, due {due}: {why}")
        state = f"    = {assessed.level}, escalation {assessed.escalation}"
        state += ", before everything else" if assessed.lane == "hard_stop" else ""
        owed = assessed.clocks.get("promise")
        state += f", owes an update by {self.local(owed.due_at)}" if owed and owed.open else ""
        self.tell_once(assessed.case_id, state, state)

    def tell_once(self, of, what, line):
        if self.told.get(of) != what:
            self.told[of] = what
            self.diary.append(line)

    def line(self, action):
        """What, to whom, why; and how late, where it is."""
        people = " and ".join(action.people) or action.staffing
        people += f", back {self.local(action.staffed_at)}" if action.staffed_at else ""
        what = action.what.replace("_", " ") + (f": {action.to} ({people})" if action.to else "")
        late = f"; due {self.local(action.due_at)}, {action.late_by_ms // 60_000} min late" if action.late_by_ms else ""
        return f"{what:<44}  {action.guideline}, {action.step}: {action.reason}{late}"

    def event(self, event, now):
        late = "" if at(event) == now else f" at {self.local(at(event))}"
        return f"{event['kind']} by {event['actor']['id']}{late}"

    def local(self, at):
        """An instant on the wall of the office: the day of the month, and the minute."""
        day, time = self.office.local(at).split("T")
        return f"{DAYS[day]} {time[:5]}"


DAYS = {"2026-10-23": "Fri", "2026-10-24": "Sat", "2026-10-25": "Sun", "2026-10-26": "Mon"}


def by_host(case, now, kind, key, data):
    host = {"role": "system"}
    return {"id": f"{kind} {key}", "case_id": case.id, "at": now, "kind": kind, "actor": host, "data": data}


def live(desk, log, outage=None):
    """One host's life: it wakes for events and for its timer. What falls into the outage waits."""
    host = Host(desk)
    seen = 0
    while wakes := [at(event) for event in log[seen:][:1]] + [check.at for check in host.checks.values() if check]:
        now = min(wakes)
        if outage and outage[0] <= now < outage[1]:
            now = outage[1]
        arrived = [event for event in log[seen:] if at(event) <= now]
        seen += len(arrived)
        due = [(id, check) for id, check in host.checks.items() if check and check.at <= now]
        woken = {id: f"timer: {check.reasons[0].what}" for id, check in due}
        for id in sorted(woken.keys() | {event["case_id"] for event in arrived}):
            events = [event for event in arrived if event["case_id"] == id]
            happened = ", ".join(host.event(event, now) for event in events)
            host.diary.append(f"\n{host.local(now)}  {id}  {happened or woken[id]}")
            host.wake(host.cases.setdefault(id, Case()), now, events)
    return host


def at(event):
    return datetime.fromisoformat(event["at"])


def exactly_once(up, down):
    """The keys are the same without the outage, and each is done once; but for notices, which nobody needs once there
    is a later one, or somebody took notice, or it is over."""
    done, without = set(down.done), set(up.done)
    assessed = [down.desk.assess(case, as_of=END) for case in down.cases.values()]
    dropped = {dropped.key for one in assessed for dropped in one.superseded}
    once = len(done) == len(down.done) and len(without) == len(up.done)
    same = done <= without and without - done <= dropped
    counts = f"{len(up.done)} actions without the outage, {len(down.done)} with it, none twice: {yes(once)}"
    notices = f"the same but for {len(without - done)} notices that were dropped: {yes(same)}"
    print(f"\nEXACTLY ONCE: {counts}; {notices}")


def yes(answer):
    return "yes" if answer else "NO"


def late_event(host):
    """What was done and would not be asked for by what is known now: to take it back is the host's own matter."""
    case = host.cases[LATE["case_id"]]
    case.append(LATE)
    now = datetime.fromisoformat(END)
    print(f"\n{host.local(now)}  {case.id}  {host.event(LATE, now)}")
    for one in host.desk.assess(case, as_of=now).rescinded:
        print(f"    rescinded, done {host.local(one.at)}: {one.key}")


if __name__ == "__main__":
    main()

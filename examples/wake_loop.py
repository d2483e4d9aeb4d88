"""The loop of a host: append what happened, look at the case, act on what crossed, sleep until the next check.

Time is simulated, and so is an outage: a host that was down acts on the same transitions, each once and under its
own instant, and comes to the same verdicts. `wake_loop.rs` and `wake_loop.mjs` print the same bytes.

    PYTHONPATH=bindings-python/python python3 examples/wake_loop.py
"""

from datetime import UTC, datetime
from pathlib import Path

from casework import Case, Desk, read_document

POLICY = Path(__file__).parent / "policies" / "support.yaml"
LOG = Path(__file__).parent / "data" / "case_42.yaml"
# When the second host goes down, when it is up again, and what its store then says of when it last looked.
OUTAGE = [datetime.fromisoformat(t) for t in ("2026-11-23T16:30Z", "2026-11-24T09:00Z", "2026-11-23T13:00Z")]


def main():
    desk = Desk.load(POLICY)
    # In the order in which the host comes to know of them: one came late.
    log = sorted(read_document(LOG.read_text(encoding="utf-8")), key=recorded_at)

    up = live(desk, log)
    print("A HOST THAT IS ALWAYS UP", *up.diary, sep="\n")
    down = live(desk, log, OUTAGE)
    print(f"\nA HOST THAT IS DOWN from {short(OUTAGE[0])} to {short(OUTAGE[1])}: what differs")
    print(*(entry for entry in down.diary if entry not in up.diary), sep="\n")
    same = str(up.acted == down.acted).lower()
    print(f"\nBOTH acted on the same {len(up.acted)} transitions: {same}")
    for cycle in desk.cycles(down.case, as_of=down.last):
        print(f"  {short(cycle.started_at)}  {cycle.clock:<16} {cycle.target:<14} {cycle.verdict}")


class Host:
    """What a host keeps of a case. A real one has the events, `last` and `acted` in its store."""

    def __init__(self, desk):
        self.desk = desk
        self.case = Case()
        # When it last looked.
        self.last = datetime.fromtimestamp(0, UTC)
        # When to look again; nothing when only an event can change anything.
        self.timer = None
        # The ids of what it acted on.
        self.acted = set()
        self.diary = []

    def wake(self, now, arrived):
        """The whole loop. Calling it late or too often does no harm."""
        for event in arrived:
            self.case.append(event)
        assessed = self.desk.assess(self.case, as_of=now)
        acts = self.act(now)
        check = assessed.next_check
        self.timer = check and check.at
        self.last = now

        sleeps = f"{short(check.at)} ({check.reasons[0].what})" if check else "something happens"
        entry = f"{short(now)}  {assessed.level or '-'} {assessed.standing}, sleeps until {sleeps}"
        self.diary.append(entry + acts)

    def act(self, now):
        """Acts on what crossed since it last looked, once for each id, and takes back what turned out otherwise.
        Here it writes its diary; a real host would page somebody, or move the case up."""
        crossed = self.desk.crossed(self.case, last=self.last, now=now)
        acts = ""
        for one in crossed.withdrawn:
            if one.id in self.acted:
                self.acted.remove(one.id)
                acts += f"\n    {short(one.at)}  WITHDRAWN {one.id}"
        new = [one for one in crossed.transitions if one.id not in self.acted]
        for one in new:
            self.acted.add(one.id)
            acts += f"\n    {short(one.at)}  {one.id}"
        known = len(crossed.transitions) - len(new)
        return acts + (f"\n    and {known} that it had acted on before" if known else "")


def live(desk, log, outage=None):
    """One host's life: it wakes for events and for its timer. What falls into the outage waits."""
    host = Host(desk)
    seen = 0
    while wakes := [recorded_at(event) for event in log[seen:][:1]] + [host.timer] * (host.timer is not None):
        now = min(wakes)
        if outage and outage[0] <= now < outage[1]:
            now, host.last = outage[1:]
        arrived = [event for event in log[seen:] if recorded_at(event) <= now]
        host.wake(now, arrived)
        seen += len(arrived)
    return host


def recorded_at(event):
    return datetime.fromisoformat(event.get("recorded_at", event["at"]))


def short(at):
    """`2026-11-23T12:00:00.000Z` as `11-23 12:00`; only a breach shows its millisecond, the first one too late."""
    return f"{at:%m-%d %H:%M:%S}.{at.microsecond // 1000:03}".removesuffix(":00.000")


if __name__ == "__main__":
    main()

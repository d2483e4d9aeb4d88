"""Triage: what a service manager asks of a year of requests, answered with casework.

The log is real: 311 requests to the City of Boston in 2015, with the due dates that the city's own system
computed. So this page is a check as well: each request becomes a case, the policy says what was promised on it,
and casework says how often it comes to the city's own due date, and why not. `triage.rs` and `triage.mjs` print
the same bytes.

    PYTHONPATH=bindings-python/python python3 examples/triage.py [--as-of 2015-06-30T12:00:00-04:00]
"""

import sys
import time
from collections import Counter, defaultdict, namedtuple
from datetime import timedelta
from pathlib import Path

from casework import Calendar, Case, CaseworkError, Desk, read_document

LOG = Path(__file__).parent / "data" / "boston311.tsv"
POLICY = Path(__file__).parent / "policies" / "boston311.yaml"
# Whose words are said: the city's are not in its log.
WORDS = Path(__file__).parent / "policies" / "support.yaml"

# For most of the year the log has whole minutes for an opening and seconds for a due date.
TOLERANCE = timedelta(seconds=120)

# The one clock of the policy.
CLOCK = "total_resolution"


class City:
    """The desk; and, to ask what would have been, the hours and the targets of its policy: a policy is plain data."""

    def __init__(self, text):
        policy, words = read_document(text), read_document(WORDS.read_text(encoding="utf-8"))
        hours = policy["calendars"]["city"]
        rules = [rule | {"last_year": 2015} for rule in hours["recurring"]]
        said = {part: words[part] for part in ("brand", "variables", "templates")}
        self.desk = Desk.load(policy | said)
        self.calendar = Calendar(hours)
        # The same hours with no holidays after the year of the log.
        self.this_year = Calendar(hours | {"recurring": rules})
        # By service and queue.
        self.targets = {}
        for target in policy["agreements"][0]["clocks"][0]["target"]:
            service, queue = (part["value"] for part in target["when"]["all"])
            self.targets[service, queue] = target["amount"]

    def local(self, t):
        """An instant on the wall of the city, to the minute."""
        return self.calendar.local(t).replace("T", " ")[:16]


# A request as the city's log has it, as a case, and what casework makes of that.
Request = namedtuple("Request", "id date service queue opened due closed on_time case target ours kept")


def main():
    started = time.monotonic()
    given = sys.argv[sys.argv.index("--as-of") + 1 :] if "--as-of" in sys.argv else []
    city = City(POLICY.read_text(encoding="utf-8"))
    try:
        as_of = city.calendar.add(given[0] if given else "2015-06-30T12:00:00-04:00", "0s")
    except CaseworkError as error:
        print("--as-of:", " Hint: ".join(filter(None, [error.message, error.hint])), file=sys.stderr)
        sys.exit(2)
    requests = judged(city, read(city, LOG.read_text(encoding="utf-8")))
    header(city, requests)
    due_dates(requests)
    misfits(city, requests)
    kept_and_broken(requests)
    open_requests(city, requests, as_of)
    what_next(city, requests, as_of)
    print(f"{len(requests)} requests in {(time.monotonic() - started) * 1000:.0f} ms", file=sys.stderr)


def read(city, log):
    """Reads the log, which is in order of opening. Its times are the wall clock of the city."""
    lines = log.splitlines()[1:]
    requests = []
    for line in lines:
        id, opened, due, closed, on_time, _, service, queue = line.split("\t")
        date = opened.split("T")[0]
        opened, due, closed = (city.calendar.instant(text) if text else None for text in (opened, due, closed))
        on_time = on_time == "ONTIME" if on_time else None
        data = {"group": queue.split("_")[0], "attributes": {"service": service, "queue": queue}}
        case = Case([{"id": "opened", "case_id": id, "at": opened, "kind": "opened", "data": data}])
        if closed:
            # Four requests were closed within the minute before they were opened, if the log were right.
            at = max(closed, opened)
            case.append({"id": "closed", "case_id": id, "at": at, "kind": "status", "data": {"to": "closed"}})
        requests.append(Request(id, date, service, queue, opened, due, closed, on_time, case, None, None, None))
        progress(len(requests), len(lines))
    return requests


def judged(city, requests):
    """Asks the desk for its verdict on every request, as of the last line of the log."""
    end = max(r.closed or r.opened for r in requests)
    # We promise nothing where the city did not.
    rows = city.desk.targets([r.case for r in requests if r.due], as_of=end)
    rows = {row["case_id"]: row for row in rows if row["target"]}
    verdicts = {"kept": True, "broken": False}

    def judge(r):
        row = rows.get(r.id)
        if row is None:
            return r
        return r._replace(target=row["target"], ours=row["due_at"], kept=verdicts.get(row["verdict"]))

    return [judge(r) for r in requests]


def header(city, requests):
    first, last = requests[0].date, requests[-1].date
    due = sum(r.due is not None for r in requests)
    print("TRIAGE of service requests to the City of Boston\n")
    print(f"  requests  {len(requests)}, opened {first} to {last}, {due} with a due date")
    print(f"  calendar  {city.calendar.summary}")
    print(f"  targets   {len(city.targets)} pairs of service and queue, inferred from the log")


def due_dates(requests):
    """How many of the city's due dates come out the same."""
    promised = [r for r in requests if r.due]
    targets = defaultdict(list)
    for r in promised:
        if r.target:
            targets[r.service, r.queue].append(reproduced(r))
    good = [same for same in targets.values() if len(same) >= 8 and sum(same) * 100 >= len(same) * 97]
    every = [reproduced(r) for r in promised]
    well = [same for target in good for same in target]
    label = [(r.closed <= r.due) == r.on_time for r in promised if r.closed and r.on_time is not None]
    print(f"\nDUE DATES: the city's own, reproduced within {TOLERANCE.seconds} seconds\n")
    print(f"  all requests with a due date                     {share(every)}")
    print(f"  requests whose target fits this log well *       {share(well)}")
    print(f"  closed requests: on-time label is closed <= due  {share(label)}")
    print(f"\n  * {len(good)} targets with 8 requests or more here and 97 % reproduced.")
    print("    These rows picked them: this tests the arithmetic, not the guesses.")


def misfits(city, requests):
    """Why the others differ: each counts under the first cause that holds."""
    causes, other_days = defaultdict(list), defaultdict(list)
    for r in requests:
        if r.due and not reproduced(r):
            other = days_that_fit(city, r)
            why = cause(city, r, other)
            causes[why].append(r.date)
            if why == OTHER_DAYS:
                other_days[f"{r.service}: {other}, not {r.target}"].append(r.date)
    print(f"\n  why the other {sum(map(len, causes.values()))} differ")
    for why, dates in most_first(causes):
        print(f"  {len(dates):>6}  {why}")
    print("\n  another number of days, most often, with the dates of opening (month-day)")
    for days, dates in most_first(other_days)[:6]:
        print(f"  {len(dates):>6}  {dates[0][5:]} to {dates[-1][5:]}  {days}")


OTHER_DAYS = "another number of days fits: the promise was another, or set by hand"


def cause(city, r, other_days):
    of_service = (target for (service, _), target in city.targets.items() if service == r.service)
    rerouted = any(fits(city.calendar, r, target) for target in of_service)
    if not r.target:
        if rerouted:
            return "no target known for this queue, another queue's fits: re-routed, it seems"
        return "no target known for this service and queue"
    if fits(city.this_year, r, r.target):
        return "the city's calendar did not hold the holidays of 2016 yet"
    if abs(r.ours - r.due) <= timedelta(minutes=15):
        return "counted from up to 15 minutes before or after the opening"
    if rerouted:
        return "another queue's target for this service fits: re-routed, it seems"
    return OTHER_DAYS if other_days else "none of these"


def days_that_fit(city, r):
    """The whole number of days that gives a due date. The city promises up to 45 working days; what is longer
    is in calendar days."""
    calendar = city.calendar
    working_day = calendar.elapsed(r.opened, calendar.add(r.opened, "1 working day"))
    working = (calendar.elapsed(r.opened, r.due) + working_day // 2) // working_day
    dates = (r.due - r.opened + timedelta(hours=12)) // timedelta(days=1)
    kinds = [(working, "working"), (dates, "calendar")]
    for count, kind in kinds[::-1] if working > 45 else kinds:
        days = f"{max(count, 0)} {kind} day{'' if count == 1 else 's'}"
        if fits(calendar, r, days):
            return days
    return None


def kept_and_broken(requests):
    """What became of our own promises, by service, and how often the city's label says the same."""
    services = defaultdict(list)
    for r in requests:
        if r.ours:
            services["all services"].append(r)
            services[r.service].append(r)
    print("\nKEPT AND BROKEN by casework's verdict, the 12 services with the most requests\n")
    print("  service                                       due   kept broken   open     kept    label *")
    for service, of_service in most_first(services)[:13]:
        closed = [r for r in of_service if r.kept is not None]
        verdicts = [r.kept for r in closed]
        label = per_cent([r.kept == r.on_time for r in closed if r.on_time is not None])
        due, kept, broken = len(of_service), sum(verdicts), len(verdicts) - sum(verdicts)
        print(f"  {service:<42} {due:>6} {kept:>6} {broken:>6} {due - len(closed):>6}", end="")
        print(f" {per_cent(verdicts):>8} {label:>10}")
    print("\n  * closed requests on which the on-time label of the city says the same")


def open_requests(city, requests, as_of):
    """The desk as it was at one instant: who has waited past the promise, what is due next, and when to look again.
    Each case holds its whole log, but nothing after `as_of` is seen."""

    local = city.local
    open = []
    for r in requests:
        if r.due and r.opened <= as_of:
            now = city.desk.assess(r.case, as_of=as_of)
            reading = now.clocks[CLOCK]
            if reading.open and reading.due_at:
                open.append((reading.due_at, r.id, r.service, now.standing, reading, now))
    open.sort(key=lambda r: r[:2])
    standings = Counter(standing for _, _, _, standing, _, _ in open)
    late, soon, well = (standings[word] for word in ("breached", "at_risk", "on_track"))
    counting = sum(reading.counting for _, _, _, _, reading, _ in open)
    print(f"\nOPEN at {local(as_of)}: {len(open)} requests\n")
    print(f"  {late} breached, {soon} at risk (75 % used), {well} on track; {counting} clocks count now")
    checks = [(now.next_check.at, id) for _, id, _, _, _, now in open if now.next_check]
    if checks:
        at, id = min(checks)
        print(f"  nothing changes by itself until {local(at)}, on {id}")
    told = defaultdict(list)
    for _, id, _, _, _, now in open:
        for action in now.actions:
            told[action.to].append(id)
    print(f"  {sum(map(len, told.values()))} notices are due, as the log says of none that it was given:")
    print("   ", ", ".join(f"{len(ids)} to {to}" for to, ids in most_first(told)))
    print(f"\n  {'earliest due date first':<56} due                     left *  standing")

    def show(due, id, service, standing, reading, now):
        left = open_time(reading.remaining_ms)
        # What is late stays so, whatever else its next check is for.
        until = f" until {local(now.next_check.at)}" if now.next_check and standing != "breached" else ""
        print(f"  {id:<13} {service:<42} {local(due)} {left:>12}  {standing.replace('_', ' ')}{until}")
        for action in now.actions:
            print(f"{'':<16}{action.what} {action.to} since {local(action.due_at)}: {action.guideline}, {action.reason}")

    for request in open[:15]:
        show(*request)
    print("\n  due next")
    for request in [r for r in open if r[3] != "breached"][:5]:
        show(*request)
    print("\n  * time of the clock: open hours for working days, every hour for calendar days")


def what_next(city, requests, as_of):
    """The order of work at that instant, and why it is so: each row before the next, the first one point by point, and
    when the order changes by itself."""
    promised = {r.id: r for r in requests if r.target}
    order = city.desk.rank([r.case for r in promised.values()], as_of=as_of)
    rows, left_out = list(order.rows), order.left_out
    print(f"\nWHAT NEXT at {city.local(as_of)}: {order.cases} requests in order\n")
    print(f"  left out: {left_out.closed} closed, {left_out.not_begun} not opened yet")
    print(f"\n      {'the first ten, and why each comes before the next':<56} lane      level", end="")
    print(" weight      score   used *  due")
    for row, next in zip(rows[:10], rows[1:11] + [None]):
        r, due = promised[row.case_id], city.local(row.due_at) if row.due_at else ""
        print(f"  {row.rank:>2}  {r.id:<13} {r.service:<42} {row.lane.replace('_', ' '):<9} {row.level or '':<5}", end="")
        print(f" {row.weight:>6} {thousandths(row.score):>10} {row.percent:>6} %  {due}")
        if next:
            compared = city.desk.compare(r.case, promised[next.case_id].case, as_of=as_of)
            print(f"      {reason(compared.key, row, next)}")
    if not rows:
        return
    priority = city.desk.priority(promised[rows[0].case_id].case, as_of=as_of)
    print(f"\n  why {rows[0].case_id} is first")
    for line in priority.contributions:
        print(f"  {thousandths(line.score):>10}  {line.group or 'level':<6}  {line.sentence}")
    print(f"  {thousandths(priority.score):>10}  {priority.sentence}")
    until = as_of + timedelta(days=30)
    changes = []
    for first, second in zip(rows, rows[1:]):
        one, other = promised[first.case_id], promised[second.case_id]
        at = city.desk.overtakes(one.case, other.case, as_of=as_of, horizon=until).at
        if first.rank == 1:
            when = city.local(at) if at else f"not by {city.local(until)}"
            print(f"\n  when the second comes before the first: {when}")
        if at:
            changes.append((at, first.rank, other, one))
    print(f"  neighbours that change places by then, if nobody acts: {len(changes)} of {len(rows) - 1}")
    if changes:
        at, rank, second, first = min(changes, key=lambda change: change[:2])
        fraction = city.calendar.local(at)[16:23]
        print(f"  the first of them at {city.local(at)}{fraction}: {second.id}, {second.service}, comes before")
        print(f"  {first.id}, {first.service}, which is at rank {rank}")
    print("\n  * time of the clock as a share of the target")
    print("\nWHAT TO SAY by SMS to the first four, and to the first four that are not late yet\n")
    for row in rows[:4] + [row for row in rows if not row.due_at or row.due_at > as_of][:4]:
        what_to_say(city, promised[row.case_id], row.rank, as_of)


def what_to_say(city, r, rank, as_of):
    """What is proposed, and how its text begins; or what keeps it from being sent."""
    for proposal in city.desk.proposals(r.case, as_of=as_of):
        draft = city.desk.draft({"template": proposal.template, "channel": "sms"}, r.case, as_of=as_of)
        blocked = not draft.sendable
        said = f"blocked: {draft.findings[0].message}" if blocked else draft.sendable.texts[0].splitlines()[0]
        print(f"  {rank:>3}  {r.id:<13} {proposal.template:<13} {said}")


def reason(key, row, next):
    """Why one row comes before another: the first thing in which they differ."""

    def against(a, b):
        return "<=>"[(a >= b) + (a > b)]

    if key == "lane":
        return f"lane: {row.lane.replace('_', ' ')} before {next.lane.replace('_', ' ')}"
    if key == "score":
        weight, used = against(row.weight, next.weight), against(row.percent, next.percent)
        return f"score: weight {row.weight} {weight} {next.weight}, used {row.percent} % {used} {next.percent} %"
    return {"due_at": "equal scores: due first", "opened_at": "equal scores, due alike: opened first"}.get(
        key, "all alike: by id"
    )


def thousandths(number):
    return f"{number // 1000}.{number % 1000:03}"


def open_time(millis):
    hours, minutes = divmod(abs(millis) // 60_000, 60)
    return f"{'-' if millis < 0 else ''}{hours}h{minutes:02}m"


def reproduced(r):
    return r.ours is not None and abs(r.ours - r.due) <= TOLERANCE


def fits(calendar, r, target):
    return abs(calendar.add(r.opened, target) - r.due) <= TOLERANCE


def most_first(groups):
    """By how many there are of each, most first, then by name."""
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def share(answers):
    return f"{sum(answers):>6} of {len(answers):>6} {per_cent(answers):>8}"


def per_cent(answers):
    """Rounded down, so that 100.0 % means all."""
    per_mille = sum(answers) * 1000 // (len(answers) or 1)
    return f"{per_mille // 10}.{per_mille % 10} %"


def progress(done, of):
    """A bar for a person who waits; a file or a pipe gets none."""
    if sys.stderr.isatty() and (done % 100 == 0 or done == of):
        bar = "#" * (done * 40 // of)
        print(f"\r[{bar:<40}]", end="\n" if done == of else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Triage: what a service manager asks of a year of requests, answered with casework.

The log is real: 311 requests to the City of Boston in 2015, with the due dates that the city's own system
computed. So this page is a check as well: casework recomputes each due date from the opening and a target,
and says how often the two agree, and why not. `triage.rs` and `triage.mjs` print the same bytes.

    PYTHONPATH=bindings-python/python python3 examples/triage.py [--as-of 2015-06-30T12:00:00-04:00]
"""

import sys
import time
from collections import defaultdict, namedtuple
from datetime import timedelta
from pathlib import Path

from casework import Calendar, CaseworkError, read_document

LOG = Path(__file__).parent / "data" / "boston311.tsv"
POLICY = Path(__file__).parent / "policies" / "boston311.yaml"

# For most of the year the log has whole minutes for an opening and seconds for a due date.
TOLERANCE = timedelta(seconds=120)


class Desk:
    """The city's hours and promises, ready to be asked; once more with no holidays after the year of the log."""

    def __init__(self, policy):
        hours = policy["calendar"]
        rules = [rule | {"last_year": 2015} for rule in hours["recurring"]]
        self.calendar = Calendar(hours)
        self.this_year = Calendar(hours | {"recurring": rules})
        self.targets = {(t["service"], t["queue"]): t["target"] for t in policy["targets"]}


# A request, what the city promised on it, and what we would have promised: nothing where it did not.
Request = namedtuple("Request", "id date service queue opened due closed on_time target ours")


def main():
    started = time.monotonic()
    given = sys.argv[sys.argv.index("--as-of") + 1 :] if "--as-of" in sys.argv else []
    desk = Desk(read_document(POLICY.read_text(encoding="utf-8")))
    try:
        as_of = desk.calendar.add(given[0] if given else "2015-06-30T12:00:00-04:00", "0s")
    except CaseworkError as error:
        print("--as-of:", " Hint: ".join(filter(None, [error.message, error.hint])), file=sys.stderr)
        sys.exit(2)
    requests = read(desk, LOG.read_text(encoding="utf-8"))
    header(desk, requests)
    due_dates(requests)
    misfits(desk, requests)
    kept_and_broken(requests)
    open_requests(desk, requests, as_of)
    print(f"{len(requests)} requests in {(time.monotonic() - started) * 1000:.0f} ms", file=sys.stderr)


def read(desk, log):
    """Reads the log, which is in order of opening. Its times are the wall clock of the city."""
    lines = log.splitlines()[1:]
    requests = []
    for line in lines:
        id, opened, due, closed, on_time, _, service, queue = line.split("\t")
        date = opened.split("T")[0]
        opened, due, closed = (desk.calendar.instant(text) if text else None for text in (opened, due, closed))
        on_time = on_time == "ONTIME" if on_time else None
        target = due and desk.targets.get((service, queue))
        ours = target and desk.calendar.add(opened, target)
        requests.append(Request(id, date, service, queue, opened, due, closed, on_time, target, ours))
        progress(len(requests), len(lines))
    return requests


def header(desk, requests):
    first, last = requests[0].date, requests[-1].date
    due = sum(r.due is not None for r in requests)
    print("TRIAGE of service requests to the City of Boston\n")
    print(f"  requests  {len(requests)}, opened {first} to {last}, {due} with a due date")
    print(f"  calendar  {desk.calendar.summary}")
    print(f"  targets   {len(desk.targets)} pairs of service and queue, inferred from the log")


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


def misfits(desk, requests):
    """Why the others differ: each counts under the first cause that holds."""
    causes, other_days = defaultdict(list), defaultdict(list)
    for r in requests:
        if r.due and not reproduced(r):
            other = days_that_fit(desk, r)
            why = cause(desk, r, other)
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


def cause(desk, r, other_days):
    of_service = (target for (service, _), target in desk.targets.items() if service == r.service)
    rerouted = any(fits(desk.calendar, r, target) for target in of_service)
    if not r.target:
        if rerouted:
            return "no target known for this queue, another queue's fits: re-routed, it seems"
        return "no target known for this service and queue"
    if fits(desk.this_year, r, r.target):
        return "the city's calendar did not hold the holidays of 2016 yet"
    if abs(r.ours - r.due) <= timedelta(minutes=15):
        return "counted from up to 15 minutes before or after the opening"
    if rerouted:
        return "another queue's target for this service fits: re-routed, it seems"
    return OTHER_DAYS if other_days else "none of these"


def days_that_fit(desk, r):
    """The whole number of days that gives a due date. The city promises up to 45 working days; what is longer
    is in calendar days."""
    calendar = desk.calendar
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
    print("\nKEPT AND BROKEN by casework's due date, the 12 services with the most requests\n")
    print("  service                                       due   kept broken   open     kept    label *")
    for service, of_service in most_first(services)[:13]:
        closed = [r for r in of_service if r.closed]
        verdicts = [r.closed <= r.ours for r in closed]
        label = per_cent([(r.closed <= r.ours) == r.on_time for r in closed if r.on_time is not None])
        due, kept, broken = len(of_service), sum(verdicts), len(verdicts) - sum(verdicts)
        print(f"  {service:<42} {due:>6} {kept:>6} {broken:>6} {due - len(closed):>6}", end="")
        print(f" {per_cent(verdicts):>8} {label:>10}")
    print("\n  * closed requests on which the on-time label of the city says the same")


def open_requests(desk, requests, as_of):
    """The desk as it was at one instant: who has waited past the promise, and what is due next."""

    def local(t):
        return desk.calendar.local(t).replace("T", " ")[:16]

    still_open = (r for r in requests if r.opened <= as_of and not (r.closed and r.closed <= as_of))
    promised = sorted((r.ours, r.id, r.service) for r in still_open if r.ours)
    overdue = sum(due < as_of for due, _, _ in promised)

    def show(due, id, service):
        left = open_time(desk.calendar.elapsed(as_of, due))
        print(f"  {id:<13} {service:<42} {local(due)} {left:>14}")

    print(f"\nOPEN at {local(as_of)}: {len(promised)} requests, {overdue} overdue\n")
    print(f"  {'earliest due date first':<56} due              open time left")
    for request in promised[:15]:
        show(*request)
    print("\n  due next")
    for request in promised[overdue:][:5]:
        show(*request)


def open_time(left):
    hours, minutes = divmod(abs(left) // timedelta(minutes=1), 60)
    return f"{'-' if left < timedelta() else ''}{hours}h{minutes:02}m"


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

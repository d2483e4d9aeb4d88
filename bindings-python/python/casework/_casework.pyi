"""
The native half of `casework`; import `casework` itself.
"""

from _typeshed import SupportsGetItem
from casework.types import ActGiven, ActorGiven, Allowance, Amount, Appended, Assessment, Channel, ChannelFit, ClockExplanation, Column, Comparison, Crossed, Cycle, Decision, Document, Draft, EventGiven, Events, Explanation, Finding, Instant, Items, LatestTurn, MessagePart, NextCheck, Observations, Organisation, Overtaking, Policy, PolicyTrace, Priority, Proposal, Ranking, Reading, Reconciliation, Replies, ReplyGiven, Resolution, StreamGiven, TemplateLength, Tzif, WorkRow
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, final

__all__ = ["__version__", "Calendar", "Case", "Desk", "Ledger", "View", "Worklist", "channels", "check_policy", "cldr_release", "error_codes", "facts", "fit", "read_document", "split", "tzdata_release"]

__version__: Final[str]
"""
The version of casework, the same in every language.
"""

@final
class Calendar:
    """
    Opening hours, and arithmetic in open time.

    Calendar(spec) takes YAML or JSON text, a dict, or a pathlib.Path; '24x7' never closes. It is open at an
    instant exactly when the wall clock of its zone lies in that date's hours. Instants are aware datetimes or
    RFC 3339 text, and come back as datetimes in UTC. Amounts are timedeltas, or text such as '8h',
    '2 working days' and '2 calendar days'. Fresher zone data goes in as tzif={'Europe/Berlin': bytes} with its
    release as tzdata='2026f'.

    >>> from casework import Calendar
    >>> desk = Calendar({'zone': 'America/Vancouver', 'week': {'mon-fri': '09:00-17:00'}})
    >>> due = desk.add('2026-11-20T16:00:00-07:00', '2h')
    >>> desk.local(due)
    '2026-11-23T10:00:00.000-07:00'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, spec: Document, *, tzif: Tzif = ..., tzdata: str | None = None) -> Calendar: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def add(self, /, t: Instant, amount: Amount) -> datetime:
        """
        The instant at which an amount that starts to run at t is used up.

        A duration that fits exactly ends at the closing, not at the next opening; a negative one goes back.
        """
    def add_many(self, /, t: Column, amount: Amount) -> "Any":
        """
        The instants at which one amount is used up from many others; columns as in elapsed_many.
        """
    def card(self, /) -> str:
        """
        The week as a small HTML table, as notebooks show it.
        """
    def check(self, /) -> Items[Finding]:
        """
        What is legal in the document but probably not meant; empty for a clean one.
        """
    @property
    def document(self, /) -> Any:
        """
        The document it was built from, as a new dict.
        """
    def elapsed(self, /, from_: Instant, to: Instant) -> timedelta:
        """
        The open time from one instant to another; negative when the second comes first.
        """
    def elapsed_many(self, /, from_: Column, to: Column) -> "Any":
        """
        The open time of many pairs of instants at once.

        Columns of int64 (NumPy, array, memoryview) or of ints hold milliseconds since 1970-01-01T00:00:00Z and
        give the same kind of column; lists of datetimes or text give a list of timedeltas.
        """
    def explain(self, /, from_: Instant, to: Instant) -> Explanation:
        """
        Every span between two instants, counted or not, with its reason.
        """
    def instant(self, /, local: str) -> datetime:
        """
        The instant at which the wall clock shows a local time such as '2026-11-21T09:00:00': the first of two,
        and for one that is skipped, the first instant after the gap.
        """
    def is_open(self, /, t: Instant) -> bool:
        """
        Whether it is open at an instant.
        """
    def local(self, /, t: Instant) -> str:
        """
        What the wall clock of the zone shows at an instant: RFC 3339 text with its offset.
        """
    @property
    def name(self, /) -> str | None:
        """
        What people call it.
        """
    def next_close(self, /, t: Instant) -> datetime | None:
        """
        The earliest closed instant at or after t; None when it never closes.
        """
    def next_open(self, /, t: Instant) -> datetime | None:
        """
        The earliest open instant at or after t; None when it never opens again.
        """
    def previous_close(self, /, t: Instant) -> datetime | None:
        """
        The latest closing at or before t; None when there is none.
        """
    def previous_open(self, /, t: Instant) -> datetime | None:
        """
        The latest opening at or before t; None when there is none.
        """
    def sub(self, /, t: Instant, amount: Amount) -> datetime:
        """
        The instant from which an amount runs until t: the mirror image of add.
        """
    @property
    def summary(self, /) -> str:
        """
        One line: name, zone, week, how many dates differ, zone data.
        """
    @property
    def tzdata(self, /) -> str:
        """
        The release of the IANA database that it was built from.
        """
    @property
    def version(self, /) -> str:
        """
        Sixteen hex digits: equal versions give equal answers.
        """
    @property
    def zone(self, /) -> str:
        """
        The IANA name of the zone it reads its wall clock from.
        """

@final
class Case:
    """
    What happened on one case: its events, in order, each once.

    Case(events) takes dicts, or the text of events, in any order and from anything that gives one after the other;
    or YAML or JSON text of a list, or a pathlib.Path. Any order of arrival, with any repetitions, gives the same case.
    Instants in dicts may be aware datetimes. A case follows the desk that was asked about it last, so that the next
    question costs little; that never changes an answer. Threads may share one.

    >>> from casework import Case
    >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
    >>> case.append({'id': '2', 'case_id': '42', 'at': '2026-11-21T09:05:00Z', 'kind': 'acknowledged'})
    'in_order'
    >>> case
    Case("42", 2 events)
    """
    def __bool__(self, /) -> bool: ...
    def __copy__(self, /) -> Case: ...
    def __deepcopy__(self, /, _memo: Any) -> Case: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, events: Events = ...) -> Case: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def append(self, event: EventGiven, /) -> Appended:
        """
        Adds an event and says in one word where it went: 'in_order', 'late', 'duplicate' or 'unknown_kind'.

        An event that is refused leaves the case as it was.
        """
    @property
    def events(self, /) -> list[dict[str, Any]]:
        """
        Its events in order, as new dicts; those before a snapshot are not among them.
        """
    @property
    def id(self, /) -> str | None:
        """
        The id of the case; None before its first event.
        """

@final
class Desk:
    """
    Policies ready for use: what is promised to whom, and the questions that can be asked of it.

    Desk(policy) and Desk.load(policy) take YAML or JSON text, a dict, a list of dicts in order of their beginning, or a pathlib.Path.
    Instants are aware datetimes or RFC 3339 text, and come back as datetimes in UTC. Fresher zone data goes in as for
    Calendar.

    >>> from casework import Case, Desk
    >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
    >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
    >>> now = desk.assess(case, as_of='2026-11-21T10:00:00Z')
    >>> now.standing, now.clocks.first_reply.percent, str(now.next_due_at)
    ('on_track', 25, '2026-11-21 13:00:00+00:00')
    >>> str(desk.next_check(case, as_of='2026-11-21T10:00:00Z').at)
    '2026-11-21 13:00:00.001000+00:00'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, policy: Policy, /, *, tzif: Tzif = ..., tzdata: str | None = None) -> Desk: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def allowances(self, /, actor: ActorGiven, case: Case, *, ledger: Ledger | None = None, as_of: Instant) -> Items[Allowance]:
        """
        What somebody may give on a case right now without asking: of each kind by the grant that gives most of it.
        """
    def assess(self, /, case: Case, *, as_of: Instant) -> Assessment:
        """
        What is promised on a case at an instant, how it stands, and when to look again.

        Events after as_of are not seen.
        """
    def assess_many(self, /, cases: Iterable[Case], *, as_of: Instant, read: Iterable[str]) -> dict[str, list[Any]]:
        """
        Parts of assess for many cases: a dict from each path, such as 'standing' or 'clocks.first_reply.due_at', to a
        list with one value for each case, None where the case has no such part.
        """
    def card(self, /, case: Case, *, as_of: Instant) -> str:
        """
        What assess says as a small HTML table, as notebooks show it.
        """
    def channels(self, /) -> Items[Channel]:
        """
        Every channel of the policy: those that are built in, with what the policy says of them, and its own.
        """
    def check(self, /) -> Items[Finding]:
        """
        What is legal in the policies but probably not meant; empty for clean ones.
        """
    def clock(self, /, case: Case, clock: str, *, as_of: Instant) -> Reading:
        """
        One clock of assess; idle where the agreement in force has none of that id.
        """
    def compare(self, /, a: Case, b: Case, *, as_of: Instant) -> Comparison:
        """
        Which of two cases comes first, and why.
        """
    def crossed(self, /, case: Case, *, now: Instant, last: Instant | None = None) -> Crossed:
        """
        What the clocks of a case did after one instant, up to another and at it; without the first, since the case
        began. And what was said before and is not so by what is known now.
        """
    def cycles(self, /, case: Case, *, as_of: Instant) -> Items[Cycle]:
        """
        Every cycle of every clock that was promised, in order of their starts.
        """
    @property
    def documents(self, /) -> list[dict[str, Any]]:
        """
        The documents it was made from, as a list of new dicts.
        """
    def draft(self, /, reply: ReplyGiven, case: Case | None = None, *, as_of: Instant) -> Draft:
        """
        A reply filled in, fitted to its channel and checked before anybody sends it.

        reply is a dict or its text: a template and the values of its variables, or a text of somebody's own, and the
        channel. Among the values, dates and aware datetimes may be Python's own. Without a case, what only a case knows
        is missing. sendable is None while a finding of severity 'error' stands.

        >>> from casework import Desk
        >>> order = {'type': 'order_id', 'example': 'AC-104711'}
        >>> found = {'body': 'We have found your order {{ order }}.'}
        >>> desk = Desk.load({'agreements': [], 'variables': {'order': order}, 'templates': {'found': found}})
        >>> reply = {'template': 'found', 'channel': 'sms', 'values': {'order': 'AC-104711'}}
        >>> desk.draft(reply, as_of='2026-11-22T09:00:00Z').sendable.texts[0]
        'We have found your order AC-104711.'
        >>> in_public = desk.draft({**reply, 'channel': 'x'}, as_of='2026-11-22T09:00:00Z')
        >>> in_public.sendable, in_public.findings[0].code
        (None, 'personal_in_public')
        """
    def draft_many(self, /, replies: Replies, cases: Iterable[Case | None] | None = None, *, as_of: Instant, read: Iterable[str]) -> dict[str, list[Any]]:
        """
        Parts of draft for many replies: a dict from each path, such as 'sendable.texts' or 'parts.0.length', to a list
        with one value for each reply, None where the draft has no such part.

        replies is a list of dicts, its text, or anything that gives one after the other; cases has one for each of them,
        None for none.
        """
    def explain(self, /, case: Case, clock: str, *, as_of: Instant) -> ClockExplanation:
        """
        Every span of a clock's present or latest cycle, counted or not, with its reason.
        """
    @property
    def fingerprint(self, /) -> str:
        """
        Sixteen hex digits that stand for the policies and the zone rules: equal ones give equal answers.
        """
    def fit(self, /, text: str, channel: str) -> ChannelFit:
        """
        How a text stands against a channel of the policy: how long it is there, and whether it goes out as it is.
        """
    def handbook(self, /) -> str:
        """
        The guidelines as a page in Markdown, for people to read.
        """
    def latest_turn(self, /, case: Case, stream: StreamGiven, *, as_of: Instant) -> LatestTurn:
        """
        No later than when somebody comes to a case, if only cases of one kind keep coming.

        stream is a dict or its text, such as {'weight': 800, 'x': '1/2', 'every': '10m'}: what each of them weighs, how
        much of its target it has used at most when somebody takes it, and how often one comes and one is taken.
        """
    def lengths(self, /, template: str) -> Items[TemplateLength]:
        """
        How long replies made of each text of a template can become, on each channel that it is for, whatever the values
        are.
        """
    @classmethod
    def load(cls, policy: Policy, /, *, tzif: Tzif = ..., tzdata: str | None = None) -> Desk:
        """
        Reads a policy, or several in order of their beginning; the same as the constructor.
        """
    def may(self, /, actor: ActorGiven, act: ActGiven, case: Case, *, ledger: Ledger | None = None, as_of: Instant) -> Decision:
        """
        Whether somebody may do something on a case, and who is asked otherwise. The answer is in its verdict: 'allow',
        'needs_approval' or 'deny'; every decision is true, as every answer is.

        actor is whoever wants to act, act what they want to do: dicts or their text. Limits that count what was given on
        other cases need the ledger.

        >>> from casework import Case, Desk
        >>> limit = {'amount': {'minor': 5000, 'currency': 'EUR'}, 'per': 'case'}
        >>> small = {'id': 'small', 'role': 'agent', 'kinds': ['refund'], 'limits': [limit]}
        >>> desk = Desk.load({'roles': {'agent': {}}, 'agreements': [], 'grants': [small]})
        >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'opened'}])
        >>> refund = {'remedy': {'kind': 'refund', 'amount': {'minor': 3500, 'currency': 'EUR'}}}
        >>> desk.may({'id': 'ann', 'roles': ['agent']}, refund, case, as_of='2026-11-21T10:00:00Z').verdict == 'allow'
        True
        """
    def next_check(self, /, case: Case, *, as_of: Instant) -> NextCheck | None:
        """
        When to look at a case again; None when nothing can happen without a new event.
        """
    def overtakes(self, /, a: Case, b: Case, *, as_of: Instant, horizon: Instant) -> Overtaking:
        """
        When one of two cases comes before the other, which is before it now, if nothing but time passes.
        """
    def preview(self, /, template: str, locale: str | None = None) -> str:
        """
        What a template says with the examples of its variables, as plain text: for whoever writes it. It is nobody's
        reply, and it is not checked.
        """
    def priority(self, /, case: Case, *, as_of: Instant) -> Priority | None:
        """
        Where one case stands in the order of work, explained to the last point: what its level weighs, what each factor
        adds and why, how urgent it is. None for a case that nobody works on next: resolved, closed, spam or deleted.
        """
    def proposals(self, /, case: Case, *, as_of: Instant) -> Items[Proposal]:
        """
        The templates that are for a case: those whose condition holds, each with why.
        """
    def rank(self, /, cases: Iterable[Case], *, as_of: Instant, limit: int | None = None, pick: int | None = None, explain: bool = False) -> Ranking:
        """
        Cases in the order in which to work on them: by lane, then by score, then by what is due first. What nobody works
        on next is left out and counted.

        limit is how many rows to give, all without it. explain=True says of every row what its score is made of. pick
        says which pick of yours this is, counted from 1, where the policy keeps turns in reserve.

        >>> from casework import Case, Desk
        >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
        >>> at = ['2026-11-21T09:00:00Z', '2026-11-21T08:00:00Z']
        >>> cases = [Case([{'id': '1', 'case_id': str(n), 'at': at[n], 'kind': 'opened'}]) for n in range(2)]
        >>> ranking = desk.rank(cases, as_of='2026-11-21T10:00:00Z', limit=10)
        >>> [(row.rank, row.case_id, row.percent) for row in ranking.rows]
        [(1, '1', 50), (2, '0', 25)]
        """
    def reconcile(self, /, case: Case, observed: Observations | None = None, *, as_of: Instant) -> Reconciliation:
        """
        Another system's numbers beside ours; and where they differ, the rule that makes them differ.

        observed is a list of observations, each about one cycle of a clock; without it, those in the log are meant:
        events of kind policy_observed whose data are one. Times are timedeltas, or text such as '95m'.
        """
    def resolutions(self, /, case: Case, *, as_of: Instant) -> Items[Resolution]:
        """
        Every time a case was resolved or closed, and whether that was the end of it: resolved with the first contact, or
        closed too early because the customer came back.
        """
    def restore(self, text: str, /) -> Case:
        """
        The case of a snapshot that this desk took. What happened before it is forgotten: earlier instants are refused.
        """
    def snapshot(self, case: Case, /) -> str:
        """
        What a case has come to, as text from which it goes on without its log. It holds no text that anybody wrote.
        """
    def split(self, /, text: str, channel: str) -> Items[MessagePart]:
        """
        A text cut into messages that each fit a channel of the policy, with their numbers.
        """
    @property
    def summary(self, /) -> str:
        """
        One line: name and version, how many agreements, clocks and calendars.
        """
    def targets(self, /, cases: Iterable[Case], *, as_of: Instant) -> list[dict[str, Any]]:
        """
        Every cycle of many cases as plain dicts, all with the same keys, which make a table:
        pandas.DataFrame(desk.targets(cases, as_of=now)).
        """
    def trace(self, /, case: Case, *, as_of: Instant) -> PolicyTrace | None:
        """
        Why an agreement applies and another does not: every condition of the policy in force, part by part, and which
        unknown facts decided. None before any policy is in force.
        """
    def with_organisation(self, organisation: Organisation, /) -> Desk:
        """
        The same desk with the people who are there now, in the place of the policies' own; cases go on with it at once.

        organisation is a dict of roles, teams and the like, YAML or JSON text, or a pathlib.Path.

        >>> from casework import Desk
        >>> desk = Desk.load({'roles': {'lead': {}}, 'agreements': []})
        >>> desk.with_organisation({'roles': {'lead': {'members': ['ann']}}}).fingerprint == desk.fingerprint
        True
        """

@final
class Ledger:
    """
    What was given on all cases: the remedies that limits per customer, per agent and over several cases count.

    Ledger(events) takes the events of kind remedy of any cases as Case takes those of one; text may also be one event in
    JSON on each line. Any order of arrival, with any repetitions, gives the same ledger. Threads may share one.

    >>> from casework import Ledger
    >>> refund = {'kind': 'refund', 'amount': {'minor': 5000, 'currency': 'EUR'}, 'customer': 'c7'}
    >>> event = {'id': '1', 'case_id': '42', 'at': '2026-11-21T09:00:00Z', 'kind': 'remedy', 'data': refund}
    >>> ledger = Ledger([event])
    >>> ledger.append(event), len(ledger)
    ('duplicate', 1)
    """
    def __bool__(self, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, events: Events = ...) -> Ledger: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def append(self, event: EventGiven, /) -> Appended:
        """
        Takes an event of kind remedy in and says in one word where it went: 'in_order', 'late' or 'duplicate'.

        An event that is refused leaves the ledger as it was.
        """
    @property
    def events(self, /) -> list[dict[str, Any]]:
        """
        Its events by case and in order, as new dicts.
        """
    @classmethod
    def load(cls, /, events: Events) -> Ledger:
        """
        Reads a ledger; the same as the constructor.
        """
    def to_json(self, /) -> str:
        """
        The same as JSON text, byte for byte as in every other language, from which an equal ledger can be made.
        """

@final
class View:
    """
    An answer, or a part of one that has parts itself.

    Fields are attributes and keys, list items are indices; instants are aware datetimes. to_plain() and to_json()
    give the whole. Views compare by value, with each other and with plain data, and can be pickled.
    """
    def __contains__(self, key: Any, /) -> bool: ...
    def __dir__(self, /) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __getattr__(self, name: str, /) -> Any: ...
    def __getattribute__(self, name: str, /) -> Any: ...
    def __getitem__(self, key: Any, /) -> Any: ...
    def __iter__(self, /) -> Iterator: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def __reversed__(self, /) -> Iterator: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpack(packed: str, path: SupportsGetItem[int, str]) -> View: ...
    def get(self, name: Any, default: Any | None = None, /) -> "Any":
        """
        The part of that name, or another value when there is none.
        """
    def items(self, /) -> "list[tuple[str, Any]]":
        """
        The names with the parts.
        """
    def keys(self, /) -> list[str]:
        """
        The names of the parts, so that dict(answer) works.
        """
    def to_json(self, /) -> str:
        """
        The whole as JSON text, byte for byte as in every other language.
        """
    def to_plain(self, /) -> "Any":
        """
        The whole as dicts and lists, with datetimes for instants.
        """
    def values(self, /) -> "list[Any]":
        """
        The parts.
        """

@final
class Worklist:
    """
    The cases of a desk in the order of work, kept ready while time passes: desk.rank for hundreds of thousands of cases.

    It holds no cases and no logs, only where each one stands. put() takes a case in, or takes it in again after an event;
    advance() moves on; due() names the cases that have to be put again because something has changed on them by itself.
    Threads may share one.

    >>> from casework import Case, Desk, Worklist
    >>> desk = Desk.load({'agreements': [{'id': 'all', 'clocks': [{'preset': 'first_reply', 'target': '4h'}]}]})
    >>> case = Case([{'id': '1', 'case_id': '42', 'at': '2026-11-23T08:00:00Z', 'kind': 'opened'}])
    >>> worklist = Worklist(desk, now='2026-11-23T09:00:00Z')
    >>> worklist.put(case)
    True
    >>> [(row.rank, row.case_id, row.score) for row in worklist.top(5)]
    [(1, '42', 50000)]
    >>> str(worklist.next_check)
    '2026-11-23 12:00:00.001000+00:00'
    """
    def __len__(self, /) -> int: ...
    def __new__(cls, /, desk: Desk, *, now: Instant) -> Worklist: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def advance(self, now: Instant, /) -> None:
        """
        Moves on to an instant, which lies no earlier than the one before.
        """
    def due(self, /) -> list[str]:
        """
        The ids of the cases that have to be put again, because something has changed on them by itself since they were.
        """
    @property
    def next_check(self, /) -> datetime | None:
        """
        When the first case has to be put again; None when nothing can change without a new event.
        """
    @property
    def now(self, /) -> datetime:
        """
        The instant as of which it stands.
        """
    def put(self, case: Case, /) -> bool:
        """
        Takes a case in as it stands now, in the place of what was known of it; whether it has a place in the order. One
        that nobody works on next, because it is resolved, closed, spam, deleted or empty, has none.
        """
    def remove(self, case_id: str, /) -> bool:
        """
        Lets a case go; whether it had a place in the order.
        """
    @classmethod
    def restore(cls, desk: Desk, text: str, /) -> Worklist:
        """
        The worklist of a snapshot.
        """
    def snapshot(self, /) -> str:
        """
        All of it, as text from which the same desk goes on with it.
        """
    def top(self, /, n: int = ...) -> Items[WorkRow]:
        """
        The first n cases in the order of work; ten, when nothing else is said.
        """

def channels() -> Items[Channel]:
    """
    Every channel that is built in: its limit in its true unit, its window, and where that is written.

    >>> from casework import channels
    >>> [(channel.unit, channel.limit) for channel in channels() if channel.id == 'x']
    [('weighted', 280)]
    """

def check_policy(policy: Policy, /) -> Items[Finding]:
    """
    What is wrong with a policy, or legal and probably not meant: for any text that parses, whether it loads or not.

    >>> from casework import check_policy
    >>> clocks = [{'preset': 'first_reply', 'target': '4h'}]
    >>> quiet = {'fact': 'tags', 'op': 'has', 'value': 'quiet'}
    >>> check_policy({'conditions': {'quiet': quiet}, 'agreements': [{'id': 'all', 'clocks': clocks}]})[0].code
    'unused_condition'
    """

def cldr_release() -> str:
    """
    The release of Unicode CLDR in this build, by which dates, numbers and money are written, such as '48.2.0'.
    """

def error_codes() -> list[tuple[str, str]]:
    """
    Every error code, with the sentence that explains it.
    """

def facts() -> list[dict[str, Any]]:
    """
    Every fact that a condition may ask about: what it takes, when it is known, and what it is.

    >>> from casework import facts
    >>> [fact['kind'] for fact in facts() if fact['name'] == 'customer.tier']
    ['text']
    """

def fit(text: str, channel: str) -> ChannelFit:
    """
    How a text stands against a channel that is built in: how long it is there, and whether it goes out as it is.

    >>> from casework import fit
    >>> curly = fit('We’ve sent it.', 'sms')
    >>> curly.length.encoding, [instead.text for instead in curly.edit.replace]
    ('ucs2', ["'"])
    """

def read_document(text: str, /) -> "object":
    """
    YAML 1.2 or JSON text as plain data: 17:00 and 2026-12-25 stay text.

    Raises CaseworkError when the text is neither, or holds what no document may hold.
    """

def split(text: str, channel: str) -> Items[MessagePart]:
    """
    A text cut into messages that each fit a channel that is built in, with their numbers.

    >>> from casework import split
    >>> [part.text[-5:] for part in split('Your parcel is on its way. ' * 11, 'x')]
    ['(1/2)', '(2/2)']
    """

def tzdata_release() -> str:
    """
    The release of the IANA time zone database in this build, such as '2026e'.
    """

"""
The native half of `casework`; import `casework` itself.
"""

from _typeshed import SupportsGetItem
from casework.types import Amount, Column, Document, Explanation, Finding, Instant, Tzif
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, final

__all__ = ["__version__", "Calendar", "View", "error_codes", "read_document", "tzdata_release"]

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
    def check(self, /) -> Sequence[Finding]:
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
    def __getitem__(self, key: Any, /) -> Any: ...
    def __iter__(self, /) -> Iterator: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple: ...
    def __repr__(self, /) -> str: ...
    def __reversed__(self, /) -> Iterator: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpack(packed: str, path: SupportsGetItem[int, str]) -> View: ...
    def keys(self, /) -> list[str]:
        """
        The names of the fields, so that dict(answer) works.
        """
    def to_json(self, /) -> str:
        """
        The whole as JSON text, byte for byte as in every other language.
        """
    def to_plain(self, /) -> "Any":
        """
        The whole as dicts and lists, with datetimes for instants.
        """

def error_codes() -> list[tuple[str, str]]:
    """
    Every error code, with the sentence that explains it.
    """

def read_document(text: str, /) -> "object":
    """
    YAML 1.2 or JSON text as plain data: 17:00 and 2026-12-25 stay text.

    Raises CaseworkError when the text is neither, or holds what no document may hold.
    """

def tzdata_release() -> str:
    """
    The release of the IANA time zone database in this build, such as '2026e'.
    """

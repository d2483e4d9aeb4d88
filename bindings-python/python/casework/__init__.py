"""The decision core of a helpdesk: business time, what is promised on a case, what to work on next, and what to say.

>>> from casework import Calendar, Case, Desk
>>> office = Calendar("{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}")
>>> office.elapsed("2026-11-20T16:00:00+01:00", "2026-11-23T10:00:00+01:00")
datetime.timedelta(seconds=7200)
>>> desk = Desk.load("agreements: [{id: all, clocks: [{preset: first_reply, target: 4h}]}]")
>>> case = Case([{"id": "1", "case_id": "42", "at": "2026-11-20T09:00:00Z", "kind": "opened"}])
>>> desk.assess(case, as_of="2026-11-20T14:00:00Z").standing
'breached'
"""

from ._casework import (
    Calendar,
    Case,
    Desk,
    Ledger,
    View,
    Worklist,
    __version__,
    channels,
    check_policy,
    cldr_release,
    error_codes,
    facts,
    fit,
    read_document,
    split,
    tzdata_release,
)
from ._errors import CaseworkError

__all__ = [
    "Calendar",
    "Case",
    "CaseworkError",
    "Desk",
    "Ledger",
    "View",
    "Worklist",
    "__version__",
    "channels",
    "check_policy",
    "cldr_release",
    "error_codes",
    "facts",
    "fit",
    "read_document",
    "split",
    "tzdata_release",
]

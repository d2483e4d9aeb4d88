"""The decision core of a helpdesk: business time, and what will stand on it.

>>> from casework import Calendar
>>> desk = Calendar("{zone: Europe/Berlin, week: {mon-fri: 09:00-17:00}}")
>>> desk.elapsed("2026-11-20T16:00:00+01:00", "2026-11-23T10:00:00+01:00")
datetime.timedelta(seconds=7200)
"""

from ._casework import Calendar, View, __version__, error_codes, read_document, tzdata_release
from ._errors import CaseworkError

__all__ = [
    "Calendar",
    "CaseworkError",
    "View",
    "__version__",
    "error_codes",
    "read_document",
    "tzdata_release",
]

"""What needs Python's own library: files, columns like the one that was given, and pickles."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any


def read(path: os.PathLike[str]) -> str:
    """The text of a file."""
    return Path(path).read_text(encoding="utf-8")


def column(like: Any, answers: bytearray) -> Any:
    """Int64 answers as the kind of column that was given."""
    if type(like).__module__.partition(".")[0] == "numpy":
        # Whoever hands in a NumPy array has NumPy; nobody else needs it.
        numpy = importlib.import_module("numpy")
        return numpy.frombuffer(answers, dtype=numpy.int64).reshape(like.shape)
    return memoryview(answers).cast("q")


def restore_calendar(document: str, tzif: dict[str, bytes], tzdata: str) -> Any:
    """Unpickles a calendar."""
    from ._casework import Calendar

    return Calendar(document, tzif=tzif, tzdata=tzdata)


def restore_desk(documents: str, tzif: dict[str, bytes], tzdata: str | None, organisation: str | None = None) -> Any:
    """Unpickles a desk, with the people it was given if there were any."""
    from ._casework import Desk

    desk = Desk.load(documents, tzif=tzif, tzdata=tzdata)
    return desk if organisation is None else desk.with_organisation(organisation)


def restore_case(events: str, desk: Any, snapshot: str | None) -> Any:
    """Unpickles a case: its events, after a snapshot if there was one."""
    from ._casework import Case

    if desk is None:
        return Case(events)
    case = desk.restore(snapshot)
    for event in Case(events).events:
        case.append(event)
    return case

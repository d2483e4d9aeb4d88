"""What Python hands in, as text or columns: the part of the door that knows Python's own kinds of values."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ._casework import error_codes
from ._errors import CaseworkError

_MEANINGS = dict(error_codes())
_CURE = "Write dates and times as text, as in '2026-12-25' and '17:00', or let casework read the YAML text."


def text(spec: Any) -> str:
    """The text of a document: a str is text, a PathLike a file, a mapping or a list a document."""
    if isinstance(spec, str):
        return spec
    if isinstance(spec, os.PathLike):
        return Path(spec).read_text(encoding="utf-8")
    if not isinstance(spec, (Mapping, list)):
        raise _refused("not_a_document", "", "Give text, a dict, or a pathlib.Path.")
    return json.dumps(_plain(spec, ""))


def _plain(value: Any, path: str) -> Any:
    """The same value in JSON's own kinds; others would be turned into something that nobody wrote."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(part, f"{path}/{_step(key)}") for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part, f"{path}/{place}") for place, part in enumerate(value)]
    if isinstance(value, float):
        raise _refused("not_a_whole_number", path, None)
    raise _refused("wrong_type", path, _CURE)


def _key(key: Any, path: str) -> str:
    if isinstance(key, str):
        return key
    raise _refused("wrong_type", f"{path}/{_step(key)}", _CURE)


def _step(key: Any) -> str:
    return str(key)[:64].replace("~", "~0").replace("/", "~1")


def _refused(code: str, path: str, hint: str | None) -> CaseworkError:
    return CaseworkError(code, path, _MEANINGS[code], hint)


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

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
_MAX_WHOLE = 2**53 - 1
_DEEPEST = 120  # As deep as the core reads JSON, so that a document that contains itself ends here.
_CURE = "Write dates and times as text, as in '2026-12-25' and '17:00', or let casework read the YAML text."


def text(spec: Any) -> str:
    """The text of a document: a str is text, a PathLike a file, a mapping or a list a document."""
    if isinstance(spec, str):
        return spec
    if isinstance(spec, os.PathLike):
        return Path(spec).read_text(encoding="utf-8")
    if not isinstance(spec, (Mapping, list)):
        raise _refused("not_a_document", "", "Give text, a dict, or a pathlib.Path.")
    return json.dumps(_plain(spec, "", 0))


def _plain(value: Any, path: str, depth: int) -> Any:
    """The same value in JSON's own kinds; others would be turned into something that nobody wrote."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > _MAX_WHOLE:
            raise _refused("not_a_whole_number", path, None)
        return value
    if depth > _DEEPEST:
        raise _refused("not_a_document", "", "It nests too deeply, or contains itself.")
    if isinstance(value, Mapping):
        return {
            _key(key, path): _plain(part, f"{path}/{_step(key)}", depth + 1) for key, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(part, f"{path}/{place}", depth + 1) for place, part in enumerate(value)]
    if isinstance(value, float):
        raise _refused("not_a_whole_number", path, None)
    raise _refused("wrong_type", path, _CURE)


def _key(key: Any, path: str) -> str:
    if isinstance(key, str):
        return _text(key, f"{path}/{_step(key)}")
    raise _refused("wrong_type", f"{path}/{_step(key)}", _CURE)


def _text(value: str, path: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _refused("lone_surrogate", path, None) from None
    return value


def _step(key: Any) -> str:
    """A step of a JSON pointer; long keys are cut, as the core does."""
    whole = str(key).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    step = whole.replace("~", "~0").replace("/", "~1")
    return step if len(step) <= 64 else step[:63] + "…"


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

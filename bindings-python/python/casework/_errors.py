"""The one exception of casework. Classes live here because Python owns its exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .types import TextSpan


class CaseworkError(ValueError):
    """A refused input.

    code is a stable word to branch on, path a JSON pointer into what was given, hint the cure or None. Where only a part
    of the text at that path is wrong, span says which: text[span.start:span.end].
    """

    def __init__(
        self, code: str, path: str, message: str, hint: str | None = None, span: TextSpan | None = None
    ) -> None:
        super().__init__(code, path, message, hint, span)
        self.code = code
        self.path = path
        self.message = message
        self.hint = hint
        self.span = span

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message}" + (f" Hint: {self.hint}" if self.hint else "")

    def __repr__(self) -> str:
        return f"CaseworkError(code={self.code!r}, path={self.path!r}, hint={self.hint!r})"

"""The one exception of casework. Classes live here because Python owns its exceptions."""

from __future__ import annotations


class CaseworkError(ValueError):
    """A refused input.

    code is a stable word to branch on, path a JSON pointer into what was given, hint the cure or None.
    """

    def __init__(self, code: str, path: str, message: str, hint: str | None = None) -> None:
        super().__init__(code, path, message, hint)
        self.code = code
        self.path = path
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message}" + (f" Hint: {self.hint}" if self.hint else "")

    def __repr__(self) -> str:
        return f"CaseworkError(code={self.code!r}, path={self.path!r}, hint={self.hint!r})"

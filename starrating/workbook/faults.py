"""Where and why rows of a workbook are refused; one shape for all imports."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One fault. ``row`` counts from 1; ``column`` is a letter; None where it does not apply.

    ``kind`` is a word for code and tests, ``value`` what stands there (None when blank) and
    ``message`` the reason in Chinese without the place.
    """

    sheet: str
    row: int | None
    column: str | None
    heading: str | None
    kind: str
    value: str | None
    message: str

    def __str__(self) -> str:
        """A line for people: ``工作表“审核评分”第 5 行 E 列(领导班子):…``."""
        place = f"工作表“{_shown(self.sheet)}”" if self.sheet else ""
        if self.row is not None:
            place += f"第 {self.row} 行"
        if self.column is not None:
            place += f" {self.column} 列"
        if self.heading:
            place += f"({_shown(self.heading)})"
        value = f"“{_shown(self.value)}”" if self.value is not None else ""
        return f"{place}:{value}{self.message}" if place else f"{value}{self.message}"


def _shown(value: str) -> str:
    """A text of the workbook on one line, without control signs, shortened."""
    most = 60
    text = "".join(sign if sign.isprintable() else " " for sign in value)
    return text if len(text) <= most else f"{text[:most]}…"

"""Rulings of ties from a CSV file: 评定池, 星级, 组织编码, one line a winner."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from scoring.engine import Ruling
from scoring.reviews.sheets import CODE, POOL, WHOLE_POOL
from starrating.scores import clean_text
from starrating.workbook import (
    Fault,
    Heading,
    Row,
    Sheet,
    find_heading,
    read_workbook,
)

STAR: Final = "星级"
_STARS: Final = {"5": 5, "4": 4, "3": 3}


class Winner(NamedTuple):
    """One line: who wins a seat of which star in which pool, and where it stands."""

    pool: str
    star: int
    code: str
    sheet: str
    row: int

    def fault(self, heading: str, kind: str, value: str, message: str) -> Fault:
        return Fault(self.sheet, self.row, None, heading, kind, value, message)


def read_rulings(source: Path | bytes, filename: str) -> tuple[list[Winner], list[Fault]]:
    """Winners and faults of every sheet with the headings. Raises UnreadableWorkbook."""
    winners: list[Winner] = []
    faults: list[Fault] = []
    has_heading = False
    for sheet in read_workbook(source, filename).sheets:
        heading = None if sheet.is_hidden else find_heading(sheet, (POOL, STAR, CODE))
        if heading is None:
            continue
        has_heading = True
        faults += heading.repeated
        for row in sheet.rows:
            if row.number > heading.row:
                _read(sheet, row, heading, winners, faults)
    if not has_heading:
        message = f"裁定文件没有表头“{POOL},{STAR},{CODE}”"
        faults.append(Fault("", None, None, None, "no_heading", None, message))
    seen: set[tuple[str, int, str]] = set()
    for winner in winners:
        if winner[:3] in seen:
            faults.append(winner.fault(CODE, "repeated", winner.code, "与前面的行重复"))
        seen.add(winner[:3])
    return winners, faults


def _read(
    sheet: Sheet, row: Row, heading: Heading, winners: list[Winner], faults: list[Fault]
) -> None:
    cells = [row.cell(heading.columns[name]) for name in (POOL, STAR, CODE)]
    pool, star, code = ["" if cell is None else clean_text(cell.text) for cell in cells]
    if not (pool or star or code):
        return
    found = []
    if star not in _STARS:
        found.append((STAR, star, "只能是 5、4 或 3"))
    if not code:
        found.append((CODE, code, "没有填写组织编码"))
    for name, value, message in found:
        letter = heading.letter(name)
        faults.append(
            Fault(sheet.name, row.number, letter, name, "bad_value", value or None, message)
        )
    if not found:
        winners.append(Winner(pool or WHOLE_POOL, _STARS[star], code, sheet.name, row.number))


def strangers(
    winners: Sequence[Winner], pools: Mapping[str, Collection[str]]
) -> list[tuple[Winner, Fault]]:
    """Lines that name an unknown pool, or a code that is not in the pool."""
    found = []
    for winner in winners:
        codes = pools.get(winner.pool)
        if codes is None:
            fault = winner.fault(POOL, "unknown_pool", winner.pool, "没有这个评定池")
            found.append((winner, fault))
        elif winner.code not in codes:
            message = f"评定池“{winner.pool}”里没有这个党组织"
            found.append((winner, winner.fault(CODE, "unknown_code", winner.code, message)))
    return found


def rulings_of(winners: Sequence[Winner]) -> list[Ruling]:
    """The lines of one pool and star together as a ruling."""
    together: dict[tuple[str, int], list[str]] = defaultdict(list)
    for winner in winners:
        together[winner.pool, winner.star].append(winner.code)
    return [Ruling(pool, star, tuple(sorted(codes))) for (pool, star), codes in together.items()]

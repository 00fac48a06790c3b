"""Tie cases and rulings. A tie is a value; only a ruling breaks it, never name, code or row."""

from collections.abc import Iterable

from scoring.engine.scheme import SEATED
from scoring.engine.values import Ruling, TieCase


class RulingFault(ValueError):
    """Rulings that cannot be applied; ``faults`` lists every reason in words."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("并列裁定有误:" + ";".join(faults))
        self.faults = tuple(faults)


def rulings_by_star(rulings: Iterable[Ruling]) -> dict[int, Ruling]:
    """One pool's rulings by star; RulingFault for a second one of a star or an unknown star."""
    found: dict[int, Ruling] = {}
    faults = []
    for ruling in rulings:
        if ruling.star not in SEATED:
            faults.append(f"{ruling.pool}:没有 {ruling.star} 星的名额线")
        elif ruling.star in found:
            faults.append(f"{ruling.pool} {ruling.star} 星有两份裁定")
        else:
            found[ruling.star] = ruling
    if faults:
        raise RulingFault(faults)
    return found


def ruling_faults(ruling: Ruling, case: TieCase) -> list[str]:
    """Why a ruling does not fit its case: exactly as many winners as seats are left, all members."""
    place = f"{case.pool} {case.star} 星"
    faults = []
    if len(set(ruling.winners)) != len(ruling.winners):
        faults.append(f"{place}的裁定重复列名")
    strangers = sorted(set(ruling.winners) - set(case.members))
    if strangers:
        faults.append(f"{place}的裁定所列 {'、'.join(strangers)} 不在并列之中")
    if len(ruling.winners) != case.seats:
        faults.append(f"{place}剩余名额 {case.seats} 个,裁定列了 {len(ruling.winners)} 个")
    return faults

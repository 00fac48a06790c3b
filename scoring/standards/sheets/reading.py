"""Reading a scheme from TOML: numbers as decimals, every fault in a sentence, all of them at once."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.engine import STARS, Indicator, Level, Overflow, Scheme, SchemeFault, ThresholdBasis
from scoring.standards.sheets.values import Table

_PLAIN_LEVELS = (Level(5, 4, 0), Level(4, 3, 0), Level(3, 2, 0), Level(2, 1))


def scheme_from_toml(text: str) -> Scheme:
    """The scheme of a SCHEME.toml. Raises SchemeFault with every fault that can be told.

    Keys: ``title``, ``threshold_basis`` (may be left out: total), ``[[indicators]]`` with
    ``name``, ``max``, ``bonus`` (may be left out), ``[[levels]]`` with ``star``, ``min``, ``cap``
    (not for two stars), ``requires_innovation`` (may be left out), ``low_cap``, ``overflow``,
    ``tie_keys`` and, under ``explicit``, ``[seats.<pool>]`` with ``5``, ``4``, ``3``.
    """
    try:
        plain = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemeFault([f"不是合法的 TOML:{error}"]) from error
    return _Reader(plain).scheme()


class _Reader:
    """What could not be read is replaced by something harmless, so that the rest is checked too."""

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self.faults: list[str] = []
        self._table = Table("", plain, self.faults)

    def scheme(self) -> Scheme:
        title = self._table.text("title") or ""
        basis = self._table.text("threshold_basis", default=ThresholdBasis.TOTAL)
        indicators, are_named = self._indicators()
        levels = self._levels()
        low_cap = self._table.percent("low_cap")
        overflow = self._table.text("overflow")
        tie_keys = self._table.texts("tie_keys")
        seats = self._seats()
        self._table.refuse_others()
        if overflow == Overflow.ABOUT and (levels is None or low_cap is None):
            overflow = Overflow.ABSORB  # whether shares add up cannot be told without all of them
        try:
            scheme = Scheme(
                title=title,
                indicators=indicators or (Indicator("—", 0),),
                levels=_PLAIN_LEVELS if levels is None else levels,
                low_cap=low_cap or 0,
                overflow=overflow or Overflow.ABSORB,
                threshold_basis=basis or ThresholdBasis.TOTAL,
                tie_keys=tuple(tie_keys or ()) if are_named else (),
                seats=seats,
            )
        except SchemeFault as fault:
            raise SchemeFault([*self.faults, *fault.faults]) from fault
        if self.faults:
            raise SchemeFault(self.faults)
        return scheme

    def _indicators(self) -> tuple[tuple[Indicator, ...], bool]:
        """The indicators that could be read, and whether all of them could."""
        tables = self._table.tables("indicators", "指标")
        if not tables and "indicators" not in self._table.faulty:
            self.faults.append("没有指标(indicators)")
        found = []
        for table in tables:
            name, most = table.text("name"), table.points("max")
            bonus = table.flag("bonus")
            table.refuse_others()
            if name is not None:
                found.append(Indicator(name, most or 0, bonus))
        return tuple(found), 0 < len(tables) == len(found)

    def _levels(self) -> tuple[Level, ...] | None:
        """All levels; None where one of them could not be read."""
        before = len(self.faults)
        found = []
        for table in self._table.tables("levels", "星级线"):
            star, minimum = table.whole("star"), table.points("min")
            cap = table.percent("cap", is_optional=True)
            gate = table.flag("requires_innovation")
            table.refuse_others()
            if star is not None and star not in STARS:
                table.fault("star", "只能是 5、4、3、2")
            found.append(Level(star or 0, minimum or 0, cap, gate))
        return tuple(found) if len(self.faults) == before else None

    def _seats(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for pool, table in self._table.named("seats", "评定池"):
            before = len(self.faults)
            seats = {star: table.whole(str(star)) for star in (5, 4, 3)}
            table.refuse_others()
            if len(self.faults) == before:
                found[pool] = {star: count or 0 for star, count in seats.items()}
        return found

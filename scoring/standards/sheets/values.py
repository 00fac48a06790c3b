"""Values of a TOML table, each checked for its type; what is wrong is noted, never raised."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_LARGEST = Decimal(10_000)


class Table:
    """One table of a scheme's file. ``place`` names it in sentences, ``faults`` takes them.

    What cannot be read is None (or empty) and noted; ``faulty`` are the keys noted so far.
    """

    def __init__(self, place: str, plain: Mapping[str, Any], faults: list[str]) -> None:
        self._place = place
        self._plain = plain
        self._faults = faults
        self._known: set[str] = set()
        self.faulty: set[str] = set()

    def fault(self, key: str, reason: str) -> None:
        self.faulty.add(key)
        self._faults.append(f"{self._place}{key} {reason}")

    def refuse_others(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._plain:
            if key not in self._known:
                self.fault(key, "不是已知的键")

    def text(self, key: str, default: str | None = None) -> str | None:
        value = self._value(key, is_optional=default is not None)
        if value is None:
            return default
        if not isinstance(value, str):
            self.fault(key, "应为文字")
            return None
        if not value.strip():
            self.fault(key, "不能为空")
            return None
        return value.strip()

    def texts(self, key: str) -> list[str] | None:
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(key, "应为文字的列表")
            return None
        return [each.strip() for each in value]

    def flag(self, key: str) -> bool:
        value = self._value(key, is_optional=True)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "应为 true 或 false")
        return value is True

    def whole(self, key: str) -> int | None:
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, "应为整数")
            return None
        return value

    def points(self, key: str) -> int | None:
        """Hundredths of a point."""
        return self._hundredths(key, is_optional=False)

    def percent(self, key: str, *, is_optional: bool = False) -> int | None:
        """Hundredths of a per cent."""
        return self._hundredths(key, is_optional=is_optional)

    def _hundredths(self, key: str, *, is_optional: bool) -> int | None:
        value = self._value(key, is_optional=is_optional)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(key, "应为数字")
            return None
        number = Decimal(value)
        if not number.is_finite() or abs(number) >= _LARGEST:
            self.fault(key, "应为小于 10000 的数字")
            return None
        hundredths = number * 100
        if hundredths != int(hundredths):
            self.fault(key, f"最多两位小数,现为 {number}")
            return None
        return int(hundredths)

    def tables(self, key: str, label: str) -> list["Table"]:
        """The tables of ``[[key]]``, numbered from 1 in sentences."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, f"应写成 [[{key}]]")
            return []
        return [
            Table(f"第 {number} 个{label}的 ", each, self._faults)
            for number, each in enumerate(value, 1)
        ]

    def named(self, key: str, label: str) -> Iterator[tuple[str, "Table"]]:
        """The tables of ``[key.<name>]`` with their names."""
        value = self._value(key, is_optional=True)
        if value is None:
            return
        if not isinstance(value, dict):
            self.fault(key, f"应写成 [{key}.<名称>]")
            return
        for name, each in value.items():
            if isinstance(each, dict):
                yield name, Table(f"{label} {name} 的 ", each, self._faults)
            else:
                self.fault(f"{key}.{name}", f"应写成 [{key}.<名称>]")

    def _value(self, key: str, *, is_optional: bool = False) -> Any:
        self._known.add(key)
        if key not in self._plain and not is_optional:
            self.fault(key, "没有填写")
        return self._plain.get(key)

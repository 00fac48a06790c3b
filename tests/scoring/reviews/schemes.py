"""A scheme as reading scores needs it."""

from typing import NamedTuple


class Indicator(NamedTuple):
    name: str
    maximum: int
    is_bonus: bool = False


class Scheme(NamedTuple):
    indicators: tuple[Indicator, ...]


DEFAULT = Scheme(
    (
        Indicator("领导班子", 1500),
        Indicator("骨干队伍", 1000),
        Indicator("活动阵地", 1000),
        Indicator("工作制度", 1000),
        Indicator("保障机制", 1000),
        Indicator("工作业绩", 2000),
        Indicator("群众评价", 2500),
        Indicator("党建创新", 1000, is_bonus=True),
    )
)

"""Files cut short and with bits turned over: read or refused, never anything else."""

import random
from collections import Counter
from pathlib import Path

import pytest

from starrating.workbook import UnreadableWorkbook, limits, read_workbook
from tests.starrating.workbook.builders import packed, parts_of, refusal, row, worksheet, xlsx

DATA = Path(__file__).parents[2] / "scoring" / "data"
FILES = ["审核评分-有错.xlsx", "审核评分-全市.gb18030.csv"]


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def outcome(data: bytes, name: str) -> str:
    try:
        read_workbook(data, name)
    except UnreadableWorkbook as refused:
        return refused.kind
    return "read"


@pytest.mark.parametrize("name", FILES)
def test_u15_truncated_copies(name: str) -> None:
    data = (DATA / name).read_bytes()
    suffix = Path(name).suffix
    cuts = sorted({*range(0, len(data), len(data) // 150), 1, 3, 5, len(data) - 1, len(data) - 22})
    kinds = Counter(refusal(data[:cut], suffix) for cut in cuts)
    if suffix == ".xlsx":
        # the directory stands at the end: without it there is nothing to read
        assert set(kinds) <= {"damaged", "empty", "text_named_xlsx"}
    else:
        assert set(kinds) <= {"", "empty", "encoding", "big5"}


@pytest.mark.parametrize(("name", "copies"), [(FILES[0], 900), (FILES[1], 100)])
def test_u15_a_thousand_copies_with_bits_turned_over(name: str, copies: int) -> None:
    data = (DATA / name).read_bytes()
    chance = random.Random(15)
    kinds = Counter(refusal(flipped(data, chance), Path(name).suffix) for _ in range(copies))
    assert kinds.total() == copies
    assert set(kinds) <= {"", *limits.SENTENCES} - {"crashed", "too_slow", "too_heavy"}


def test_u15_bits_turned_over_within_the_parts() -> None:
    """Packed again after the damage, so that the parts and not the archive must notice it."""
    strings = "<si><t>领导班子</t></si><si><r><t>云溪</t></r><r><t>市</t></r></si>"
    cells = '<c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><f>A1</f><v>1</v></c>'
    styles = '<cellXfs><xf numFmtId="9"/></cellXfs>'
    sound = parts_of(worksheet(row(1, cells)), styles=styles, strings=strings)
    assert refusal(packed(sound)) == ""
    chance = random.Random(7)
    names = sorted(sound)
    kinds: Counter[str] = Counter()
    for _ in range(1_000):
        name = chance.choice(names)
        kinds[refusal(packed({**sound, name: flipped(sound[name], chance)}))] += 1
    assert set(kinds) <= {"", *limits.SENTENCES} - {"crashed", "too_slow", "too_heavy"}
    assert min(kinds[""], kinds["damaged"]) > 0


def test_u15_a_sample_through_the_child_and_the_worker_lives() -> None:
    chance = random.Random(1)
    for name in FILES:
        data = (DATA / name).read_bytes()
        for _ in range(8):
            assert outcome(flipped(data, chance), name) != "crashed"
        assert outcome(data[: len(data) // 2], name) in {"read", "damaged", "encoding"}
        assert outcome(data, name) == "read"
    assert outcome(xlsx(), "a.xlsx") == "damaged"

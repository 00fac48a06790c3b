"""Through the child: what it may take, and what the parent makes of its end."""

import io
import json
import resource
import sys
from pathlib import Path

import pytest

from starrating import isolation
from starrating.isolation import Ended
from starrating.workbook import (
    Cell,
    CellKind,
    Merge,
    Row,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    child,
    guard,
    limits,
    read_workbook,
)
from tests.starrating.workbook.builders import (
    Tab,
    number,
    refusal,
    row,
    text,
    worksheet,
    xlsx,
)

MERGES = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
ROWS = row(1, text("A1", "审核评分\n㛃䶮𬱖")) + row(3, number("B3", "8.3000000000000007"))
FILE = xlsx(Tab("审核评分", worksheet(ROWS, after=MERGES)), Tab("藏", worksheet(), "hidden"))


def kind_of(source: Path | bytes, filename: str) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(source, filename)
    assert str(caught.value) == caught.value.message == limits.SENTENCES[caught.value.kind]
    return caught.value.kind


def test_a_workbook_comes_through_the_child_whole(tmp_path: Path) -> None:
    path = tmp_path / "任意.XLSX"
    path.write_bytes(FILE)
    first = Row(1, (Cell(CellKind.TEXT, "审核评分\n㛃䶮𬱖"),))
    rows = (first, Row(3, (None, Cell(CellKind.NUMBER, "8.3"))))
    wanted = Workbook(
        (Sheet("审核评分", False, rows, (Merge(1, 0, 1, 1),)), Sheet("藏", True, (), ()))
    )
    assert read_workbook(path, path.name) == wanted
    assert read_workbook(FILE, "a.xlsx") == wanted


def test_u23_names_of_files_are_only_shown() -> None:
    for name, shown in (
        ("../../审核.csv", "审核"),
        ("a\r\n\0\u202e\ud800b\u3000c.csv", "a_____b\u3000c"),
        ("-c.csv", "-c"),
        ("名" * 300 + ".csv", "名" * 255),
        ("CON.csv", "CON"),
    ):
        assert [sheet.name for sheet in read_workbook(b"a,b", name).sheets] == [shown]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.xls", "old_format"),
        ("a.XLSM", "macros"),
        ("a.xltm", "macros"),
        ("a.xlsb", "xlsb"),
        ("a.ods", "wrong_type"),
        ("a.xlsx.exe", "wrong_type"),
        (".xlsx", "wrong_type"),
        ("", "wrong_type"),
    ],
)
def test_u05_other_endings(name: str, kind: str) -> None:
    assert kind_of(FILE, name) == kind


def test_files_that_cannot_be_opened_or_are_too_big(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kind_of(tmp_path / "none.xlsx", "none.xlsx") == "not_found"
    assert kind_of(tmp_path, "folder.xlsx") == "not_found"
    monkeypatch.setattr(limits, "FILE_BYTES", len(FILE) - 1)
    assert kind_of(FILE, "a.xlsx") == "too_big"
    assert kind_of(b"", "a.csv") == "empty"


def test_u09_the_corner_cell_ends_nobodys_process() -> None:
    corner = xlsx(worksheet(row(1_048_576, number("XFD1048576", "1"))))
    assert kind_of(corner, "a.xlsx") == "too_many_columns"


def long_file(rows: int) -> bytes:
    return "".join(f"{n},{'名' * 40}{n}\n" for n in range(rows)).encode()


def test_a_child_that_wants_more_memory_than_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_MEMORY_BYTES", 40_000_000)
    assert len(read_workbook(long_file(100), "a.csv").sheets[0].rows) == 100
    assert kind_of(long_file(90_000), "a.csv") == "too_heavy"


def test_the_largest_round_fits_into_the_memory_of_the_child() -> None:
    """14,000 branches, no two cells alike, and still below the limit."""
    assert limits.CHILD_MEMORY_BYTES <= 150_000_000
    lines = (",".join(f"{n}-{column}-云溪市" for column in range(20)) for n in range(14_000))
    assert len(read_workbook("\n".join(lines).encode(), "a.csv").sheets[0].rows) == 14_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0


def test_a_child_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(limits, "CHILD_WALL_SECONDS", 0.001)
        assert kind_of(FILE, "a.xlsx") == "too_slow"
    monkeypatch.setattr(limits, "ANSWER_BYTES", 10)
    assert kind_of(FILE, "a.xlsx") == "crashed"


SHEET = b'["sheet","a",false,[]]\n'


@pytest.mark.parametrize(
    "ended",
    [
        Ended("failed", b"", b"Traceback"),
        Ended("done", b"", b""),
        Ended("done", b"nonsense", b""),
        Ended("done", b"\xff", b""),
        Ended("done", b"[" * 10**6, b""),
        Ended("done", b"{}", b""),
        Ended("done", b'["sheet"]', b""),
        Ended("done", b'["refused"]', b""),
        Ended("done", b'["pool","X1"]', b""),
        Ended("done", b'["pool",""]', b""),
        Ended("done", b'["rows",[1,0]]', b""),
        Ended("done", SHEET + b'["rows",[1,5]]\n["end"]', b""),
        Ended("done", SHEET + b'["rows",["x"]]', b""),
        Ended("done", b'["sheet","a",false,[[1]]]\n["end"]', b""),
        Ended("done", SHEET, b""),
    ],
)
def test_u15_whatever_a_child_says_is_a_workbook_or_a_refusal(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "run_isolated", lambda *_, **__: ended)
    assert kind_of(FILE, "a.xlsx") == "crashed"


def test_a_child_killed_for_want_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "run_isolated", lambda *_, **__: Ended("heavy", b"", b""))
    assert kind_of(FILE, "a.xlsx") == "too_heavy"


class Out:
    def __init__(self) -> None:
        self.buffer = io.BytesIO()


def test_what_the_child_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, so without its limits, which other tests meet."""
    confined: list[dict[str, int]] = []
    monkeypatch.setattr(child, "confine", lambda **kinds: confined.append(kinds))
    out, given = Out(), Out()
    given.buffer.write(b"a,b\n")
    given.buffer.seek(0)
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", out)
    child.main([".csv", "表", "1000", "20"])
    assert confined == [{"memory": 1000, "cpu_seconds": 20, "file_bytes": 0}]
    assert [json.loads(line) for line in out.buffer.getvalue().splitlines()] == [
        ["pool", "Ta", "Tb"],
        ["sheet", "表", False, []],
        ["rows", [1, 1, 2]],
        ["end"],
    ]


def test_want_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "scan", scan)
    assert refusal(FILE) == "too_heavy"


def test_the_reader_loads_no_installed_package() -> None:
    ended = isolation.run_isolated(
        "tests.starrating.workbook.loaded", [], b"", seconds=20, most_bytes=100_000
    )
    assert ended.how == "done", ended.complaints
    roots = {name.partition(".")[0] for name in json.loads(ended.answer)}
    assert roots & {"django", "openpyxl", "xlsxwriter", "python_calamine", "_sqlite3"} == set()

"""``rate`` from workbook to workbook beside reading and writing the same cells with nothing else."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import python_calamine
import xlsxwriter

from scoring.engine import rate_pool
from scoring.standards.sheets import shipped_scheme
from starrating.environment import ROOT
from starrating.workbook import SheetSpec, write_workbook
from tests.bench.engine import BRANCHES, branches
from tests.bench.measure import Against, AtMost, Figure, Within

MANAGE = str(ROOT / "manage.py")
HEADINGS = ("序号", "组织编码", "组织名称", "上级党组织", "评定池")
FLAGS = ("创新项目认定", "星级上限", "不参评", "备注")


def manage(*arguments: str) -> None:
    """A command in a process of its own; 3 (ties are pending) is a good end too."""
    done = subprocess.run([sys.executable, MANAGE, *arguments], check=False, capture_output=True)
    if done.returncode not in {0, 3}:
        raise RuntimeError(done.stderr.decode())


def write_scores(path: Path, count: int) -> Path:
    scheme = shipped_scheme()
    rows = (
        (
            number,
            branch.code,
            f"云溪市第{number}党支部",
            f"第{number % 28}党委",
            "全部",
            *(score / 100 for score in branch.scores or ()),
            "是" if branch.is_recognised else "否",
            branch.ceiling,
            None,
            None,
        )
        for number, branch in enumerate(branches(count), 1)
    )
    names = [indicator.name for indicator in scheme.indicators]
    write_workbook(path, [SheetSpec("审核评分", (*HEADINGS, *names, *FLAGS), rows)])
    return path


def copy_cells(source: Path, target: Path) -> None:
    """Read with calamine, write with xlsxwriter: the floor of everything between two workbooks."""
    rows = python_calamine.CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0).to_python()
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, value)
    book.close()


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scores = write_scores(folder / "评分.xlsx", BRANCHES)
        result, copied = folder / "结果.xlsx", folder / "副本.xlsx"
        manage("rate", str(scores), "--output", str(result))

        def floor() -> None:
            manage("version")
            copy_cells(result, copied)

        scheme, pool = shipped_scheme(), branches()
        yield Against(
            "rate, 14,000 rows .xlsx to .xlsx, beside a command that does nothing + calamine + "
            "xlsxwriter",
            lambda: manage("rate", str(scores), "--output", str(result)),
            floor,
            factor=1.5,
            allowance=lambda: rate_pool(scheme, "全部", pool),
            repetitions=3,
        )
        few = write_scores(folder / "少.xlsx", 500)
        yield Within(
            "rate, 500 rows .xlsx to .xlsx, beside a command that does nothing",
            lambda: manage("rate", str(few), "--output", str(folder / "少结果.xlsx")),
            extra=1.0,
            floor=lambda: manage("version"),
        )
        county = write_scores(folder / "县.xlsx", 1_400)

        def cold() -> float:
            began = time.perf_counter()
            manage("rate", str(county), "--output", str(folder / "县结果.xlsx"))
            return round(time.perf_counter() - began, 2)

        yield AtMost("rate, 1,400 branches in one pool from a cold start", cold, 20, "s")

"""Reading a workbook through the guarded child, and setting a PDF in one."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from subprocess import PIPE, run
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from starrating.environment import ROOT
from starrating.print import print_html
from starrating.workbook import SheetSpec, read_workbook, write_workbook
from tests.bench.measure import Against, AtMost, Figure, Within
from tests.starrating.print.pages import notice

ROWS = 14_000
LISTED = 325
HEADINGS = [
    *("组织编码", "组织名称", "评定池", "领导班子", "骨干队伍", "活动阵地", "工作制度", "保障机制"),
    *(
        "工作业绩",
        "群众评价",
        "党建创新",
        "创新项目认定",
        "星级上限",
        "不参评",
        "自评合计",
        "审核人",
    ),
    *("审核日期", "电话", "地址", "备注"),
]
# a process of its own, so that no other child of the bench is counted
PEAK = """
import resource, sys
sys.path.insert(0, sys.argv[1])
{work}
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)
"""
READ = """
from pathlib import Path
from starrating.workbook import read_workbook
read_workbook(Path(sys.argv[2]), "a.xlsx")
"""
PRINT = """
from pathlib import Path
from starrating.print.rendering import print_html
print_html(Path(sys.argv[2]).read_text("utf-8"))
"""
BARE = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf()
"""


def rows() -> Iterator[list[str | float]]:
    """So many branches: scores of two places, codes and names all different."""
    for number in range(ROWS):
        scores: list[str | float] = [(number * (step + 7)) % 1001 / 100 for step in range(8)]
        texts = ["否", "", "否", f"{number % 110}", f"审核人{number % 40}", "2025-09-05"]
        places = [f"0571-{number:07d}", f"云溪市{number % 97}路{number}号", ""]
        code = f"099{number:06d}"
        yield [code, f"云溪市第{number}党支部", f"领域{number % 5}", *scores, *texts, *places]


def megabytes(work: str, path: Path) -> float:
    """The peak memory of the child that the work starts, in MB."""
    command = [sys.executable, "-c", PEAK.format(work=work), str(ROOT), str(path)]
    return round(float(run(command, check=True, stdout=PIPE).stdout), 1)


def bare(path: Path) -> Callable[[], object]:
    """WeasyPrint alone in an interpreter of its own, as our child is."""
    return partial(run, [sys.executable, "-c", BARE, str(path)], check=True, capture_output=True)


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        book = Path(folder, "a.xlsx")
        write_workbook(book, [SheetSpec("审核评分", HEADINGS, rows())])
        yield Against(
            f"{ROWS:,} rows × {len(HEADINGS)} columns, guarded, beside calamine in this process",
            lambda: read_workbook(book, "a.xlsx"),
            lambda: CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python(),
            factor=10,
        )
        yield AtMost("peak memory of the reader's child", partial(megabytes, READ, book), 150, "MB")
        page = notice(LISTED)
        named, plain = Path(folder, "named.html"), Path(folder, "plain.html")
        named.write_text(page, "utf-8")
        plain.write_text(with_files(page), "utf-8")
        yield Against(
            f"PDF of a notice of {LISTED} branches beside bare WeasyPrint in a process",
            lambda: print_html(page),
            bare(plain),
            factor=1.5,
            repetitions=3,
        )
        yield Within("the same, in seconds", lambda: print_html(page), extra=10, repetitions=3)
        yield AtMost("peak memory of the PDF's child", partial(megabytes, PRINT, named), 400, "MB")


def with_files(page: str) -> str:
    """The page with its style inside and the packaged fonts by their paths."""
    from starrating.print.assets import ASSETS  # noqa: PLC0415 - fonts belong to the child, but for this floor

    style = ASSETS["asset:official"].path.read_text("utf-8")
    for name in ("asset:serif", "asset:sans"):
        style = style.replace(name, ASSETS[name].path.as_uri())
    link = '<link rel="stylesheet" href="asset:official">'
    return page.replace(link, f"<style>{style}</style>")

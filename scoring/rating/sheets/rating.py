"""The command ``rate``: a workbook in, a table or file out, and a status that says how it went."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import Final, TypeAlias

from scoring.rating.sheets.determination import RatingRefused, determine
from scoring.rating.sheets.files import output_faults, result_json, write_result
from scoring.rating.sheets.printed import printed, report, summary, total
from starrating.workbook.writer import load_writer

Say: TypeAlias = Callable[[str], object]

COMPLETE: Final = 0
REFUSED: Final = 2
PENDING: Final = 3


def rate_file(
    *,
    scores: Path,
    scheme: Path | None = None,
    rulings: Path | None = None,
    output: Path | None = None,
    as_json: bool = False,
    out: Say,
    err: Say,
) -> int:
    """Rate ``scores``; the result goes to ``output``, or as text to ``out``.

    Returns 0 where every star stands, 3 where ties are pending, 2 where anything was refused:
    then every fault is on ``err``, nothing on ``out``, and no file was written or changed.
    """
    inputs = [path for path in (scores, scheme, rulings) if path is not None]
    faults = output_faults(output, inputs) if output is not None else []
    if output is not None and output.suffix.lower() == ".xlsx":
        # loaded while the reader's child, which has a core of its own, looks at the workbook
        Thread(target=load_writer).start()
    try:
        found = determine(scores, scheme, rulings)
    except RatingRefused as refusal:
        return _refuse(err, [*faults, *refusal.faults])
    if not faults and output is not None:
        try:
            write_result(found, output)
        except OSError as error:
            faults.append(f"{output}:不能写入({error.strerror or error})。")
        except ValueError as error:
            faults.append(f"{output}:{error}。")
    if faults:
        return _refuse(err, faults)
    lines = [*report(found)]
    if output is not None:
        lines += [line for verdict in found.verdicts for line in summary(verdict)]
        lines += [total(found), f"结果已写入 {output}"]
    err(_text(lines))
    if as_json:
        out(result_json(found))
    elif output is None:
        out(_text(printed(found)))
    return COMPLETE if found.is_complete else PENDING


def _refuse(err: Say, faults: list[str]) -> int:
    err(_text([*faults, f"共 {len(faults)} 处错误,没有评定,没有写出任何文件。"]))
    return REFUSED


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)

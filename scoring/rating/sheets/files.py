"""Writing a result file: whole or not at all, and never over what was read."""

import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

from scoring.rating.sheets.determination import Determination
from scoring.rating.sheets.results import result_sheet
from starrating.files import is_same_file, replace_file
from starrating.workbook import write_csv, write_workbook

ENDINGS = (".xlsx", ".csv", ".json")


def output_faults(output: Path, inputs: Iterable[Path]) -> list[str]:
    """Why a result cannot be written there: ending, folder, or a file that is being read."""
    faults = []
    if output.suffix.lower() not in ENDINGS:
        faults.append(f"{output}:输出文件的扩展名应为 {'、'.join(ENDINGS)}。")
    if _is_folder(output):
        faults.append(f"{output}:是文件夹,不能作为输出文件。")
    elif not _is_folder(Path(os.path.realpath(output)).parent):
        faults.append(f"{output}:所在的文件夹不存在。")
    if any(is_same_file(output, given) for given in inputs):
        faults.append(f"{output}:输出文件不能是正在读取的文件。")
    return faults


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the disk
        return False


def result_json(determination: Determination) -> str:
    """One line of JSON, the same for the same branches whatever the order of rows."""
    return json.dumps(determination.as_json(), ensure_ascii=False, separators=(",", ":")) + "\n"


def write_result(determination: Determination, output: Path) -> None:
    """Write the result by the ending of ``output``.

    Raises OSError where the folder cannot be written, ValueError for a text that no cell can hold;
    an existing file is then left as it was.
    """
    replace_file(output, _content(determination, output.suffix.lower()))


def _content(determination: Determination, ending: str) -> bytes:
    if ending == ".json":
        return result_json(determination).encode()
    buffer = io.BytesIO()
    if ending == ".csv":
        write_csv(buffer, result_sheet(determination))
    else:
        write_workbook(buffer, [result_sheet(determination)])
    return buffer.getvalue()

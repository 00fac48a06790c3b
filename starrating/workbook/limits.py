"""How much a file may ask for, and the sentence that refuses each excess."""

from typing import Final

from starrating.workbook.cells import UnreadableWorkbook

FILE_BYTES: Final = 20 * 1024 * 1024
INFLATED_BYTES: Final = 128 * 1024 * 1024
RATIO: Final = 200
RATIO_FROM_BYTES: Final = 1024 * 1024
ENTRIES: Final = 2_000
SHEETS: Final = 200
ROWS: Final = 100_000
COLUMNS: Final = 500
CELLS: Final = 1_000_000
MERGES: Final = 50_000
STRINGS: Final = 1_000_000
STYLES: Final = 70_000
TEXT_LENGTH: Final = 32_767
NAME_LENGTH: Final = 255
DEPTH: Final = 64
ATTRIBUTES: Final = 256

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

CHILD_MEMORY_BYTES: Final = 150_000_000
CHILD_CPU_SECONDS: Final = 20
CHILD_WALL_SECONDS: Final = 40
ANSWER_BYTES: Final = 64 * 1024 * 1024

SENTENCES: Final = {
    "bad_reference": "工作表中有越界或自相矛盾的单元格位置,文件可能已损坏,请用表格软件打开后另存为 .xlsx 再试。",
    "bad_text": "文件中含有不合法的字符(空字符或残缺的编码),请清除后再试。",
    "big5": "文件是 Big5(繁体)编码,无法可靠读取,请另存为 UTF-8 或 GB 18030 编码的 CSV。",
    "bomb": "压缩内容膨胀得过大,疑似压缩炸弹,已拒绝读取。",
    "crashed": "读取文件时发生意外而中止,文件可能已损坏,请用表格软件打开后另存为 .xlsx 再试。",
    "damaged": "文件已损坏或不完整,请用表格软件打开后另存为 .xlsx 再试。",
    "dde": "工作簿中含有 DDE 动态数据交换,出于安全不予读取,请删除后另存再试。",
    "empty": "文件是空的,没有任何内容。",
    "encoding": "无法识别文件的文字编码,请另存为 UTF-8 或 GB 18030 编码的 CSV。",
    "encrypted": "文件设有打开密码或经过加密,请去掉密码后再试。",
    "entities": "文件中含有 DTD 或实体声明,正常的工作簿没有这些内容,已拒绝读取。",
    "external_links": "工作簿引用了外部文件或外部数据,请断开链接、粘贴为数值后另存再试。",
    "html": "这是网页(HTML)文件,只是改了扩展名,请用表格软件打开后另存为 .xlsx。",
    "hz": "文件是 HZ 编码,无法可靠读取,请另存为 UTF-8 或 GB 18030 编码的 CSV。",
    "macros": "工作簿中含有宏,出于安全不予读取,请另存为不含宏的 .xlsx。",
    "mixed_encodings": "文件里混有两种文字编码(UTF-8 与 GB 18030),请统一为一种编码后再试。",
    "nested_archive": "工作簿里嵌有另一个压缩包或文件,请删除后另存再试。",
    "not_csv": "扩展名是 .csv,内容却不是文本表格,请检查是否选错了文件。",
    "not_found": "找不到文件,或文件无法打开。",
    "not_xlsx": "扩展名是 .xlsx,内容却不是工作簿,请用表格软件打开后另存为 .xlsx。",
    "old_format": "这是旧版 .xls 工作簿,请用表格软件打开后另存为 .xlsx。",
    "quotes": "CSV 中的双引号不配对,无法确定各列的界限,请检查后再试。",
    "text_named_xlsx": "这是文本(CSV)文件,只是扩展名为 .xlsx,请改为 .csv 或另存为 .xlsx。",
    "text_too_long": f"有单元格的文字超过 {TEXT_LENGTH} 个字符。",
    "too_big": f"文件超过 {FILE_BYTES // 1024 // 1024} MB。",
    "too_deep": "文件内部结构异常(层次过深或属性过多),已拒绝读取。",
    "too_heavy": "读取文件需要的内存过多,已中止,请删去无关的工作表和内容后再试。",
    "too_many_cells": f"有内容的单元格超过 {CELLS} 个,请删去无关内容或分成几个文件。",
    "too_many_columns": f"有内容的列超过 {COLUMNS} 列,请检查右侧远处是否有多余的内容。",
    "too_many_entries": "压缩包内的文件过多,不像正常的工作簿,已拒绝读取。",
    "too_many_merges": f"合并单元格超过 {MERGES} 处,请取消无关的合并。",
    "too_many_rows": f"有内容的行超过第 {ROWS} 行,请检查下方远处是否有多余的内容。",
    "too_many_sheets": f"工作表超过 {SHEETS} 张,请分成几个文件。",
    "too_slow": "读取文件用时过长,已中止,请删去无关的工作表和内容后再试。",
    "unsafe_archive": "压缩结构异常(重名、重叠、越界路径或链接),已拒绝读取。",
    "utf16": "文件是 UTF-16(Unicode)编码,请另存为 UTF-8 或 GB 18030 编码的 CSV。",
    "wrong_type": "只接受 .xlsx 或 .csv 文件。",
    "xlsb": "这是二进制工作簿(.xlsb),请用表格软件打开后另存为 .xlsx。",
    "xlsx_named_csv": "这是工作簿文件,只是扩展名为 .csv,请把扩展名改回 .xlsx。",
}


def refuse(kind: str) -> UnreadableWorkbook:
    """The refusal of that kind with its sentence, to be raised by the caller."""
    return UnreadableWorkbook(kind, SENTENCES[kind])

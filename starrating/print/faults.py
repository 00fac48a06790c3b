"""Why a page could not be printed, and how much one may ask for."""

from typing import Final

PAGES: Final = 500
HTML_BYTES: Final = 16 * 1024 * 1024
PDF_BYTES: Final = 64 * 1024 * 1024
FONT_BYTES: Final = 32 * 1024 * 1024
CHILD_MEMORY_BYTES: Final = 1024 * 1024 * 1024
CHILD_CPU_SECONDS: Final = 60
CHILD_WALL_SECONDS: Final = 90

LEFT_OUT: Final = "left out "

SENTENCES: Final = {
    "failed": "生成 PDF 时发生意外,请稍后再试;如仍不成功,请联系系统管理员查看服务日志。",
    "too_heavy": "生成 PDF 需要的内存过多,已中止,请减少内容或分成几份。",
    "too_long": f"PDF 超过 {PAGES} 页,请减少内容或分成几份。",
    "too_slow": "生成 PDF 用时过长,已中止,请减少内容或分成几份。",
    "unavailable": "本机缺少生成 PDF 所需的系统软件包,请系统管理员按运行手册安装 libpango-1.0-0 等软件包。",
}


class PrintFault(Exception):
    """A page that was not printed: ``kind`` is a key of ``SENTENCES``, ``message`` its sentence."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind, SENTENCES[kind])
        self.kind = kind
        self.message = SENTENCES[kind]

    def __str__(self) -> str:
        return self.message

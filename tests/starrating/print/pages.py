"""Pages to be printed, and PDFs read back."""

import io
from typing import Any

import pypdf


def page(body: str, *, head: str = "", title: str = "公示") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="asset:official">{head}</head><body>{body}</body></html>'
    )


def notice(rows: int) -> str:
    """A notice with an attached list of so many branches."""
    lines = "".join(
        f'<tr><td class="is-centred">{n}</td><td>0990{n:05d}</td><td>云溪市第{n}党支部</td>'
        f"<td>市委教育工作委员会</td><td>{'五四三'[n % 3]}星</td></tr>"
        for n in range(1, rows + 1)
    )
    head = "".join(f"<th>{name}</th>" for name in ("序号", "编码", "名称", "单位", "星级"))
    return page(
        "<h1>关于星级评定结果的公示</h1><p>现将拟定星级的党组织予以公示。</p>"
        '<div class="signature"><p>中共云溪市委组织部</p><p>2025年9月29日</p></div>'
        f'<section class="attached"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></section>"
    )


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks and line ends."""
    return ["".join(sheet.extract_text().split()) for sheet in read(pdf).pages]


def fonts(pdf: bytes) -> set[str]:
    """Names of the fonts used, without the mark of the subset."""
    found: set[str] = set()
    for sheet in read(pdf).pages:
        resources: Any = sheet["/Resources"]
        used = resources.get("/Font", {}).values()
        found |= {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in used}
    return found

"""The application form on paper beside bare WeasyPrint with fonts cut beforehand."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.template.loader import render_to_string

from scoring.documents.application_form import TEMPLATE, draft_standing, form_context
from scoring.standards.sheets.shipped import shipped_standard
from starrating.print import print_html
from tests.bench.measure import Against, AtMost, Figure
from tests.bench.reader import bare
from tests.starrating.print.pages import read

FACTOR = 1.3
KILOBYTES = 120
ACCOUNT = (
    "坚持每月15日开展主题党日，全年召开党员大会4次、支委会12次、党课4次，班子成员讲党课5次；"
    "按期换届，选举程序规范；发展党员1名、转正1名，均按规定公示。党员示范岗8个，志愿服务16次，"
    "到社区报到23人次，解决群众反映的问题11件，办结率100%。"
)
REPLY = {"choice": "none", "count": None, "measure": None, "grade": "", "points": None}


def content() -> dict[str, Any]:
    """A form of the shipped standard, everything answered, with a text on every indicator."""
    indicators = shipped_standard(with_vetoes=True)["indicators"]
    return {
        "round": {"year": 2025, "name": "2025年度基层党组织五星创评"},
        "branch": {
            "code": "099002001",
            "name": "第一小学党支部",
            "kind": "党支部",
            "field": "学校",
            "founded_on": "1986-07",
            "member_count": 31,
            "reviewing_body": "教育局党委",
        },
        "standard": {"number": 1, "title": "考评标准", "content_hash": "0" * 64},
        "indicators": [_indicator(row) for row in indicators],
        "base": "98.00",
        "total": "98.00",
        "project": {
            "title": "红烛先锋",
            "problem": ACCOUNT,
            "measures": [{"text": "结对带教", "due_on": "2025-06-30"}] * 4,
            "milestones": [{"text": "首期", "due_on": "2025-07-31", "is_reached": True}] * 3,
            "results": ACCOUNT,
        },
        "features": ACCOUNT * 4,
        "declaration": {
            "by": "舒继明",
            "answers": [_rule(rule) for row in indicators for rule in row["rules"] if _veto(rule)],
            "ceiling": None,
        },
        "meeting": {
            "kind": "支部党员大会",
            "held_on": "2025-08-28",
            "due": 31,
            "present": 29,
            "result": "一致通过",
            "minutes": "支会〔2025〕9号",
        },
        "proposed_star": 4,
        "proposed_reason": "",
        "on_behalf": None,
    }


def _veto(rule: dict[str, Any]) -> bool:
    return bool(rule["kind"] == "veto")


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "maximum": str(row["maximum"]),
        "is_bonus": row["is_bonus"],
        "score": "10.00",
        "account": ACCOUNT * 2,
        "rules": [_rule(rule) for rule in row["rules"] if not _veto(rule)],
        "evidence": [{"name": f"{row['name']}佐证{number}.pdf"} for number in range(3)],
    }


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    reply = {**REPLY, "reason": "自查发现不足"}
    words = "有;扣 2 分;自查发现不足"
    return {"rule": rule, "reply": reply, "lost": "2.00", "gained": "0.00", "words": words}


def page() -> str:
    return render_to_string(TEMPLATE, {"standing": draft_standing(), **form_context(content())})


def kilobytes_a_page() -> float:
    pdf = print_html(page())
    return round(len(pdf) / len(read(pdf).pages) / 1000, 1)


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        plain = Path(folder, "plain.html")
        plain.write_text(with_cut_fonts(page(), Path(folder)), "utf-8")
        yield Against(
            "application form, from its content to its PDF, beside bare WeasyPrint in a process "
            "with fonts cut beforehand",
            lambda: print_html(page()),
            bare(plain),
            factor=FACTOR,
            repetitions=7,
        )
    yield AtMost("size of its PDF", partial(kilobytes_a_page), KILOBYTES, "kB a page")


def with_cut_fonts(html: str, folder: Path) -> str:
    """The page with its styles inside and its fonts, cut to its own signs, as files."""
    from starrating.print.assets import ASSETS, CSS, FONT  # noqa: PLC0415 - fonts belong to the child, but for this floor
    from starrating.print.fonts import cut_font, signs_of  # noqa: PLC0415 - as above

    styles = {
        name: asset.path.read_text("utf-8")
        for name, asset in ASSETS.items()
        if asset.media_type == CSS
    }
    signs = signs_of(html, styles.values())
    for name, asset in ASSETS.items():
        if asset.media_type == FONT:
            cut = folder / f"{name.removeprefix('asset:')}.otf"
            cut.write_bytes(cut_font(asset.path, signs))
            styles = {key: text.replace(name, cut.as_uri()) for key, text in styles.items()}
    for name, text in styles.items():
        link = f'<link rel="stylesheet" href="{name}">'
        html = html.replace(link, f"<style>{text}</style>")
    return html

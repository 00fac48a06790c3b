"""The list of a notice as rows of a sheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from starrating.stars import STAR_WORDS
from starrating.workbook import SheetSpec


def list_sheet(rows: Sequence[Sequence[Any]]) -> SheetSpec:
    """The public list of a snapshot: who holds which star; no score, no place.

    ``rows`` are the snapshot's: [code, name, bureau, pool, star].
    """
    code = _("党组织代码")
    return SheetSpec(
        name=_("公示名单"),
        headings=[_("序号"), code, _("党组织"), _("上级党组织"), _("评定池"), _("星级")],
        rows=[
            (position, *texts, STAR_WORDS[star]) for position, (*texts, star) in enumerate(rows, 1)
        ],
        widths=[8, 16, 40, 30, 18, 10],
        text_columns=[code],
    )

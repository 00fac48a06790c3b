"""Texts and answers as people type and paste them: cleaned of what does not show, and bounded."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from scoring.assessments.models import Choice
from scoring.assessments.sheets import Question, Reply
from starrating.access import faulty

TEXT_LENGTH = 5000
REASON_LENGTH = 1000
LINE_LENGTH = 500
MOST_COUNT = 9999
MOST_MEASURE = 99_999_999
MOST_POINTS = 99_999
# what word processors paste for a new line within a paragraph, and the ends of lines
_BREAKS: Mapping[str, str] = {
    "\r\n": "\n",
    "\r": "\n",
    "\x0b": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}


def cleaned(text: str, most: int, label: str) -> str:
    """A text of any number of lines without surrounding blanks and signs that do not show.

    Raises Refused (422) for more than ``most`` code points, and for control signs.
    """
    for found, meant in _BREAKS.items():
        text = text.replace(found, meant)
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in plain if sign not in "\n\t"):
        raise faulty(_("%(label)s含有无法保存的控制字符,请删去重写。") % {"label": label})
    if len(plain) > most:
        raise faulty(
            _("%(label)s最多 %(most)s 个字,现有 %(length)s 个字。")
            % {"label": label, "most": most, "length": len(plain)}
        )
    return plain


def required(text: str, most: int, label: str) -> str:
    """The same for a text that has to be there. Raises Refused (422)."""
    plain = cleaned(text, most, label)
    if not plain:
        raise faulty(_("请填写%(label)s。") % {"label": label})
    return plain


def line(text: str, most: int, label: str) -> str:
    """The same for a text of one line that has to be there. Raises Refused (422)."""
    return " ".join(required(text, most, label).split())


def clean_reply(question: Question, reply: Reply) -> Reply:
    """An answer as it is kept, whole or not. Raises Refused (422) for what can be no answer."""
    named = {"label": question.label}
    if reply.choice and reply.choice not in Choice.values:
        raise faulty(_("“%(label)s”的回答应为“没有”“有”或“不适用”。") % named)
    if reply.grade and reply.grade not in dict(question.grades):
        raise faulty(_("“%(label)s”没有这个档次。") % named)
    for value, most, unit in (
        (reply.count, MOST_COUNT, _("次数或人数")),
        (reply.measure, MOST_MEASURE, question.measure or _("数值")),
        (reply.points, MOST_POINTS, _("分")),
    ):
        if value is not None and not 0 <= value <= most:
            raise faulty(_("“%(label)s”的%(unit)s不在可填的范围内。") % {**named, "unit": unit})
    return Reply(
        choice=str(reply.choice),
        count=reply.count,
        measure=reply.measure,
        grade=reply.grade,
        points=reply.points,
        reason=cleaned(reply.reason, REASON_LENGTH, _("“%(label)s”的说明") % named),
    )

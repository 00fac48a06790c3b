"""《基层党组织星级评定申请表》 on paper: as it was submitted, under its fingerprint, or as a draft.

What stands on it comes from the frozen content alone; where the content names nobody, there is a
blank to write on. A click is called 系统确认; whoever signs and seals does so by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from scoring.assessments.models import Assessment, Submission
from scoring.assessments.queries import assessments_visible_to, submissions
from scoring.assessments.rules import EDITABLE
from scoring.assessments.services import form_content, read_form
from scoring.documents.papers import (
    day_words,
    first_digits,
    full_width,
    grouped,
    private_paper,
    set_paper,
    written,
)
from scoring.standards.queries import STAR_NAMES, plain_number
from starrating import clock
from starrating.access import conflict
from starrating.pages import Page
from starrating.templatetags.starrating import cn_date

TEMPLATE = "scoring/documents/application_form.html"
# an indicator of so many signs, a line begun counting as LINE, is not torn between pages
SHORT = 600
LINE = 20
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """Which version a paper is: ``mark`` stands in the foot of every page, ``words`` (if any) above

    the text of every page, ``statement`` and the ``whole`` fingerprint under the boxes that are signed.
    """

    mark: str
    words: str
    statement: str
    whole: str = ""


def standing_of(filed: Submission, latest: int) -> Standing:
    """The standing of a submission; one that was replaced says so, and by which."""
    words = ""
    if filed.number < latest:
        words = _("【旧版：已被第 %(latest)s 次提交代替，请勿签字、盖章】") % {"latest": latest}
    moment = clock.local(filed.submitted_at)
    values = {
        "digits": first_digits(filed.fingerprint),
        "number": filed.number,
        "receipt": filed.receipt,
        "name": filed.submitted_by.name,
        "day": cn_date(filed.submitted_at),
        "time": moment.strftime("%H:%M"),
    }
    mark = _("第 %(number)s 次提交 · 指纹 %(digits)s · 回执号 %(receipt)s") % values
    statement = _(
        "本表内容由%(name)s于%(day)s %(time)s提交（系统确认），回执号 %(receipt)s。"
        "系统确认不代替签字、盖章。"
    )
    return Standing(mark, words, statement % values, grouped(filed.fingerprint))


def draft_standing() -> Standing:
    return Standing(
        mark=_("草稿，无指纹"),
        words=_("【草稿，无指纹：尚未提交，请勿签字、盖章】"),
        statement=_("这是草稿：尚未提交，没有指纹和回执号，不作为申报材料。"),
    )


def application_paper(content: Content, standing: Standing) -> bytes:
    """The form of a content. Raises Refused: 503 where it cannot be set."""
    return set_paper(TEMPLATE, {"standing": standing, **form_context(content)})


def form_context(content: Content) -> dict[str, Any]:
    """A content in the words of the paper."""
    star = content["proposed_star"]
    return {
        "content": content,
        "branch": content["branch"],
        "founded_on": day_words(content["branch"]["founded_on"]),
        "star": STAR_NAMES[star] if star else "",
        "bonus": _bonus(content),
        "indicators": [_indicator(each) for each in content["indicators"]],
        "maximum": _sum(content, is_bonus=False),
        "bonus_maximum": _sum(content, is_bonus=True),
        "features": written(content["features"]),
        "project": _project(content["project"]),
        "vetoes": [
            (full_width(each["rule"]["label"]), _answer(each))
            for each in content["declaration"]["answers"]
        ],
        "ceiling": _ceiling(content["declaration"]["ceiling"]),
        "meeting": _meeting(content),
        "opinion": _opinion(content),
    }


def _bonus(content: Content) -> str:
    """What the total has beyond the base; empty while there is no total."""
    if content["total"] is None:
        return ""
    return format(Decimal(content["total"]) - Decimal(content["base"]), ".2f")


def _sum(content: Content, *, is_bonus: bool) -> str:
    found = [each["maximum"] for each in content["indicators"] if each["is_bonus"] is is_bonus]
    return plain_number(str(sum(map(Decimal, found), Decimal())))


def _indicator(each: Content) -> dict[str, Any]:
    """Of the answers, those that move points or explain something; the others are counted."""
    told = [rule for rule in each["rules"] if _is_told(rule)]
    moved = sum(Decimal(rule["gained"]) - Decimal(rule["lost"]) for rule in each["rules"])
    none = sum(rule["reply"]["choice"] == "none" for rule in each["rules"] if rule not in told)
    return {
        "name": each["name"],
        "is_short": _length(each) <= SHORT,
        "is_bonus": each["is_bonus"],
        "maximum": plain_number(each["maximum"]),
        "score": each["score"],
        "moved": _moved(moved),
        "told": [f"{full_width(rule['rule']['label'])}：{_answer(rule)}" for rule in told],
        "none": none,
        "open": len(each["rules"]) - len(told) - none,
        "account": written(each["account"]),
        "evidence": [file["name"] for file in each["evidence"]],
    }


def _moved(points: Decimal | int) -> str:
    return ("+" if points > 0 else "") + plain_number(str(points))


def _length(each: Content) -> int:
    """How much there is to read about an indicator, lines counted as well."""
    texts = [each["account"], *(rule["words"] for rule in each["rules"] if _is_told(rule))]
    texts += [file["name"] for file in each["evidence"]]
    return sum(len(text) + LINE * (text.count("\n") + 1) for text in texts)


def _answer(rule: Content) -> str:
    """An answer in words; its reason stands as it was written."""
    reason, words = str(rule["reply"]["reason"]), str(rule["words"])
    return full_width(words.removesuffix(reason)) + reason


def _is_told(rule: Content) -> bool:
    reply = rule["reply"]
    moves = any(Decimal(rule[name]) for name in ("lost", "gained"))
    is_plain = reply["choice"] in {"", "none"} and not reply["reason"] and not reply["grade"]
    return moves or not is_plain or reply["measure"] is not None


def _project(project: Content | None) -> dict[str, Any] | None:
    if project is None:
        return None
    return {
        "title": project["title"],
        "problem": written(project["problem"]),
        "measures": [_step(each) for each in project["measures"]],
        "milestones": [_step(each) for each in project["milestones"]],
        "results": written(project["results"]),
    }


def _step(step: Content) -> str:
    due = _("（%(day)s）") % {"day": day_words(step["due_on"])} if step["due_on"] else ""
    reached = _("已完成") if step.get("is_reached") else ""
    return " ".join(filter(None, [f"{step['text']}{due}", reached]))


def _ceiling(ceiling: int | None) -> str:
    if ceiling is None:
        return ""
    if ceiling == 0:
        return _("按声明的情形，本次不参加评定。")
    return _("按声明的情形，星级最高为%(star)s。") % {"star": STAR_NAMES[ceiling]}


def _meeting(content: Content) -> str:
    meeting = content["meeting"]
    if meeting is None:
        return ""
    return _(
        "%(day)s，%(kind)s，应到 %(due)s 人，实到 %(present)s 人。结果：%(result)s。会议记录编号：%(minutes)s。"
    ) % {
        **meeting,
        "day": day_words(meeting["held_on"]),
        "result": meeting["result"].rstrip("。"),
    }


def _opinion(content: Content) -> str:
    """What the branch's box says already: the meeting's day, the total, the star proposed."""
    if content["meeting"] is None or not content["proposed_star"]:
        return ""
    return _("经%(day)s会议研究，自评合计 %(total)s 分，申报%(star)s。") % {
        "day": day_words(content["meeting"]["held_on"]),
        "total": content["total"] or "—",
        "star": STAR_NAMES[content["proposed_star"]],
    }


class OfApplication(Page):
    """A paper of the form of the enrolled branch named by ``pk``; out of reach or not begun: 404."""

    def found(self) -> Assessment:
        rows = assessments_visible_to(self.by).exclude(enrolment__round__state="draft")
        return get_object_or_404(rows, enrolment=self.kwargs["pk"])


class ApplicationForm(OfApplication):
    """The form as it was submitted for the n-th time, older ones too."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = submissions(self.found())
        filed = get_object_or_404(rows, number=kwargs["number"])
        latest = rows.values_list("number", flat=True)[0]
        content = application_paper(filed.content, standing_of(filed, latest))
        return private_paper(content, f"{filed.receipt}.pdf")


class ApplicationDraft(OfApplication):
    """The form as it stands while it is with the branch, marked as a draft."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.found()
        if row.state not in EDITABLE:
            raise conflict(_("自评已提交,没有草稿。请打印提交的一版。"))
        content = application_paper(form_content(read_form(row)), draft_standing())
        return private_paper(content, f"draft-{row.enrolment.code}.pdf")

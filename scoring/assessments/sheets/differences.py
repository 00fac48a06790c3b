"""What two contents of one branch's form differ in, place by place, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from scoring.standards.queries import STAR_NAMES, Difference

Content = Mapping[str, Any]


def compare_forms(before: Content, after: Content) -> list[Difference]:
    """Differences between two contents as ``services.form_content`` makes them.

    Indicators and rules are the same by their key; a round's standard never changes.
    """
    found = list(_indicators(before, after))
    for name, (label, columns) in _parts().items():
        found += _when_different(
            label, _text(before.get(name), columns), _text(after.get(name), columns)
        )
    found += _when_different(_("声明"), _declaration(before), _declaration(after))
    found += _when_different(_("申报星级"), _proposal(before), _proposal(after))
    return found


def compare_indicators(before: Content, after: Content) -> list[Difference]:
    """The same for one indicator's part of the content."""
    place = f"{after['name']}"
    found = list(_rules(place, before["rules"], after["rules"]))
    found += _when_different(_("%(name)s得分") % after, before["score"], after["score"])
    found += _when_different(_("%(name)s自评纪实") % after, before["account"], after["account"])
    found += _when_different(
        _("%(name)s佐证材料") % after, _files(before["evidence"]), _files(after["evidence"])
    )
    return found


def _indicators(before: Content, after: Content) -> Iterator[Difference]:
    old = {each["key"]: each for each in before["indicators"]}
    for each in after["indicators"]:
        yield from compare_indicators(old[each["key"]], each)


def _rules(place: str, before: Iterable[Content], after: Iterable[Content]) -> Iterator[Difference]:
    old = {each["key"]: each for each in before}
    for each in after:
        yield from _when_different(
            f"{place}“{each['rule']['label']}”", old[each["key"]]["words"], each["words"]
        )


def _when_different(place: str, before: str, after: str) -> list[Difference]:
    return [] if before == after else [Difference(place, before, after)]


def _files(evidence: Iterable[Content]) -> str:
    """Names in their order; two files of one name are told apart by their fingerprints."""
    return "、".join(f"{each['name']}({each['sha256'][:8]})" for each in evidence)


_STEP = ("text", "due_on", "is_reached")


def _parts() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Parts beside the indicators: how each is called, and its columns in the form's order.

    A database may hand the keys of a record back in another order than they were written in.
    """
    return {
        "total": (_("合计"), ()),
        "project": (
            _("党建创新项目"),
            ("title", "problem", "measures", "milestones", "results"),
        ),
        "features": (_("主要特色和成效"), ()),
        "meeting": (
            _("自评会议"),
            ("kind", "held_on", "due", "present", "result", "minutes"),
        ),
        "on_behalf": (_("代录"), ("entered_by", "reason", "scan")),
        "branch": (
            _("党组织"),
            (
                *("code", "name", "kind", "field", "founded_on", "member_count"),
                *("parent", "reviewing_body", "secretary"),
            ),
        ),
    }


def _text(value: Any, columns: Iterable[str]) -> str:
    """A part as one text: the values of a record, line by line, blanks left out."""
    if isinstance(value, Mapping):
        return "\n".join(filter(None, (_text(value.get(name), _STEP) for name in columns)))
    if isinstance(value, list):
        return "\n".join(_text(each, columns) for each in value)
    if isinstance(value, bool):
        return _("已完成") if value else ""
    return "" if value is None else str(value)


def _declaration(content: Content) -> str:
    given = content["declaration"]
    lines = [f"{each['rule']['label']}:{each['words']}" for each in given["answers"]]
    return "\n".join([given["by"], *lines])


def _proposal(content: Content) -> str:
    star = content["proposed_star"]
    words = STAR_NAMES[star] if star else ""
    return f"{words}({content['proposed_reason']})" if content["proposed_reason"] else words

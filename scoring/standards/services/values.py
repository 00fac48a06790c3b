"""Values of a draft as services take them, each field checked with a sentence of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models.texts import shows_wholly
from scoring.standards.models import DeductionRule
from starrating.access import faulty

TITLE_LENGTH = 200
NOTE_LENGTH = 2000
AIM_LENGTH = 100
CRITERION_LENGTH = 500
MOST_POINTS = Decimal("999.99")
MOST_THRESHOLD = Decimal("999999.99")

_Kind = DeductionRule.RuleKind


@dataclass
class Faults:
    """Sentences collected while values are checked; ``refuse`` raises them all at once (422)."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def refuse(self) -> None:
        if self.sentences:
            raise faulty(" ".join(self.sentences))

    def text(self, text: str, most: int, label: str, *, is_optional: bool = False) -> str:
        """One line without surrounding blanks; any character of Unicode that shows."""
        plain = text.strip()
        named = {"label": label, "most": most}
        if not plain and not is_optional:
            self.add(_("请填写%(label)s。") % named)
        if len(plain) > most:
            self.add(_("%(label)s最多 %(most)s 个字。") % named)
        if not shows_wholly(plain):
            self.add(_("%(label)s含有看不见的控制字符,请删去重写。") % named)
        return plain

    def paragraphs(self, text: str, most: int, label: str) -> str:
        lines = text.replace("\r\n", "\n").strip().split("\n")
        for line in lines:
            self.text(line, most, label, is_optional=True)
        plain = "\n".join(line.rstrip() for line in lines)
        if len(plain) > most and all(len(line) <= most for line in lines):
            self.add(_("%(label)s最多 %(most)s 个字。") % {"label": label, "most": most})
        return plain

    def number(
        self, value: Decimal | None, label: str, most: Decimal = MOST_POINTS, *, least: str = "0"
    ) -> Decimal | None:
        """From ``least`` to ``most`` with at most two decimals; None stays None."""
        if value is None:
            return None
        named = {"label": label, "most": most, "least": least}
        if not value.is_finite() or not Decimal(least) <= value <= most:
            self.add(_("%(label)s应在 %(least)s 到 %(most)s 之间。") % named)
        elif value != value.quantize(Decimal("0.01")):
            self.add(_("%(label)s最多两位小数。") % named)
        return value

    def required(
        self, value: Decimal | None, label: str, most: Decimal = MOST_POINTS, *, least: str = "0"
    ) -> Decimal | None:
        if value is None:
            self.add(_("请填写%(label)s。") % {"label": label})
        return self.number(value, label, most, least=least)


@dataclass(frozen=True)
class IndicatorValues:
    """An indicator; ``maximum`` is None for one that only groups others."""

    name: str
    maximum: Decimal | None
    is_bonus: bool = False
    is_inferred: bool = False
    source_note: str = ""
    method: str = ""

    def columns(self, *, is_group: bool = False) -> dict[str, Any]:
        """The model's columns. Raises Refused (422) with every fault."""
        faults = Faults()
        columns: dict[str, Any] = {
            "name": faults.text(self.name, 50, _("指标名称")),
            "is_inferred": self.is_inferred,
            "source_note": faults.text(self.source_note, 300, _("分值来源"), is_optional=True),
            "method": faults.text(self.method, 200, _("考评方式"), is_optional=True),
        }
        if not is_group:
            columns["maximum"] = faults.required(self.maximum, _("分值"), least="0.01")
            columns["is_bonus"] = self.is_bonus
        faults.refuse()
        return columns


@dataclass(frozen=True)
class RuleValues:
    """A deduction rule of any kind; what a kind has no use for stays empty.

    fixed: points · per_occurrence, per_person: points, perhaps points_limit · threshold: points and
    measure · discretion: perhaps points_limit · bonus: points_limit, perhaps points · graded:
    grades (label, points), best first · veto: veto_ceiling (1–4; 0 excludes). A measure (with
    comparison and threshold) may also condition per_person and veto.
    """

    kind: str
    label: str
    points: Decimal | None = None
    points_limit: Decimal | None = None
    measure: str = ""
    comparison: str = ""
    threshold: Decimal | None = None
    grades: Sequence[tuple[str, Decimal]] = ()
    veto_ceiling: int | None = None

    def columns(self) -> dict[str, Any]:
        """The model's columns. Raises Refused (422) with every fault."""
        if self.kind not in _Kind.values:
            raise faulty(_("没有这种扣分项。"))
        faults = Faults()
        columns = {
            "kind": self.kind,
            "label": faults.text(self.label, 300, _("扣分项")),
            **self._points(faults),
            **self._measure(faults),
            "grades": self._grades(faults),
            "veto_ceiling": self._ceiling(faults),
        }
        faults.refuse()
        return columns

    def _points(self, faults: Faults) -> dict[str, Any]:
        points = faults.number(self.points, _("分"), least="0.01")
        limit = faults.number(self.points_limit, _("最多的分"), least="0.01")
        if points is None and self.kind in POINTS_WANTED:
            faults.add(_("请填写扣多少分。"))
        if points is not None and self.kind not in POINTS_ALLOWED:
            faults.add(_("这种扣分项不填单次的分。"))
        if limit is None and self.kind == _Kind.BONUS:
            faults.add(_("加分项须填写最多加多少分。"))
        if limit is not None and self.kind not in LIMIT_ALLOWED:
            faults.add(_("这种扣分项不填最多的分。"))
        if points is not None and limit is not None and limit < points:
            faults.add(_("最多的分不能小于单次的分。"))
        return {"points": points, "points_limit": limit}

    def _measure(self, faults: Faults) -> dict[str, Any]:
        measure = faults.text(self.measure, 100, _("数值名称"), is_optional=True)
        threshold = faults.number(self.threshold, _("界限"), MOST_THRESHOLD)
        given = [bool(measure), bool(self.comparison), threshold is not None]
        if any(given) and self.kind not in MEASURE_ALLOWED:
            faults.add(_("这种扣分项不填数值和界限。"))
        elif any(given) and not all(given):
            faults.add(_("数值名称、低于或不低于、界限要一起填写。"))
        elif not any(given) and self.kind == _Kind.THRESHOLD:
            faults.add(_("请填写数值名称和界限。"))
        if self.comparison and self.comparison not in DeductionRule.Comparison.values:
            faults.add(_("数值与界限只能比较“低于”或“不低于”。"))
        return {"measure": measure, "comparison": self.comparison, "threshold": threshold}

    def _grades(self, faults: Faults) -> list[dict[str, str]]:
        if self.kind != _Kind.GRADED:
            if self.grades:
                faults.add(_("这种扣分项不填分档。"))
            return []
        labels = [faults.text(label, 20, _("档次名称")) for label, _points in self.grades]
        points = [faults.number(each, _("档次的分")) or Decimal() for _label, each in self.grades]
        if len(self.grades) < 2:
            faults.add(_("分档至少两档。"))
        if len(set(labels)) < len(labels):
            faults.add(_("档次名称不能重复。"))
        if sorted(set(points), reverse=True) != points:
            faults.add(_("各档的分应从高到低,逐档减少。"))
        return [
            {"label": label, "points": f"{each:.2f}"}
            for label, each in zip(labels, points, strict=True)
        ]

    def _ceiling(self, faults: Faults) -> int | None:
        if self.kind != _Kind.VETO:
            if self.veto_ceiling is not None:
                faults.add(_("只有一票否决才填最高星级。"))
        elif self.veto_ceiling not in (0, 1, 2, 3, 4):
            faults.add(_("一票否决的最高星级应为一星到四星,或不参加评定。"))
        return self.veto_ceiling


POINTS_WANTED = {_Kind.FIXED, _Kind.PER_OCCURRENCE, _Kind.PER_PERSON, _Kind.THRESHOLD}
POINTS_ALLOWED = POINTS_WANTED | {_Kind.BONUS}
LIMIT_ALLOWED = {_Kind.PER_OCCURRENCE, _Kind.PER_PERSON, _Kind.DISCRETION, _Kind.BONUS}
MEASURE_ALLOWED = {_Kind.THRESHOLD, _Kind.PER_PERSON, _Kind.VETO}

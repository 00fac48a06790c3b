"""A result in words: why this star and no higher one, how far to the next, why a quota was exceeded.

Three audiences: the department sees every figure; the branch itself its own place and the line
only where N ≥ 10; the public no figure at all, no other branch, and three classes of reason.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from django.utils.translation import gettext as _

from branches.organisations.models import star_wording
from scoring.engine import Outcome, ThresholdBasis
from scoring.rating.models import PoolResult, Result

if TYPE_CHECKING:
    from collections.abc import Callable

Audience = Literal["public", "branch", "department"]
# A branch of a smaller pool could work out its neighbours' scores from places and lines.
SHOWN_FROM: Final = 10
UNDER_CONDITIONS: Final = frozenset({Outcome.BELOW, Outcome.GATE, Outcome.VETO})


def explanation(result: Result, pool_result: PoolResult, *, audience: Audience) -> list[str]:
    """Sentences from 五星 down to the star held, of a result and its pool's result.

    ``public`` names no other branch and no total, place or line, and says 已达标, 未达上一星级条件
    or 名额已满 and nothing else (a veto would give away a discipline case).
    """
    if result.is_exempt:
        return [_("不参评:不计入参评数,不评星级。")]
    if audience == "public":
        return _for_public(result)
    case = _Case(
        result, pool_result, shows_places=audience == "department" or _is_large(pool_result)
    )
    words = [case.words(star, outcome) for star, outcome in result.trace]
    if result.is_not_filed:
        words.insert(0, _("未申报:按零分计入参评数。"))
    return words


def _is_large(pool_result: PoolResult) -> bool:
    return pool_result.n >= SHOWN_FROM


def _for_public(result: Result) -> list[str]:
    if result.star is None:
        return [_("尚未评定。")]
    star = star_wording(result.star)
    words = [_("已达标:评定为%s。") % star if result.star > 1 else _("评定为%s。") % star]
    if result.star < 5:
        above = result.star + 1
        outcome = dict(result.trace)[above]
        reason = _("未达上一星级条件") if outcome in UNDER_CONDITIONS else _("名额已满")
        words.append(
            _("未评为%(star)s:%(reason)s。") % {"star": star_wording(above), "reason": reason}
        )
    return words


class _Case:
    """One result, told star by star with its figures."""

    def __init__(self, result: Result, pool: PoolResult, *, shows_places: bool) -> None:
        self.result = result
        self.pool = pool
        self.shows_places = shows_places
        on_base = pool.rules["basis"] == ThresholdBasis.BASE
        self.label = _("基础分") if on_base else _("总分")
        self.own = (result.base if on_base else result.total) or Decimal(0)
        self._tellers: dict[str, Callable[[int], str]] = {
            Outcome.BELOW: self._below,
            Outcome.GATE: self._gate,
            Outcome.VETO: self._veto,
            Outcome.SEATS: self._seats,
            Outcome.TIED: self._tied,
            Outcome.RULED_OUT: self._ruled_out,
            Outcome.PLACED: self._placed,
        }

    def words(self, star: int, outcome: str) -> str:
        return f"{star_wording(star)}:{self._tellers[outcome](star)}"

    def _minimum(self, star: int) -> Decimal:
        return Decimal(self.pool.rules["levels"][str(star)]["minimum"])

    def _line(self, star: int) -> str | None:
        line: str | None = self.pool.lines[str(star)]
        return line

    def _seat_count(self, star: int) -> int:
        return int(self.pool.seats[str(star)])

    def _score(self) -> str:
        return f"{self.label} {self.own:.2f}"

    def _below(self, star: int) -> str:
        minimum = self._minimum(star)
        words = _("%(score)s,低于分数线 %(minimum)s,差 %(lack)s") % {
            "score": self._score(),
            "minimum": minimum,
            "lack": f"{minimum - self.own:.2f}",
        }
        if self._is_gated(star) and not self.result.is_recognised:
            words += _(";另没有认定的创新项目")
        if self.result.ceiling is not None and self.result.ceiling < star:
            words += _(";另受星级上限%s限制") % star_wording(self.result.ceiling)
        return words + "。"

    def _is_gated(self, star: int) -> bool:
        return bool(self.pool.rules["levels"][str(star)]["gate"])

    def _gate(self, star: int) -> str:
        return _("%(score)s,达到分数线 %(minimum)s,但没有认定的创新项目。") % {
            "score": self._score(),
            "minimum": self._minimum(star),
        }

    def _veto(self, _star: int) -> str:
        return _("%(score)s,分数达到,但因一票否决,星级上限为%(ceiling)s。") % {
            "score": self._score(),
            "ceiling": star_wording(self.result.ceiling),
        }

    def _seats(self, star: int) -> str:
        seats, line = self._seat_count(star), self._line(star)
        reached = self._reached(star)
        if line is None and seats == 0:
            return _("%(reached)s,但本池参评 %(n)s 个,没有%(star)s名额。") % {
                "reached": reached,
                "n": self.pool.n,
                "star": star_wording(star),
            }
        if not self.shows_places:
            return _("%s,但名额已满。") % reached
        place = _("%(score)s,位次第 %(rank)s") % {"score": self._score(), "rank": self.result.rank}
        if line is None:
            return _("%(reached)s,但名额 %(seats)s 个由得分更高的并列党组织裁定;%(place)s。") % {
                "reached": reached,
                "seats": seats,
                "place": place,
            }
        return _("%(reached)s,但名额 %(seats)s已满,末位 %(line)s;%(place)s,%(lack)s。") % {
            "reached": reached,
            "seats": self._seats_used(star, seats),
            "line": line,
            "place": place,
            "lack": self._lack(Decimal(line)),
        }

    def _reached(self, star: int) -> str:
        if star == 3:
            return _("得分达到三星标准")
        return _("达到%s条件") % star_wording(star)

    def _seats_used(self, star: int, seats: int) -> str:
        used = int(self.pool.counts[str(star)])
        if used > seats:
            return _("%(seats)s 个(实际评定 %(used)s 个)") % {"seats": seats, "used": used}
        return _("%s 个") % seats

    def _lack(self, line: Decimal) -> str:
        if line > self.own:
            return _("差 %s") % f"{line - self.own:.2f}"
        keys = "、".join(self.pool.rules["tie_keys"])
        return _("与末位同分,依次比较%s后在末位之后") % keys

    def _tied(self, _star: int) -> str:
        return _("%s,与其他党组织总分和各项同分比较全部相同而名额不够,待裁定。") % self._score()

    def _ruled_out(self, _star: int) -> str:
        return _("%s,与其他党组织总分和各项同分比较全部相同,经裁定由其他党组织入选。") % (
            self._score()
        )

    def _placed(self, star: int) -> str:
        if star == 1:
            return _("评定为%s。") % self.result.wording
        if self.result.is_by_seats:
            return _("得分达到三星标准,因名额为二星。")
        words = _("%(score)s,达到分数线 %(minimum)s") % {
            "score": self._score(),
            "minimum": self._minimum(star),
        }
        if self._is_gated(star):
            words += _(",有认定的创新项目")
        if star > 2 and self.shows_places:
            words += _(",位次第 %(rank)s(参评 %(n)s 个),名额 %(seats)s") % {
                "rank": self.result.rank,
                "n": self.pool.n,
                "seats": self._seats_used(star, self._seat_count(star)),
            }
        return words + _(",评定为%s。") % star_wording(star)


def total_words(result: Result) -> str:
    """``总分 92.40 = 基础 84.40 + 加分 8.00``; a dash without scores."""
    if result.total is None or result.base is None:
        return "—"
    return _("总分 %(total)s = 基础 %(base)s + 加分 %(bonus)s") % {
        "total": f"{result.total:.2f}",
        "base": f"{result.base:.2f}",
        "bonus": f"{result.total - result.base:.2f}",
    }


def margin_words(result: Result) -> str:
    """How far to a higher star; empty while pending and for exempt branches.

    For the branch itself and the department, never for anybody else.
    """
    if result.star is None:
        return ""
    if result.star == 5:
        return _("已是最高星级。")
    if result.up is None:
        return _("其他条件不变时,单靠加分不能评为更高星级。")
    return _("其他条件不变时,再得 %(up)s 分即为%(star)s。") % {
        "up": f"{result.up:.2f}",
        "star": star_wording(result.up_star),
    }


def finding_words(pool_result: PoolResult) -> list[str]:
    """Which quota of a pool was exceeded and why, and why the low group is low."""
    pending = pool_result.counts["pending"]
    if pending:
        return [_("有 %s 个党组织待裁定,名额使用情况在裁定后给出。") % pending]
    return [_finding(finding) for finding in pool_result.findings]


_CAUSES: Final = {
    "rounding": "比例取整余下",
    "unused": "其他档次没有用满的名额",
    "score": "因得分",
    "veto": "因一票否决",
    "seats": "因名额(得分达到三星标准)",
}


def _finding(finding: dict[str, Any]) -> str:
    causes = "、".join(
        _("%(cause)s %(count)s 个") % {"cause": _(cause), "count": finding["causes"][name]}
        for name, cause in _CAUSES.items()
        if finding["causes"].get(name)
    )
    is_low = finding["star"] == "low"
    values = {
        "star": _("二星及以下") if is_low else star_wording(int(finding["star"])),
        "cap": finding["cap"],
        "count": finding["count"],
        "excess": finding["excess"],
        "causes": f":{causes}" if causes else "",
    }
    if finding["excess"]:
        return (
            _("%(star)s名额 %(cap)s 个,评定 %(count)s 个,超出 %(excess)s 个%(causes)s。") % values
        )
    return _("%(star)s上限 %(cap)s 个,评定 %(count)s 个%(causes)s。") % values


def shortage_words(pool_result: PoolResult) -> str:
    """That the four quotas of the pool cannot hold together, in figures; empty where they can."""
    seats = {star: int(pool_result.seats[str(star)]) for star in (5, 4, 3)}
    rest = pool_result.n - sum(seats.values()) - pool_result.low_cap
    if rest <= 0:
        return ""
    return _(
        "五星 %(five)s、四星 %(four)s、三星 %(three)s、二星及以下 %(low)s,四项上限合计 %(sum)s 个,"
        "参评 %(n)s 个,有 %(rest)s 个放不进任何一档。"
    ) % {
        "five": seats[5],
        "four": seats[4],
        "three": seats[3],
        "low": pool_result.low_cap,
        "sum": pool_result.n - rest,
        "n": pool_result.n,
        "rest": rest,
    }


def policy_words(rules: dict[str, Any]) -> str:
    """Which of the four quotas yields, as the round's rules say (``PoolResult.rules``)."""
    low = Decimal(rules["low_cap"])
    percent = f"{low.normalize():f}"
    sentences = {
        "absorb": _(
            "四项比例不能同时严格满足时,五星、四星名额和分数线不突破,"
            "二星及以下不因名额超过 %s%%,多出的由三星承接。"
        )
        % percent,
        "strict": _("四项比例不能同时严格满足时,五、四、三星名额都不突破,多出的落到二星及以下。"),
        "protect": _("四项比例不能同时严格满足时,达到三星分数线的不因名额落到二星,三星名额放开。"),
        "about": _("名额按最大余数分到各档,合计等于参评数,余数相同的先给低一档。"),
        "explicit": _("五、四、三星按下达的指导数评定,其余为二星及以下。"),
    }
    return sentences[rules["overflow"]]

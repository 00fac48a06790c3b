"""A run at a glance: its pools with their words, and who rose and fell since the year before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from branches.organisations.models import star_wording
from scoring.rating.models import PoolResult, Result, Run
from scoring.rating.queries.explaining import finding_words, shortage_words
from scoring.rounds.models import Enrolment

STARS = (5, 4, 3, 2, 1)
FEW = 10
# what is filed with the level above once it is newly declared
FILED = (5, 4)


@dataclass(frozen=True)
class PoolSummary:
    """One pool's figures in the order of the columns; ``words`` say what was exceeded and why."""

    pool: str
    n: int
    exempt: int
    seats: tuple[int, int, int]
    low_cap: int
    counts: tuple[int, ...]
    pending: int
    words: tuple[str, ...] = ()
    is_exceeded: bool = False

    @classmethod
    def of(cls, row: PoolResult) -> "PoolSummary":
        words = [shortage_words(row), *finding_words(row)]
        if row.n < FEW and row.seats["5"] == 0:
            words.insert(0, _("参评不足 10 个,没有五星名额。"))
        return cls(
            row.pool,
            row.n,
            row.exempt,
            (row.seats["5"], row.seats["4"], row.seats["3"]),
            row.low_cap,
            tuple(row.counts[str(star)] for star in STARS),
            row.counts["pending"],
            tuple(filter(None, words)),
            any(finding["excess"] for finding in row.findings),
        )


def pool_summaries(pools: Iterable[PoolResult]) -> list[PoolSummary]:
    return [PoolSummary.of(row) for row in pools]


def city_summary(pools: Sequence[PoolSummary]) -> PoolSummary:
    """All pools together, column by column."""
    five, four, three = (sum(pool.seats[at] for pool in pools) for at in range(3))
    return PoolSummary(
        _("合计"),
        sum(pool.n for pool in pools),
        sum(pool.exempt for pool in pools),
        (five, four, three),
        sum(pool.low_cap for pool in pools),
        tuple(sum(pool.counts[at] for pool in pools) for at in range(len(STARS))),
        sum(pool.pending for pool in pools),
    )


@dataclass(frozen=True)
class NewlyDeclared:
    """Branches with a star that is filed above, who did not hold it, or a better one, before.

    ``unknown`` more hold it without a star of the year before: whether they are newly declared has
    to be asked.
    """

    star: int
    count: int
    unknown: int


@dataclass(frozen=True)
class YearChanges:
    """Branches by the star of the year before and of this run; ``rows`` as a table of counts."""

    risen: int
    fallen: int
    same: int
    without: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    newly: tuple[NewlyDeclared, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether any branch held a star the year before."""
        return self.risen + self.fallen + self.same > 0


def year_changes(run: Run, before: Mapping[int, int]) -> YearChanges:
    """How the stars moved since the year before (``before`` by organisation); one statement."""
    moves: Counter[tuple[int | None, int]] = Counter()
    rows = Result.objects.filter(run=run, star__isnull=False)
    for organisation, star in rows.values_list("enrolment__organisation_id", "star"):
        moves[before.get(organisation), star or 0] += 1
    known = {(old, new): count for (old, new), count in moves.items() if old is not None}
    return YearChanges(
        sum(count for (old, new), count in known.items() if new > old),
        sum(count for (old, new), count in known.items() if new < old),
        sum(count for (old, new), count in known.items() if new == old),
        moves.total() - sum(known.values()),
        tuple(
            (star_wording(old), tuple(moves[old, new] for new in STARS)) for old in (*STARS, None)
        ),
        tuple(
            NewlyDeclared(
                star,
                sum(count for (old, new), count in known.items() if old < star == new),
                moves[None, star],
            )
            for star in FILED
        ),
    )


@dataclass(frozen=True)
class MissingAt:
    """Branches of one bureau that have neither reported nor been decided 未申报."""

    bureau: str
    count: int
    names: tuple[str, ...]


def missing_by_bureau(missing: Iterable[Enrolment], shown: int = 5) -> list[MissingAt]:
    """Grouped by reviewing body, those with most first, each with its first names."""
    found: dict[str, list[str]] = {}
    for row in sorted(missing, key=lambda row: (row.reviewing_body.code, row.code)):
        found.setdefault(row.reviewing_body.name, []).append(row.name)
    groups = [MissingAt(name, len(names), tuple(names[:shown])) for name, names in found.items()]
    return sorted(groups, key=lambda group: -group.count)

"""What a filled-in review workbook would do as things stand: held against them, nothing written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from branches.organisations.sheets import Reading
from scoring.reviews.models import Method, Verdict
from scoring.reviews.services.offline.in_hand import InHand
from scoring.reviews.services.plan import BLANK, CHANGED, NEW, UNCHANGED
from scoring.reviews.sheets.review_book import OpinionRow, StarRow
from starrating.scores import format_hundredths, hundredths
from starrating.stars import STAR_WORDS
from starrating.workbook import Fault


class PlannedOpinion(NamedTuple):
    """What the file would say of one indicator.

    ``kind``: new, changed, unchanged or blank; ``own`` and ``score`` in hundredths, ``score`` None
    where blank; ``old`` is the opinion in its place.
    """

    row: OpinionRow
    hand: InHand
    key: int
    kind: str
    own: int
    score: int | None
    reason: str
    old: Verdict | None

    @property
    def writes(self) -> bool:
        return self.kind in {NEW, CHANGED}

    @property
    def differs(self) -> bool:
        """Whether it says another score than the branch did."""
        return self.score != self.own

    @property
    def methods(self) -> str:
        """The methods in words."""
        return "、".join(str(Method(value).label) for value in self.row.methods)

    @property
    def own_words(self) -> str:
        """The branch's own score as text."""
        return format_hundredths(self.own)

    @property
    def old_words(self) -> str:
        """The score that stands so far; a dash where none does."""
        return "—" if self.old is None else str(self.old.score)

    @property
    def score_words(self) -> str:
        """The score as text; empty where blank."""
        return "" if self.score is None else format_hundredths(self.score)

    def line(self) -> list[Any]:
        """The row as the journal's digest covers it."""
        said = [self.score_words, self.reason, list(self.row.methods)]
        return [self.row.code, self.row.indicator, self.kind, *said]


class PlannedStar(NamedTuple):
    """What the file would propose for one branch.

    ``scores`` are the hundredths by the indicator's name as they will stand.
    """

    row: StarRow
    hand: InHand
    kind: str
    star: int | None
    reason: str
    scores: Mapping[str, int]

    @property
    def writes(self) -> bool:
        return self.kind in {NEW, CHANGED}

    @property
    def words(self) -> str:
        """The star in words; empty where none is proposed."""
        return "" if self.star is None else STAR_WORDS[self.star]

    @property
    def total(self) -> str:
        """The sum of what will stand, as text."""
        return format_hundredths(sum(self.scores.values()))

    @property
    def old_words(self) -> str:
        """The star proposed so far; a dash where none is."""
        star = self.hand.review.proposed_star
        return "—" if star is None else STAR_WORDS[star]

    def line(self) -> list[Any]:
        """The row as the journal's digest covers it."""
        return [self.row.code, self.kind, self.star, self.reason]


@dataclass(frozen=True)
class ReviewPlan:
    """Every row that would do something or nothing, the faults, and what is worth a word.

    ``misnamed`` are (code, name in the file, name in the round).
    """

    opinions: list[PlannedOpinion] = field(default_factory=list)
    stars: list[PlannedStar] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    misnamed: list[tuple[str, str, str]] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[PlannedOpinion]:
        return [one for one in self.opinions if one.kind == kind]

    @property
    def written_opinions(self) -> list[PlannedOpinion]:
        return [one for one in self.opinions if one.writes]

    @property
    def written_stars(self) -> list[PlannedStar]:
        return [one for one in self.stars if one.writes]

    @property
    def written(self) -> list[PlannedOpinion | PlannedStar]:
        return [*self.written_opinions, *self.written_stars]

    @property
    def writes(self) -> bool:
        return bool(self.written)

    @property
    def branches(self) -> list[InHand]:
        """The branches of which something would be written, in the order of the file."""
        found = {one.row.code: one.hand for one in self.written}
        return list(found.values())

    @property
    def gaps(self) -> list[tuple[InHand, int]]:
        """The branches written of that still lack opinions afterwards, with how many."""
        given = given_scores(self.opinions)
        known = ((hand, given.get(hand.branch.code, {})) for hand in self.branches)
        missing = ((hand, len(hand.places) - len(scores_after(hand, new))) for hand, new in known)
        return [(hand, count) for hand, count in missing if count]

    def counts(self) -> dict[str, int]:
        kinds = {kind: len(self.of_kind(kind)) for kind in (NEW, CHANGED, UNCHANGED, BLANK)}
        faulty = len({(fault.sheet, fault.row) for fault in self.faults})
        return {**kinds, "faulty": faulty, "stars": len(self.written_stars)}

    def lines(self) -> list[list[Any]]:
        """What the journal's digest covers: every row written."""
        return [one.line() for one in self.written]

    @property
    def digest(self) -> str:
        """Names what was previewed, so that entering writes that and nothing else."""
        standing = [
            [hand.branch.code, hand.submission, hand.review.proposed_star] for hand in self.branches
        ]
        versions = [0 if one.old is None else one.old.version for one in self.written_opinions]
        content = [standing, versions, self.lines()]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def given_scores(opinions: Iterable[PlannedOpinion]) -> dict[str, dict[int, int]]:
    """The scores that the file says, by code and indicator (primary key)."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for one in opinions:
        if one.score is not None:
            found[one.row.code][one.key] = one.score
    return found


def scores_after(hand: InHand, given: Mapping[int, int]) -> dict[str, int]:
    """The scores of a branch once those ``given`` are written, by the indicator's name."""
    standing = {key: hundredths(one.score) for key, one in hand.verdicts.items()}
    scores = {**standing, **given}
    return {
        name: scores[place["key"]] for name, place in hand.places.items() if place["key"] in scores
    }


def in_order(faults: Iterable[Fault], reading: Reading) -> list[Fault]:
    """Faults by sheet, row and column."""
    places = {name: place for place, name in enumerate(reading.columns)}

    def key(fault: Fault) -> tuple[int, int, int, str]:
        letter = fault.column or ""
        return (places.get(fault.sheet, -1), fault.row or 0, len(letter), letter)

    return sorted(faults, key=key)

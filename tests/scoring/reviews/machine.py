"""Form and review of two branches, driven by chance: every verb, by anybody, at any time.

``VERBS`` is the list of what may be done: a slice that brings a verb adds a line with who may do it
and when, told in plain words of the rows, and the call. Nothing else here knows the verbs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from scoring.assessments.models import FilingState, ReturnedIndicator
from scoring.reviews.models import Conclusion, Review, ReviewedScore, Sheet, Verdict
from scoring.reviews.queries import filing_state, with_filing_state
from scoring.rounds.models import Enrolment
from tests.scoring.reviews import machine_branch as branch_verbs
from tests.scoring.reviews import machine_department as department
from tests.scoring.reviews import machine_verbs as verbs
from tests.scoring.reviews.review_model import BRANCHES, OVER, PEOPLE, ReviewModel


@dataclass(frozen=True)
class Deed:
    """A verb: ``may(model, who, branch)`` by the plain model, ``do`` calls the service.

    ``moves`` are the words of a branch out of which it leads.
    """

    name: str
    may: Callable[[ReviewModel, str, str], bool]
    do: Callable[[ReviewModel, str, str, int], Any]
    moves: frozenset[str] = frozenset()


def deed(name: str, *moves: str) -> Deed:
    """The verb whose model and call are ``may_…`` and ``…`` in one of the modules of verbs."""
    module = next(one for one in (branch_verbs, verbs, department) if hasattr(one, f"may_{name}"))
    return Deed(name, getattr(module, f"may_{name}"), getattr(module, name), frozenset(moves))


MOVABLE = ("draft", "submitted", "under_review", "returned", "concluded")
VERBS = [
    deed("file", "draft", "returned"),
    deed("withdraw"),
    deed("extend", "draft", "returned"),
    deed("urge"),
    deed("enter_paper", "draft", "returned"),
    deed("confirm_paper", "draft", "returned"),
    deed("discard_paper"),
    deed("start", "submitted"),
    deed("hold"),
    deed("release"),
    deed("score"),
    deed("send_to_branch", "under_review"),
    deed("resume", "returned"),
    deed("propose_star"),
    deed("enter_meeting"),
    deed("correct_meeting"),
    deed("conclude", "under_review"),
    deed("reopen", "concluded"),
    deed("record_hearing"),
    deed("state"),
    deed("answer"),
    deed("report", "concluded"),
    deed("send_back", "reported"),
    deed("rescore"),
    deed("set_ceiling"),
    deed("enter_not_filed"),
    deed("confirm_not_filed", *MOVABLE),
    deed("reject_not_filed"),
    deed("enter_revocation"),
    deed("confirm_revocation"),
    deed("reject_revocation"),
    deed("recognise"),
    deed("enter_assignment"),
    deed("confirm_assignment"),
    deed("reject_assignment"),
    deed("merge_sheet", *MOVABLE),
    deed("enter_clerk"),
    deed("confirm_clerk"),
    deed("reject_clerk"),
    deed("revoke_clerk"),
]
# The usual way of a sheet, so that chance reaches the far states as well.
USUAL = [
    *("file", "extend", "enter_paper", "confirm_paper", "resume", "start"),
    *("score", "enter_meeting", "conclude"),
    *("state", "answer", "record_hearing", "report"),
]
HOURS = [1, 1, 3, 12, 24, 24 * 3, 24 * 5]
BY_NAME = {one.name: one for one in VERBS}


class ReviewMachine(ReviewModel):
    """What a service does is held against what the model says may be done."""

    @rule(
        # what stands first is drawn most
        which=st.sampled_from([*["usual"] * 16, *["rare"] * 12, *["time"] * 5, *VERBS]),
        who=st.sampled_from(["", "", *PEOPLE]),
        branch=st.sampled_from(BRANCHES),
        number=st.integers(0, 5),
        pick=st.integers(0, 6),
    )
    def act(self, which: Deed | str, who: str, branch: str, number: int, pick: int) -> None:
        if which == "usual":
            self.act_as_usual(branch, number, pick)
        elif which == "rare":
            self.act_as_never_before(branch, number)
        elif which == "time":
            self.let_time_pass(HOURS[pick], number)
            if (number, pick) == (5, 6):
                self.merge_away("faculty", "school")
        elif isinstance(which, Deed):
            # blank: by one who may, so that not everything is refused
            able = "" if who else next((one for one in PEOPLE if which.may(self, one, branch)), "")
            self.attempt(which, who or able or PEOPLE[number], branch, number)

    def act_as_usual(self, branch: str, number: int, pick: int) -> None:
        """Something of the usual way that can be done now, by somebody who may."""
        able = {
            which.name: [who for who in PEOPLE if which.may(self, who, branch)]
            for which in map(BY_NAME.__getitem__, USUAL)
            if verbs.is_useful(self, which.name, branch)
        }
        names = [name for name, people in able.items() if people]
        if names:
            name = names[pick % len(names)]
            self.attempt(BY_NAME[name], able[name][number % len(able[name])], branch, number)

    def act_as_never_before(self, branch: str, number: int) -> None:
        """What can be done now and was done least so far."""
        begin = number * len(VERBS) // 6
        turned = [*VERBS[begin:], *VERBS[:begin]]
        for which in sorted(turned, key=lambda one: self.done[one.name]):
            able = [who for who in PEOPLE if which.may(self, who, branch)]
            if able:
                self.attempt(which, able[number % len(able)], branch, number)
                return

    def let_time_pass(self, hours: int, number: int) -> None:
        """A run is proposed now and then, and withdrawn soon, so that work goes on."""
        self.pass_time(hours)
        if self.is_held or number == 0:
            self.toggle_hold()

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def the_sheet_says_what_its_final_review_says(self) -> None:
        if self.is_checked("sheet"):
            return
        said = dict(Sheet.objects.values_list("pk", "state"))
        final: dict[int, str] = {}
        first: dict[int, str] = {}
        for sheet, is_final, word in Review.objects.values_list("sheet", "is_final", "state"):
            (final if is_final else first)[sheet] = word
        assert final.items() <= said.items()
        for sheet in first.keys() - final.keys():
            word = first[sheet]
            assert said[sheet] == (word if word in {"not_filed", "merged"} else "under_review")

    @invariant()
    def one_word_for_every_role(self) -> None:
        if self.is_checked("word"):
            return
        rows = Enrolment.objects.select_related("sheet", "assessment")
        for row in with_filing_state(rows.only("sheet__state", "assessment__state")):
            assert vars(row)["spoken"] == filing_state(row)

    @invariant()
    def reported_is_whole_and_upheld(self) -> None:
        if self.is_checked("reported"):
            return
        for sheet in Sheet.objects.filter(state=FilingState.REPORTED):
            last = Conclusion.objects.filter(review__sheet=sheet, review__is_final=True)
            content = last.order_by("-number")[0].content
            changes = sheet.changes.filter(changed_at__gte=sheet.reported_at)
            changed = set(changes.values_list("indicator_id", flat=True))
            scores = ReviewedScore.objects.filter(sheet=sheet)
            given = {key: f"{score:.2f}" for key, score in scores.values_list("indicator", "score")}
            upheld = {one["key"]: one["score"] for one in content["indicators"]}
            assert given.keys() == upheld.keys()
            assert {key for key in upheld if given[key] != upheld[key]} <= changed

    @invariant()
    def what_was_corrected_is_reviewed_anew(self) -> None:
        """A verdict on an indicator sent back is younger than the correction that was opened."""
        if self.is_checked("corrected"):
            return
        opened = ReturnedIndicator.objects.exclude(returned__answered_by=None)
        opened = opened.exclude(returned__ended_at=None)
        for line in opened.select_related("returned__answered_by"):
            answer = line.returned.answered_by
            assert answer is not None
            older = Verdict.objects.filter(
                review__sheet__enrolment__assessment=answer.assessment_id,
                indicator=line.indicator_id,
                submission__number__lt=answer.number,
            )
            # a first stage that is over saw what there was
            assert not older.exclude(review__state="reported").exists()

    @invariant()
    def somebody_can_move_it(self) -> None:
        """Every state but reported, not filed and merged has an actor, unless a run is proposed."""
        if self.is_held or self.is_checked("movable"):
            return
        for branch in BRANCHES:
            word = self.word(branch)
            if word not in OVER:
                able = any(
                    one.may(self, who, branch)
                    for one in VERBS
                    if word in one.moves
                    for who in PEOPLE
                )
                # the last way: the department decides that nothing was filed, by two persons
                able = able or department.may_enter_not_filed(self, "officer", branch)
                assert able, (branch, word)

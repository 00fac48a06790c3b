"""A plain model of a bureau, its 党总支 and two branches: who is who, and what the rows say."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max, Sum
from hypothesis.stateful import RuleBasedStateMachine

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.reviews.models import Meeting, Review, Sheet, Statement, Verdict
from scoring.reviews.queries import filing_state
from scoring.rounds.models import Enrolment, RoundHold
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import at
from tests.scoring.reviews.sitting import make_bureau

PEOPLE = [
    *("secretary", "preparer", "reviewer", "leader", "officer", "approver"),
    *("general", "general_leader", "stranger"),
]
BRANCHES = ["school", "faculty"]
BEGIN = date(2025, 9, 4)
OVER = {"reported", "not_filed", "merged"}
# whose stage a sheet is at, by the body of its review
REVIEWERS = {
    "education": {"reviewer", "leader"},
    "college": {"general", "general_leader"},
    "department": {"officer", "approver"},
}
LEADERS = {"education": "leader", "college": "general_leader", "department": "approver"}


# What the branch and its helpers do is not bound to the hold: nothing is left to do by then.
UNBOUND = {
    *("file", "withdraw", "extend", "urge", "enter_paper", "confirm_paper", "discard_paper"),
    *("enter_clerk", "confirm_clerk", "reject_clerk", "revoke_clerk", "reject_assignment"),
}


class Skipped(Exception):
    """There is nothing to call the service upon."""


class ReviewModel(RuleBasedStateMachine):
    """``school`` is reviewed by the bureau alone, ``faculty`` by the college's 党总支 before it."""

    tally: ClassVar[Counter[tuple[str, bool]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.moment = at(BEGIN)
        self.clock = ExitStack()
        self.clock.enter_context(clock.stopped_at(self.moment))
        self.bureau = made = make_bureau()
        town = made.town
        Enrolment.objects.filter(organisation__in=[town.college, town.village]).update(
            is_exempt=True, exemption_reason="新建"
        )
        self.people: dict[str, Account] = {
            "reviewer": made.reviewer,
            "leader": made.leader,
            "officer": made.officer,
            "approver": made.approver,
            "secretary": made.secretary(town.school),
            "preparer": made.secretary(town.faculty),
            "general": make_actor(Role.REVIEWER, town.college, "总支审核员"),
            "general_leader": make_actor(Role.LEADER, town.college, "总支负责人"),
            "stranger": make_actor(Role.LEADER, town.town, "外人"),
        }
        self._names = {self.body(name).pk: name for name in LEADERS}
        self.done: Counter[str] = Counter()
        self.is_held = False
        self.numbers = iter(range(1, 10_000))
        self.meetings: dict[str, Meeting] = {}
        self._read: dict[Any, Any] = {}
        self.checked: set[str] = set()

    def once(self, key: Any, read: Callable[[], Any]) -> Any:
        """What was read since the last act: rows change by acts alone."""
        if key not in self._read:
            self._read[key] = read()
        return self._read[key]

    def is_checked(self, what: str) -> bool:
        """Whether an invariant was looked at since the last act that did something."""
        if what in self.checked:
            return True
        self.checked.add(what)
        return False

    def teardown(self) -> None:
        self.clock.close()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # --- what the rows say --------------------------------------------------------------------

    def by(self, who: str) -> Account:
        """The account afresh: what it holds is not remembered from one act to the next."""
        return Account.objects.get(pk=self.people[who].pk)

    def body(self, name: str) -> Organisation:
        found: Organisation = getattr(self.bureau.town, name)
        return found

    def branch(self, name: str) -> Enrolment:
        rows = Enrolment.objects.select_related(
            *("round__rule_set", "round__department", "organisation", "field"),
            *("reviewing_body", "sheet", "assessment"),
        )
        found: Enrolment = self.once(
            ("branch", name), lambda: rows.get(organisation=self.body(name))
        )
        return found

    def secretary(self, branch: str) -> str:
        """In this model the preparer's account is the faculty's secretary."""
        return "secretary" if branch == "school" else "preparer"

    def review(self, branch: str) -> Review | None:
        found: Review | None = self.once(("review", branch), lambda: self._last(branch))
        return found

    def _last(self, branch: str) -> Review | None:
        row = self.branch(branch)
        rows = Review.objects.filter(sheet__enrolment=row).select_related("sheet")
        review = rows.order_by("-position").first()
        if review is not None:
            review.sheet.enrolment = row
        return review

    def word(self, branch: str) -> str:
        return str(filing_state(self.branch(branch)))

    def form_state(self, branch: str) -> str:
        form = getattr(self.branch(branch), "assessment", None)
        return "" if form is None else str(form.state)

    def stage(self, branch: str) -> str:
        """The body whose turn it is, or would be."""
        review = self.review(branch)
        if review is not None:
            return self._names[review.body_id]
        if self.is_assigned(branch):
            return "department"
        return "education" if branch == "school" else "college"

    def is_assigned(self, branch: str) -> bool:
        return self.branch(branch).assigned_body_id is not None

    def is_scored(self, review: Review) -> bool:
        count = self.once(("scored", review.pk), Verdict.objects.filter(review=review).count)
        return bool(count == 8)

    def grounds(self, review: Review) -> set[str]:
        """On which grounds the branch must be heard: heading for one star, a ceiling on record."""
        total = Verdict.objects.filter(review=review).aggregate(sum=Sum("score"))["sum"] or 0
        ceiling = review.enrolment.ceilings.filter(replaced_by=None, star__isnull=False)
        found = {"lowest"} if total < 60 or review.proposed_star == 1 else set()
        return found | ({"veto"} if ceiling.exists() else set())

    def heard(self, review: Review) -> set[str]:
        """On which grounds it was heard, or waived, since it was last concluded."""
        last = review.conclusions.order_by("-number").first()
        rows = [] if last is None else last.hearings.all()
        return {ground for one in rows for ground in one.grounds}

    def givers(self, review: Review) -> set[int | None]:
        rows = Verdict.objects.filter(review=review).values_list("given_by", flat=True)
        found: set[int | None] = self.once(("givers", review.pk), lambda: set(rows))
        return found

    def statement(self, review: Review) -> Statement | None:
        last = review.conclusions.aggregate(last=Max("number"))["last"]
        rows = Statement.objects.filter(conclusion__review=review, conclusion__number=last)
        return rows.first()

    # --- acting --------------------------------------------------------------------------------

    def attempt(self, which: Any, who: str, branch: str, number: int) -> None:
        """The service does what the model allows, and a refusal leaves nothing behind."""
        may = which.may(self, who, branch)
        may = may and (which.name in UNBOUND or not self.is_held)
        before = self.traces()
        refused = None
        try:
            which.do(self, who, branch, number)
        except Skipped:
            return
        except Refused as refusal:
            refused = refusal
        self.tally[which.name, refused is None] += 1
        self.done[which.name] += 1
        if refused is None:
            self._read.clear()
            self.checked.clear()
            assert may, (which.name, who, branch)
        else:
            assert not may, (which.name, who, branch, refused.message)
            assert self.traces() == before, which.name

    def traces(self) -> tuple[Any, ...]:
        return (
            list(Review.objects.order_by("pk").values_list("pk", "state", "version", "holder")),
            list(Sheet.objects.order_by("pk").values_list("pk", "state", "version")),
            Entry.objects.aggregate(last=Max("number"))["last"],
        )

    def pass_time(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)
        self.clock.close()
        self.clock.enter_context(clock.stopped_at(self.moment))

    def merge_away(self, branch: str, successor: str) -> None:
        """The roster merges a body into another, as it may at any time of the year."""
        rows = Organisation.objects.filter(pk=self.body(branch).pk)
        rows.update(state="merged", merged_into=self.body(successor), ended_on=clock.today())
        self._read.clear()
        self.checked.clear()

    def toggle_hold(self) -> None:
        self.is_held = not self.is_held
        if self.is_held:
            RoundHold.objects.create(round=self.bureau.round, held_at=clock.now())
        else:
            RoundHold.objects.all().delete()


M = ReviewModel

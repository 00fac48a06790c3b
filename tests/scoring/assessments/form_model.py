"""A plain model of one branch's form: who may do what to it, and when."""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.models import Assessment, Evidence, KeptText, Submission
from scoring.assessments.queries import assessment_of
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import ENDS_ON, STARTS_ON, at, make_branch

PEOPLE = ["secretary", "preparer", "reviewer", "leader", "officer", "stranger"]
people = st.sampled_from(["secretary", "secretary", "secretary", *PEOPLE])
texts = st.text("甲乙丙", max_size=3)
NEXT = {
    "draft": {"submitted"},
    "submitted": {"draft", "returned", "under_review"},
    "under_review": {"returned"},
    "returned": {"submitted", "under_review"},
}


class FormModel(RuleBasedStateMachine):
    """One branch, the clock, and what may be done to its form by whom."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.moment = at(STARTS_ON)
        self.clock = ExitStack()
        self.clock.enter_context(clock.stopped_at(self.moment))
        self.branch = make_branch()
        self.keys: dict[str, int] = {name: getattr(self.branch, name).pk for name in PEOPLE[:-1]}
        self.keys["stranger"] = make_actor(Role.SECRETARY, self.branch.town.village).pk
        self.in_charge: int | None = None
        self.enterer: int | None = None
        self.until = ENDS_ON
        self.due: date | None = None
        self.sent_back: set[int] = set()
        self.author: dict[str, int] = {}
        self.must_be_kept: set[tuple[str, str]] = set()
        self.frozen: dict[int, str] = {}

    def teardown(self) -> None:
        self.clock.close()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # --- what the model knows ----------------------------------------------------------------

    def by(self, who: str) -> Account:
        return Account.objects.get(pk=self.keys[who])

    def row(self) -> Assessment | None:
        return assessment_of(self.branch.enrolment)

    @property
    def state(self) -> str:
        row = self.row()
        return "" if row is None else str(row.state)

    def is_within(self) -> bool:
        last = self.due if self.due is not None else self.until
        return bool(self.moment < at(last, 0) + timedelta(days=1))

    def may_fill(self, who: str) -> bool:
        if self.state not in {"", "draft", "returned"}:
            return False
        if self.enterer is not None:
            return bool(self.keys[who] == self.enterer)
        return who in {"secretary", "preparer"} and self.is_within()

    def attempt(self, may: bool, service: Any, **arguments: Any) -> Any:
        """Call a service; it does what the model allows, and a refusal leaves nothing behind."""
        before, state = self.traces(), self.state
        result, refused = None, None
        try:
            result = service(**arguments)
        except Refused as refusal:
            refused = refusal
        event(f"{service.__name__} {'done' if refused is None else refused.status}")
        if refused is not None:
            # a form that is not whole, or a day too late, may be refused to anybody
            assert not may or refused.status == 422, (service.__name__, refused.message)
            assert self.traces() == before, service.__name__
            return None
        assert may, service.__name__
        after = self.state
        assert after == state or not state or after in NEXT[state], (state, after)
        return result

    def traces(self) -> tuple[Any, ...]:
        row = self.row()
        return (
            None if row is None else (row.state, row.version, row.features, row.entered_by_id),
            Submission.objects.count(),
            Evidence.objects.filter(removed_at=None).count(),
            KeptText.objects.count(),
            Entry.objects.count(),
        )

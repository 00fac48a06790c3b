"""Any act by anybody at any time: what may not be never is, and a round can always be ended.

A small city, its officers and approvers and the clock, walked at random through the services of
every stage. Whatever succeeds though ``ACTS`` does not allow it is a breach; so is a state in which
the proper next act is refused.
"""

from contextlib import ExitStack
from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from branches.journal.models import SENTENCES, Entry
from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.publicity.models import Notice
from scoring.publicity.queries import LIVE_STATES, authors_of
from scoring.publicity.services import notice_faults
from scoring.rating.models import Ruling, Run
from scoring.rating.queries import latest_run, waiting_revocations
from scoring.reviews.models import NotFiledDecision, ScoreImport
from scoring.reviews.queries import missing_enrolments, scorers_of
from scoring.rounds.models import Round
from scoring.rounds.queries import is_held, seat_table
from starrating import clock
from starrating.access import Refused, Role
from starrating.revocation import REVOCATION_WAITS
from tests.factories.people import make_account, make_actor, make_post
from tests.factories.publicity import make_branches, make_issuer
from tests.house.visiting import undone
from tests.scoring.flow import ACTS, Asked
from tests.scoring.rounds.office import Office, make_office

pytestmark = pytest.mark.django_db

BEGAN = datetime(2025, 9, 22, 10, tzinfo=clock.zone())
PERSONS = ("officer", "second", "approver", "deputy", "both", "member", "nobody")
STARS = st.lists(st.sampled_from([5, 4, 4, 4, 3, 3, 2, 1]), min_size=14, max_size=14)
DULL = [5, *[4] * 6, *[3] * 5, 2, 1]
MOST_STEPS = 60
ATTEMPTS = st.lists(
    st.tuples(
        st.integers(0, len(ACTS) - 1), st.sampled_from(PERSONS), st.sampled_from([0, 0, 0, 1, 7])
    ),
    min_size=1,
    max_size=4,
)
# the way of a round, each step by one who holds both posts where that may be
WAY = (
    *(("open_round", "officer"), ("enter_not_filed", "both"), ("confirm_not_filed", "approver")),
    *(("revoke_not_filed", "both"), ("confirm_not_filed_revocation", "approver")),
    *(("enter_import", "both"), ("enter_not_filed", "both")),
    *(("confirm_import", "second"), ("enter_decision", "both"), ("make_run", "both")),
    *(("enter_ruling", "both"), ("confirm_ruling", "approver"), ("make_run", "officer")),
    *(("revoke_ruling", "both"), ("reject_ruling_revocation", "approver")),
    *(("propose_run", "second"), ("decide_run", "approver"), ("enter_set_aside", "both")),
    *(("reject_set_aside", "officer"), ("draft_notice", "both"), ("publish_notice", "approver")),
    *(("", ""), ("close_notice", "approver")),
)


def unspoken() -> set[str]:
    """Verbs without a sentence, and what lines hold that has no words."""
    lines = list(Entry.objects.all())
    bare = {line.verb for line in lines} - set(SENTENCES)
    labels = {
        f"{line.verb}: {change.label}"
        for line in lines
        for change in line.changes
        if change.label.isascii()
    }
    return bare | labels


PROBERS = ("officer", "both", "approver", "member")


class Flow(RuleBasedStateMachine):
    """One round of fourteen branches, from a confirmed policy to the final list."""

    office: Office
    round_pk: int

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(undone())
        self.clock = self.stack.enter_context(ExitStack())
        self.move_to(BEGAN)
        self.numbers = 0
        town = self.office.town
        both = make_actor(Role.OFFICER, town.department)
        make_post(both, Role.APPROVER, town.department)
        member = make_actor(Role.OFFICER, town.department)
        Account.objects.filter(pk=member.pk).update(organisation=town.school)
        persons = (
            *(self.office.officer, self.office.other, self.office.approver),
            *(make_actor(Role.APPROVER, town.department), both, member, make_account()),
        )
        self.keys = {name: person.pk for name, person in zip(PERSONS, persons, strict=True)}

    def teardown(self) -> None:
        with self.stack:
            steps = 0
            while self.round.state != "closed" and steps < MOST_STEPS:
                self.onward()
                steps += 1
            assert self.round.state == "closed"
            self.nothing_is_out_of_order()
            assert verify_chain().faults == ()
            assert notice_faults(Notice.objects.get(state="closed")) == []
            assert unspoken() == set()

    def move_to(self, moment: datetime) -> None:
        self.clock.close()
        self.clock.enter_context(clock.stopped_at(moment))

    @property
    def round(self) -> Round:
        return Round.objects.select_related("department", "rule_set").get(pk=self.round_pk)

    def asked(self, who: str, row: object, stars: list[int]) -> Asked:
        self.numbers += 1
        by = Account.objects.select_related("organisation").get(pk=self.keys[who])
        return Asked(by, row, f"云组〔2025〕{self.numbers}号", stars)

    # --- anything by anybody -----------------------------------------------------------------

    @rule(attempts=ATTEMPTS, stars=STARS, goes_on=st.sampled_from([True, True, True, False]))
    def walk(self, attempts: list[tuple[int, str, int]], stars: list[int], goes_on: bool) -> None:
        """Anybody tries anything there is to be tried; then, mostly, the proper next act."""
        for pick, who, place in attempts:
            verbs = [verb for verb, act in ACTS.items() if act.model.objects.exists()]
            self.attempt(verbs[pick % len(verbs)], who, place, stars)
        if goes_on:
            self.onward()

    def attempt(self, verb: str, who: str, place: int = 0, stars: list[int] | None = None) -> bool:
        """Whether it was done; what is not allowed must be refused."""
        act = ACTS[verb]
        rows = list(act.model.objects.order_by("-pk"))
        asked = self.asked(who, rows[place % len(rows)], stars or DULL)
        is_allowed = act.is_allowed(asked)
        try:
            act.perform(asked)
        except Refused:
            return False
        assert is_allowed, f"{who} could {verb} {asked.row!r}"
        return True

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.move_to(clock.now() + timedelta(days=days))

    # --- the proper next act -----------------------------------------------------------------

    def onward(self) -> None:
        """Whatever is next, by whoever should: never refused."""
        for verb, who, row in self.proper():
            try:
                ACTS[verb].perform(self.asked(who, row, DULL))
            except Refused as refusal:
                if "变" not in refusal.message or verb not in {"propose_run", "confirm_import"}:
                    raise AssertionError(f"{verb} by {who}: {refusal.message}") from refusal
                again = {"propose_run": "make_run", "confirm_import": "discard_import"}[verb]
                subject = self.round if verb == "propose_run" else row
                ACTS[again].perform(self.asked("officer", subject, DULL))

    def other_than(self, key: int | None, *names: str) -> str:
        return next(name for name in names if self.keys[name] != key)

    def proper(self) -> list[tuple[str, str, object]]:
        row = self.round
        if row.is_draft:
            if row.policy_confirmed_at:
                return [("open_round", "officer", row)]
            return [("enter_policy", "officer", row), ("confirm_policy", "approver", row)]
        if row.state == "closed":
            return []
        notice = Notice.objects.filter(state__in=["draft", "published"]).first()
        live = Run.objects.filter(state__in=["proposed", "decided"]).first()
        if notice is not None and notice.state == "published":
            over = datetime.combine(notice.ends_on, time(10), clock.zone()) + timedelta(days=1)
            self.move_to(max(over, clock.now()))
            return [("close_notice", "approver", notice)]
        if live is None or live.state == "proposed":
            asked = next(waiting_revocations(row).iterator(), None)
            if asked is not None:
                return [("reject_ruling_revocation", "approver", asked)]
        if live is None:
            return self.to_a_run(row)
        if live.state == "proposed":
            if live.rulings.filter(state="revoked").exists():
                return [("withdraw_run", "officer", live)]
            return [("decide_run", "approver", live)]
        if live.is_set_aside_waiting:
            return [("reject_set_aside", "officer", live)]
        if notice is None:
            return [("draft_notice", "officer", row)]
        return [("change_notice", "officer", notice), ("publish_notice", "approver", notice)]

    def to_a_run(self, row: Round) -> list[tuple[str, str, object]]:
        waiting = ScoreImport.objects.filter(state="entered").first()
        if waiting is not None:
            who = self.other_than(waiting.entered_by_id, "officer", "second")
            return [("confirm_import", who, waiting)]
        asked = NotFiledDecision.objects.filter(REVOCATION_WAITS).first()
        if asked is not None:
            return [("reject_not_filed_revocation", "approver", asked)]
        if missing_enrolments(row).exists():
            return [("enter_import", "officer", row)]
        newest = latest_run(row)
        if newest is None or newest.state != Run.State.MADE:
            return [("make_run", "officer", row)]
        if newest.rulings.filter(state="revoked").exists():
            return [("make_run", "officer", row)]
        if newest.is_complete:
            return [("propose_run", "officer", newest)]
        for case in newest.tie_cases.all():
            live = Ruling.objects.filter(pool=case.pool, star=case.star)
            ruling = live.filter(state__in=["entered", "confirmed"]).first()
            if ruling is not None and ruling.case_hash != case.case_hash:
                return [("make_run", "officer", row)]
            if ruling is None:
                return [("enter_ruling", "officer", case)]
            if ruling.state == "entered":
                who = self.other_than(ruling.entered_by_id, "approver", "deputy")
                return [("confirm_ruling", who, ruling)]
        return [("make_run", "officer", row)]

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def nothing_is_out_of_order(self) -> None:
        row = self.round
        live = list(Run.objects.filter(state__in=["proposed", "decided"]))
        notices = list(Notice.objects.filter(state__in=["draft", *LIVE_STATES]))
        assert len(live) <= 1
        assert len(notices) <= 1
        assert is_held(row) == bool(live)
        assert (row.state == "closed") == any(one.state == "closed" for one in notices)
        for run in live:
            self.is_sound(row, run)
        for notice in notices:
            if notice.state != "draft":
                self.is_what_was_decided(notice, live)
        published = [one for one in notices if one.state != "draft"]
        assert [run.is_published for run in live if run.is_published] == [True] * len(published)

    def is_sound(self, row: Round, run: Run) -> None:
        """Decided by two who scored nothing; N and seats those of the enrolments; no open star."""
        assert run.is_complete
        assert not run.results.filter(star=None, is_exempt=False).exists()
        if run.decided_by_id:
            assert run.decided_by_id not in {run.proposed_by_id, *scorers_of(row)}
        table = seat_table(row)
        assert table is not None
        assert {line.pool: (line.n, line.exempt) for line in table.rows if line.n} == {
            pool.pool: (pool.n, pool.exempt) for pool in run.pools.all() if pool.n
        }
        assert {line.pool: line.plain()["4"] for line in table.rows if line.n} == {
            pool.pool: pool.seats["4"] for pool in run.pools.all() if pool.n
        }

    def is_what_was_decided(self, notice: Notice, live: list[Run]) -> None:
        assert [run.pk for run in live] == [notice.run_id]
        assert notice.published_by_id not in authors_of(notice)
        shown = dict(notice.rows.values_list("code", "star"))
        stars = notice.run.results.filter(star__gte=3).values_list("enrolment__code", "star")
        assert shown == dict(stars)


@pytest.fixture
def flow() -> None:
    with clock.stopped_at(BEGAN):
        office = make_office()
        make_branches(10, office.town.education)
        Flow.office, Flow.round_pk = office, office.ready().pk
        make_issuer()


@pytest.mark.no_cover  # as the other machine
def test_w09_a16_every_verb_in_every_state_by_everybody(flow: None) -> None:
    """Along the way of a round each verb is tried by each kind of person and taken back."""
    walker = Flow()
    done: set[str] = set()
    with walker.stack:
        for verb, who in WAY:
            if verb:
                assert walker.attempt(verb, who), verb
                done.add(verb)
            else:
                walker.move_to(BEGAN + timedelta(days=30))
            for tried, act in ACTS.items():
                if not act.model.objects.exists():
                    continue
                for prober in PROBERS:
                    with undone():
                        if walker.attempt(tried, prober):
                            done.add(tried)
                            walker.nothing_is_out_of_order()
            walker.nothing_is_out_of_order()
        assert walker.round.state == "closed"
        assert unspoken() == set()
        assert set(ACTS) - done <= {"confirm_policy", "enter_policy"}


def test_w09_any_act_at_any_time_leaves_the_round_in_order(flow: None) -> None:
    run_state_machine_as_test(
        Flow,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

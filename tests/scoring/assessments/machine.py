"""The form, its verbs and the clock, driven by chance beside a plain model of what may happen."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from scoring.assessments import services
from scoring.assessments.models import Evidence, KeptText, Submission
from scoring.assessments.queries import latest_submission
from scoring.assessments.sheets import Reply
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import fill_in
from tests.factories.files import JPEG, PDF, PNG
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import ENDS_ON, end_posts, fresh
from tests.scoring.assessments.form_model import NEXT, PEOPLE, FormModel, people, texts


class FormMachine(FormModel):
    """What a service does is held against what the model says may be done."""

    # --- the branch --------------------------------------------------------------------------

    @initialize()
    def begin_by_the_secretary(self) -> None:
        self.begin("secretary")

    @rule(who=people)
    def begin(self, who: str) -> None:
        known = self.row()
        may = self.may_fill(who) and (known is not None or who in {"secretary", "preparer"})
        row = self.attempt(
            may, services.begin_assessment, enrolment=self.branch.enrolment, by=self.by(who)
        )
        if row is not None and known is None and who == "secretary":
            self.in_charge = self.keys[who]

    @rule(who=people, text=texts, late=st.integers(0, 2))
    def save_features(self, who: str, text: str, late: int) -> None:
        row = self.row()
        assert row is not None
        may = self.may_fill(who) and row.state == "draft"
        old, key = row.features, self.keys[who]
        saved = self.attempt(
            may,
            services.save_field,
            assessment=row,
            field="features",
            text=text,
            expected_version=max(0, row.features_version - late),
            by=self.by(who),
        )
        if saved is None or text == old:
            return
        if saved.is_saved:
            assert saved.text == text
            if old and self.author.get("features", key) != key and not text.startswith(old):
                self.must_be_kept.add(("features", old))
            self.author["features"] = key
        else:
            assert saved.text == old
            self.must_be_kept.add(("features", text))

    @rule(
        who=people,
        name=st.sampled_from(["领导班子", "工作制度", "群众评价"]),
        count=st.integers(0, 3),
    )
    def answer(self, who: str, name: str, count: int) -> None:
        row = self.row()
        assert row is not None
        now = services.read_form(row).of(self.branch.indicator(name))
        asked = now.questions[0]
        may = self.may_fill(who) and (row.state == "draft" or now.indicator.pk in self.sent_back)
        self.attempt(
            may,
            services.answer_rule,
            assessment=row,
            rule=asked.rule,
            reply=Reply("some", count=count) if count else Reply("none"),
            expected_version=asked.version,
            by=self.by(who),
        )

    @rule()
    def fill(self) -> None:
        row = self.row()
        who = "reviewer" if self.enterer == self.keys["reviewer"] else "secretary"
        if row is not None and row.state == "draft" and self.may_fill(who):
            by = self.by(who)
            if row.features and self.author.get("features") != by.pk:
                self.must_be_kept.discard(("features", row.features))
            fill_in(row, by)
            self.author["features"] = by.pk

    @rule(who=people, data=st.sampled_from([PDF, JPEG, PNG]))
    def add_file(self, who: str, data: bytes) -> None:
        row = self.row()
        assert row is not None
        indicator = self.branch.indicator("工作制度")
        may = self.may_fill(who) and (row.state == "draft" or indicator.pk in self.sent_back)
        self.attempt(
            may,
            services.add_evidence,
            assessment=row,
            data=data,
            filename="x",
            indicators=[indicator],
            by=self.by(who),
        )

    @rule(who=people)
    def remove_file(self, who: str) -> None:
        file = Evidence.objects.filter(removed_at=None, purpose="evidence").first()
        if file is not None:
            key = self.branch.indicator("工作制度").pk
            may = self.may_fill(who) and (self.state == "draft" or key in self.sent_back)
            self.attempt(may, services.remove_evidence, evidence=file, by=self.by(who))

    @rule(who=people)
    def submit(self, who: str) -> None:
        row = self.row()
        assert row is not None
        may = who == "secretary" and self.may_fill(who) and self.answers_for_it(who)
        filed = self.attempt(may, services.submit_assessment, assessment=row, by=self.by(who))
        if filed is not None:
            self.frozen[filed.number] = filed.fingerprint

    @rule()
    def fill_and_submit(self) -> None:
        self.fill()
        self.declare()
        if self.state == "returned":
            self.explain_all()
        self.submit("secretary")

    def explain_all(self) -> None:
        for name in ("领导班子", "工作制度"):
            self.explain(name, "甲")

    def answers_for_it(self, who: str) -> bool:
        return self.in_charge in (None, self.keys[who])

    @precondition(lambda self: self.state == "submitted")
    @rule(who=people)
    def withdraw(self, who: str) -> None:
        row = self.row()
        assert row is not None
        may = (
            who == "secretary"
            and row.state == "submitted"
            and self.is_within()
            and self.answers_for_it(who)
        )
        self.attempt(may, services.withdraw_assessment, assessment=row, by=self.by(who))

    @rule()
    def replace_the_secretary(self) -> None:
        end_posts(self.by("secretary"))
        self.keys["secretary"] = make_actor(Role.SECRETARY, self.branch.town.school).pk

    @rule(who=people)
    def take_over(self, who: str) -> None:
        row = self.row()
        assert row is not None
        may = who == "secretary" and self.in_charge != self.keys[who]
        if self.attempt(may, services.take_over, assessment=row, by=self.by(who)) is not None:
            self.in_charge = self.keys[who]

    @rule()
    def declare(self) -> None:
        row = self.row()
        if row is not None and self.may_fill("secretary") and self.answers_for_it("secretary"):
            form = services.read_form(row)
            if not any(each.why for each in form.vetoes):
                services.declare(assessment=row, replies={}, by=self.by("secretary"))
                self.in_charge = self.in_charge or self.keys["secretary"]

    # --- the bureau --------------------------------------------------------------------------

    @rule(which=st.integers(0, 4))
    def act_out_of_turn(self, which: int) -> None:
        """What a state forbids is refused and leaves nothing behind."""
        if which == 0:
            self.withdraw("secretary")
        elif which == 1:
            self.receive()
        elif which == 2:
            self.send_back(1, {"工作制度"})
        elif which == 3:
            self.resume()
        else:
            self.confirm_paper("leader")

    @precondition(lambda self: self.state == "submitted")
    @rule()
    def receive_in_turn(self) -> None:
        self.receive()

    def receive(self) -> None:
        row = self.row()
        assert row is not None
        may = row.state == "submitted"
        if self.attempt(may, services.receive_assessment, assessment=row, by=self.by("reviewer")):
            self.due, self.sent_back = None, set()

    @rule(
        days=st.integers(0, 12),
        names=st.sets(st.sampled_from(["领导班子", "工作制度"]), min_size=1),
    )
    def send_back(self, days: int, names: set[str]) -> None:
        row = self.row()
        assert row is not None
        due = self.moment.astimezone(clock.zone()).date() + timedelta(days=days)
        keys = {self.branch.indicator(name).pk for name in names}
        if self.attempt(
            row.state == "under_review",
            services.reopen_indicators,
            assessment=row,
            indicators=dict.fromkeys(keys, "请核实"),
            due_on=due,
            by=self.by("reviewer"),
        ):
            self.due, self.sent_back = due, keys

    @precondition(lambda self: self.state == "returned")
    @rule(name=st.sampled_from(["领导班子", "工作制度"]), text=texts)
    def explain_one(self, name: str, text: str) -> None:
        self.explain(name, text)

    def explain(self, name: str, text: str) -> None:
        row = self.row()
        assert row is not None
        indicator = self.branch.indicator(name)
        if indicator.pk in self.sent_back:
            field = services.explanation_field(indicator)
            version = services.read_field(row, field).version
            self.attempt(
                self.may_fill("preparer"),
                services.save_field,
                assessment=row,
                field=field,
                text=text,
                expected_version=version,
                by=self.by("preparer"),
            )

    @precondition(lambda self: self.state == "returned" and self.moment.hour % 3 == 0)
    @rule()
    def resume_in_turn(self) -> None:
        self.resume()

    def resume(self) -> None:
        row = self.row()
        assert row is not None
        if self.attempt(
            row.state == "returned",
            services.resume_assessment,
            assessment=row,
            reason="逾期未改",
            by=self.by("leader"),
        ):
            self.due, self.sent_back, self.enterer = None, set(), self.enterer

    @rule(who=st.sampled_from(PEOPLE), days=st.integers(0, 6))
    def extend(self, who: str, days: int) -> None:
        last = self.due if self.due is not None else self.until
        until = last + timedelta(days=days)
        may = who in {"leader", "officer"} and self.state in {"", "draft", "returned"}
        made = self.attempt(
            may,
            services.extend_deadline,
            enrolment=self.branch.enrolment,
            until=until,
            reason="停电",
            by=self.by(who),
        )
        if made is not None:
            self.until = max(ENDS_ON, made.until)
            self.due = None if self.due is None else made.until

    @rule(who=st.sampled_from(PEOPLE))
    def enter_paper(self, who: str) -> None:
        may = (
            who in {"reviewer", "leader", "officer"}
            and self.state in {"", "draft", "returned"}
            and self.enterer is None
        )
        if self.attempt(
            may,
            services.enter_paper_form,
            enrolment=self.branch.enrolment,
            data=PDF,
            filename="申请表.pdf",
            reason="没有网络",
            by=self.by(who),
        ):
            self.enterer = self.keys[who]

    @precondition(lambda self: self.enterer is not None)
    @rule(who=people)
    def confirm_paper(self, who: str) -> None:
        row = self.row()
        assert row is not None
        may = (
            who in {"reviewer", "leader", "officer"}
            and self.enterer not in (None, self.keys[who])
            and row.state in {"draft", "returned"}
        )
        filed = self.attempt(may, services.confirm_paper_form, assessment=row, by=self.by(who))
        if filed is not None:
            self.enterer = None
            self.frozen[filed.number] = filed.fingerprint

    @precondition(lambda self: self.enterer is not None)
    @rule(who=st.sampled_from(PEOPLE))
    def discard_paper(self, who: str) -> None:
        row = self.row()
        assert row is not None
        may = who in {"reviewer", "leader", "officer"} and self.enterer is not None
        if self.attempt(
            may, services.discard_paper_form, assessment=row, reason="支部自己填", by=self.by(who)
        ):
            self.enterer = None

    @rule(hours=st.sampled_from([1, 2, 24, 24 * 4]))
    def let_time_pass(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)
        self.clock.close()
        self.clock.enter_context(clock.stopped_at(self.moment))

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def submissions_never_change(self) -> None:
        rows = Submission.objects.order_by("number")
        found = {row.number: services.fingerprint_of(row.content) for row in rows}
        assert found == self.frozen
        assert {row.number: row.fingerprint for row in rows} == self.frozen

    @invariant()
    def what_is_submitted_is_what_stands_there(self) -> None:
        row = self.row()
        if row is not None and row.state == "submitted":
            filed = latest_submission(row)
            assert filed is not None
            content = services.form_content(services.read_form(fresh(row)))
            assert services.fingerprint_of(content) == filed.fingerprint

    @invariant()
    def no_text_is_lost(self) -> None:
        kept = set(KeptText.objects.values_list("field", "text"))
        assert self.must_be_kept <= kept

    @invariant()
    def files_of_submissions_are_never_erased(self) -> None:
        for content in Submission.objects.values_list("content", flat=True):
            for indicator in content["indicators"]:
                keys = [file["key"] for file in indicator["evidence"]]
                assert not Evidence.objects.filter(key__in=keys).exclude(erased_at=None).exists()

    @invariant()
    def somebody_can_move_it(self) -> None:
        """Every state has an actor: the branch in time, else the bureau by paper or by deadline."""
        row = self.row()
        if row is None:
            return
        assert row.state in NEXT
        assert row.is_being_entered == (self.enterer is not None)
        assert datetime.min.replace(tzinfo=clock.zone()) < row.state_since <= self.moment

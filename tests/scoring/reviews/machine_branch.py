"""The verbs of the branch and of who helps it: the form, its days, its paper copy."""

from datetime import date, timedelta

from scoring.assessments import services
from scoring.assessments.models import (
    Assessment,
    Extension,
    Return,
    ReturnedIndicator,
    Urge,
)
from starrating import clock
from tests.factories.assessments import fill_in
from tests.factories.files import PDF
from tests.scoring.reviews.review_model import M, Skipped

# the round's calendar: until when branches fill in, until when bodies review
LAST, REVIEWED_UNTIL = date(2025, 9, 6), date(2025, 9, 21)
OVERSEERS = {"reviewer", "leader", "officer"}
GRANTORS = {"leader", "officer"}


def form_of(m: M, branch: str) -> Assessment | None:
    found: Assessment | None = getattr(m.branch(branch), "assessment", None)
    return found


def open_return(m: M, branch: str) -> Return | None:
    rows = Return.objects.filter(assessment__enrolment=m.branch(branch), ended_at=None)
    found: Return | None = m.once(("return", branch), rows.first)
    return found


def closes_on(m: M, branch: str) -> date:
    """The calendar's day, a return's own, or a later one granted since."""
    granted = Extension.objects.filter(enrolment=m.branch(branch)).order_by("-pk").first()
    returned = open_return(m, branch)
    if returned is not None and m.form_state(branch) in {"returned", "submitted"}:
        is_newer = granted is not None and granted.granted_at >= returned.returned_at
        return max(returned.due_on, granted.until) if granted and is_newer else returned.due_on
    return LAST if granted is None else max(LAST, granted.until)


def is_editable(m: M, branch: str) -> bool:
    form = form_of(m, branch)
    if form is None:
        return True
    return form.state in {"draft", "returned"} and form.closed_at is None


def is_being_copied(form: Assessment | None) -> bool:
    return form is not None and form.entered_by_id is not None and form.entry_confirmed_at is None


def may_file(m: M, who: str, branch: str) -> bool:
    form = form_of(m, branch)
    return (
        who == m.secretary(branch)
        and is_editable(m, branch)
        and not is_being_copied(form)
        and clock.today() <= closes_on(m, branch)
    )


def file(m: M, who: str, branch: str, number: int) -> None:
    """The branch submits, or submits again what was sent back."""
    by = m.by(who)
    form = services.begin_assessment(enrolment=m.branch(branch), by=by)
    make_whole(m, branch, form, who, number)
    services.submit_assessment(assessment=form, by=by)


def make_whole(m: M, branch: str, form: Assessment, who: str, number: int) -> None:
    """Rows that leave no gap: everything filled in, or the indicators sent back explained."""
    by = m.by(who)
    if form.state == "returned":
        lines = ReturnedIndicator.objects.filter(returned=open_return(m, branch))
        lines.update(text="已核对,原答复无误。", edited_by=by, edited_at=clock.now())
    else:
        fill_in(form, by, lost={"工作制度": "1.5"} if number % 2 else None)


def may_withdraw(m: M, who: str, branch: str) -> bool:
    form = form_of(m, branch)
    return (
        form is not None
        and who == m.secretary(branch)
        and form.state == "submitted"
        and form.closed_at is None
        and clock.today() <= closes_on(m, branch)
    )


def withdraw(m: M, who: str, branch: str, _number: int) -> None:
    form = form_of(m, branch)
    if form is None:
        raise Skipped
    services.withdraw_assessment(assessment=form, by=m.by(who))


def _later(m: M, branch: str) -> date:
    return max(clock.today(), closes_on(m, branch)) + timedelta(days=1)


def may_extend(m: M, who: str, branch: str) -> bool:
    is_early = _later(m, branch) <= REVIEWED_UNTIL
    return who in GRANTORS and is_editable(m, branch) and is_early


def extend(m: M, who: str, branch: str, _number: int) -> None:
    services.extend_deadline(
        enrolment=m.branch(branch), until=_later(m, branch), reason="书记住院", by=m.by(who)
    )


def may_urge(m: M, who: str, branch: str) -> bool:
    today = clock.begin_of(clock.today())
    urged = Urge.objects.filter(enrolment=m.branch(branch), urged_at__gte=today)
    return who in OVERSEERS and is_editable(m, branch) and not urged.exists()


def urge(m: M, who: str, branch: str, _number: int) -> None:
    services.urge_branch(enrolment=m.branch(branch), way="telephone", text="请交", by=m.by(who))


# --- 代录 ---------------------------------------------------------------------------------------


def may_enter_paper(m: M, who: str, branch: str) -> bool:
    form = form_of(m, branch)
    return who in OVERSEERS and is_editable(m, branch) and not is_being_copied(form)


def enter_paper(m: M, who: str, branch: str, _number: int) -> None:
    services.enter_paper_form(
        enrolment=m.branch(branch), data=PDF, filename="表.pdf", reason="没有电脑", by=m.by(who)
    )


def may_confirm_paper(m: M, who: str, branch: str) -> bool:
    form = form_of(m, branch)
    return (
        form is not None
        and is_being_copied(form)
        and is_editable(m, branch)
        and who in {*OVERSEERS, "approver"}
        and m.people[who].pk != form.entered_by_id
    )


def confirm_paper(m: M, who: str, branch: str, number: int) -> None:
    form = form_of(m, branch)
    if form is None:
        raise Skipped
    if may_confirm_paper(m, who, branch):
        enterer = next(name for name, one in m.people.items() if one.pk == form.entered_by_id)
        make_whole(m, branch, form, enterer, number)
    services.confirm_paper_form(assessment=form, by=m.by(who))


def may_discard_paper(m: M, who: str, branch: str) -> bool:
    form = form_of(m, branch)
    return is_being_copied(form) and who in {*OVERSEERS, "approver"}


def discard_paper(m: M, who: str, branch: str, _number: int) -> None:
    form = form_of(m, branch)
    if form is None:
        raise Skipped
    services.discard_paper_form(assessment=form, reason="支部自己填报", by=m.by(who))

"""Addresses of rounds.

A round that was opened is known to all who take part in it; one in preparation to the department
alone. The officer prepares, opens and enters; what needs two persons the approver confirms.
"""

from datetime import date

from branches.organisations.models import Field
from scoring.rounds.models import BasisDocument, Enrolment, Pool, Round, WorkingDay
from scoring.rounds.services import Change, add_basis_document, enter_decision
from starrating import clock
from starrating.access import Role
from tests.factories.rounds import make_round
from tests.house.expected import DEPARTMENT, NOBODY, Kwargs, Objects, Place, expect
from tests.house.expected.organisations import READERS
from tests.house.expected.years import Year

OPEN, ANOTHER, DRAFT = Year.OPEN, Year.ANOTHER, Year.DRAFT
FILE = b"%PDF-1.7\n%%EOF"


def draft_round(place: Place) -> Round:
    """In preparation, with everything in it that a page can be about; its policy waits."""
    row = make_round(
        place.city.department,
        year=DRAFT,
        state=Round.State.DRAFT,
        opened_at=None,
        policy_confirmed_by=None,
        policy_confirmed_at=None,
    )
    Pool.objects.filter(round=row, name="农村").update(merge_document="云组〔2026〕3号")
    return row


def open_round(place: Place) -> Round:
    return make_round(place.city.department, year=OPEN)


def other_round(place: Place) -> Round:
    """Open as well: what belongs to the one is not found under the other."""
    return make_round(place.city.department, year=ANOTHER)


def enrolled(place: Place, row: Round) -> Enrolment:
    """The school in a round."""
    return Enrolment.objects.get(round=row, organisation=place.city.school)


def document_of(place: Place, row: Round) -> BasisDocument:
    """A basis document with a file, registered while the round was in preparation."""
    state = row.state
    Round.objects.filter(pk=row.pk).update(state=Round.State.DRAFT)
    made = add_basis_document(
        round=row,
        number="云组通〔2025〕31号",
        title="关于开展五星创评的通知",
        issued_on=date(2025, 7, 1),
        data=FILE,
        filename="通知.pdf",
        by=place.actors[Role.OFFICER],
    )
    Round.objects.filter(pk=row.pk).update(state=state)
    return made


def of_opened(place: Place) -> Objects:
    own, draft = place.once(open_round), place.once(draft_round)
    return Objects({"pk": own.pk}, {"pk": draft.pk}, sees_all=DEPARTMENT)


def of_files(place: Place) -> Objects:
    opened, draft = place.once(open_round), place.once(draft_round)
    own, foreign = document_of(place, opened), document_of(place, draft)
    return Objects(
        {"pk": opened.pk, "document": own.pk},
        {"pk": draft.pk, "document": foreign.pk},
        sees_all=DEPARTMENT,
        others={"crossed": ({"pk": opened.pk, "document": foreign.pk}, NOBODY)},
    )


def of_rounds(place: Place) -> Objects:
    return Objects({"pk": place.once(open_round).pk})


def of_drafts(place: Place) -> Objects:
    return Objects({"pk": place.once(draft_round).pk})


def in_draft(place: Place, name: str, own: int, foreign: int | None = None) -> Objects:
    """Something of the draft; ``foreign`` is of another round and not found under this one."""
    pk = place.once(draft_round).pk
    others: dict[str, tuple[Kwargs, frozenset[Role]]] = {
        "absent in a round that is there": ({"pk": pk, name: 987_654_321}, NOBODY)
    }
    if foreign is not None:
        others["crossed"] = ({"pk": pk, name: foreign}, NOBODY)
    return Objects({"pk": pk, name: own}, others=others)


def of_draft_documents(place: Place) -> Objects:
    files = place.once(of_files)
    assert files.foreign is not None
    return in_draft(place, "document", files.foreign["document"], files.own["document"])


def of_fields(place: Place) -> Objects:
    return in_draft(place, "field", Field.objects.get(name="学校").pk)


def of_enrolments(place: Place) -> Objects:
    own, foreign = (enrolled(place, place.once(row)).pk for row in (draft_round, open_round))
    return in_draft(place, "enrolment", own, foreign)


def of_merged_pools(place: Place) -> Objects:
    pools = Pool.objects.filter(round=place.once(draft_round))
    own, plain = (pools.get(name=name).pk for name in ("农村", "学校"))
    return in_draft(place, "pool", own, plain)


def of_decisions(place: Place) -> Objects:
    """Entered by the officer, to be answered by the approver."""
    opened = place.once(open_round)
    decision = enter_decision(
        round=opened,
        number="云组〔2025〕17号",
        decided_on=date(2025, 9, 10),
        reason="新成立不满一年",
        changes=[Change("099002003", "exempt", reason="新成立不满一年")],
        by=place.actors[Role.OFFICER],
    )
    other = place.once(other_round)
    return Objects(
        {"pk": opened.pk, "decision": decision.pk},
        others={"crossed": ({"pk": other.pk, "decision": decision.pk}, NOBODY)},
    )


def of_working_days(_place: Place) -> Objects:
    row = WorkingDay.objects.create(day=date(2025, 11, 4), is_working=False, note="停电")
    return Objects({"pk": row.pk})


def of_years(_place: Place) -> Objects:
    """A year whose holidays are not published yet."""
    return Objects({"year": clock.today().year + 2})


expect("rounds:list", READERS)
expect("rounds:round", READERS, "GET", of_opened)
expect("rounds:basis_file", READERS, "GET", of_files)
expect("rounds:enrolments", READERS, "GET", of_opened)
expect("rounds:export_enrolments", READERS, "GET", of_opened)

expect("rounds:standards", "OFFICER APPROVER", "GET", of_rounds)
expect("rounds:seats", "OFFICER APPROVER", "GET", of_rounds)
expect("rounds:decision", "OFFICER APPROVER", "GET", of_decisions)
expect("rounds:working_days", "OFFICER APPROVER")

expect("rounds:create", "OFFICER", "GET POST")
expect("rounds:change", "OFFICER", "GET POST", of_drafts)
expect("rounds:add_document", "OFFICER", "GET POST", of_drafts)
expect("rounds:remove_document", "OFFICER", "GET POST", of_draft_documents)
expect("rounds:choose_standard", "OFFICER", "GET POST", of_fields)
expect("rounds:set_calendar", "OFFICER", "GET POST", of_drafts)
expect("rounds:enrol", "OFFICER", "GET POST", of_drafts)
expect("rounds:exempt_new", "OFFICER", "GET POST", of_drafts)
expect("rounds:exempt", "OFFICER", "GET POST", of_enrolments)
expect("rounds:include", "OFFICER", "GET POST", of_enrolments)
expect("rounds:merge_pools", "OFFICER", "GET POST", of_drafts)
expect("rounds:separate_pool", "OFFICER", "GET POST", of_merged_pools)
expect("rounds:adopt_seats", "OFFICER", "GET POST", of_drafts)
expect("rounds:enter_policy", "OFFICER", "GET POST", of_drafts)
expect("rounds:confirm_policy", "APPROVER", "GET POST", of_drafts)
expect("rounds:open", "OFFICER", "GET POST", of_drafts)

expect("rounds:enter_decision", "OFFICER", "GET POST", of_rounds)
expect("rounds:confirm_decision", "APPROVER", "GET POST", of_decisions)
expect("rounds:reject_decision", "APPROVER", "GET POST", of_decisions)

expect("rounds:set_working_day", "OFFICER", "GET POST")
expect("rounds:remove_working_day", "OFFICER", "GET POST", of_working_days)
expect("rounds:confirm_year", "OFFICER", "GET POST", of_years)

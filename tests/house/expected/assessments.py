"""Addresses of the self-assessment.

A branch's own people read and fill in its form; the secretary, or the preparer named deputy,
submits. Reviewers and leaders of its bureau, and the officer, see every page, for they fill in
where a paper form is entered on the branch's behalf; the approver reads the form as a whole, and
may be the second person of a paper form. The clerk of a bureau looks after accounts and sees none.
"""

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.assessments.models import Assessment, KeptText
from scoring.assessments.services import add_evidence, enter_paper_form, name_deputy
from scoring.rounds.models import Enrolment, Round
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import begun, enrolled, filed, make_filling_round
from tests.factories.files import PDF
from tests.house.expected import DEPARTMENT, NOBODY, Kwargs, Objects, Place, expect
from tests.house.expected.years import Year

READERS = "SECRETARY PREPARER REVIEWER LEADER OFFICER APPROVER"
FILLERS = "SECRETARY PREPARER REVIEWER LEADER OFFICER"
OVERSEERS = "REVIEWER LEADER OFFICER"
BRANCH = "SECRETARY PREPARER"
FILLING, FILED = Year.FILLING, Year.FILED


def filling_round(place: Place) -> Round:
    """Every branch has its form: the school and the college fill in themselves, the faculty's is

    entered by the reviewer and the village's by the officer.
    """
    return make_filling_round(place.city.department, year=FILLING)


def filed_round(place: Place) -> Round:
    """Submitted by all but the faculty, whose form is entered by the leader."""
    return make_filling_round(place.city.department, year=FILED)


def entered(row: Round, body: Organisation, by: Account) -> Assessment:
    return enter_paper_form(
        enrolment=enrolled(row, body), data=PDF, filename="申请表.pdf", reason="没有网络", by=by
    )


def drafts(place: Place) -> dict[str, Assessment]:
    """The forms that are filled in, by what branch: ``lead`` is the one that the leader enters."""
    row, city, actors = place.once(filling_round), place.city, place.actors
    secretary, preparer = actors[Role.SECRETARY], actors[Role.PREPARER]
    college = begun(enrolled(row, city.college))
    name_deputy(assessment=college, account=preparer, by=college.begun_by)
    return {
        "school": begun(enrolled(row, city.school), secretary),
        "college": college,
        "faculty": entered(row, city.faculty, actors[Role.REVIEWER]),
        "village": entered(row, city.village, actors[Role.OFFICER]),
        "lead": entered(place.once(filed_round), city.faculty, actors[Role.LEADER]),
    }


def writer(form: Assessment) -> Account:
    by = form.begun_by if form.entered_by is None else form.entered_by
    assert isinstance(by, Account)
    return by


def first_indicator(form: Assessment) -> Indicator:
    standards = form.enrolment.round.standards.filter(field=form.enrolment.field)
    return Indicator.objects.filter(standard__in=standards.values("standard")).earliest("position")


def among(kwargs: dict[str, Kwargs], others: dict[str, Kwargs] | None = None) -> Objects:
    """What each role fills in is its own; the village is in nobody's reach but the department's.

    ``others`` are in nobody's reach.
    """
    return Objects(
        kwargs["school"],
        kwargs["village"],
        sees_all=DEPARTMENT,
        own_of={
            Role.PREPARER: kwargs["college"],
            Role.REVIEWER: kwargs["faculty"],
            Role.LEADER: kwargs["lead"],
            Role.OFFICER: kwargs["village"],
        },
        others={relation: (given, NOBODY) for relation, given in (others or {}).items()},
    )


def of_forms(place: Place) -> Objects:
    forms = place.once(drafts)
    return among({name: {"pk": form.enrolment_id} for name, form in forms.items()})


def of_indicators(place: Place) -> Objects:
    """An indicator of another field's standard is not found in a form."""
    forms = place.once(drafts)
    kwargs = {
        name: {"pk": form.enrolment_id, "indicator": first_indicator(form).pk}
        for name, form in forms.items()
    }
    crossed = {"pk": forms["school"].enrolment_id, "indicator": kwargs["village"]["indicator"]}
    return among(kwargs, {"an indicator of another standard": crossed})


def files(place: Place) -> dict[str, tuple[int, int, str]]:
    """(enrolment, file, its key) of a file in each form."""
    found = {}
    for name, form in place.once(drafts).items():
        file = add_evidence(
            assessment=form,
            data=PDF + name.encode(),
            filename=f"{name}.pdf",
            indicators=[first_indicator(form)],
            by=writer(form),
        )
        found[name] = (form.enrolment_id, file.pk, file.key)
    return found


def of_form_files(place: Place) -> Objects:
    found = place.once(files)
    kwargs: dict[str, Kwargs] = {
        name: {"pk": pk, "evidence": file} for name, (pk, file, _key) in found.items()
    }
    crossed = {"pk": kwargs["school"]["pk"], "evidence": kwargs["village"]["evidence"]}
    return among(kwargs, {"a file of another form": crossed})


def of_files(place: Place) -> Objects:
    return among({name: {"key": key} for name, (_pk, _file, key) in place.once(files).items()})


def of_kept(place: Place) -> Objects:
    kwargs = {}
    for name, form in place.once(drafts).items():
        kept = KeptText.objects.create(
            assessment=form,
            field="features",
            text="另一窗口的文字",
            why=KeptText.Why.STALE,
            written_by=writer(form),
            kept_at=clock.now(),
            base_version=0,
        )
        kwargs[name] = {"pk": form.enrolment_id, "kept": kept.pk}
    crossed = {"pk": kwargs["school"]["pk"], "kept": kwargs["village"]["kept"]}
    return among(kwargs, {"a text of another form": crossed})


def of_own(place: Place) -> Objects:
    """What only the branch's own people do; the college's form is submitted by its deputy."""
    forms = place.once(drafts)
    return Objects(
        {"pk": forms["school"].enrolment_id},
        {"pk": forms["village"].enrolment_id},
        sees_all=NOBODY,
        own_of={Role.PREPARER: {"pk": forms["college"].enrolment_id}},
    )


def of_branches(place: Place) -> Objects:
    """What is done for a branch that fills in itself."""
    forms = place.once(drafts)
    return Objects(
        {"pk": forms["school"].enrolment_id},
        {"pk": forms["village"].enrolment_id},
        sees_all=DEPARTMENT,
    )


def of_entered(place: Place) -> Objects:
    """A paper form that somebody enters; of the round before for the reviewer, who enters this."""
    forms = place.once(drafts)
    return Objects(
        {"pk": forms["faculty"].enrolment_id},
        {"pk": forms["village"].enrolment_id},
        sees_all=DEPARTMENT,
        own_of={Role.REVIEWER: {"pk": forms["lead"].enrolment_id}},
    )


def submitted(place: Place) -> dict[str, Enrolment]:
    row, city = place.once(filed_round), place.city
    branches = {"school": city.school, "college": city.college, "village": city.village}
    found = {name: enrolled(row, body) for name, body in branches.items()}
    for enrolment in found.values():
        filed(enrolment)
    return found


def of_submitted(place: Place) -> Objects:
    rows = place.once(submitted)
    return Objects(
        {"pk": rows["school"].pk},
        {"pk": rows["village"].pk},
        sees_all=DEPARTMENT,
        own_of={Role.PREPARER: {"pk": rows["college"].pk}},
    )


def of_submissions(place: Place) -> Objects:
    rows = place.once(submitted)
    own, college, foreign = (
        {"pk": rows[name].pk, "number": 1} for name in ("school", "college", "village")
    )
    return Objects(
        own,
        foreign,
        sees_all=DEPARTMENT,
        own_of={Role.PREPARER: college},
        others={"one never submitted": ({**own, "number": 2}, NOBODY)},
    )


expect("assessments:list", READERS)
expect("assessments:tasks", READERS, "GET", of_forms)
expect("assessments:check", READERS, "GET", of_forms)
expect("assessments:submission", READERS, "GET", of_submissions)
expect("assessments:evidence_file", READERS, "GET", of_files)

expect("assessments:begin", BRANCH, "GET POST", of_own)
expect("assessments:take_over", "SECRETARY", "GET POST", of_own)
expect("assessments:name_deputy", "SECRETARY", "GET POST", of_own)
expect("assessments:submit", BRANCH, "GET POST", of_own)
expect("assessments:withdraw", BRANCH, "GET POST", of_submitted)

expect("assessments:indicator", FILLERS, "GET POST", of_indicators)
expect("assessments:autosave", FILLERS, "POST", of_indicators)
expect("assessments:add_evidence", FILLERS, "GET POST", of_indicators)
expect("assessments:use_evidence", FILLERS, "GET POST", of_form_files)
expect("assessments:remove_evidence", FILLERS, "GET POST", of_form_files)
expect("assessments:project", FILLERS, "GET POST", of_forms)
expect("assessments:features", FILLERS, "GET POST", of_forms)
expect("assessments:record_meeting", FILLERS, "GET POST", of_forms)
expect("assessments:declare", FILLERS, "GET POST", of_forms)
expect("assessments:propose_star", FILLERS, "GET POST", of_forms)
expect("assessments:settle", FILLERS, "GET POST", of_kept)

expect("assessments:extend", "LEADER OFFICER", "GET POST", of_branches)
expect("assessments:urge", OVERSEERS, "GET POST", of_branches)
expect("assessments:enter_paper_form", OVERSEERS, "GET POST", of_branches)
expect("assessments:confirm_paper_form", f"{OVERSEERS} APPROVER", "GET POST", of_entered)
expect("assessments:discard_paper_form", f"{OVERSEERS} APPROVER", "GET POST", of_entered)
expect("assessments:track_paper", OVERSEERS, "GET POST", of_submitted)

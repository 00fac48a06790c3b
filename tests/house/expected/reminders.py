"""Addresses of reminders.

Reviewers and leaders see whom their bureau has to urge, the department all; the approver reads and
urges nobody. Clerks look after accounts, branches see their own desk.
"""

from datetime import date, timedelta

from scoring.reminders.models import Reminder
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import make_filling_round
from tests.house.expected import DEPARTMENT, Objects, Place, expect
from tests.house.expected.years import Year

READERS = "OFFICER APPROVER REVIEWER LEADER"
URGERS = "OFFICER REVIEWER LEADER"
EARLIER = Year.REMINDED


def due_round(place: Place) -> Round:
    """An earlier round, still open, whose forms are due in three days."""
    return make_filling_round(
        place.city.department, year=EARLIER, ends_on=clock.today() + timedelta(days=3)
    )


def reminder(place: Place, enrolment: Enrolment) -> Reminder:
    return Reminder.objects.create(
        day=clock.today(),
        round=enrolment.round,
        task=f"{enrolment.pk}",
        kind="three",
        due=date(2025, 9, 11),
        enrolment=enrolment,
        organisation=enrolment.organisation,
        recipient=place.actors[Role.SECRETARY],
        channel="file",
        message="0" * 32,
        text=f"{enrolment.name}:填报并提交自评",
        outcome="sent",
        at=clock.now(),
    )


def of_reminders(place: Place) -> Objects:
    rows = Enrolment.objects.filter(round=place.once(due_round)).select_related(
        "round", "organisation"
    )
    own, foreign = (
        reminder(place, rows.get(organisation=body)).pk
        for body in (place.city.school, place.city.village)
    )
    return Objects({"pk": own}, {"pk": foreign}, sees_all=DEPARTMENT)


expect("reminders:list", READERS)
expect("reminders:export", READERS)
expect("reminders:export_csv", READERS)
expect("reminders:log", READERS)
expect("reminders:reminder", READERS, "GET", of_reminders)
expect("reminders:log_list", URGERS, "GET POST")

"""Inside a process of its own: the review queue of a body with 250 branches, and one desk."""

import json
import sys

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench._lists import measured
from tests.factories.assessments import enrolled, make_filling_round
from tests.factories.organisations import city
from tests.factories.reviewing import fill_queue, reviewer_of, score_all, under_review

ROWS = 250


def main() -> None:
    call_command("migrate", verbosity=0)
    town = city()
    round = make_filling_round(town.department)
    by = reviewer_of(town.education)
    review = under_review(enrolled(round, town.school), by)
    score_all(review, by)
    # with the school, the college and the faculty
    fill_queue(round, town.education, by, ROWS - 3)
    client = Client(headers={"host": "localhost"})
    client.force_login(by)
    desk = reverse("reviews:desk", args=[review.pk])
    client.get(desk)
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(desk)
    if answer.status_code != 200:
        raise SystemExit(f"{answer.status_code}: {answer.content[:300]!r}")
    statements = len(taken)
    found = {
        "queue": measured(reverse("reviews:queue"), by),
        "desk": {"statements": statements},
    }
    sys.stdout.write(json.dumps(found))

"""Verbs of rounds."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.rounds.models import Round

CLOSE = Transition(
    Verb("rounds.close", _("结束了{subject}")),
    frozenset({Round.State.OPEN.value}),
    Round.State.CLOSED,
)

"""Whether a notice that is out still says what was decided and published."""

from django.utils.translation import gettext as _

from branches.journal.queries import departures
from scoring.publicity.models import Notice
from scoring.publicity.queries import LIVE_STATES, edits_of
from scoring.rating.services import run_faults


def notice_faults(notice: Notice) -> list[str]:
    """Everything that is not as it was: the notice itself, its run, its round; empty where all is.

    The run of a notice that stands is rated again from the scores up.
    """
    return [
        *edits_of(notice),
        *run_faults(notice.run, is_standing=notice.state in LIVE_STATES),
        *(
            _("批次的%(column)s与日志所记不符。") % {"column": column}
            for column in departures(notice.round).values()
        ),
    ]

"""Whether a run is still what was decided: for whoever checks afterwards, not for those who act."""

from django.utils.translation import gettext as _

from branches.journal.queries import departures
from scoring.rating.models import Run
from scoring.rating.services.rows import stored_rows
from scoring.rating.services.runs import require_unchanged
from starrating.access import Refused


def run_faults(run: Run, *, is_standing: bool) -> list[str]:
    """What of a run is no longer as it was decided, in words; empty where nothing is.

    A run that stands (``is_standing``: its notice is out) is rated again from rules, roster, scores
    and rulings; of one that was taken back only its rows and columns are compared, since everything
    below may have been corrected since.
    """
    faults = [
        _("%(run)s的%(column)s与日志所记不符。") % {"run": run, "column": column}
        for column in departures(run).values()
    ]
    if not is_standing:
        if stored_rows(run).result_hash() != run.result_hash:
            faults.append(_("%(run)s:库中保存的结果与结果指纹不符。") % {"run": run})
        return faults
    try:
        require_unchanged(run)
    except Refused as refusal:
        faults.append(refusal.message)
    return faults

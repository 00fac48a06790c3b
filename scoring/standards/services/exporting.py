"""A published scheme as TOML, for rating without a server."""

from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from scoring import engine
from scoring.standards.models import RuleSet, Standard
from scoring.standards.queries import exported_scheme, scheme_of
from scoring.standards.sheets import scheme_to_toml, shipped_scheme
from starrating.access import Refused, conflict


def export_scheme(number: int | None = None) -> tuple[str, str]:
    """(TOML, a sentence that says what it is) of the published standard of that number.

    Without a number the newest one, or the shipped one where none is published or no database can
    be used. Raises Refused: 404 for a number that is not published, 409 where the newest published
    rules do not go with it.
    """
    try:
        found = exported_scheme(number)
    except engine.SchemeFault as fault:
        raise conflict(str(fault)) from fault
    except (OperationalError, ProgrammingError):
        found = None
    if found is not None:
        scheme, standard, rule_set = found
        return scheme_to_toml(scheme), _("%(standard)s,配%(rules)s") % {
            "standard": standard,
            "rules": rule_set,
        }
    if number is not None:
        message = _("没有已发布的第 %(number)s 版考评标准,或没有已发布的评定规则。")
        raise Refused(message % {"number": number}, 404)
    return scheme_to_toml(shipped_scheme()), _("没有已发布的版本,这是随系统附带的标准和规则")


def standard_as_toml(standard: Standard, rule_set: RuleSet) -> str:
    """Both together as TOML. Raises Refused 409 where they do not go together."""
    try:
        return scheme_to_toml(scheme_of(rule_set, standard))
    except engine.SchemeFault as fault:
        raise conflict(str(fault)) from fault

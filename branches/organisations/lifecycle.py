"""The verbs of this slice, and the two ways an organisation ends."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from branches.organisations.models import OrganisationState
from branches.organisations.rules import is_active, is_officer

CREATE = Verb("organisations.create", _("登记了{subject}"))
CHANGE = Verb("organisations.change", _("修改了{subject}的基本情况"))
RENAME = Verb("organisations.rename", _("变更了名称,现为{subject}"))
MOVE = Verb("organisations.move", _("调整了{subject}的上级党组织"))
UNDISCLOSE = Verb("organisations.undisclose", _("把{subject}列为不对外公开"))
DISCLOSE = Verb("organisations.disclose", _("取消了{subject}的不对外公开"))
REBUILD_PATHS = Verb("organisations.rebuild_paths", _("以{subject}为根重建了隶属路径"))
IMPORT_ROSTER = Verb("organisations.import_roster", _("导入了党组织名册{subject}"))
IMPORT_STARS = Verb("organisations.import_stars", _("导入了往年星级{subject}"))
CORRECT_STAR = Verb("organisations.correct_star", _("更正了{subject}的往年星级"))

MERGE = Transition(
    Verb("organisations.merge", _("把{subject}并入另一党组织")),
    frozenset({OrganisationState.ACTIVE.value}),
    OrganisationState.MERGED,
    (is_officer, is_active),
)
RETIRE = Transition(
    Verb("organisations.retire", _("撤销了{subject}")),
    frozenset({OrganisationState.ACTIVE.value}),
    OrganisationState.RETIRED,
    (is_officer, is_active),
)

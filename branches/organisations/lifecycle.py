"""The verbs of this slice, and the two ways an organisation ends."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from branches.organisations.models import OrganisationState
from branches.organisations.rules import is_active, is_officer

# what the lines hold in before and after that is no column
_HELD = {
    "new": _("新增"),
    "changed": _("变更"),
    "unchanged": _("未变"),
    "new_fields": _("新领域"),
    "count": _("数量"),
    "successor": _("并入的党组织"),
    "moved_along": _("随同转隶的党组织"),
    "sha256": _("文件指纹"),
    "year": _("年度"),
}

CREATE = Verb("organisations.create", _("登记了{subject}"), _HELD)
CHANGE = Verb("organisations.change", _("修改了{subject}的基本情况"), _HELD)
RENAME = Verb("organisations.rename", _("变更了名称,现为{subject}"), _HELD)
MOVE = Verb("organisations.move", _("调整了{subject}的上级党组织"), _HELD)
UNDISCLOSE = Verb("organisations.undisclose", _("把{subject}列为不对外公开"), _HELD)
DISCLOSE = Verb("organisations.disclose", _("取消了{subject}的不对外公开"), _HELD)
REBUILD_PATHS = Verb("organisations.rebuild_paths", _("以{subject}为根重建了隶属路径"), _HELD)
IMPORT_ROSTER = Verb("organisations.import_roster", _("导入了党组织名册{subject}"), _HELD)
IMPORT_STARS = Verb("organisations.import_stars", _("导入了往年星级{subject}"), _HELD)
CORRECT_STAR = Verb("organisations.correct_star", _("更正了{subject}的往年星级"), _HELD)

MERGE = Transition(
    Verb("organisations.merge", _("把{subject}并入另一党组织"), _HELD),
    frozenset({OrganisationState.ACTIVE.value}),
    OrganisationState.MERGED,
    (is_officer, is_active),
)
RETIRE = Transition(
    Verb("organisations.retire", _("撤销了{subject}"), _HELD),
    frozenset({OrganisationState.ACTIVE.value}),
    OrganisationState.RETIRED,
    (is_officer, is_active),
)

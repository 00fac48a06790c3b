"""Who may change a version, and when: the department's officer, while it is a draft."""

from django.utils.translation import gettext_lazy as _

from scoring.standards.models import RuleSet, Standard, VersionState
from starrating.access import Actor, Role, clause


@clause(_("只有组织部评定员可以制定评定规则和考评标准。"))
def is_officer(by: Actor, _version: object) -> bool:
    return by.holds(Role.OFFICER)


@clause(_("这一版已经发布,内容不能再改;请复制成新的草稿,改好后另行发布。"), 409)
def is_draft(_by: Actor, version: RuleSet | Standard) -> bool:
    return version.state == VersionState.DRAFT

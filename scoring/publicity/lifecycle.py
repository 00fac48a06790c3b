"""The verbs of publicity, and the life of a notice.

draft → published → closed (final), or published → withdrawn (stays visible as withdrawn).
"""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.publicity.models import NoticeState
from scoring.publicity.rules import (
    is_approver,
    is_draft,
    is_not_author,
    is_not_yet_published,
    is_officer,
    is_published,
)

# what the lines hold in before and after that is no column
_HELD = {
    "run_id": _("评定"),
    "named": _("列名数"),
    "result_hash": _("结果指纹"),
}

DRAFTED = frozenset({NoticeState.DRAFT.value})
PUBLISHED = frozenset({NoticeState.PUBLISHED.value})

ENTER_ISSUER = Verb("publicity.enter_issuer", _("登记了发布单位{subject}"), _HELD)
DRAFT = Verb("publicity.draft", _("起草了公示“{subject}”"), _HELD)

CHANGE = Transition(
    Verb("publicity.change", _("修改了公示草稿“{subject}”"), _HELD),
    DRAFTED,
    NoticeState.DRAFT,
    (is_officer, is_draft),
)
PUBLISH = Transition(
    Verb("publicity.publish", _("发布了公示“{subject}”"), _HELD),
    DRAFTED,
    NoticeState.PUBLISHED,
    (is_approver, is_not_yet_published, is_not_author),
)
CLOSE = Transition(
    Verb("publicity.close", _("公示“{subject}”期满定星"), _HELD),
    PUBLISHED,
    NoticeState.CLOSED,
    (is_approver, is_published),
)
WITHDRAW = Transition(
    Verb("publicity.withdraw", _("撤回了公示“{subject}”"), _HELD),
    PUBLISHED,
    NoticeState.WITHDRAWN,
    (is_approver, is_published),
)

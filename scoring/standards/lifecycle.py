"""The verbs of this slice, and how a draft is published."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.standards.models import VersionState
from scoring.standards.rules import is_draft, is_officer

# what the lines hold in before and after that is no column
_HELD = {
    "levels": _("星级线"),
    "indicators": _("指标"),
    "indicator": _("指标"),
    "name": _("名称"),
    "is_up": _("上移"),
    "text": _("内容"),
    "copied_from": _("复制自"),
    "field": _("领域"),
    "parent": _("上级指标"),
}

COPY_RULE_SET = Verb("standards.copy_rule_set", _("起草了评定规则“{subject}”"), _HELD)
CHANGE_RULE_SET = Verb("standards.change_rule_set", _("修改了评定规则“{subject}”"), _HELD)
DISCARD_RULE_SET = Verb("standards.discard_rule_set", _("删除了评定规则的草稿“{subject}”"), _HELD)
COPY_STANDARD = Verb("standards.copy_standard", _("起草了考评标准“{subject}”"), _HELD)
CHANGE_STANDARD = Verb("standards.change_standard", _("修改了考评标准“{subject}”"), _HELD)
DISCARD_STANDARD = Verb("standards.discard_standard", _("删除了考评标准的草稿“{subject}”"), _HELD)
ADD_INDICATOR = Verb("standards.add_indicator", _("在“{subject}”中增加了指标"), _HELD)
CHANGE_INDICATOR = Verb("standards.change_indicator", _("修改了“{subject}”的指标"), _HELD)
REMOVE_INDICATOR = Verb("standards.remove_indicator", _("删除了“{subject}”的指标"), _HELD)
MOVE_INDICATOR = Verb("standards.move_indicator", _("调整了“{subject}”的指标次序"), _HELD)
ADD_CRITERION = Verb("standards.add_criterion", _("在“{subject}”中增加了评分要点"), _HELD)
CHANGE_CRITERION = Verb("standards.change_criterion", _("修改了“{subject}”的评分要点"), _HELD)
REMOVE_CRITERION = Verb("standards.remove_criterion", _("删除了“{subject}”的评分要点"), _HELD)
MOVE_CRITERION = Verb("standards.move_criterion", _("调整了“{subject}”的评分要点次序"), _HELD)
ADD_RULE = Verb("standards.add_rule", _("在“{subject}”中增加了扣分项"), _HELD)
CHANGE_RULE = Verb("standards.change_rule", _("修改了“{subject}”的扣分项"), _HELD)
REMOVE_RULE = Verb("standards.remove_rule", _("删除了“{subject}”的扣分项"), _HELD)
MOVE_RULE = Verb("standards.move_rule", _("调整了“{subject}”的扣分项次序"), _HELD)

PUBLISH_RULE_SET = Transition(
    Verb("standards.publish_rule_set", _("发布了评定规则“{subject}”"), _HELD),
    frozenset({VersionState.DRAFT.value}),
    VersionState.PUBLISHED,
    (is_officer, is_draft),
)
PUBLISH_STANDARD = Transition(
    Verb("standards.publish_standard", _("发布了考评标准“{subject}”"), _HELD),
    frozenset({VersionState.DRAFT.value}),
    VersionState.PUBLISHED,
    (is_officer, is_draft),
)

"""The verbs of this slice, and how a draft is published."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.standards.models import VersionState
from scoring.standards.rules import is_draft, is_officer

COPY_RULE_SET = Verb("standards.copy_rule_set", _("起草了评定规则{subject}"))
CHANGE_RULE_SET = Verb("standards.change_rule_set", _("修改了评定规则{subject}"))
DISCARD_RULE_SET = Verb("standards.discard_rule_set", _("删除了评定规则的草稿{subject}"))
COPY_STANDARD = Verb("standards.copy_standard", _("起草了考评标准{subject}"))
CHANGE_STANDARD = Verb("standards.change_standard", _("修改了考评标准{subject}"))
DISCARD_STANDARD = Verb("standards.discard_standard", _("删除了考评标准的草稿{subject}"))
ADD_INDICATOR = Verb("standards.add_indicator", _("在{subject}中增加了指标"))
CHANGE_INDICATOR = Verb("standards.change_indicator", _("修改了{subject}的指标"))
REMOVE_INDICATOR = Verb("standards.remove_indicator", _("删除了{subject}的指标"))
MOVE_INDICATOR = Verb("standards.move_indicator", _("调整了{subject}的指标次序"))
ADD_CRITERION = Verb("standards.add_criterion", _("在{subject}中增加了评分要点"))
CHANGE_CRITERION = Verb("standards.change_criterion", _("修改了{subject}的评分要点"))
REMOVE_CRITERION = Verb("standards.remove_criterion", _("删除了{subject}的评分要点"))
MOVE_CRITERION = Verb("standards.move_criterion", _("调整了{subject}的评分要点次序"))
ADD_RULE = Verb("standards.add_rule", _("在{subject}中增加了扣分项"))
CHANGE_RULE = Verb("standards.change_rule", _("修改了{subject}的扣分项"))
REMOVE_RULE = Verb("standards.remove_rule", _("删除了{subject}的扣分项"))
MOVE_RULE = Verb("standards.move_rule", _("调整了{subject}的扣分项次序"))

PUBLISH_RULE_SET = Transition(
    Verb("standards.publish_rule_set", _("发布了评定规则{subject}")),
    frozenset({VersionState.DRAFT.value}),
    VersionState.PUBLISHED,
    (is_officer, is_draft),
)
PUBLISH_STANDARD = Transition(
    Verb("standards.publish_standard", _("发布了考评标准{subject}")),
    frozenset({VersionState.DRAFT.value}),
    VersionState.PUBLISHED,
    (is_officer, is_draft),
)

"""Pages of standards and rule sets."""

from scoring.standards.views.indicators import (
    AddIndicator,
    ChangeIndicator,
    IndicatorPage,
    MoveIndicator,
    RemoveIndicator,
)
from scoring.standards.views.lists import (
    CompareRuleSets,
    CompareStandards,
    CopyRuleSet,
    CopyStandard,
    RuleSetList,
    StandardList,
)
from scoring.standards.views.parts import (
    AddCriterion,
    AddRule,
    ChangeCriterion,
    ChangeRule,
    MoveCriterion,
    MoveRule,
    RemoveCriterion,
    RemoveRule,
)
from scoring.standards.views.rule_sets import (
    ChangeRuleSet,
    DiscardRuleSet,
    PublishRuleSet,
    RuleSetPage,
)
from scoring.standards.views.standards import (
    ChangeStandard,
    DiscardStandard,
    ExportScheme,
    PublishStandard,
    StandardPage,
)

__all__ = [
    "AddCriterion",
    "AddIndicator",
    "AddRule",
    "ChangeCriterion",
    "ChangeIndicator",
    "ChangeRule",
    "ChangeRuleSet",
    "ChangeStandard",
    "CompareRuleSets",
    "CompareStandards",
    "CopyRuleSet",
    "CopyStandard",
    "DiscardRuleSet",
    "DiscardStandard",
    "ExportScheme",
    "IndicatorPage",
    "MoveCriterion",
    "MoveIndicator",
    "MoveRule",
    "PublishRuleSet",
    "PublishStandard",
    "RemoveCriterion",
    "RemoveIndicator",
    "RemoveRule",
    "RuleSetList",
    "RuleSetPage",
    "StandardList",
    "StandardPage",
]

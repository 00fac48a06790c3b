"""What is done to rule sets and standards: copy, change while draft, publish, discard."""

from scoring.standards.services.exporting import export_scheme, standard_as_toml
from scoring.standards.services.indicators import (
    add_indicator,
    change_indicator,
    move_indicator,
    remove_indicator,
)
from scoring.standards.services.parts import (
    add_criterion,
    add_rule,
    change_criterion,
    change_rule,
    move_criterion,
    move_rule,
    remove_criterion,
    remove_rule,
)
from scoring.standards.services.publishing import (
    publish_rule_set,
    publish_standard,
    rule_set_faults,
    rule_set_warnings,
    standard_faults,
    standard_warnings,
)
from scoring.standards.services.rule_sets import (
    LevelValues,
    RuleSetValues,
    change_rule_set,
    copy_rule_set,
    discard_rule_set,
)
from scoring.standards.services.standards import (
    change_standard,
    copy_standard,
    discard_standard,
)
from scoring.standards.services.values import IndicatorValues, RuleValues

__all__ = [
    "IndicatorValues",
    "LevelValues",
    "RuleSetValues",
    "RuleValues",
    "add_criterion",
    "add_indicator",
    "add_rule",
    "change_criterion",
    "change_indicator",
    "change_rule",
    "change_rule_set",
    "change_standard",
    "copy_rule_set",
    "copy_standard",
    "discard_rule_set",
    "discard_standard",
    "export_scheme",
    "move_criterion",
    "move_indicator",
    "move_rule",
    "publish_rule_set",
    "publish_standard",
    "remove_criterion",
    "remove_indicator",
    "remove_rule",
    "rule_set_faults",
    "rule_set_warnings",
    "standard_as_toml",
    "standard_faults",
    "standard_warnings",
]

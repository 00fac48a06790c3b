"""Addresses of standards and rule sets, each with its access row.

The department's officer drafts and publishes; everybody who rates or is rated reads what is
published.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern

from scoring.standards import views
from starrating.access import BRANCH_ROLES, BUREAU_ROLES, DEPARTMENT_ROLES, Relation, Role, page

app_name = "standards"

_READERS = (*DEPARTMENT_ROLES, *BUREAU_ROLES, *BRANCH_ROLES)
_PUBLISHED: dict[str, Any] = {"to": _READERS, "relation": Relation.PUBLISHED}


def _acts(
    route: str, *acts: tuple[str, Any], only_post: bool = False, reauthenticate: bool = False
) -> Iterator[URLPattern]:
    """The officer's acts at a route: ``verb_thing`` stands at ``…/verb/``."""
    for name, view in acts:
        yield page(
            f"{route}{name.partition('_')[0]}/",
            view,
            name,
            to={Role.OFFICER},
            relation=Relation.CITY,
            verb=f"standards.{name}",
            only_post=only_post,
            reauthenticate=reauthenticate,
        )


urlpatterns = [
    page("", views.StandardList, "list", to=_READERS),
    *_acts("", ("copy_standard", views.CopyStandard)),
    page("<int:pk>/", views.StandardPage, "standard", **_PUBLISHED),
    page("<int:pk>/compare/", views.CompareStandards, "compare_standards", **_PUBLISHED),
    page("<int:pk>/scheme/", views.ExportScheme, "export_scheme", **_PUBLISHED),
    *_acts(
        "<int:pk>/",
        ("change_standard", views.ChangeStandard),
        ("discard_standard", views.DiscardStandard),
    ),
    *_acts("<int:pk>/", ("publish_standard", views.PublishStandard), reauthenticate=True),
    *_acts("<int:pk>/indicators/", ("add_indicator", views.AddIndicator)),
    page(
        "indicators/<int:pk>/",
        views.IndicatorPage,
        "indicator",
        to={Role.OFFICER},
        relation=Relation.CITY,
    ),
    *_acts(
        "indicators/<int:pk>/",
        ("change_indicator", views.ChangeIndicator),
        ("remove_indicator", views.RemoveIndicator),
    ),
    *_acts("indicators/<int:pk>/", ("move_indicator", views.MoveIndicator), only_post=True),
    *_acts("indicators/<int:pk>/criteria/", ("add_criterion", views.AddCriterion)),
    *_acts("indicators/<int:pk>/rules/", ("add_rule", views.AddRule)),
    *_acts(
        "criteria/<int:pk>/",
        ("change_criterion", views.ChangeCriterion),
        ("remove_criterion", views.RemoveCriterion),
    ),
    *_acts("criteria/<int:pk>/", ("move_criterion", views.MoveCriterion), only_post=True),
    *_acts("rules/<int:pk>/", ("change_rule", views.ChangeRule), ("remove_rule", views.RemoveRule)),
    *_acts("rules/<int:pk>/", ("move_rule", views.MoveRule), only_post=True),
    page("rule-sets/", views.RuleSetList, "rule_sets", to=_READERS),
    *_acts("rule-sets/", ("copy_rule_set", views.CopyRuleSet)),
    page("rule-sets/<int:pk>/", views.RuleSetPage, "rule_set", **_PUBLISHED),
    page("rule-sets/<int:pk>/compare/", views.CompareRuleSets, "compare_rule_sets", **_PUBLISHED),
    *_acts(
        "rule-sets/<int:pk>/",
        ("change_rule_set", views.ChangeRuleSet),
        ("discard_rule_set", views.DiscardRuleSet),
    ),
    *_acts("rule-sets/<int:pk>/", ("publish_rule_set", views.PublishRuleSet), reauthenticate=True),
]

"""The start-up check of the access table."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from starrating.access.table import missing_rows


@register(Tags.urls)
def access_table_is_complete(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"地址 {route} 没有访问规则", hint="在 urls.py 里用 page() 登记", id="starrating.E001"
        )
        for route in missing_rows()
    ]

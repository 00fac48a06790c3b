"""Pages as a browser sees them: addresses, forms filled in and sent."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse


def address(name: str, *arguments: Any, **query: Any) -> str:
    path = reverse(f"standards:{name}", args=arguments)
    return path + "".join(f"?{key}={value}" for key, value in query.items())


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def filled(client: Client, path: str) -> dict[str, str]:
    """The fields of the page's form as a browser would send them back."""
    page = shown(client, path)
    main = page[page.index("<main") :]
    form = main[main.index('name="idempotency_key"') - 60 :]
    found = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(
        r'<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = text.strip("\r\n")
    found.pop("csrfmiddlewaretoken", None)
    return found


def send(client: Client, path: str, status: int = 302, **changes: Any) -> str:
    """Fill in the page's form with ``changes`` and send it; the answer's text or next address."""
    answer = client.post(path, {**filled(client, path), **changes})
    assert answer.status_code == status, answer.content.decode()
    return answer["Location"] if status == 302 else answer.content.decode()

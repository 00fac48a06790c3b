"""Who I am, with which post."""

from django.http import HttpRequest


def post(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"post": user.acting_post, "posts_count": len(user.current_posts)}

from django.apps import AppConfig


class StarratingConfig(AppConfig):
    name = "starrating"

    def ready(self) -> None:
        from starrating.access import checks  # noqa: F401, PLC0415 - registers the start-up check

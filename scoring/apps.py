from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "创评"

    def ready(self) -> None:
        from scoring.demonstration import verbs  # noqa: F401, PLC0415 - the journal tells this verb in every process

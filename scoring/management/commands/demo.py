"""Build the demonstration city in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.demonstration.build import build_city
from starrating.access import Refused


class Command(BaseCommand):
    help = "在空库里建演示城市云溪市(须 DEMO=1);已有数据的库拒绝写入。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            lines = build_city()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for line in lines:
            self.stderr.write(line)

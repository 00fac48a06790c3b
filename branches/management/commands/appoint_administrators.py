"""Appoint the three administrators of an installation, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.people.services import ADMINISTRATORS, appoint_administrators
from branches.people.sheets import slip_lines
from starrating.access import Refused


class Command(BaseCommand):
    help = "设立系统、安全、审计三个管理员,只能办一次;标准输出是他们的一次性口令。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        for duty in ADMINISTRATORS:
            parser.add_argument(
                f"--{duty}",
                nargs=2,
                required=True,
                metavar=("账号", "姓名"),
                help=f"{duty.label}员的账号和姓名",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        names = {str(duty): tuple(options[duty]) for duty in ADMINISTRATORS}
        try:
            made = appoint_administrators(names=names)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for line in slip_lines(made):
            self.stdout.write(line)
        self.stderr.write("口令 72 小时内有效,首次登录须改;请当面交给本人,不要留存。")

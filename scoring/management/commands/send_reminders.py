"""Remind everybody of what is due; run it once a working day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.reminders.services import send_reminders
from starrating import clock
from starrating.access import Refused


class Command(BaseCommand):
    help = "按未办结的事项发送催办提醒;同一天重复运行不会重发,只补发没有发出的。有没发出的以状态 1 结束。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=date.fromisoformat, metavar="日期", help="补发哪一天的,如 2025-09-03"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = send_reminders(day=options["day"] or clock.today(), by=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        if not done.is_working:
            self.stdout.write(f"{done.day} 不上班,没有发送。")
            return
        self.stdout.write(f"{done.day}:发出 {done.sent} 条,未发出 {done.failed} 条。")
        if done.unreached:
            self.stderr.write(f"没有可用的联系方式:{'、'.join(done.unreached)}")
        for failure, count in done.failures.items():
            self.stderr.write(f"{failure}:{count} 条")
        if done.failed:
            raise CommandError("有没发出的,稍后再运行一次,只补发这些。")

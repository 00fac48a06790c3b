"""Issue a one-time password at the machine: the only way for an administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.people.models import Account
from branches.people.services import issue_password
from branches.people.sheets import slip_lines
from starrating.access import Refused


class Command(BaseCommand):
    help = "为一个账号签发一次性口令(管理员忘记口令时只能这样办);标准输出是口令。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", metavar="账号")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["account"]).first()
        if account is None:
            raise CommandError(f"没有账号 {options['account']}。")
        try:
            password = issue_password(by=None, account=account)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        account.refresh_from_db()
        for line in slip_lines([(account, password)]):
            self.stdout.write(line)

"""Forget the keys of forms that were taken in long ago."""

from typing import Any

from django.core.management.base import BaseCommand

from branches.journal.services import purge_forms


class Command(BaseCommand):
    help = "清除三十天以前的表单凭证(只用来防止重复提交);启动时自动执行,长期运行的每月执行一次。"

    def handle(self, *_args: Any, **options: Any) -> None:
        count = purge_forms()
        if options["verbosity"]:
            self.stdout.write(f"清除了 {count} 条。")

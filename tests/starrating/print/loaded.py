"""Run in a child: the modules that the whole application has loaded, as a JSON list."""

import importlib
import json
import os
import sys

import django
from django.urls import get_resolver


def main(_arguments: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "starrating.settings"
    django.setup()
    get_resolver().check()
    importlib.import_module("starrating.print")
    sys.stdout.write(json.dumps(sorted(sys.modules)))

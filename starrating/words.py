"""A text of the interface: translated already, or when it is shown."""

from django.utils.functional import Promise

Words = str | Promise

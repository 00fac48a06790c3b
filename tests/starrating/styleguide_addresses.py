"""The project's addresses as they are while debugging."""

from starrating.styleguide import addresses
from starrating.urls import urlpatterns as real

urlpatterns = [*real, *addresses(is_debugging=True)]

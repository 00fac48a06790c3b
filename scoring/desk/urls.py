"""Address of the worktable."""

from scoring.desk import views
from starrating.access import Role, page

urlpatterns = [page("desk/", views.Desk, "desk", to={Role.MEMBER})]

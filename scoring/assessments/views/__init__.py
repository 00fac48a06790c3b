"""Pages of the form."""

from scoring.assessments.views.files import evidence_file

__all__ = ["evidence_file"]

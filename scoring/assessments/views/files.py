"""Files leave through here and nowhere else: cut by right, to be saved, never shown."""

from django.http import Http404, HttpRequest, HttpResponse

from scoring.assessments.queries import evidence_visible_to
from scoring.assessments.services import read_evidence
from starrating.access import Refused
from starrating.errors import answer_refusal
from starrating.uploads import FileKind, file_answer


def evidence_file(request: HttpRequest, key: str) -> HttpResponse:
    """A file under its random key; out of reach, removed and unknown get the same 404."""
    file = evidence_visible_to(request.user).filter(key=key).first()  # type: ignore[arg-type]  # the access row lets in accounts only
    if file is None:
        raise Http404
    try:
        data = read_evidence(file)
    except Refused as refusal:
        return answer_refusal(request, refusal)
    return file_answer(data, FileKind(file.kind), file.name)

"""The list of changes: who did what, and when."""

from fastapi import APIRouter, Request, Response

from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page, said


def changes_router(office: Office) -> APIRouter:
    """The route ``/staff/changes``."""
    router = APIRouter()

    @router.get("/staff/changes")
    def changes(request: Request, staff: SignedIn) -> Response:
        return page(office.settings, staff, "changes.html", here="changes", said=said(request), changes=office.audit.last())

    return router

"""The releases that are kept, and the way back to an earlier one."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page, said


def releases_router(office: Office) -> APIRouter:
    """The route ``/staff/releases``."""
    router = APIRouter()

    @router.get("/staff/releases")
    def releases(request: Request, staff: SignedIn) -> Response:
        kept = office.parts.releases.list()
        return page(office.settings, staff, "releases.html", here="releases", said=said(request), releases=kept)

    @router.post("/staff/releases")
    def roll_back(staff: SignedIn, release: Annotated[str, Form(max_length=64)]) -> Response:
        office.workbench.roll_back(release, staff)
        return RedirectResponse("/staff/releases?said=rolled_back", 303)

    return router

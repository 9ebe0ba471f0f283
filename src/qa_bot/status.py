"""How the assistant is, seen from outside the server: release, database, today's answers, disk, language model."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from qa_bot.errors import QABotError
from qa_bot.releases import Release, Releases
from qa_bot.settings import Settings
from qa_bot.store.database import AnswerRow, database_of, now
from qa_bot.text.dates import CHINA

_ROOM = 2
"""So many releases of the live one's size must still fit on the disk: one that is built, and one to spare."""
_ROOM_AT_LEAST = 500_000_000
_MODEL_S = 5.0
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, whether it is well, and what there is to tell."""

    name: str
    well: bool
    told: str


def look(settings: Settings) -> list[Check]:
    """Look at everything, as the server does when it starts."""
    checks, releases, live = [], None, None
    with ExitStack() as opened:
        try:
            engine = database_of(settings)
            opened.callback(engine.dispose)
            releases = Releases.from_settings(settings, engine)
            live = next((release for release in releases.list() if release.live), None)
            told = _answers_today(engine, now())
            checks += [Check("database", well=True, told="reachable"), Check("answers today", well=True, told=told)]
        except (SQLAlchemyError, QABotError) as error:
            checks.append(Check("database", well=False, told=f"not reachable: {' '.join(str(error).split())}"))
        if releases:
            checks.insert(0, _release(releases, live))
    checks += [_disk(settings, releases, live), _language_model(settings)]
    return checks


def _release(releases: Releases, live: Release | None) -> Check:
    if live is None:
        return Check("release", well=False, told="none is live; run: qa-ingest publish")
    since = f"{live.id}, live since {live.published.astimezone():%Y-%m-%d %H:%M}: {live.documents} documents, {live.passages} passages"
    try:
        damage = releases.damage()
    except QABotError as error:
        damage = str(error)
    return Check("release", well=not damage, told=f"{since}; {damage}" if damage else since)


def _answers_today(engine: Engine, moment: datetime) -> str:
    midnight = moment.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = (
        select(AnswerRow.outcome, func.count()).where(AnswerRow.asked >= midnight.astimezone(moment.tzinfo)).group_by(AnswerRow.outcome)
    )
    with Session(engine) as session:
        outcomes = dict(session.execute(counted.order_by(AnswerRow.outcome)).all())
    parts = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items())
    return f"{sum(outcomes.values())}{f' ({parts})' if parts else ''}"


def _disk(settings: Settings, releases: Releases | None, live: Release | None) -> Check:
    if not settings.data_folder.is_dir():  # a database elsewhere does not make it
        return Check("disk", well=False, told=f"there is no data folder {settings.data_folder}; see QA_BOT_DATA_FOLDER")
    free = shutil.disk_usage(settings.data_folder).free
    folder = releases.folder(live.id) if releases and live else None
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder else 0
    wanted = max(_ROOM * size, _ROOM_AT_LEAST)
    told = f"{free / 1e9:.1f} GB free in {settings.data_folder}"
    return (
        Check("disk", well=True, told=told)
        if free >= wanted
        else Check("disk", well=False, told=f"{told}; {wanted / 1e9:.1f} GB are wanted")
    )


def _language_model(settings: Settings) -> Check:
    """Whether its server answers at all: keys and models are for it to judge, and asking it a question would cost money."""
    if not settings.llm_model:
        return Check("language model", well=True, told="none is set; answers are quoted")
    if not settings.llm_base_url:
        return Check("language model", well=True, told=f"{settings.llm_model} at {settings.llm_provider}; not looked at")
    import httpx  # only who has a model waits for it

    try:
        code = httpx.get(f"{settings.llm_base_url.rstrip('/')}/models", timeout=_MODEL_S, headers=_key(settings)).status_code
    except httpx.HTTPError as error:
        return Check("language model", well=False, told=f"{settings.llm_base_url} cannot be reached: {error}")
    told = f"{settings.llm_model} at {settings.llm_base_url}"
    return Check("language model", well=code < _SERVER_ERROR, told=told if code < _SERVER_ERROR else f"{told} answers with status {code}")


def _key(settings: Settings) -> dict[str, str]:
    key = settings.llm_api_key.get_secret_value()
    return {"Authorization": f"Bearer {key}"} if key else {}

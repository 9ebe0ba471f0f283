"""Every setting, read once at the start and passed in: environment (``QA_BOT_…``), then ``.env``, then ``centre.toml``."""

import os
import reprlib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from qa_bot import errors
from qa_bot.addresses import Network, Site, listed, own_site, postgresql, server
from qa_bot.records import Language

PREFIX = "QA_BOT_"
_FILES = (".env", "centre.toml")

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """The same words in the languages of the interface."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        words: str = getattr(self, language)
        return words


class Starter(_Part):
    """A starter question, shown under its category."""

    category: str
    question: Words


class Centre(_Part):
    """What visitors see of the centre; everything else they learn comes from the documents."""

    name: Words = Field(Words(zh="创新中心", en="Innovation Centre"), description="Name of the centre, shown as the page's title.")
    greeting: Words = Field(
        Words(zh="您好，我可以根据中心公开的资料回答您的问题。", en="Hello. I answer questions from the centre's public documents."),
        description="One sentence that says what can be asked.",
    )
    contact: Words = Field(
        Words(zh="请咨询中心工作人员。", en="Please ask the centre's staff."),
        description="Where to ask when the documents do not hold the answer; ends every refusal.",
    )
    accent: Colour = Field("#0B5CAD", description="Accent colour on light backgrounds.")
    accent_dark: Colour = Field("#7DB7F0", description="Accent colour on dark backgrounds.")
    categories: dict[str, Words] = Field(
        {"document": Words(zh="资料", en="Documents")},
        description="Categories that documents may have, in the order in which they are shown.",
    )
    starters: tuple[Starter, ...] = Field((), description="Questions offered on the first screen, by category.")
    called: tuple[str, ...] = Field(
        (), description="Short names by which visitors mean the centre; the search reads them as its full name."
    )
    synonyms: dict[str, str] = Field({}, description="Visitors' words and the documents' words for them; the search adds the latter.")
    names: tuple[str, ...] = Field(
        (), description="Brand and personal names, in Simplified spelling, to keep whole where text is shown converted."
    )

    @field_validator("starters")
    @classmethod
    def _of_a_category(cls, starters: tuple[Starter, ...], info: ValidationInfo) -> tuple[Starter, ...]:
        categories = info.data.get("categories", {})  # none of its own where they are wrong themselves
        for starter in starters:
            if categories and starter.category not in categories:
                raise ValueError(f"the category {starter.category!r} of {starter.question.zh!r} is none of {', '.join(categories)}")
        return starters

    def category_name(self, category: str, language: Language) -> str:
        """A category as it is shown; one that the settings no longer have, by its own name."""
        words = self.categories.get(category)
        return words[language] if words else category

    def starters_by_category(self, language: Language) -> dict[str, list[str]]:
        """The starter questions of each category that has some, in the order of the categories."""
        groups: dict[str, list[str]] = {category: [] for category in self.categories}
        for starter in self.starters:
            groups[starter.category].append(starter.question[language])
        return {category: questions for category, questions in groups.items() if questions}


class Settings(BaseSettings):
    """All settings, checked and frozen. Reading them touches nothing but the three sources."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_file=".env", toml_file="centre.toml", extra="forbid", frozen=True
    )

    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port that the server listens on.")
    data_folder: Path = Field(
        Path("data"), description="Where releases, the database and the unpacked model are kept; several servers share it."
    )
    database_url: Annotated[SecretStr, AfterValidator(postgresql)] = Field(
        SecretStr(""),
        description="A PostgreSQL database in place of the SQLite file in the data folder, which several servers can share, like "
        "`postgresql://name:password@host/database`; empty: the file.",
    )
    chroma_url: Annotated[str, AfterValidator(server)] = Field(
        "",
        description="A Chroma server (`chroma run`) that keeps the vectors in place of the releases' folders, like `http://chroma:8000`; "
        "it asks for no password: let only the assistant reach it. Empty: the folders.",
    )
    corpus_folder: Path = Field(Path("corpus"), description="The documents that `qa-ingest publish` takes when no path is named.")
    document_seconds: float = Field(
        120, gt=0, description="How long reading a document may take without progress, a page read, before it is given up as broken."
    )
    document_megabytes: int = Field(
        4096, ge=512, description="How much memory, counted in address space, reading a document may take; scans need the most."
    )
    golden_questions: Path = Field(
        Path("evaluation/golden.jsonl"),
        description="Questions that are asked before a release is published, with what right answers hold, one JSON object a line.",
    )
    embedding_model: str = Field(
        "bundled", description="`bundled`, or the name or folder of any sentence-transformers model. Another model needs a new release."
    )
    embedding_query_prompt: str = Field("query: ", description="What the embedding model wants before a question.")
    embedding_passage_prompt: str = Field("passage: ", description="What the embedding model wants before a passage.")
    second_look: Literal["reading", "meaning", "nothing"] = Field(
        "reading",
        description="How the likeliest sentences are looked at again: `reading` them together with the question (right most often, the "
        "bundled model only; `meaning` with others), comparing them by `meaning`, or `nothing`, which is fastest.",
    )
    releases_kept: int = Field(3, ge=2, description="How many of the last releases stay for roll-back, the live one included.")
    passages_shown: int = Field(5, ge=1, le=20, description="How many passages an answer may rest on.")
    question_length: int = Field(500, ge=10, le=4000, description="Longest question that is accepted, in characters.")
    concurrency: int = Field(
        8, ge=1, description="How many questions are answered at the same time, by the chat page and by all other doors each."
    )
    queue_size: int = Field(100, ge=1, description="How many questions may wait; the next one is told to come back.")
    answer_seconds: float = Field(90, gt=0, description="How long an answer may take in all, waiting included; then it is broken off.")
    questions_per_minute: int = Field(
        30, ge=1, description="How many questions a minute one visitor may ask; visitors who share a network address count as one."
    )
    questions_per_minute_overall: int = Field(600, ge=1, description="How many questions a minute all visitors together may ask.")
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(listed)] = Field(
        (),
        description="Addresses or networks of the proxies in front of the server, separated by spaces. Only these are believed for whom "
        "they ask (`X-Forwarded-For`, `X-Forwarded-Proto`); behind any other proxy all visitors count as one.",
    )
    embed_sites: Annotated[tuple[Site, ...], NoDecode, BeforeValidator(listed)] = Field(
        (),
        description="Sites that may show the assistant in their pages, separated by spaces, like `https://www.example.org`; empty: none.",
    )
    public_url: Annotated[str, AfterValidator(own_site)] = Field(
        "",
        description="Where visitors' phones reach the server, like `https://ask.example.org`; empty: where the kiosk's browser reaches it.",
    )
    staff_password_hash: SecretStr = Field(
        SecretStr(""), description="Hash of the staff's password, made by `qa-ingest password`; empty: there are no pages under `/staff`."
    )
    staff_idle_minutes: int = Field(30, ge=1, description="After so many minutes without a click the staff must sign in again.")
    staff_session_hours: int = Field(12, ge=1, description="After so many hours in any case.")
    staff_upload_megabytes: int = Field(100, ge=1, description="Largest file that the staff may upload.")
    fetch_ports: Annotated[tuple[int, ...], NoDecode, BeforeValidator(listed)] = Field(
        (), description="Ports besides 80 and 443 from which web addresses may be fetched as documents, separated by spaces."
    )
    fetch_networks: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(listed)] = Field(
        (),
        description="Networks that are not public but may be fetched from, like an intranet's `10.1.0.0/16`, separated by spaces. "
        "Staff can read every page that the server can reach there.",
    )
    kiosk_idle_seconds: int = Field(
        90, ge=30, description="After so many seconds without a touch a kiosk (`/?kiosk=1`) begins anew; the last 20 are counted down."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How the server logs, on standard error: `text` or `json`, one object a line."
    )
    metrics_readers: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(listed)] = Field(
        ("127.0.0.0/8", "::1/128"),
        description="Addresses or networks that may read `/metrics`, for Prometheus, separated by spaces; all others are turned away.",
    )
    traces_address: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Where an OpenTelemetry collector takes traces (OTLP over gRPC), like `http://127.0.0.1:4317`; empty: none are made.",
    )
    conversation_minutes: int = Field(30, ge=1, description="How long a conversation is remembered after its last question.")
    conversation_turns: int = Field(8, ge=1, le=50, description="How many of its last questions are remembered.")
    questions_kept_days: int = Field(
        180, ge=1, description="After so many days questions, how they ended and feedback are deleted; who asked is never kept."
    )
    answerer: str = Field(
        "",
        description="Who answers: `extractive` quotes, `llm` has the language model write; others as docs/extending.md shows. "
        "Empty: `llm` where a model is named, else `extractive`.",
    )
    llm_model: str = Field(
        "", description="Name of the chat model that writes the answers; empty: answers are quoted, and no model is asked."
    )
    llm_provider: str = Field(
        "openai",
        description="LangChain's name of the provider. `openai` is any server that speaks OpenAI's protocol; others need their package.",
    )
    llm_base_url: str = Field("", description="Address of the model's server, usually ending in `/v1`; empty: the provider's own.")
    llm_api_key: SecretStr = Field(SecretStr(""), description="Key for the model's server; never shown or logged.")
    llm_options: dict[str, Any] = Field(
        {"temperature": 0}, description="More arguments for LangChain's chat model, JSON. They may be logged: put no key here."
    )
    llm_context_characters: int = Field(3000, ge=200, description="How many characters of passages the model is given, best first.")
    llm_answer_characters: int = Field(1500, ge=100, description="Longest answer that is read from the model; a longer one is cut off.")
    llm_first_token_seconds: float = Field(20, gt=0, description="How long the model may take to begin, before the quoted answer is given.")
    llm_between_tokens_seconds: float = Field(10, gt=0, description="How long it may pause in the middle.")
    llm_total_seconds: float = Field(
        60, gt=0, validate_default=True, description="How long it may take in all; less than `QA_BOT_ANSWER_SECONDS`."
    )
    llm_concurrency: int = Field(
        4, ge=1, description="How many requests to the model may be under way; further questions get quoted answers."
    )
    llm_failures: int = Field(3, ge=1, description="After so many failures in a row the model is left alone for a while.")
    llm_pause_seconds: float = Field(60, gt=0, description="How long it is then left alone.")
    llm_daily_calls: int = Field(0, ge=0, description="Most calls a day, for each server process; 0: no limit.")
    centre: Centre = Field(Centre(), description="What visitors see of the centre (a table in `centre.toml`).")

    @field_validator("llm_total_seconds")
    @classmethod
    def _within_the_answer_s(cls, seconds: float, info: ValidationInfo) -> float:
        answer = info.data.get("answer_seconds", 0)  # none where it is wrong itself
        if info.data.get("llm_model") and 0 < answer <= seconds:
            raise ValueError(f"visitors get the quoted answer only if it is less than QA_BOT_ANSWER_SECONDS ({answer:g})")
        return seconds

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources, strongest first."""
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: one line that names the setting, its value and what it may be.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name.split("__")[0] not in known:
            raise errors.SettingsError(f"unknown setting {name}; the settings are listed in docs/settings.md")
    try:
        return Settings()
    except ValidationError as error:
        raise errors.SettingsError(_describe(error)) from None
    except (SettingsError, ValueError) as error:  # a source that cannot be parsed: broken TOML, broken JSON in a variable
        raise errors.SettingsError(f"the settings cannot be read ({' or '.join(_FILES)} or the environment): {error}") from None


def _describe(error: ValidationError) -> str:
    first = error.errors()[0]
    name = PREFIX + "__".join(part for part in first["loc"] if isinstance(part, str)).upper()
    if first["type"] == "extra_forbidden":
        return f"unknown setting {name}; the settings are listed in docs/settings.md"
    value = (
        "a value" if name.endswith(("_KEY", "_HASH", "_DATABASE_URL")) else f"the value {reprlib.repr(first['input'])}"
    )  # a key is never shown
    return f"the setting {name} has {value}, which is not allowed: {first['msg'].removeprefix('Value error, ')}"

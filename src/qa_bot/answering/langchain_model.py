"""Builds the LangChain chat model that the settings name, and words its errors without the key."""

from typing import TYPE_CHECKING, Any

from qa_bot.errors import SettingsError
from qa_bot.settings import Settings

if TYPE_CHECKING:  # a second of import, which only servers with a language model pay, on first use
    from langchain_core.language_models import BaseChatModel

_GRACE_S = 1.0
"""The client's own time limit lies so far behind ours: it only ends requests that nobody waits for any more."""
_LONGEST_MESSAGE = 200


def build_model(settings: Settings) -> "BaseChatModel":
    """Build the model; nothing is sent to it.

    Raises:
        SettingsError: LangChain does not know the provider, lacks its package, or rejects an option.
    """
    from langchain.chat_models import init_chat_model  # a second of import, paid only where a model is set

    key = settings.llm_api_key.get_secret_value()
    options: dict[str, Any] = {
        "timeout": max(settings.llm_first_token_seconds, settings.llm_between_tokens_seconds) + _GRACE_S,
        "max_retries": 0,  # we try again ourselves, within our limits
    }
    if settings.llm_provider == "openai":
        options["api_key"] = "none"  # many servers want no key, but the client wants one
    if key:
        options["api_key"] = key
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    options |= settings.llm_options
    try:
        model: BaseChatModel = init_chat_model(settings.llm_model, model_provider=settings.llm_provider, **options)
    except (ValueError, TypeError, ImportError) as error:
        raise SettingsError(
            f"the language model {settings.llm_provider}:{settings.llm_model} cannot be set up ({one_line(error, key)}); "
            "check QA_BOT_LLM_PROVIDER and QA_BOT_LLM_OPTIONS"
        ) from None
    return model


def one_line(error: BaseException, secret: str) -> str:
    """The error's kind and the beginning of its message, without the secret."""
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return (message.replace(secret, "…") if secret else message)[:_LONGEST_MESSAGE]

"""Settings: read from three sources, checked, frozen; every one documented."""

from pathlib import Path

import pytest

from qa_bot.errors import SettingsError
from qa_bot.settings import Settings, load_settings
from qa_bot.settings_table import settings_table


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QA_BOT_HOST", raising=False)
    monkeypatch.delenv("QA_BOT_PORT", raising=False)


def test_the_environment_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "centre.toml").write_text('port = 8000\n[centre.name]\nzh = "甲"\nen = "A"\n', encoding="utf-8")
    assert (load_settings().port, load_settings().centre.name.zh) == (8000, "甲")
    monkeypatch.setenv("QA_BOT_PORT", "9000")
    assert load_settings().port == 9000


def test_reading_settings_creates_nothing(tmp_path: Path) -> None:
    load_settings()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("QA_BOT_PROT", "8000", "unknown setting QA_BOT_PROT"),
        ("QA_BOT_PORT", "eighty", "the setting QA_BOT_PORT has the value 'eighty'"),
        ("QA_BOT_RELEASES_KEPT", "1", "the setting QA_BOT_RELEASES_KEPT has the value '1'"),
        ("QA_BOT_CENTRE__ACCENT", "blue", "the setting QA_BOT_CENTRE__ACCENT has the value 'blue'"),
        ("QA_BOT_CENTRE__COLOUR", "#000000", "unknown setting QA_BOT_CENTRE__COLOUR"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "centre.toml").write_text("port = \n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"the settings cannot be read \(\.env or centre\.toml or the environment\)"):
        load_settings()


def test_a_starter_needs_a_category_of_the_centre(tmp_path: Path) -> None:
    starter = '[[centre.starters]]\ncategory = "evnt"\nquestion = {zh = "何时开放？", en = "When is it open?"}\n'
    (tmp_path / "centre.toml").write_text('[centre.categories]\nevent = {zh = "活动", en = "Events"}\n' + starter, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"the setting QA_BOT_CENTRE__STARTERS .* the category 'evnt' of '何时开放？' is none of event"):
        load_settings()


def test_the_model_s_time_is_over_before_the_answer_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BOT_ANSWER_SECONDS", "30")
    load_settings()  # without a model its time does not matter
    monkeypatch.setenv("QA_BOT_LLM_MODEL", "some-model")
    with pytest.raises(SettingsError, match=r"the setting QA_BOT_LLM_TOTAL_SECONDS has the value '?60.*QA_BOT_ANSWER_SECONDS \(30\)"):
        load_settings()
    monkeypatch.setenv("QA_BOT_LLM_TOTAL_SECONDS", "29")
    load_settings()


def test_a_wrong_key_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "centre.toml").write_text("llm_api_key = 123456\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="the setting QA_BOT_LLM_API_KEY has a value, which is not allowed") as caught:
        load_settings()
    assert "123456" not in str(caught.value)


def test_the_address_of_a_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("mysql://qa:secret@host/qa", "postgresql://qa:secret@host", "secret"):
        monkeypatch.setenv("QA_BOT_DATABASE_URL", url)
        with pytest.raises(
            SettingsError, match="the setting QA_BOT_DATABASE_URL has a value, which is not allowed: write postgresql://"
        ) as caught:
            load_settings()
        assert "secret" not in str(caught.value)


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_documented_table_is_current() -> None:
    documented = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert documented == settings_table(), "run: python -m qa_bot.settings_table > docs/settings.md"

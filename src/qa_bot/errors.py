"""The errors that we raise. Each message names the thing, the value and the remedy; doors translate them, nothing swallows them."""


class QABotError(Exception):
    """Base of every error a person can act on. ``str(error)`` is the whole message, one line.

    ``zh`` is the same in Chinese, for errors that staff meet; empty where only administrators do.
    """

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh


class SettingsError(QABotError):
    """A setting is unknown, missing or out of range."""


class DocumentError(QABotError):
    """A document cannot be read: empty, binary, wrongly encoded, or with broken front matter."""


class ModelError(QABotError):
    """An embedding model cannot be prepared or does not fit what it is used for."""


class LanguageModelError(QABotError):
    """A language model may not be asked now, cannot be reached, is too slow, or broke off."""


class DatabaseError(QABotError):
    """The database cannot be reached, or cannot take just now what is to be written."""


class ReleaseError(QABotError):
    """A release is missing, incomplete, damaged or made by another embedding model."""


class BackupError(QABotError):
    """A backup cannot be written, is damaged or none, or may not be restored here."""


class DatasetError(QABotError):
    """An evaluation data set is missing or malformed."""


class QuestionError(QABotError):
    """A question cannot be taken: it is empty or too long."""


class BusyError(QABotError):
    """As many questions are waiting as may wait."""


class TooSlowError(QABotError):
    """An answer took longer than answers may take."""


class HostPageError(QABotError):
    """A page that carries the widget, or is to, cannot be read."""

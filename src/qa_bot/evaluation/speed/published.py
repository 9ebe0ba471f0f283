"""A release of its own for the server that is measured, in a folder that is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from qa_bot.evaluation.dataset_index import bare_manifest
from qa_bot.release_files import ReleaseContent, write_release
from qa_bot.releases import Releases
from qa_bot.settings import Settings
from qa_bot.store.database import open_database


@contextmanager
def published(content: ReleaseContent, settings: Settings, embedding: str) -> Iterator[dict[str, str]]:
    """The environment of a server that reads this; its vectors are of the model that ``embedding`` identifies."""
    with TemporaryDirectory(prefix="qa-eval-speed-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        (data / "models").symlink_to((settings.data_folder / "models").resolve())
        engine = open_database(data)
        releases = Releases(engine, data, settings.releases_kept)
        building = releases.new_folder()
        write_release(building, content, bare_manifest(embedding))
        releases.publish(building)
        engine.dispose()
        yield {"QA_BOT_DATA_FOLDER": str(data)}

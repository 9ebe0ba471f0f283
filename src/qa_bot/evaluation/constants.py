"""The constants of the method as their source files write them: read, not imported, so that private ones and those of ``ingest`` count."""

import ast
from pathlib import Path
from typing import Any

from qa_bot.errors import DatasetError

ROOT = Path(__file__).parents[3]


def constant(path: str, name: str) -> Any:  # noqa: ANN401  # a number, or a dictionary of numbers
    """What the module at ``path``, from the project's root, assigns to ``name``.

    Raises:
        DatasetError: it assigns no literal to that name.
    """
    for statement in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            target, value = statement.target, statement.value
        else:
            continue
        pairs = (
            zip(target.elts, value.elts, strict=True)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            else [(target, value)]
        )
        for one, assigned in pairs:
            if isinstance(one, ast.Name) and one.id == name:
                return ast.literal_eval(assigned)
    raise DatasetError(f"{path} has no constant {name}; correct its name in qa_bot/evaluation/method_words.py")

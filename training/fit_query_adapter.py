"""Fits the query adapter: ``python training/fit_query_adapter.py DATASET``, then ``qa-eval calibrate DATASET``.

It learns from English questions alone: further ones over a training set, and the centre's calibration questions. Each must become nearer to
the passages that answer it than to all others. Seeded; half a minute, beside the embedding of what is not embedded yet.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from safetensors.torch import save_file
from torch.nn import functional

from qa_bot.assembly import Parts, assemble
from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.evaluation.dataset_index import embed_dataset
from qa_bot.evaluation.datasets import read_dataset
from qa_bot.evaluation.further_questions import with_more_questions
from qa_bot.own_questions import read_own_questions
from qa_bot.retrieval.query_adapter import FILE
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar, say
from qa_bot.text.normalising import language_of

WEIGHTS = Path(__file__).parents[1] / "src" / "qa_bot" / "retrieval" / FILE
FURTHER, OWN = Path("evaluation/training.jsonl"), Path("corpus/questions.jsonl")
SEED = 7
RANK, STEPS, BATCH, RATE, DECAY = 16, 200, 256, 1e-3, 0.1
TEMPERATURE = 0.03


@dataclass(frozen=True, slots=True)
class Pairs:
    """Question vectors (questions, dimensions), passage vectors (passages, dimensions), and which answer which (questions, passages)."""

    questions: torch.Tensor
    passages: torch.Tensor
    right: torch.Tensor


def main(dataset: Annotated[Path, typer.Argument(help="A training set: passages.jsonl and questions.jsonl.")]) -> None:
    """Fit the adapter and write its weights where the code reads them."""
    parts = assemble(load_settings(), say)
    sources = [pairs_of_dataset(dataset, parts), pairs_of_corpus(parts)]
    say(f"{', '.join(str(len(pairs.questions)) for pairs in sources)} English questions to learn from")
    save_file(fit(sources), WEIGHTS)
    say(f"wrote {WEIGHTS}; now run: qa-eval calibrate {dataset}")


def pairs_of_dataset(dataset: Path, parts: Parts) -> Pairs:
    """The answerable English questions over a training set."""
    data = with_more_questions(read_dataset(dataset), FURTHER)
    texts = [question.text for question in data.questions]
    with progress_bar("embedding", len(data.passages) + len(texts)) as progress:
        vectors = embed_dataset(data, texts, parts.embeddings, parts.settings.data_folder / "evaluation", progress)
    chosen = [row for row, question in enumerate(data.questions) if question.answers and language_of(question.text) == "en"]
    right = [[passage.id == data.questions[row].passage for passage in data.passages] for row in chosen]
    return Pairs(torch.tensor(np.array(vectors.questions[chosen])), torch.tensor(np.array(vectors.passages)), torch.tensor(right))


def pairs_of_corpus(parts: Parts) -> Pairs:
    """The answerable English questions over the live release, as they are searched."""
    index = parts.retriever.index()
    asked = [question for question in read_own_questions(OWN) if question.documents and language_of(question.text) == "en"]
    vectors = parts.embeddings.query_vectors([parts.chatbot.standalone(index.spelling.corrected(question.text)) for question in asked])
    right = [[each.document_id in one.documents and holds_answer(each.text, one.answers) for each in index.passages] for one in asked]
    found = torch.tensor(right)
    answered = found.any(1)  # an answer may reach over two passages
    return Pairs(torch.tensor(vectors)[answered], torch.tensor(np.array(index.vectors)), found[answered])


def fit(sources: list[Pairs]) -> dict[str, torch.Tensor]:
    """The weights; every source counts the same."""
    torch.manual_seed(SEED)
    dimensions = sources[0].questions.shape[1]
    down = torch.nn.Parameter(0.05 * torch.randn(dimensions, RANK))
    up, shift = torch.nn.Parameter(torch.zeros(RANK, dimensions)), torch.nn.Parameter(torch.zeros(dimensions))
    optimiser = torch.optim.AdamW([down, up, shift], lr=RATE, weight_decay=DECAY)
    with progress_bar("fitting the query adapter", STEPS) as progress:
        for _ in range(STEPS):
            losses = []
            for pairs in sources:
                rows = torch.randint(len(pairs.questions), (BATCH,))
                asked = pairs.questions[rows]
                moved = functional.normalize(asked + asked @ down @ up + shift, dim=1)
                scores = moved @ pairs.passages.T / TEMPERATURE
                right = scores.masked_fill(~pairs.right[rows], -torch.inf)
                losses.append((torch.logsumexp(scores, 1) - torch.logsumexp(right, 1)).mean())
            torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            optimiser.zero_grad()
            progress(1)
    return {name: weight.detach().half().contiguous() for name, weight in (("down", down), ("up", up), ("shift", shift))}


if __name__ == "__main__":
    typer.run(main)

"""Fits the reader's upper layers: ``python training/fit_reader.py DATASET``.

For each question the units that words chose compete with each other and with "none of them answers" (a softmax with a fixed 0), on a
training set and on the centre's calibration questions. Seeded; interrupted, it goes on from the last checkpoint under the data folder.
About an hour on two cores.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import save_file
from torch import nn

from qa_bot.assembly import Parts, assemble
from qa_bot.evaluation.calibrate import fit_words
from qa_bot.evaluation.calibration_cases import Case, corpus_cases, dataset_cases
from qa_bot.evaluation.calibration_questions import read_calibration_questions
from qa_bot.evaluation.dataset_index import embed_dataset
from qa_bot.evaluation.datasets import read_dataset
from qa_bot.retrieval import evidence
from qa_bot.retrieval.reader import FILE, ReaderNetwork
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar, say

WEIGHTS = Path(__file__).parents[1] / "src" / "qa_bot" / "retrieval" / FILE
SEED = 7
EPOCHS, GROUPS_A_STEP, UNITS_A_GROUP = 2, 8, 5
RATE_UPPER, RATE_HEAD, WARM_UP = 1.5e-4, 1e-3, 0.06
FROM_DATASET = 3100
"""How many cases of the training set are used; the rest is held out for calibration."""
REPEATS = 3
"""How often the centre's own, few, questions are seen in an epoch."""
HOLD_OUT = 6
"""Every so many of the centre's questions is held out."""
CHECKPOINT_EVERY = 100


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its competing sentences; ``right`` marks those that answer."""

    id: str
    question: str
    sentences: tuple[str, ...]
    right: tuple[bool, ...]


def main(dataset: Annotated[Path, typer.Argument(help="A training set: passages.jsonl and questions.jsonl.")]) -> None:
    """Fit the reader and write its weights where the code reads them."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    parts = assemble(load_settings(), say)
    general, own = _cases(dataset, parts)
    with progress_bar("fitting words", len(general) + len(own)) as progress:
        by_words = fit_words(general + own, progress)
    groups = {case.id: _group(case, by_words) for case in general + own}
    usable = [case for case in general if not case.answerable or any(groups[case.id].right)]
    dice.shuffle(usable)
    held_out = {case.id.removesuffix("-removed") for case in usable[FROM_DATASET:]} - {
        case.id.removesuffix("-removed") for case in usable[:FROM_DATASET]
    }
    questions = list(dict.fromkeys(case.id.removesuffix("-removed") for case in own))
    held_out |= set(questions[::HOLD_OUT])
    seen = (
        usable[:FROM_DATASET]
        + [case for case in own if case.id.removesuffix("-removed") not in held_out and (not case.answerable or any(groups[case.id].right))]
        * REPEATS
    )
    network = ReaderNetwork(parts.embeddings)
    _fit(network, [groups[case.id] for case in seen], dice, parts.settings.data_folder / "reader-checkpoint.pt")
    weights = {f"upper.{name}": tensor.half().contiguous() for name, tensor in network.upper.state_dict().items()}
    weights |= {f"head.{name}": tensor.half().contiguous() for name, tensor in network.head.state_dict().items()}
    save_file(weights, WEIGHTS, metadata={"held_out": " ".join(sorted(held_out))})
    say(f"wrote {WEIGHTS}; now run: qa-eval calibrate {dataset}")


def _cases(dataset: Path, parts: Parts) -> tuple[list[Case], list[Case]]:
    data = read_dataset(dataset)
    asked = read_calibration_questions(Path("evaluation/calibration.jsonl"))
    texts = [question.text for question in data.questions]
    with progress_bar("embedding", len(data.passages) + len(texts)) as progress:
        vectors = embed_dataset(data, texts, parts.embeddings, parts.settings.data_folder / "evaluation", progress)
    with progress_bar("searching", len(texts) + len(asked)) as progress:
        general = list(dataset_cases(data, vectors, parts.embeddings.identity, progress))
        own = list(corpus_cases(asked, parts.retriever.index(), parts.embeddings, parts.chatbot.standalone, progress))
    return general, own


def _group(case: Case, by_words: evidence.LinearModel) -> Group:
    places, _ = evidence.candidates(case.search, case.keywords, by_words)
    sentences = tuple(evidence.whole(case.search.passages[rank].document, unit) for rank, unit in places)
    return Group(case.id, case.search.question, sentences, tuple(case.is_right(place) for place in places))


def _fit(network: ReaderNetwork, groups: Sequence[Group], dice: random.Random, checkpoint: Path) -> None:
    trained = nn.ModuleDict({"upper": network.upper, "head": network.head})
    nn.init.normal_(network.head.weight, std=0.01)
    nn.init.zeros_(network.head.bias)
    trained.requires_grad_(True)
    orders = [_order(groups, dice) for _ in range(EPOCHS)]
    steps = sum(len(order) for order in orders)
    rates = [{"params": network.upper.parameters(), "lr": RATE_UPPER}, {"params": network.head.parameters(), "lr": RATE_HEAD}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / (WARM_UP * steps)) * max(0.02, 1 - step / steps))
    done = _resume(checkpoint, trained, optimiser, schedule)
    trained.train()
    with progress_bar("fitting the reader", steps) as progress:
        progress(done)
        for step, batch in enumerate([batch for order in orders for batch in order], 1):
            if step <= done:
                continue
            loss = torch.stack([_loss(network, group) for group in batch]).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            progress(1)
            if step % CHECKPOINT_EVERY == 0:
                state = {
                    "step": step,
                    "trained": trained.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                }
                torch.save(state, checkpoint.with_suffix(".partial"))
                checkpoint.with_suffix(".partial").rename(checkpoint)
    checkpoint.unlink(missing_ok=True)


def _order(groups: Sequence[Group], dice: random.Random) -> list[list[Group]]:
    """An epoch: shuffled, but groups of like length in one step."""
    shuffled = dice.sample(list(groups), len(groups))
    pools = [sorted(shuffled[first : first + 200], key=lambda group: len(group.sentences[0])) for first in range(0, len(shuffled), 200)]
    flat = [group for pool in pools for group in pool]
    batches = [flat[first : first + GROUPS_A_STEP] for first in range(0, len(flat) - GROUPS_A_STEP + 1, GROUPS_A_STEP)]
    return dice.sample(batches, len(batches))


def _loss(network: ReaderNetwork, group: Group) -> torch.Tensor:
    """How unlikely the right sentence, or "none", is among the first of the group's sentences."""
    right = [position for position, is_right in enumerate(group.right) if is_right][:1]
    chosen = (right + [position for position, is_right in enumerate(group.right) if not is_right])[:UNITS_A_GROUP]
    logits = network(group.question, [group.sentences[position] for position in chosen])
    against_none = torch.log_softmax(torch.cat([torch.zeros(1), logits]), 0)
    return -(against_none[1] if right else against_none[0])


def _resume(checkpoint: Path, trained: nn.ModuleDict, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR) -> int:
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    trained.load_state_dict(state["trained"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    say(f"going on after step {state['step']}")
    return int(state["step"])


if __name__ == "__main__":
    typer.run(main)

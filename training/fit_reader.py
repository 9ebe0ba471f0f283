"""Fits the reader's upper layers: ``python training/fit_reader.py DATASET``.

It learns from a training set, from further questions over it, and from the centre's calibration questions, each as the product would
read it: searched in the index, the likeliest units packed into a window. One passage in ten is held out, for calibration. Seeded;
interrupted, it goes on from the last checkpoint under the data folder. About an hour and a half on two cores; ``--onward``, after questions
were added, starts from the weights that are there, and needs fewer passes.
"""

import copy
import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import load_file, save_file
from torch import nn

from qa_bot.assembly import Parts, assemble
from qa_bot.evaluation.calibration_cases import Case, corpus_cases, dataset_cases, held_out
from qa_bot.evaluation.dataset_index import embed_dataset
from qa_bot.evaluation.datasets import read_dataset
from qa_bot.evaluation.further_questions import with_more_questions
from qa_bot.own_questions import read_own_questions
from qa_bot.retrieval.evidence import by_words
from qa_bot.retrieval.reader import FILE, RawReading, ReaderNetwork, pack_weights
from qa_bot.retrieval.window import Window, pack
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar, say
from qa_bot.text.normalising import one_script

WEIGHTS = Path(__file__).parents[1] / "src" / "qa_bot" / "retrieval" / FILE
FURTHER, OWN = Path("evaluation/training.jsonl"), Path("corpus/questions.jsonl")
SEED = 7
BATCH, RATE, RATE_HEADS, WARM_UP = 8, 1.2e-4, 1e-3, 0.06
SPAN_WEIGHT = 0.5
ONWARD = 0.5
"""The rates, relative to these, with which weights that were fitted before are fitted further."""
THINNED = 0.4
"""The share of windows that are seen with fewer units."""
CHECKPOINT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Example:
    """A window; ``right`` numbers its reaches that answer, ``spans`` are the answer's first and last tokens. Both empty: none answers."""

    id: str
    source: str
    window: Window
    right: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    answerable: bool
    held_out: bool


def main(
    dataset: Annotated[Path, typer.Argument(help="A training set: passages.jsonl and questions.jsonl.")],
    epochs: Annotated[float, typer.Option(help="Passes over all questions.")] = 2.2,
    onward: Annotated[bool, typer.Option("--onward", help="Start from the weights that are there.")] = False,  # a flag
) -> None:
    """Fit the reader and write its weights where the code reads them."""
    torch.manual_seed(SEED)
    parts = assemble(load_settings(), say)
    network = ReaderNetwork(parts.embeddings).to(torch.float32)
    seen = [example for example in read_examples(dataset, parts, network) if not example.held_out]
    say(f"{len(seen)} windows to learn from")
    if onward:
        network.load(load_file(WEIGHTS))
    else:
        for parameter in _heads(network):
            nn.init.normal_(parameter, std=0.01)
    fit(network, seen, epochs, ONWARD if onward else 1.0, parts.settings.data_folder / "reader-checkpoint.pt")
    save_file(pack_weights(network.fitted.state_dict()), WEIGHTS)
    say(f"wrote {WEIGHTS}; now run: qa-eval calibrate {dataset}")


def read_examples(dataset: Path, parts: Parts, network: ReaderNetwork) -> list[Example]:
    """All questions as the product would read them; answerable ones whose answer is not in the window are left out."""
    data = with_more_questions(read_dataset(dataset), FURTHER)
    asked = read_own_questions(OWN)
    texts = [question.text for question in data.questions]
    with progress_bar("embedding", len(data.passages) + len(texts)) as progress:
        vectors = embed_dataset(data, texts, parts.embeddings, parts.settings.data_folder / "evaluation", progress)
    with progress_bar("packing", len(texts) + len(asked)) as progress:
        general = dataset_cases(data, vectors, parts.embeddings.identity, progress)
        examples = [_example(case, network) for case in general]
        own = corpus_cases(asked, parts.retriever.index(), parts.embeddings, parts.chatbot.standalone, progress)
        examples += [_example(case, network) for case in own]
    return [example for example in examples if example.window.reaches and (example.right or not example.answerable)]


def _example(case: Case, network: ReaderNetwork) -> Example:
    found = case.search.passages
    places, _ = by_words(case.search, case.keywords)
    window = pack(case.search.question, found, places, network.tokenizer)
    right = [number for number, reach in enumerate(window.reaches) if case.is_right(places[reach.row])]
    spans = []
    for number in right:
        reach = window.reaches[number]
        rank, unit = places[reach.row]
        text = one_script(found[rank].document.text[unit.start : unit.end])
        for answer in map(one_script, case.answers):
            if answer and (at := text.find(answer)) >= 0:
                inside = [
                    token for token, (start, end) in enumerate(reach.offsets) if start < at + len(answer) and end > at and end > start
                ]
                if inside:
                    spans.append((reach.first + inside[0], reach.first + inside[-1]))
    return Example(case.id, case.source, window, tuple(right), tuple(spans), case.answerable, held_out(case))


def _heads(network: ReaderNetwork) -> list[nn.Parameter]:
    return [parameter for name in ("none", "unit", "span") for parameter in network.fitted[name].parameters()]


def fit(network: ReaderNetwork, examples: Sequence[Example], epochs: float, pace: float, checkpoint: Path) -> None:
    """Fit in place, at ``pace`` times the usual rates; a checkpoint found is gone on from.

    Forward and backward run on a 16-bit copy (twice as fast), the optimiser changes the 32-bit weights.
    """
    network.fitted.requires_grad_(True)
    fast = copy.deepcopy(network, {id(network.tokenizer): network.tokenizer}).to(torch.bfloat16)
    _without_dropout(fast.fitted)
    steps = int(epochs * len(examples) / BATCH)
    optimiser = torch.optim.AdamW(
        [{"params": network.fitted["upper"].parameters(), "lr": pace * RATE}, {"params": _heads(network), "lr": pace * RATE_HEADS}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / (WARM_UP * steps)) * max(0.02, 1 - step / steps))
    done = _resume(checkpoint, network.fitted, optimiser, schedule)
    with progress_bar("fitting the reader", steps) as progress:
        progress(done)
        running = 0.0
        for step, batch in zip(range(1, steps + 1), _batches(examples, random.Random(SEED)), strict=False):
            if step <= done:
                continue
            _copy_weights(network.fitted, fast.fitted)
            loss = _loss(fast([example.window for example in batch]), batch)
            loss.backward()  # type: ignore[no-untyped-call]
            _move_gradients(fast.fitted, network.fitted)
            nn.utils.clip_grad_norm_(network.fitted.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            progress(1)
            running = 0.98 * running + 0.02 * loss.item() if running else loss.item()
            if step % CHECKPOINT_EVERY == 0:
                say(f"step {step} of {steps}, loss {running:.3f}")
                _save(checkpoint, step, network.fitted, optimiser, schedule)
    network.fitted.eval()
    checkpoint.unlink(missing_ok=True)


@torch.no_grad()
def _copy_weights(source: nn.Module, target: nn.Module) -> None:
    for theirs, mine in zip(target.parameters(), source.parameters(), strict=True):
        theirs.copy_(mine)


def _move_gradients(source: nn.Module, target: nn.Module) -> None:
    for theirs, mine in zip(source.parameters(), target.parameters(), strict=True):
        mine.grad = theirs.grad.float() if theirs.grad is not None else None
        theirs.grad = None


def _without_dropout(network: nn.Module) -> None:
    """Few passes over many questions: dropout would double the time and bring nothing."""
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        for name in ("dropout_prob", "attention_dropout"):
            if hasattr(module, name):
                setattr(module, name, 0.0)


def _batches(examples: Sequence[Example], dice: random.Random) -> Iterator[list[Example]]:
    """Endless; every epoch shuffled, but windows of like length in one batch."""
    while True:
        shuffled = dice.sample(examples, len(examples))
        pools = [sorted(shuffled[at : at + 400], key=lambda example: len(example.window.tokens)) for at in range(0, len(shuffled), 400)]
        batches = [pool[at : at + BATCH] for pool in pools for at in range(0, len(pool), BATCH)]
        for batch in dice.sample(batches, len(batches)):
            yield [thinned(example, dice) if dice.random() < THINNED else example for example in batch]


def thinned(example: Example, dice: random.Random) -> Example:
    """The example with fewer units in its window, those that answer kept: a small corpus fills no window."""
    reaches = example.window.reaches
    share = dice.random()
    kept = [number for number in range(len(reaches)) if number in example.right or dice.random() < share] or [0]
    dropped = {token for number, reach in enumerate(reaches) if number not in kept for token in range(reach.first, reach.last)}
    moved, tokens = {}, []
    for position, token in enumerate(example.window.tokens):
        moved[position] = len(tokens)
        if position not in dropped:
            tokens.append(token)
    moved[len(example.window.tokens)] = len(tokens)
    kept_reaches = [
        dataclasses.replace(reaches[number], first=moved[reaches[number].first], last=moved[reaches[number].last]) for number in kept
    ]
    return dataclasses.replace(
        example,
        window=Window(tokens, kept_reaches),
        right=tuple(kept.index(number) for number in example.right),
        spans=tuple((moved[first], moved[last]) for first, last in example.spans),
    )


def _loss(read: RawReading, batch: Sequence[Example]) -> torch.Tensor:
    """How unlikely the right units, or "none", are among all, and likewise the answer's first and last tokens."""
    losses, at = [], 0
    for row, example in enumerate(batch):
        units = read.units[at : at + len(example.window.reaches)]
        at += len(units)
        losses.append(_surprise(torch.cat([read.none[row : row + 1], units]), [number + 1 for number in example.right] or [0]))
        if example.spans or not example.right:
            allowed = [0, *(token for reach in example.window.reaches for token in range(reach.first, reach.last))]
            position = {token: number for number, token in enumerate(allowed)}
            for logits, end in ((read.starts[row], 0), (read.ends[row], 1)):
                wanted = [position[span[end]] for span in example.spans] or [0]
                losses.append(SPAN_WEIGHT * _surprise(logits[allowed], wanted))
    return torch.stack(losses).sum() / len(batch)


def _surprise(logits: torch.Tensor, wanted: list[int]) -> torch.Tensor:
    return torch.logsumexp(logits, 0) - torch.logsumexp(logits[wanted], 0)


def _save(
    checkpoint: Path, step: int, fitted: nn.Module, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> None:
    state = {"step": step, "fitted": fitted.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
    partial = checkpoint.with_suffix(".partial")
    torch.save(state, partial)
    partial.rename(checkpoint)


def _resume(checkpoint: Path, fitted: nn.Module, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR) -> int:
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    fitted.load_state_dict(state["fitted"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    say(f"going on after step {state['step']}")
    return int(state["step"])


if __name__ == "__main__":
    typer.run(main)

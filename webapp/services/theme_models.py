"""The model file: plain numbers and a list of n-grams, checked before they are used; nothing in it can be run."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.errors import DomainError
from webapp.language.themes.measuring import Quality
from webapp.language.themes.model import Head, ThemeModel
from webapp.language.themes.vocabulary import Vocabulary

ABOUT, NUMBERS = "themes.json", "themes-{version}.npz"
Numbers = dict[str, NDArray[Any]]


class ModelFileBroken(DomainError):
    """The file of the theme model is not as it was written; train anew, or delete it."""


@dataclass(frozen=True, kw_only=True)
class KeptModel:
    """A model as it stands in its file, with the day on which it was made and how good it was on that day.

    Shapes:  learned_from knows again each wording that it learned from, and tells nothing about it.
    """

    model: ThemeModel
    trained_on: date
    embedder: str | None
    quality: Quality | None
    learned_from: tuple[str, ...] = ()


def save(folder: Path, kept: KeptModel) -> None:
    """Write a model; whoever reads meanwhile finds the one before, whole."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    model = kept.model
    numbers = folder / NUMBERS.format(version=model.version)
    with _private(numbers.with_suffix(".part")) as file:
        np.savez_compressed(file, **_numbers_of(model))
    numbers.with_suffix(".part").replace(numbers)
    about: dict[str, Any] = {
        "version": model.version,
        "trained_on": kept.trained_on.isoformat(),
        "embedder": kept.embedder,
        "quality": asdict(kept.quality) if kept.quality else None,
        "learned_from": list(kept.learned_from),
        "themes": list(model.themes),
        "n_grams": list(model.vocabulary.names),
    }
    about["checksum"] = _checksum(about, numbers.read_bytes())
    with _private(folder / "themes.part") as file:
        file.write(json.dumps(about, ensure_ascii=False).encode())
    (folder / "themes.part").replace(folder / ABOUT)
    for older in folder.glob(NUMBERS.format(version="*")):
        if older != numbers:
            older.unlink()


def find(folder: Path) -> KeptModel | None:
    """The model that is in use, or None before there is one.

    Errors:  ModelFileBroken if its checksum does not fit.
    """
    try:
        written = (folder / ABOUT).stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _load(folder, written)


@lru_cache(maxsize=2)
def _load(folder: Path, written: int) -> KeptModel:
    try:
        about = json.loads((folder / ABOUT).read_bytes())
        numbers = folder / NUMBERS.format(version=about["version"])
        if about["checksum"] != _checksum(about, numbers.read_bytes()):
            raise ModelFileBroken
        with np.load(numbers, allow_pickle=False) as arrays:
            return _kept(about, dict(arrays))
    except (KeyError, OSError, ValueError) as error:
        raise ModelFileBroken from error


def _kept(about: dict[str, Any], numbers: Numbers) -> KeptModel:
    has_meaning = "meaning_weights" in numbers
    return KeptModel(
        model=ThemeModel(
            version=about["version"],
            themes=tuple(about["themes"]),
            vocabulary=Vocabulary.of(about["n_grams"], numbers["telling"]),
            by_words=Head(weights=numbers["weights"], bias=numbers["bias"]),
            by_meaning=Head(weights=numbers["meaning_weights"], bias=numbers["meaning_bias"])
            if has_meaning
            else None,
        ),
        trained_on=date.fromisoformat(about["trained_on"]),
        embedder=about["embedder"],
        quality=Quality(**about["quality"]) if about["quality"] else None,
        learned_from=tuple(about["learned_from"]),
    )


def _numbers_of(model: ThemeModel) -> Numbers:
    numbers: Numbers = {
        "telling": model.vocabulary.weights,
        "weights": model.by_words.weights,
        "bias": model.by_words.bias,
    }
    if model.by_meaning is not None:
        numbers |= {"meaning_weights": model.by_meaning.weights, "meaning_bias": model.by_meaning.bias}
    return numbers


def _checksum(about: dict[str, Any], numbers: bytes) -> str:
    """The SHA-256 of everything in both files but itself."""
    plain = {name: value for name, value in about.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode() + b"\0" + numbers).hexdigest()


def _private(path: Path) -> Any:
    """A new file that only the service's own account can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")

"""A base of the right shape with weights of chance and few words, so that training can be tried anywhere."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from pipeline.learn.network import INNER, LAYERS, POSITIONS, WIDTH

VOCABULARY = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "mayor", "ambassador", "belarus", "izmir", "of", "the", "we", "on",
    *"abcdefghijklmnopqrstuvwxyz.,“”", *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
)  # fmt: skip


def make_base(folder: Path) -> Path:
    """Write `model.safetensors` and `vocab.txt` into a folder and return it."""
    random = torch.Generator().manual_seed(7)

    def weights(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=random) * 0.02

    def linear(name: str, out: int, width: int) -> dict[str, torch.Tensor]:
        return {f"{name}.weight": weights(out, width), f"{name}.bias": torch.zeros(out)}

    def norm(name: str) -> dict[str, torch.Tensor]:
        return {f"{name}.weight": torch.ones(WIDTH), f"{name}.bias": torch.zeros(WIDTH)}

    found = {
        "embeddings.word_embeddings.weight": weights(len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": weights(POSITIONS, WIDTH),
        "embeddings.token_type_embeddings.weight": weights(2, WIDTH),
        **norm("embeddings.LayerNorm"),
    }
    for number in range(LAYERS):
        prefix = f"encoder.layer.{number}."
        for name in ("query", "key", "value"):
            found |= linear(f"{prefix}attention.self.{name}", WIDTH, WIDTH)
        found |= linear(f"{prefix}attention.output.dense", WIDTH, WIDTH)
        found |= norm(f"{prefix}attention.output.LayerNorm")
        found |= linear(f"{prefix}intermediate.dense", INNER, WIDTH)
        found |= linear(f"{prefix}output.dense", WIDTH, INNER)
        found |= norm(f"{prefix}output.LayerNorm")
    save_file(found, folder / "model.safetensors")
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    return folder

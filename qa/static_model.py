"""The embedded embedding model: texts in English, German and Thai → vectors that say what they are about.

A static model: each vocabulary piece has one vector (its weight multiplied in), a text is the normalised sum of its
pieces' vectors. In: texts, and the weights in `qa/models/` (how they were made: `training/`). Out: float32 vectors of
length one; their dot product is the cosine. Needs tokenizers and NumPy alone.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
CHECKSUMS, MATRIX, SCALES, TOKENIZER = "checksums.json", "static.npy", "static-scales.npy", "tokenizer.json"
BATCH = 256  # texts cut into pieces at a time: bounds memory


class StaticEmbedder:
    """Embeds texts by the weights of one folder; calls are thread-safe.

    Attributes:
        name: The model's name with a fingerprint of its files, such as "qa-static-1:0123456789ab": vectors of
            different names must not be compared.
        dimension: Numbers in a vector.
    """

    def __init__(self, name: str, tokenizer: Tokenizer, matrix: NDArray[np.uint8], scales: NDArray[np.float32]) -> None:
        self.name = name
        self.dimension = 2 * int(matrix.shape[1])
        self._tokenizer, self._matrix, self._scales = tokenizer, matrix, scales

    @classmethod
    def load(cls, folder: Path = MODELS) -> StaticEmbedder:
        """Load and verify the weights in `folder`.

        Raises:
            ModelError: A file is missing, or is not the one that `checksums.json` names.
        """
        import numpy as np
        from tokenizers import Tokenizer

        manifest = _verified(folder)
        matrix = np.load(folder / MATRIX, mmap_mode="r", allow_pickle=False)
        scales = np.load(folder / SCALES, allow_pickle=False).astype(np.float32)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        if matrix.shape[0] != tokenizer.get_vocab_size() or scales.shape != matrix.shape[:1]:
            pieces, vectors = tokenizer.get_vocab_size(), matrix.shape[0]
            raise ModelError(f"The model in {folder} has {pieces} pieces, {vectors} vectors and {len(scales)} scales.")
        return cls(manifest, tokenizer, matrix, scales)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages → float32 (n, dimension), rows of length one; a text without any piece gives zeros."""
        import numpy as np

        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [_encodable(text) for text in texts[start : start + BATCH]]
            for row, encoding in enumerate(self._tokenizer.encode_batch_fast(batch), start):
                out[row] = self._sum(encoding.ids)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, norms, out=out, where=norms > 0)
        return out

    def weigh(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts → float32 (n, dimension), as `embed_passages`, but not scaled: a row's length is its weight."""
        import numpy as np

        rows = [self._sum(e.ids) for e in self._tokenizer.encode_batch_fast([_encodable(text) for text in texts])]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question → float32 (dimension,), of length one; zeros if nothing in it is known."""
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector

    def _sum(self, ids: list[int]) -> NDArray[np.float32]:
        """Sum the pieces' vectors, each weighed by the square root of how often it stands in the text."""
        import numpy as np

        from qa.four_bits import unpacked

        if not ids:
            return np.zeros(self.dimension, dtype=np.float32)
        pieces, counts = np.unique(np.asarray(ids, dtype=np.int64), return_counts=True)
        weights = np.sqrt(counts).astype(np.float32) * self._scales[pieces]
        summed: NDArray[np.float32] = np.asarray(weights @ unpacked(self._matrix[pieces]), np.float32)
        return summed


_loaded: dict[Path, StaticEmbedder] = {}
_lock = threading.Lock()


def load_static(folder: Path = MODELS) -> StaticEmbedder:
    """Load the model of `folder` once a process; see `StaticEmbedder.load`."""
    with _lock:
        if folder not in _loaded:
            _loaded[folder] = StaticEmbedder.load(folder)
        return _loaded[folder]


def _verified(folder: Path) -> str:
    """Check every file of the model against its checksum → the model's name with its fingerprint."""
    advice = "Install the package again, or check the weights out again (they are ordinary files, about 30 MB)."
    try:
        manifest: dict[str, Any] = json.loads((folder / CHECKSUMS).read_text("utf-8"))
        wanted = {name: str(manifest["sha256"][name]) for name in (MATRIX, SCALES, TOKENIZER)}
        found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in wanted}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The embedded model in {folder} cannot be read: {error}. {advice}") from error
    for name, digest in wanted.items():
        if found[name] != digest:
            raise ModelError(f"{folder / name} has sha256 {found[name][:12]}…, expected {digest[:12]}…. {advice}")
    fingerprint = hashlib.sha256("".join(found[name] for name in sorted(found)).encode()).hexdigest()
    return f"{manifest['name']}:{fingerprint[:12]}"


def _encodable(text: str) -> str:
    """Drop lone surrogates, which no UTF-8 text can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")

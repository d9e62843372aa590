"""What is compared: our chain, its encoder, and bare spaCy pipelines on the same cleaned text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.annotate.nlp import BASE_MODEL
from pipeline.learn.corpus import find_gold, read_gold
from pipeline.read import read_pages
from pipeline.records import CleanPage, Drop, Page, ResolvedPage
from pipeline.resolve import resolve_across
from pipeline.run import load_once, process_page
from pipeline.settings import RunSettings
from pipeline.tabulate import tabulate
from pipeline.write.parquet import write_table

SETTINGS = RunSettings()


@dataclass(frozen=True)
class Bench:
    """So many gold pages as read, and the folder that their tables go to."""

    gold: Path
    n_pages: int
    out: Path

    @cached_property
    def pages(self) -> list[Page]:
        """The pages."""
        raw = [read_gold(path).raw for path in find_gold(self.gold)[: self.n_pages]]
        found = list(read_pages([path for path in raw if path], settings=SETTINGS))
        return [page for page in found if isinstance(page, Page)]

    @cached_property
    def texts(self) -> list[str]:
        """The cleaned texts of the pages that are kept."""
        done = (process_page(page, load_once(), SETTINGS, None) for page in self.pages)
        clean: list[CleanPage] = [page.annotated.clean for page in done if isinstance(page, ResolvedPage)]
        return [page.text for page in clean]

    @property
    def n_words(self) -> int:
        """Whitespace words of the cleaned texts."""
        return sum(len(text.split()) for text in self.texts)

    def chain(self) -> None:
        """Text pages to Parquet, one process."""
        results = [process_page(page, load_once(), SETTINGS, None) for page in self.pages]
        kept = [result for result in results if isinstance(result, ResolvedPage)]
        drops = [result for result in results if isinstance(result, Drop)]
        self.out.mkdir(parents=True, exist_ok=True)
        for name, table in tabulate(resolve_across(kept), drops).items():
            write_table(table, self.out / f"{name}.parquet")

    def read(self) -> None:
        """The encoder alone: entities, parts and links of the cleaned texts."""
        reader = load_once().get_pipe("ner")
        for text in self.texts:
            reader(load_once().make_doc(text))


def load_bare(model: str | Path = BASE_MODEL) -> Language:
    """Return a stock pipeline with every component it comes with."""
    return spacy.load(model)


def run_bare(nlp: Language, texts: list[str], n_process: int = 1) -> None:
    """Run a stock pipeline over texts as its documentation says to."""
    for _ in nlp.pipe(texts, n_process=n_process):
        pass

"""What stands under `--help`: two examples of each command, to be copied."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "run": (
        "visits run pages/ --out data/out",
        "visits run crawl.warc.gz news.jsonl --out data/out --text-column body --workers 4",
        "zcat page.html.gz | visits run - --out data/out",
        "visits run pages/ --out data/out --corrections corrections.csv",
        "visits run /shared/crawl --out /shared/out --triage --engine ray --address auto",
    ),
    "show": (
        "visits show data/raw/kordon-01.txt",
        "visits show news.jsonl#17 --text-column body",
    ),
    "clean": (
        "visits clean data/raw/embassy-01.html --diff",
        "visits clean data/raw/embassy-01.html > embassy-01.txt",
    ),
    "evaluate": (
        "visits evaluate data/gold/dev --errors people",
        "visits evaluate data/gold/dev data/out --json scores.json",
    ),
    "train": (
        "visits train data/gold --out my_model",
        "visits train my_gold --out my_model --seed 1 --epochs 10",
    ),
    "export": (
        "visits export data/out --to xlsx",
        "visits export data/out --to sqlite --out visits.db",
        "visits export data/out --to label-studio --out tasks.json",
    ),
    "report": (
        "visits report data/out --out report.html",
        "visits report data/out --out small.html --texts 0",
    ),
    "validate": (
        "visits validate data/out",
        "visits validate data/out && visits export data/out --to csv",
    ),
    "doctor": (
        "visits doctor",
        "VISITS_MODEL=my_model visits doctor",
    ),
    "why": (
        "visits why 'Haluk Berkant' --tables data/out",
        "visits why 3f2a91 --tables my_tables",
    ),
    "schema": (
        "visits schema",
        "visits schema --markdown > tables.md",
    ),
    "gold": (
        "visits gold add tasks.json --into my_gold/train",
        "visits gold add --help",
    ),
    "gold add": (
        "visits gold add tasks.json --into my_gold/train",
        "visits gold add tasks.json --into my_gold/train --pages my_pages --batch own",
    ),
    "": (
        "visits run data/raw --out data/out",
        "visits report data/out --out report.html",
        "visits --install-completion",
    ),
}


def epilog(command: str) -> str:
    r"""Return the examples of a command as paragraphs of their own, so that none is broken or joined.

    >>> epilog("report").split("\n\n")[1]
    'visits report data/out --out report.html'
    """
    return "\n\n".join(("Examples:", *EXAMPLES[command]))

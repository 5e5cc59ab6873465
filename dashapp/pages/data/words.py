"""What the files of the data page hold, in words."""

from collections.abc import Mapping

from dashapp.pages.downloads.words import MONEY, UNIT, Explained

PAGE = "/data"
SOURCE = "The source, as config names it."


def _total(what: str) -> dict[str, str]:
    names = {
        "read": "read from it",
        "published": "published for the dashboards",
        "quarantined": "set aside because they could not be understood",
        "duplicates": "left out because they are there twice",
        "superseded": "left out because a later file holds them anew",
    } | ({"accounted": "accounted for: the four parts together"} if what == "control" else {})
    return {f"{name}_rows": f"Rows {text}." for name, text in names.items()} | {
        f"{name}_amount": f"The money of the rows {text}, {MONEY}." for name, text in names.items()
    }


SOURCES = {
    "source": SOURCE,
    "newest_sale": "The business day of its newest sale.",
    "late": "Whether it is behind its usual rhythm.",
    "files": "How many files it has.",
    **_total("sources"),
}
CONTROL = {
    "source": SOURCE,
    **_total("control"),
    "balances": "Whether rows and money accounted for are those read.",
}
RUNS = {
    "run_id": "The run's id, which begins with its time.",
    "command": "What was run.",
    "started": "When, with the offset from UTC.",
    "seconds": "How long it took, in seconds.",
    "outcome": "How it ended.",
    "exit_code": "The exit code of the command; 0 where all went well.",
    "message": "What it said at the end.",
    "release": "The release that it published; empty where it did not.",
    "rows": "Order lines in that release.",
    "problem": "Why the report itself cannot be read; empty where it can.",
}
GAPS = {
    "analysis": "What could not be computed.",
    "dimension": "The dimension; empty for the whole company.",
    "member": "Of which member of the dimension; empty for the whole company.",
    "reason": "Why.",
}
QUARANTINE = {
    "source": SOURCE,
    "file": "The file that the row stands in.",
    "row": "Its number there, counted from 1 with the heading.",
    "column": "The column that could not be understood.",
    "value": "What stands there.",
    "reason": "What is wrong with it.",
    "raw": "The whole row as it was read, as JSON.",
}
FILES = {
    "source": SOURCE,
    "file": "The file's path in the data folder.",
    "rows": "How many rows it has.",
    "bytes": "Its size in bytes.",
    "batch_id": "The id under which its rows were read.",
    "sha256": "The SHA-256 of its content.",
}
DIFFERENCES = {
    "month": "The first day of the month.",
    "before": f"The figure in the earlier release, {UNIT}; empty where it is not known.",
    "after": f"The figure in the later release, {UNIT}; empty where it is not known.",
    "difference": f"The later less the earlier, {UNIT}.",
}
METRICS = {
    "description": "What the metric tells, in a sentence.",
    "unit": "Its unit: money, count or percent.",
    "good": "Whether a rise is good news (up), a fall (down), or neither (neutral).",
    "formula": "How it is made of its measures.",
    "definition": "The same in full: which lines each measure takes and what it does with them.",
}


def _tab(show: str | None, row: str, columns: Mapping[str, str]) -> Explained:
    return Explained(row, columns, page=PAGE, keys={"show": show} if show else {})


EXPLAINED: Mapping[str, Explained] = {
    "data-sources": _tab(None, "One for each source.", SOURCES),
    "data-control": _tab(None, "One for each source.", CONTROL),
    "data-runs": _tab(None, "One for each run of the pipeline, newest first.", RUNS),
    "data-gaps": _tab(None, "One for each figure that could not be computed.", GAPS),
    "data-quarantine": _tab("quarantine", "One for each row that was set aside.", QUARANTINE),
    "data-files": _tab("lineage", "One for each input file.", FILES),
    "data-differences": _tab("releases", "One for each month of the data.", DIFFERENCES),
    "data-metrics": _tab("metrics", "One for each metric of the catalogue.", METRICS),
}

"""What a run knows: its job before a file is read, and its state as it proceeds."""

from dataclasses import dataclass, field
from pathlib import Path

from etl.console import Watch
from etl.control import Ledger
from etl.declaration import Declaration, load_declaration
from etl.engine import Engine
from etl.errors import DataError
from etl.intake import Batch, Group, Loaded
from etl.lineage import Lineage, code_version, config_sha256
from etl.measures import Catalogue, load_catalogue
from etl.publish import current_manifest, verify
from etl.report import Report
from etl.settings import Settings


@dataclass(frozen=True)
class Job:
    """What to run: everything that is known before a file is read."""

    settings: Settings
    declaration: Declaration
    catalogue: Catalogue
    folder: Path


def prepare_job(settings: Settings, config: Path, file: Path | None = None) -> Job:
    """Load and check the configuration of a run."""
    return Job(
        settings,
        load_declaration(config, file),
        load_catalogue(settings.metrics_file),
        config.parent,
    )


@dataclass
class Run:
    """One run as it proceeds."""

    job: Job
    watch: Watch
    report: Report
    engine: Engine
    staged: Path
    batches: tuple[Batch, ...]
    lineage: Lineage
    loaded: list[Loaded] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    ledger: Ledger = field(default_factory=lambda: Ledger((), {}))
    rows: dict[str, int] = field(default_factory=dict)


def is_current(job: Job, batches: tuple[Batch, ...]) -> bool:
    """Whether the current release was made of these inputs, by this code and configuration."""
    data_dir = job.settings.data_dir
    manifest = current_manifest(data_dir)
    if manifest is None:
        return False
    before = [(entry["source"], entry["file"], entry["sha256"]) for entry in manifest["inputs"]]
    now = [(batch.source, batch.label, batch.sha256) for batch in batches]
    same_rules = (
        manifest["config_sha256"] == config_sha256(job.declaration, job.catalogue)
        and manifest["code_version"] == code_version()
    )
    if before != now or not same_rules:
        return False
    try:
        verify(data_dir / "releases" / manifest["release_id"])
    except DataError:
        return False  # a damaged release is built again from the same inputs
    return True

"""The manifest of a release, as docs/contract.md describes it."""

from typing import Any

from etl.lineage import code_version, config_sha256
from etl.marts import MARTS, Inputs, analyses, build
from etl.publish import FORMAT
from etl.run import Run

FACT_DIMENSIONS = (
    "date", "region", "channel", "category", "product_id", "product", "customer_id", "order_id",
    "status",
)  # fmt: skip


def manifest(run: Run, inputs: Inputs, rows: dict[str, int]) -> dict[str, Any]:
    """The manifest of docs/contract.md, but for its files."""
    sales, engine = inputs.sales, run.engine
    first, last = engine.rows(sales.aggregate(a=sales.date.min(), b=sales.date.max()))[0]
    facts_entry = {
        "name": "sales",
        "kind": "facts",
        "path": "facts/sales",
        "rows": sum(count for name, count in run.rows.items() if "/sales/" in name),
        "dimensions": list(FACT_DIMENSIONS),
        "measures": [],
    }
    return {
        "format": FORMAT,
        "release_id": run.staged.name,
        "created_at": run.report.started,
        "company": run.job.declaration.company.model_dump(),
        "analytics": run.job.declaration.analytics.model_dump(),
        "data_from": first.isoformat(),
        "data_to": last.isoformat(),
        "code_version": code_version(),
        "config_sha256": config_sha256(run.job.declaration, run.job.catalogue),
        "inputs": [one.described() for one in run.loaded],
        "control": run.ledger.described(),
        "tables": [facts_entry, *build.described((*MARTS, *analyses.marts()), inputs, rows)],
        "measures": run.job.catalogue.described(),
        "domain": {
            name: sorted(row[0] for row in engine.rows(inputs.baskets.select(name).distinct()))
            for name in ("region", "channel", "category")
        },
    }

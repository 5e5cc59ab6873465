"""The ordered steps of a run, readable from top to bottom."""

from functools import partial
from typing import Any

import ibis.expr.types as ir

from etl import facts, freshness, intake, quality
from etl.console import Watch
from etl.control import reckon, refuse_rejects, rejects
from etl.engine import Engine
from etl.entities import latest, twice, with_line_names
from etl.errors import DataError
from etl.intake import Batch
from etl.manifest import manifest
from etl.marts import analyses, build
from etl.publish import (
    clear_staging,
    current_id,
    describe_files,
    link_unchanged,
    prune,
    publish,
    run_lock,
    write_manifest,
)
from etl.report import LISTED, Report
from etl.run import Job, Run, is_current
from etl.schemas import Sale, enforce


def execute(job: Job, watch: Watch, report: Report, *, only_check: bool = False) -> None:
    """Run the whole pipeline; the report says how it ended, a RunError why it did not."""
    data_dir = job.settings.data_dir
    with run_lock(data_dir):
        clear_staging(data_dir)
        batches = intake.find_batches(job.declaration, job.folder, data_dir)
        report.inputs = [describe(batch) for batch in batches]
        if not only_check and is_current(job, batches):
            report.end("nothing new", release=current_id(data_dir))
            return
        try:
            take_in(job, watch, report, batches, only_check=only_check)
        finally:
            clear_staging(data_dir)


def take_in(
    job: Job, watch: Watch, report: Report, batches: tuple[Batch, ...], *, only_check: bool
) -> None:
    """Check the batches and, unless that is all, publish them."""
    staging = job.settings.data_dir / "staging"
    work = staging / f"{report.run_id}.work"
    with Engine(work, job.settings.memory_limit, job.settings.cores) as engine:
        run = Run(job, watch, report, engine, staging / report.run_id, batches, report.lineage)
        check(run)
        if only_check:
            report.end("checked")
            return
        release = build_release(run)
    publish_release(run, release)


def describe(batch: Batch) -> dict[str, Any]:
    """An input as reports name it before it is read."""
    return {"source": batch.source, "file": batch.label, "sha256": batch.sha256}


def check(run: Run) -> None:
    """Read, type and judge every row; raises when a source is not fit to be published."""
    read(run)
    type_rows(run)
    find_duplicates(run)
    rows = rejects(run.engine).order_by("file", "source_row").limit(LISTED)
    run.report.rejects = run.engine.records(rows.drop("amount", "batch_id"))
    with run.lineage.step("control", ["lines", "quarantine", "gone"], "control"):
        run.ledger = reckon(run.engine, run.job.declaration, run.loaded)
    run.report.control = run.ledger.described()
    refuse_rejects(run.engine, run.job.declaration, run.loaded)
    for month, region, metric, times in run.engine.rows(twice(run.engine.table("targets"))):
        raise DataError(
            f"targets: {month}, {region}, {metric}: has {times} targets; keep one in the files"
        )
    run.watch.step("control", 1, 1)


def read(run: Run) -> None:
    """Read every file into a raw table."""
    for done, batch in enumerate(run.batches, 1):
        with run.lineage.step("read", [batch.label], batch.table) as step:
            loaded = intake.load(run.engine, batch)
            step.rows_in, step.rows_out = loaded.rows, loaded.raw.rows
        run.loaded.append(loaded)
        if loaded.extra_columns:
            run.report.extra_columns[batch.label] = list(loaded.extra_columns)
        run.watch.step("read", done, len(run.batches))


def type_rows(run: Run) -> None:
    """Turn raw rows into the sales model; rows with a fault go to quarantine."""
    engine, company = run.engine, run.job.declaration.company
    intake.prepare(engine)
    run.groups = intake.grouped(engine, run.loaded)
    for done, group in enumerate(run.groups, 1):
        inputs = [one.batch.table for one in group.loaded]
        with run.lineage.step("type", inputs, intake.LINES) as step:
            step.rows_in = group.rows
            step.rows_out = intake.type_rows(engine, group, company, run.job.catalogue.metric_names)
        run.watch.step("type", done, len(run.groups))


def find_duplicates(run: Run) -> None:
    """Rule on the rows whose key occurs more than once."""
    engine = run.engine
    with run.lineage.step("deduplicate", [intake.LINES], "gone") as step:
        lines = engine.table(intake.LINES)
        repeated = engine.create("repeated", quality.repeated(lines))
        gone = engine.create("gone", quality.dropped(lines, repeated))
        found = engine.rows(gone.group_by("batch", "kind").aggregate(rows=gone.count()))
        conflicts = {batch for batch, kind, _ in found if kind == "conflict"}
        for group in run.groups:
            if conflicts & {one.batch.number for one in group.loaded}:
                raw, key = engine.table(group.name), getattr(group.files, "key", ())
                engine.insert(intake.QUARANTINE, quality.conflicting(gone, raw, key))
        sales = [step for step in run.lineage.steps if step.step == "type"]
        step.rows_in = sum(step.rows_out for step in sales)
        step.rows_out = step.rows_in - sum(rows for _, _, rows in found)
    run.watch.step("deduplicate", 1, 1)


def build_release(run: Run) -> dict[str, Any]:
    """Write facts and marts into staging; returns the manifest without its files."""
    engine, declared = run.engine, run.job.declaration
    customers = engine.create("known_customers", latest(engine.table("customers"), "customer_id"))
    products = engine.create("known_products", latest(engine.table("products"), "product_id"))
    with run.lineage.step("facts", ["lines", "gone"], "sales") as step:
        facts.stay(
            engine,
            products if declared.products else None,
            customers if declared.customers else None,
        )
        run.rows |= facts.write_months(engine, run.staged, partial(run.watch.step, "facts"))
        run.rows |= facts.write_quarantine(engine, run.staged)
        step.rows_out = sum(rows for name, rows in run.rows.items() if "/sales/" in name)
    if not step.rows_out:
        raise DataError("no row of any source can be published; see the rejects in the run report")
    sales = engine.parquet(run.staged / "facts/sales/*/part-0.parquet")
    enforce("sales", sales, Sale.to_schema())
    run.ledger = run.ledger.settled(published(engine, sales))
    run.report.control = run.ledger.described()
    run.lineage.passed("control totals balance", "rows and money of every source")
    check_freshness(run, sales)
    return build_marts(run, sales, customers, products)


def check_freshness(run: Run, sales: ir.Table) -> None:
    """Record the sources that ended early: published all the same, but readers are told."""
    found = freshness.silences(run.engine, sales)
    for silence in found:
        run.lineage.warned(silence.described())
    if not found:
        run.lineage.passed(freshness.NAME)


def published(engine: Engine, sales: ir.Table) -> dict[str, quality.Total]:
    """Rows and money by source as the written facts hold them."""
    found = engine.rows(quality.totals(sales))
    return {source: quality.Total(rows, amount) for source, rows, amount in found}


def build_marts(
    run: Run, sales: ir.Table, customers: ir.Table, products: ir.Table
) -> dict[str, Any]:
    """Write marts.duckdb from the written facts; returns the manifest without its files."""
    engine = run.engine
    named = with_line_names(customers, engine.table(intake.LINES))
    people = engine.create("named_customers", named)
    with build.attached(engine, run.staged / "marts.duckdb"):
        with run.lineage.step("marts", ["sales"], "marts.duckdb") as step:
            inputs = build.gather(
                engine,
                sales,
                run.job.catalogue,
                run.job.declaration.analytics,
                customers=people,
                products=products,
                batches=engine.table(intake.BATCHES),
            )
            rows = build.write_marts(engine, inputs, partial(run.watch.step, "marts"))
            step.rows_out = sum(rows.values())
        tick = partial(run.watch.step, "analyses")
        rows |= analyses.write_analyses(engine, inputs, run.lineage, tick)
    run.lineage.passed("every table keeps its schema", f"{len(rows) + 2} tables")
    run.lineage.passed("rollups add up to the facts")
    return manifest(run, inputs, rows)


def publish_release(run: Run, described: dict[str, Any]) -> None:
    """Finish the manifest and make the staged release the current one."""
    data_dir = run.job.settings.data_dir
    current = current_id(data_dir)
    previous = data_dir / "releases" / current if current else None
    with run.lineage.step("publish", ["sales", "marts.duckdb"], run.staged.name):
        files = describe_files(run.staged, run.rows)
        linked = link_unchanged(run.staged, files, previous)
    steps = {"files": files, "steps": run.lineage.described(), "checks": run.lineage.checks}
    write_manifest(run.staged, described | steps)
    release = publish(data_dir, run.staged)
    removed = prune(data_dir, run.job.settings.keep_releases)
    run.watch.step("publish", 1, 1)
    run.report.end(
        "published",
        release=release.name,
        rows=described["tables"][0]["rows"],
        linked=linked,
        removed=removed,
    )

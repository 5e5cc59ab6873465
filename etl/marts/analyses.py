"""Every analysis of a release in its order, and the gaps: what could not be computed, and why."""

from collections.abc import Callable
from dataclasses import replace

import ibis.expr.types as ir
import pyarrow as pa

from etl.engine import Engine
from etl.lineage import Lineage
from etl.marts import cohorts, customer_ledger, customer_value, forecasts, landings
from etl.marts.build import DATABASE, write_mart
from etl.marts.mart import Inputs, Mart
from etl.marts.purchases import purchase_days
from etl.marts.study import GAPS, PREFIX, PURCHASES, Analysis, Findings, Output, Study

ANALYSES: tuple[Analysis, ...] = (
    forecasts.ANALYSIS,
    customer_value.ANALYSIS,
    cohorts.ANALYSIS,
    customer_ledger.ANALYSIS,
    landings.ANALYSIS,  # after the forecasts, which it reads
)
GAP_TABLE = Output("gaps", GAPS, ("analysis", "metric", "dimension", "member"))


def marts() -> tuple[Mart, ...]:
    """The tables that analyses fill."""
    outputs = [output for analysis in ANALYSES for output in analysis.outputs]
    return tuple(output.mart for output in (*outputs, GAP_TABLE))


def write_analyses(
    engine: Engine, inputs: Inputs, lineage: Lineage, tick: Callable[[int, int], None]
) -> dict[str, int]:
    """Compute every analysis from the marts written before, and write its tables; returns rows."""
    study = _study(engine, inputs)
    gaps: list[tuple[str, str, str, str, str]] = []
    analysed: dict[str, ir.Table] = {}
    for done, analysis in enumerate(ANALYSES, 1):
        with lineage.step(analysis.name, list(analysis.inputs), "marts.duckdb") as step:
            findings = analysis.compute(study)
            analysed |= _kept(engine, analysis, findings)
            step.rows_out = sum(table.num_rows for table in findings.tables.values())
        gaps += [(analysis.name, *gap) for gap in findings.gaps]
        tick(done, len(ANALYSES) + 1)
    analysed[GAP_TABLE.name] = engine.load(PREFIX + GAP_TABLE.name, GAP_TABLE.rows(gaps))
    filled = replace(inputs, analysed=analysed)
    rows = {mart.name: write_mart(engine, mart, filled, {}) for mart in marts()}
    tick(len(ANALYSES) + 1, len(ANALYSES) + 1)
    return rows


def _study(engine: Engine, inputs: Inputs) -> Study:
    daily = engine.ibis.table("sales_daily", database=(DATABASE, "main"))
    engine.create(PURCHASES, purchase_days(inputs.sales, inputs.people, inputs.catalogue))
    first, last = engine.rows(daily.aggregate(a=daily.date.min(), b=daily.date.max()))[0]
    return Study(engine, inputs.catalogue, inputs.analytics, first, last, inputs.targets)


def _kept(engine: Engine, analysis: Analysis, findings: Findings) -> dict[str, ir.Table]:
    """The tables of an analysis in the engine; one that it did not fill is empty."""
    tables: dict[str, ir.Table] = {}
    for output in analysis.outputs:
        found: pa.Table = findings.tables.get(output.name, output.rows(()))
        tables[output.name] = engine.load(PREFIX + output.name, found)
    return tables

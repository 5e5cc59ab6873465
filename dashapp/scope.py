"""The rows that a user may see, and the members that these rows hold."""

from dataclasses import dataclass

import pyarrow as pa

from dashapp.predicates import FACETS, Predicate, restrict
from dashapp.release import Release

FACTS = "sales"


@dataclass(frozen=True)
class Scope:
    """The rows that a user may see: for each limited dimension its members."""

    limits: tuple[tuple[str, tuple[str, ...]], ...]

    def predicate(self) -> Predicate:
        """The condition on the rows; a limit without members lets nothing through."""
        if any(not members for _, members in self.limits):
            return Predicate("FALSE", (), "nothing", ())
        return restrict(self.limits, "s")


EVERYTHING = Scope(())
NOTHING = Scope((("region", ()),))


def members_seen(release: Release, scope: Scope) -> pa.Table:
    """The members of each facet on the lines of any day that the user may see."""
    seen = scope.predicate()
    needed = {*FACETS, *seen.columns}
    rollups = [
        table
        for table in release.manifest.tables
        if table.kind == "rollup" and needed <= set(table.dimensions)
    ]
    smallest = min(rollups, key=lambda table: table.rows, default=None)
    source = f"marts.{smallest.name}" if smallest else FACTS
    facets = ", ".join(FACETS)
    sql = f"SELECT DISTINCT {facets} FROM {source} WHERE {seen.sql}"  # noqa: S608
    return release.query(sql, dict(seen.params))

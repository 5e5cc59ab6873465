"""Every sum measure by day and by the dimensions of the filter bar."""

from etl.marts.mart import rollup

MART = rollup("sales_daily", ("date", "region", "channel", "category"))

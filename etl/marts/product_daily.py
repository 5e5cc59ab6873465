"""Every sum measure by day and product."""

from etl.marts.mart import rollup

MART = rollup("product_daily", ("date", "category", "product_id", "product"))

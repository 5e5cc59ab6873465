"""Small versions of the tables that analyses fill, with figures chosen by hand.

The release's last day is 8 March 2026. Every member has figures of its own: `size` in MEMBERS tells
whose they are. Revenue of the company is forecast at 3,000 a month, that of North at 1,000.
"""

MEMBERS = (
    "(VALUES ('total', '(all)', 3000), ('region', 'North', 1000), ('region', 'South', 1100), "
    "('region', 'West', 900), ('channel', 'Web', 1700), ('category', 'Toys', 700), "
    "('channel', '(others)', 50)) "
    "AS members(dimension, member, size)"
)
BANDS = """
    ({0})::DECIMAL(18,4) AS value, (({0}) * 0.9)::DECIMAL(18,4) AS low80,
    (({0}) * 1.1)::DECIMAL(18,4) AS high80, (({0}) * 0.8)::DECIMAL(18,4) AS low95,
    (({0}) * 1.2)::DECIMAL(18,4) AS high95"""
MONTHLY = "size + 100 * (step - 1) - CASE WHEN step = 1 THEN 77 ELSE 0 END"
TABLES = {
    # From March on, which runs and will land at `size`: each month 100 more than the one before.
    # Weeks from 2 March, of which the first has ended with the data.
    "forecasts": f"""
        SELECT 'revenue' AS metric, dimension, member, 'month' AS grain,
            (DATE '2026-03-01' + to_months((step - 1)::INTEGER))::DATE AS period,
            step::INTEGER AS step, {BANDS.format(MONTHLY)}
        FROM {MEMBERS}, range(1, 7) AS steps(step)
        UNION ALL
        SELECT 'revenue', dimension, member, 'week', (DATE '2026-03-02' + 7 * (step - 1)::INTEGER),
            step::INTEGER, {BANDS.format("size / 4.0")}
        FROM {MEMBERS}, range(1, 12) AS steps(step)
        UNION ALL
        SELECT 'margin', 'total', '(all)', 'month', DATE '2026-03-01', 1, {BANDS.format("0.4")}""",
    "forecast_models": f"""
        SELECT 'revenue' AS metric, dimension, member, 'month' AS grain, 'AutoETS' AS model,
            'lowest error of four' AS reason, 25::INTEGER AS observations, 8::INTEGER AS windows,
            12::INTEGER AS naive_lag,
            4.2::DOUBLE AS smape, 9.8::DOUBLE AS naive_smape, 0.5::DOUBLE AS mase,
            1.1::DOUBLE AS naive_mase, 0.79::DOUBLE AS coverage80, 0.93::DOUBLE AS coverage95
        FROM {MEMBERS}""",
    "forecast_backtest": f"""
        SELECT 'revenue' AS metric, dimension, member, 'month' AS grain,
            DATE '2026-01-01' AS origin, DATE '2026-02-01' AS period, 1::INTEGER AS step,
            (size * 1.05)::DECIMAL(18,4) AS actual, {BANDS.format("size")}
        FROM {MEMBERS}""",
    # 8 days of March done, of 22 working days 6.
    "landings": f"""
        SELECT 'revenue' AS metric, dimension, member, span, first_day AS "first",
            last_day AS "last", DATE '2026-03-08' AS as_of, (size * 0.25)::DECIMAL(18,4) AS actual,
            (size * months)::DECIMAL(18,4) AS landing,
            (size * months * 0.9)::DECIMAL(18,4) AS low80,
            (size * months * 1.1)::DECIMAL(18,4) AS high80,
            (size * months * 0.8)::DECIMAL(18,4) AS low95,
            (size * months * 1.2)::DECIMAL(18,4) AS high95,
            CASE WHEN span = 'month' AND dimension <> 'channel'
                THEN (size * 1.1)::DECIMAL(18,4) END AS target,
            CASE WHEN span = 'month' AND dimension <> 'channel'
                THEN 0.22::DOUBLE END AS probability,
            CASE WHEN span = 'month' AND dimension <> 'channel'
                THEN (size * 0.85 / 16)::DECIMAL(18,4) END AS needed_per_day,
            6::INTEGER AS days_done, (22 * months - 6)::INTEGER AS days_left,
            CASE WHEN span = 'month' THEN 0.031::DOUBLE END AS error,
            CASE WHEN span = 'month' THEN 0.052::DOUBLE END AS even_error,
            CASE WHEN span = 'month' THEN 24 ELSE 0 END::INTEGER AS measured
        FROM {MEMBERS}, (VALUES ('year', DATE '2026-01-01', DATE '2026-12-31', 12),
            ('quarter', DATE '2026-01-01', DATE '2026-03-31', 3),
            ('month', DATE '2026-03-01', DATE '2026-03-31', 1))
            AS spans(span, first_day, last_day, months)""",
    "anomalies": """
        SELECT metric, dimension, member, grain, first_day AS "first", last_day AS "last",
            actual::DECIMAL(18,4) AS actual, expected::DECIMAL(18,4) AS expected,
            (expected * 0.9)::DECIMAL(18,4) AS low, (expected * 1.1)::DECIMAL(18,4) AS high,
            (actual - expected)::DECIMAL(18,4) AS deviation, score::DOUBLE AS score,
            driver_dimension, driver_member, driver_share::DOUBLE AS driver_share
        FROM (VALUES
            ('orders', 'region', 'North', 'week', DATE '2026-02-23', DATE '2026-03-01', 8, 16, -5.0,
                'channel', 'Web', 0.8),
            ('orders', 'total', '(all)', 'week', DATE '2026-02-23', DATE '2026-03-01', 30, 38, -3.5,
                'region', 'North', 1.0),
            ('revenue', 'region', 'South', 'day', DATE '2026-03-04', DATE '2026-03-04', 90, 30, 4.0,
                NULL, NULL, NULL),
            ('revenue', 'channel', 'Web', 'week', DATE '2025-06-02', DATE '2025-06-08', 10, 90, -6,
                NULL, NULL, NULL))
            AS found(metric, dimension, member, grain, first_day, last_day, actual, expected, score,
                driver_dimension, driver_member, driver_share)""",
    "noise": f"""
        SELECT 'revenue' AS metric, dimension, member, 0.5::DOUBLE AS weekly FROM {MEMBERS}
        UNION ALL SELECT 'customers', 'total', '(all)', 9.0""",
    # Customer keys are those of the customers table, 0 to 52; the values fall from 530 to 10.
    "customer_value": """
        SELECT customer_key, first_order, DATE '2026-03-01' AS last_order, 4::INTEGER AS orders,
            (customer_key * 10 + 10)::DECIMAL(18,4) AS revenue, 3::INTEGER AS recency,
            3::INTEGER AS frequency, (1 + customer_key // 11)::INTEGER AS monetary,
            CASE WHEN customer_key >= 43 THEN 'Champions' ELSE 'Regulars' END AS rfm_segment,
            CASE WHEN customer_key < 5 THEN NULL WHEN customer_key % 2 = 0 THEN 'Champions'
                ELSE 'Regulars' END AS earlier_segment,
            (CASE WHEN customer_key IN (40, 50) THEN 0.3 ELSE 0.9 END)::DOUBLE AS p_alive,
            1.5::DOUBLE AS expected_orders,
            (530 - customer_key * 10)::DECIMAL(18,4) AS expected_value
        FROM customers""",
    "value_model": """
        SELECT * FROM (VALUES ('bgnbd', 'a', 0.8::DOUBLE, 53::INTEGER), ('bgnbd', 'r', 0.25, 53),
            ('gamma_gamma', 'p', 6.2, 40)) AS found(model, parameter, value, customers)""",
    "value_calibration": """
        SELECT "group"::INTEGER AS "group", customers::INTEGER AS customers,
            predicted::DOUBLE AS predicted, actual::DOUBLE AS actual,
            (predicted * 50)::DECIMAL(18,4) AS predicted_value,
            (actual * 50)::DECIMAL(18,4) AS actual_value,
            DATE '2025-09-01' AS holdout_from, DATE '2026-02-28' AS holdout_to
        FROM (VALUES (0, 30, 0.5, 0.4), (1, 10, 2.0, 2.2))
            AS g("group", customers, predicted, actual)
        """,
    # Five cohorts of 100; a month later 40, 40, 20, 20 and 20 of them buy; the newest is cut.
    "cohorts": """
        SELECT cohort, age::INTEGER AS age, 100::INTEGER AS size,
            CASE WHEN age = 0 THEN 100 ELSE kept END::INTEGER AS customers,
            (CASE WHEN age = 0 THEN 100 ELSE kept END * 10)::DECIMAL(18,4) AS revenue,
            (10 + CASE WHEN age = 0 THEN 0 ELSE kept / 10 END)::DECIMAL(18,4) AS cumulative,
            cohort = DATE '2026-02-01' AND age = 1 AS partial
        FROM (VALUES (DATE '2025-09-01', 40), (DATE '2025-10-01', 40), (DATE '2025-11-01', 20),
            (DATE '2025-12-01', 20), (DATE '2026-01-01', 20), (DATE '2026-02-01', 5))
            AS c(cohort, kept), range(2) AS ages(age)""",
    "customer_ledger": """
        SELECT month, opening::INTEGER AS opening, "new"::INTEGER AS "new",
            reactivated::INTEGER AS reactivated, lapsed::INTEGER AS lapsed,
            closing::INTEGER AS closing, 10::DECIMAL(18,4) AS new_revenue,
            5::DECIMAL(18,4) AS reactivated_revenue, 70::DECIMAL(18,4) AS returning_revenue,
            9::DECIMAL(18,4) AS guest_revenue, month = DATE '2026-03-01' AS partial
        FROM (VALUES (DATE '2024-12-01', 30, 10, 1, 1, 40), (DATE '2026-01-01', 40, 5, 2, 3, 44),
            (DATE '2026-02-01', 44, 4, 3, 1, 50), (DATE '2026-03-01', 50, 1, 0, 0, 51))
            AS m(month, opening, "new", reactivated, lapsed, closing)""",
    "gaps": """
        SELECT * FROM (VALUES
            ('anomalies', 'margin', 'total', '(all)', 'Margin is too uneven.'),
            ('anomalies', 'margin', 'category', 'Toys', 'Too few orders for margin.'),
            ('forecasts', 'margin', 'region', 'West', 'The cost of West is not known.'),
            ('forecasts', 'orders', '', '', 'Orders cannot be forecast: the history is too short.'))
            AS g(analysis, metric, dimension, member, reason)""",
}

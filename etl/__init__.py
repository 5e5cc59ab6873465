"""The ETL: reads the configured sources and publishes a verified release."""

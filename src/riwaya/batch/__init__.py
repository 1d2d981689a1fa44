"""Batches: articles by the million into partitioned Parquet of records, claims and events, on one machine or many."""

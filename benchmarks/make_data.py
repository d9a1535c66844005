"""Make the seven checks' records as Parquet: N tickets; visits, attachments, notices N/2 each. Same N, same rows."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

SITES, CATEGORIES, WORKERS = 200, 10, 5000

TABLES = {
    "tickets": """
        SELECT 'T' || lpad(CAST(i AS VARCHAR), 9, '0') AS ticket_id, 'S' || lpad(CAST(h % {sites} AS VARCHAR), 3, '0')
        AS site_id,
          'S' || lpad(CAST(h % {sites} AS VARCHAR), 3, '0') || '-C' || CAST((h // 1000) % {categories} AS VARCHAR) AS
          lane_id, 'W' || CAST((h // 7) % {workers} AS VARCHAR) AS worker_id, happened AS created_at,
          CASE WHEN h % 50 = 0 THEN NULL ELSE happened + to_minutes(CAST((h // 11) % 5000 AS INTEGER)) END AS
          answered_at,
          CASE WHEN h % 4 = 0 THEN NULL ELSE happened + to_minutes(CAST((h // 13) % 9000 AS INTEGER)) END AS
          followup_at, h % 997 = 0 AS is_new, h % 211 = 0 AS complained,
          CASE WHEN h % 301 = 0 THEN NULL ELSE 'content' END AS content, CASE WHEN h % 401 = 0 THEN NULL ELSE 'result'
          END AS result
        FROM (SELECT i, hash(i) % 1000000007 AS h, TIMESTAMP '2025-01-01' + to_seconds(CAST(i AS BIGINT) * 31536000 //
              {n}) AS happened FROM range({n}) AS r(i))""",
    "lanes": """
        SELECT 'S' || lpad(CAST(s AS VARCHAR), 3, '0') || '-C' || CAST(c AS VARCHAR) AS lane_id,
          'S' || lpad(CAST(s AS VARCHAR), 3, '0') AS site_id FROM range({sites}) AS a(s), range({categories}) AS
          b(c)""",
    "sites": "SELECT 'S' || lpad(CAST(s AS VARCHAR), 3, '0') AS site_id FROM range({sites}) AS a(s)",
    "renovations": """
        SELECT 'R' || CAST(i AS VARCHAR) AS reno_id, 'S' || lpad(CAST(i % {sites} AS VARCHAR), 3, '0') AS site_id,
          DATE '2025-01-01' + CAST(hash(i) % 300 AS INTEGER) AS started_on,
          DATE '2025-01-01' + CAST(hash(i) % 300 AS INTEGER) + 60 AS ended_on FROM range({n} // 50) AS r(i)""",
    "visits": """
        SELECT 'V' || CAST(i AS VARCHAR) AS visit_id, 'R' || CAST(i % ({n} // 50) AS VARCHAR) AS reno_id,
          DATE '2025-01-01' + CAST(hash(i % ({n} // 50)) % 300 AS INTEGER) + CAST(hash(i + 1) % 61 AS INTEGER) AS "at"
        FROM range({n} // 2) AS r(i) ORDER BY "at", i""",
    "attachments": """
        SELECT 'A' || CAST(i AS VARCHAR) AS attachment_id,
          'T' || lpad(CAST(i * 2 + hash(i) % 2 AS VARCHAR), 9, '0') AS ticket_id FROM range({n} // 2) AS r(i)""",
    "notices": """
        SELECT 'N' || lpad(CAST(i AS VARCHAR), 9, '0') AS notice_id, 'S' || lpad(CAST(h % {sites} AS VARCHAR), 3, '0')
        AS site_id,
          CASE WHEN h % 97 = 0 THEN NULL ELSE happened + to_minutes(CAST((h // 17) % 3000 AS INTEGER)) END AS
          approved_at, happened + to_minutes(CAST((h // 19) % 9000 AS INTEGER)) AS published_at
        FROM (SELECT i, hash(i + 5) % 1000000007 AS h, TIMESTAMP '2025-01-01' + to_seconds(CAST(i AS BIGINT) * 31536000
              // ({n} // 2)) AS happened FROM range({n} // 2) AS r(i))""",
}


def make(folder: Path, n: int) -> None:
    """Write the tables below the folder, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    for name, sql in TABLES.items():
        path = folder / f"{name}.parquet"
        if not path.exists():
            text = sql.format(n=n, sites=SITES, categories=CATEGORIES, workers=WORKERS)
            connection.execute(f"COPY ({text}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    make(options.folder, options.rows)

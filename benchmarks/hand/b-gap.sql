-- Inside each renovation the next visit is due within three days of the start and of every day with a visit.
INSERT INTO ledger
WITH days AS (
  SELECT r._row AS reno, v.at AS d, min(v._key) AS item FROM rec_visits AS v JOIN rec_renovations AS r ON r._key = v.reno_id
  WHERE v.at >= r.started_on AND v.at <= r.ended_on GROUP BY r._row, v.at
), openers AS (
  SELECT _row AS reno, started_on AS d, 'start' AS item, 0 AS rank FROM rec_renovations WHERE started_on <= ended_on
  UNION ALL SELECT reno, d, item, 1 FROM days
), chained AS (
  SELECT reno, CAST(d AS DATE) AS d, item, CAST(lead(d) OVER (PARTITION BY reno ORDER BY d, rank) AS DATE) AS following FROM openers
)
SELECT 'work/b-gap', 'b', r.site_id, r._key, c.item,
  CASE WHEN met THEN 'conforming' WHEN c.d + 3 >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN met THEN '' WHEN c.d + 3 >= DATE '2025-12-31' THEN 'not_due' WHEN c.following IS NULL THEN 'missing' ELSE 'late' END,
  c.d, c.d + 3, TRUE, CASE WHEN c.following <= c.d + 3 THEN c.following WHEN CAST(r.ended_on AS DATE) <= c.d + 3 THEN CAST(r.ended_on AS DATE) ELSE c.following END,
  NULL, 1, CAST(met AS INTEGER), '', r._row
FROM chained AS c JOIN rec_renovations AS r ON r._row = c.reno,
  LATERAL (SELECT coalesce(c.following <= c.d + 3, FALSE) OR CAST(r.ended_on AS DATE) <= c.d + 3 AS met)
WHERE c.d + 3 <= DATE '2025-12-31' OR c.d <= DATE '2025-12-31'

-- Every ticket is answered within two working days.
INSERT INTO ledger
WITH due AS (
  SELECT a.day, b.day AS due FROM workdays AS a JOIN workdays AS b ON b.works AND b.ordinal = a.ordinal + 2
)
SELECT 'work/c-answer', 'c', t.site_id, t._key, '',
  CASE WHEN d.due > DATE '2025-12-31' THEN 'pending' WHEN CAST(t.answered_at AS DATE) <= d.due AND t.answered_at >= t.created_at THEN 'conforming'
    WHEN d.due >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN d.due > DATE '2025-12-31' THEN 'not_due' WHEN CAST(t.answered_at AS DATE) <= d.due AND t.answered_at >= t.created_at THEN ''
    WHEN d.due >= DATE '2025-12-31' THEN 'not_due' WHEN t.answered_at IS NULL THEN 'missing' WHEN t.answered_at < t.created_at THEN 'before_trigger' ELSE 'late' END,
  t.created_at, d.due, TRUE, t.answered_at, NULL, 1, CAST(coalesce(CAST(t.answered_at AS DATE) <= d.due AND t.answered_at >= t.created_at, FALSE) AS INTEGER), '', t._row
FROM (SELECT * REPLACE (CASE WHEN answered_at < TIMESTAMP '2026-01-01' THEN answered_at END AS answered_at) FROM rec_tickets) AS t JOIN due AS d ON d.day = CAST(t.created_at AS DATE)

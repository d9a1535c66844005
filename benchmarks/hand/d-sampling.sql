-- Per site and month the ratio of its tier is followed up, and every ticket of the first kind.
INSERT INTO ledger
WITH grouped AS (
  SELECT site_id, date_trunc('month', created_at) AS month, count(*) AS population, count(followup_at) FILTER (followup_at < TIMESTAMP '2026-01-01') AS covered
  FROM rec_tickets GROUP BY site_id, date_trunc('month', created_at)
), demanded AS (
  SELECT *, CASE WHEN population <= 100 THEN (population * 30 + 99) // 100 WHEN population <= 299 THEN (population * 20 + 99) // 100
    ELSE (population * 75 + 99) // 100 END AS demanded FROM grouped
)
SELECT 'work/d-sampling', 'd', site_id, site_id, strftime(month, '%Y-%m'),
  CASE WHEN last_day(month) >= DATE '2025-12-31' THEN 'pending' WHEN covered >= demanded THEN 'conforming' ELSE 'nonconforming' END,
  CASE WHEN last_day(month) >= DATE '2025-12-31' THEN 'not_due' WHEN covered >= demanded THEN '' ELSE 'too_few' END,
  month, last_day(month), TRUE, NULL, population, demanded, covered, '', NULL
FROM demanded
UNION ALL
SELECT 'work/d-sampling', 'd', site_id, site_id, 'fresh:' || _key,
  CASE WHEN coalesce(followup_at < TIMESTAMP '2026-01-01', FALSE) THEN 'conforming' WHEN last_day(created_at) >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN coalesce(followup_at < TIMESTAMP '2026-01-01', FALSE) THEN '' WHEN last_day(created_at) >= DATE '2025-12-31' THEN 'not_due' ELSE 'not_covered' END,
  CAST(created_at AS DATE), last_day(created_at), TRUE, NULL, NULL, 1, CAST(coalesce(followup_at < TIMESTAMP '2026-01-01', FALSE) AS INTEGER), '', _row
FROM rec_tickets WHERE is_new

-- At least 400 tickets of each lane in each month of the year; the 400th is when it was met.
INSERT INTO ledger
WITH counted AS (
  SELECT lane_id, date_trunc('month', created_at) AS month, count(*) AS found, min(created_at, 400)[400] AS met_at
  FROM rec_tickets GROUP BY lane_id, date_trunc('month', created_at)
), months AS (SELECT CAST(m AS DATE) AS first, CAST(last_day(m) AS DATE) AS last FROM range(TIMESTAMP '2025-01-01', TIMESTAMP '2026-01-01', INTERVAL '1 month') AS r(m))
SELECT 'work/a-frequency', 'a', l.site_id, l._key, strftime(m.first, '%Y-%m'),
  CASE WHEN coalesce(c.found, 0) >= 400 THEN 'conforming' WHEN m.last >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END AS state,
  CASE WHEN coalesce(c.found, 0) >= 400 THEN '' WHEN m.last >= DATE '2025-12-31' THEN 'not_due' ELSE 'too_few' END,
  m.first, m.last, TRUE, c.met_at, NULL, 400, coalesce(c.found, 0), '', l._row
FROM rec_lanes AS l CROSS JOIN months AS m LEFT JOIN counted AS c ON c.lane_id = l._key AND c.month = m.first

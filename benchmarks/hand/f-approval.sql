-- A notice is approved before it is published.
INSERT INTO ledger
SELECT 'work/f-approval', 'f', site_id, _key, '',
  CASE WHEN coalesce(approved_at <= published_at, FALSE) THEN 'conforming' WHEN CAST(published_at AS DATE) >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN coalesce(approved_at <= published_at, FALSE) THEN '' WHEN CAST(published_at AS DATE) >= DATE '2025-12-31' THEN 'not_due' ELSE 'out_of_order' END,
  CAST(published_at AS DATE), CAST(published_at AS DATE), TRUE, NULL, NULL, 2, 1 + CAST(coalesce(approved_at <= published_at, FALSE) AS INTEGER),
  CASE WHEN coalesce(approved_at <= published_at, FALSE) THEN '' ELSE 'approved' END, _row
FROM rec_notices WHERE published_at < TIMESTAMP '2026-01-01'

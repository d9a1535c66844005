-- Where the worker's previous ticket drew a complaint, the next one is followed up.
INSERT INTO ledger
WITH after_complaint AS (
  SELECT _row FROM (SELECT _row, lag(complained) OVER (PARTITION BY worker_id ORDER BY created_at, _key) AS before FROM rec_tickets) WHERE before
), ordered AS (
  SELECT t._key, t._row, t.site_id, t.created_at, CASE WHEN t.followup_at < TIMESTAMP '2026-01-01' THEN t.followup_at END AS followup_at, t._row IN (SELECT _row FROM after_complaint) AS before
  FROM rec_tickets AS t
)
SELECT 'work/g-history', 'g', site_id, _key, '',
  CASE WHEN NOT before THEN 'not_applicable' WHEN followup_at IS NOT NULL THEN 'conforming' WHEN CAST(created_at AS DATE) >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN NOT before THEN 'gate' WHEN followup_at IS NOT NULL THEN '' WHEN CAST(created_at AS DATE) >= DATE '2025-12-31' THEN 'not_due' ELSE 'missing' END,
  CAST(created_at AS DATE), CAST(created_at AS DATE), TRUE, NULL, NULL, 1, CAST(followup_at IS NOT NULL AS INTEGER), CASE WHEN followup_at IS NULL THEN 'followup_at' ELSE '' END, _row
FROM ordered

-- Content, result and an attachment of every ticket.
INSERT INTO ledger
WITH judged AS (
  SELECT t._key, t._row, t.site_id, t.created_at, t.content, t.result, EXISTS (SELECT 1 FROM rec_attachments AS a WHERE a.ticket_id = t._key) AS has FROM rec_tickets AS t
), counted AS (SELECT *, CAST(has AS INTEGER) + CAST(content IS NOT NULL AS INTEGER) + CAST(result IS NOT NULL AS INTEGER) AS found FROM judged)
SELECT 'work/e-evidence', 'e', site_id, _key, '',
  CASE WHEN found = 3 THEN 'conforming' WHEN CAST(created_at AS DATE) >= DATE '2025-12-31' THEN 'pending' ELSE 'nonconforming' END,
  CASE WHEN found = 3 THEN '' WHEN CAST(created_at AS DATE) >= DATE '2025-12-31' THEN 'not_due' WHEN found = 0 THEN 'missing' ELSE 'incomplete' END,
  CAST(created_at AS DATE), CAST(created_at AS DATE), TRUE, NULL, NULL, 3, found,
  CASE WHEN found = 3 THEN '' ELSE rtrim(CASE WHEN has THEN '' ELSE 'attached,' END || CASE WHEN content IS NULL THEN 'content,' ELSE '' END || CASE WHEN result IS NULL THEN 'result,' ELSE '' END, ',') END, _row
FROM counted

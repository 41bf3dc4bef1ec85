-- What a published correction makes of a visit's finding: figures, lists and cooling-off go by it, not by what was filed first.

CREATE INDEX publication_correction ON publication (subject) WHERE kind = 'correction';

CREATE VIEW corrected_finding AS
  SELECT c.subject, c.number AS publication, c.document::jsonb -> 'result' ->> 'outcome' AS outcome,
    (SELECT jsonb_agg(jsonb_build_object('department', line -> 'department', 'task', line -> 'task',
        'matter', line -> 'matter', 'codes', jsonb_path_query_array(line, '$.codes[*].code')) ORDER BY place)
      FROM jsonb_array_elements(c.document::jsonb -> 'result' -> 'matters') WITH ORDINALITY AS one (line, place)) AS results
  FROM publication c JOIN bulletin b ON b.number = c.bulletin
  WHERE c.kind = 'correction'
    AND NOT EXISTS (SELECT FROM publication w WHERE w.kind = 'withdrawal' AND w.corrects = c.number)
    AND NOT EXISTS (SELECT FROM publication n JOIN bulletin later ON later.number = n.bulletin
      WHERE n.kind = 'correction' AND n.subject = c.subject AND later.ledger_position > b.ledger_position
        AND NOT EXISTS (SELECT FROM publication w WHERE w.kind = 'withdrawal' AND w.corrects = n.number));
GRANT SELECT ON corrected_finding TO double_random_app;
COMMENT ON VIEW corrected_finding IS 'By subject (draw number/visit) the finding of the last correction that was not itself withdrawn, in the words of a record; a result that is withdrawn is off the site, but was found all the same.';

-- What the public looks for among publications (src/public-search). pg_trgm would not do: it finds no two characters,
-- no Chinese under the collation C, and creating an extension is a right that the owner may not have.

CREATE FUNCTION search_text(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(normalize(name, NFKC) COLLATE "C");
COMMENT ON FUNCTION search_text IS 'A name as it is compared: full-width letters and brackets are half-width, A to Z small.';

CREATE FUNCTION bigrams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ARRAY(SELECT DISTINCT substr(name, i, 2) FROM generate_series(1, length(name) - 1) AS i);
COMMENT ON FUNCTION bigrams IS 'All pairs of neighbouring characters of a text.';

ALTER TABLE publication
  ADD COLUMN search_name text GENERATED ALWAYS AS (search_text(target_name)) STORED,
  ADD COLUMN outcome text COLLATE "C" GENERATED ALWAYS AS (CASE kind
    WHEN 'result' THEN document::jsonb ->> 'outcome'
    WHEN 'correction' THEN document::jsonb #>> '{result,outcome}' END) STORED,
  ADD COLUMN target_kind text COLLATE "C" GENERATED ALWAYS AS (CASE kind
    WHEN 'result' THEN document::jsonb #>> '{target,kind}' END) STORED;
COMMENT ON COLUMN publication.search_name IS 'target_name as the public search compares it.';
COMMENT ON COLUMN publication.outcome IS 'Of a result, and of the corrected text in a correction: clean, problem or not_checked.';

-- Every search reads the list of what is not sorted in yet: at its usual size that would take longer than the search.
CREATE INDEX publication_name ON publication USING gin (bigrams(search_name))
  WITH (fastupdate = on, gin_pending_list_limit = 256) WHERE corrects IS NULL;

-- Newest first, as the indexes of kind and department (0020); for each criterion that leaves few.
CREATE INDEX publication_year ON publication (year, kind, published_at, bulletin, item);
CREATE INDEX publication_district ON publication (district, published_at, bulletin, item);
CREATE INDEX publication_target ON publication (target_id, published_at, bulletin, item);
CREATE INDEX publication_target_kind ON publication (target_kind, published_at, bulletin, item) WHERE target_kind IS NOT NULL;

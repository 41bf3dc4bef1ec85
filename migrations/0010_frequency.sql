-- Outside checks (docs/decisions/0012): what other systems did to a firm, so that the frequency guard can count it.

CREATE TABLE outside_check (
  source text COLLATE "C" NOT NULL CHECK (source ~ '^[0-9A-Za-z._:-]{1,32}$'),
  number text COLLATE "C" NOT NULL CHECK (number ~ '^[^[:space:][:cntrl:]/]{1,64}$'),
  target_id text COLLATE "C" NOT NULL REFERENCES target (id),
  checked_on date NOT NULL,
  origin text NOT NULL CHECK (origin IN ('random', 'comprehensive', 'special', 'daily', 'complaint', 'assigned', 're_check',
    'media', 'permit_on_site', 'application', 'accident_follow_up', 'key_supervision')),
  department text COLLATE "C" NOT NULL REFERENCES department (code),
  result text CHECK (result IN ('clean', 'problems')),
  retired_on date,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (source, number)
);
COMMENT ON TABLE outside_check IS 'A check of a target that another system or kind of check made; the frequency guard counts those of the first four origins.';
COMMENT ON COLUMN outside_check.source IS 'The system it comes from; with the number that system knows it by.';
COMMENT ON COLUMN outside_check.result IS 'Null where the source does not say.';
CREATE INDEX outside_check_target ON outside_check (target_id);
CREATE INDEX outside_check_department ON outside_check (department);
CREATE INDEX outside_check_day ON outside_check (checked_on);

GRANT SELECT, INSERT, UPDATE ON outside_check TO double_random_app;
CREATE TRIGGER remember_insert AFTER INSERT ON outside_check REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('outside_check', 'source', 'number');
CREATE TRIGGER remember_update AFTER UPDATE ON outside_check REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('outside_check', 'source', 'number');

ALTER TABLE import DROP CONSTRAINT import_register_check;
ALTER TABLE import ADD CONSTRAINT import_register_check CHECK (register IN
  ('departments', 'terms', 'credit-schemes', 'catalogue-items', 'matters', 'targets', 'inspectors', 'outside-checks'));

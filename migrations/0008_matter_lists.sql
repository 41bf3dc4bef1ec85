-- What backs a step on paper, what may be checked at all, and by which rules the office draws.

CREATE TABLE attachment (
  digest text COLLATE "C" PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size integer NOT NULL CHECK (size > 0),
  name text NOT NULL CHECK (name <> ''),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE attachment IS 'A scan or image that backs a step; its bytes lie in the data folder under their SHA-256.';
COMMENT ON COLUMN attachment.digest IS 'Hex of SHA-256 over the bytes: the same bytes twice are one attachment.';
COMMENT ON COLUMN attachment.media_type IS 'Told from the content, never from the name.';
COMMENT ON COLUMN attachment.name IS 'As the first sender called it; it may name people and is never public.';

CREATE TABLE matter_list (
  number text COLLATE "C" PRIMARY KEY,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  sequence integer NOT NULL CHECK (sequence > 0),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  ledger_position bigint NOT NULL CHECK (ledger_position >= 0),
  created_by text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (year, sequence),
  CHECK (number = year::text || '-' || sequence::text)
);
COMMENT ON TABLE matter_list IS 'A published version of the matter list as JCS with its SHA-256; a plan names the version it follows.';

CREATE TABLE sampling_rules (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_on date NOT NULL,
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  ledger_position bigint NOT NULL CHECK (ledger_position >= 0),
  created_by text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sampling_rules IS 'A published version of the sampling rules as JCS with its SHA-256; every commitment holds the digest of those in force.';
COMMENT ON COLUMN sampling_rules.effective_on IS 'The first day on which the version is in force, until that of a later version.';

CREATE TABLE catalogue_item (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[^[:space:][:cntrl:]/]{1,100}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  sub_item text,
  category text,
  kind text CHECK (kind IN ('general', 'key')),
  law text,
  content text,
  level_of_government text,
  issuer text COLLATE "C" NOT NULL CHECK (issuer <> ''),
  published_on date NOT NULL,
  retired_on date,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0)
);
COMMENT ON TABLE catalogue_item IS 'An item of a higher level''s catalogue of matters, as imported.';
COMMENT ON COLUMN catalogue_item.published_on IS 'Edition of the issuer''s catalogue; an item that its newest edition lacks keeps an older day and counts as gone.';
CREATE INDEX catalogue_item_edition ON catalogue_item (issuer, published_on);

CREATE TABLE catalogue_claim (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catalogue_code text COLLATE "C" NOT NULL REFERENCES catalogue_item (code),
  matter text COLLATE "C" NOT NULL REFERENCES matter (code),
  claimed_on date NOT NULL,
  item jsonb NOT NULL CHECK (jsonb_typeof(item) = 'object'),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE catalogue_claim IS 'Which matter claimed which item of the catalogue, and when; claiming again accepts what changed since.';
COMMENT ON COLUMN catalogue_claim.item IS 'What the item said when it was claimed: against it changes show.';
CREATE INDEX catalogue_claim_item ON catalogue_claim (catalogue_code, id);
CREATE INDEX catalogue_claim_matter ON catalogue_claim (matter, id);
CREATE INDEX matter_catalogue_code ON matter (catalogue_code) WHERE catalogue_code IS NOT NULL;

GRANT SELECT, INSERT ON attachment, matter_list, sampling_rules, catalogue_claim TO double_random_app;
GRANT SELECT, INSERT, UPDATE ON catalogue_item TO double_random_app;
CREATE TRIGGER remember_insert AFTER INSERT ON catalogue_item REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('catalogue_item', 'code');
CREATE TRIGGER remember_update AFTER UPDATE ON catalogue_item REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('catalogue_item', 'code');

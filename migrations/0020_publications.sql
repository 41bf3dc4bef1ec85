-- Publications (domain section 5): what the public may read, never edited; what follows stands beside it.

CREATE TABLE bulletin (
  number text COLLATE "C" PRIMARY KEY,
  area text COLLATE "C" NOT NULL CHECK (area <> ''),
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  sequence integer NOT NULL CHECK (sequence > 0),
  kind text COLLATE "C" NOT NULL CHECK (kind IN
    ('plan', 'matter_list', 'sampling_rules', 'draw', 'results', 'correction', 'withdrawal', 'objection')),
  title text NOT NULL CHECK (title <> ''),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  ledger_position bigint NOT NULL UNIQUE REFERENCES ledger_entry (position),
  created_by text NOT NULL,
  published_at timestamptz(3) NOT NULL,
  UNIQUE (area, year, sequence)
);
GRANT SELECT, INSERT ON bulletin TO double_random_app;
COMMENT ON TABLE bulletin IS 'Append-only: one act of publishing (公告), numbered without gaps per area and year, with its place in the public log.';
COMMENT ON COLUMN bulletin.document IS 'As JCS the numbers and digests of its publications; `digest` is its SHA-256 and stands in the log.';

CREATE TABLE publication (
  number text COLLATE "C" PRIMARY KEY,
  bulletin text COLLATE "C" NOT NULL REFERENCES bulletin (number) DEFERRABLE INITIALLY DEFERRED,
  item integer NOT NULL CHECK (item > 0),
  kind text COLLATE "C" NOT NULL CHECK (kind IN
    ('plan', 'matter_list', 'sampling_rules', 'draw', 'result', 'correction', 'withdrawal', 'objection')),
  subject text COLLATE "C" NOT NULL CHECK (subject <> ''),
  corrects text COLLATE "C" REFERENCES publication (number),
  title text NOT NULL CHECK (title <> ''),
  year integer NOT NULL,
  department text COLLATE "C" REFERENCES department (code),
  district text COLLATE "C",
  target_id text COLLATE "C",
  target_name text,
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  published_at timestamptz(3) NOT NULL,
  UNIQUE (bulletin, item),
  CHECK ((corrects IS NOT NULL) = (kind IN ('correction', 'withdrawal', 'objection')))
);
CREATE INDEX publication_corrects ON publication (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX publication_newest ON publication (published_at, bulletin, item);
CREATE INDEX publication_kind ON publication (kind, published_at, bulletin, item);
CREATE INDEX publication_department ON publication (department, published_at, bulletin, item);
CREATE UNIQUE INDEX publication_result ON publication (subject) WHERE kind = 'result';
GRANT SELECT, INSERT ON publication TO double_random_app;
COMMENT ON TABLE publication IS 'Append-only: one text that became public, with everything by which the public may look for it and nothing else.';
COMMENT ON COLUMN publication.bulletin IS 'Written behind its publications, since its digest is over theirs; in the log last of all.';
COMMENT ON COLUMN publication.year IS 'Of the plan, the list or the rules that it is about; of what stands beside a publication, that one''s.';
COMMENT ON COLUMN publication.department IS 'Which leads the plan; null of what is the whole office''s.';
COMMENT ON COLUMN publication.subject IS 'What it is about: plan code/revision, list number, draw number, or draw number/visit. Never public by itself: a person''s number may stand in it.';
COMMENT ON COLUMN publication.corrects IS 'The publication beside which a correction, a withdrawal or the answer to an objection stands.';
COMMENT ON COLUMN publication.document IS 'The public text as JCS: an allow-list of fields per kind (src/core/privacy/public-fields.ts).';
COMMENT ON COLUMN publication.target_name IS 'As the public may read it: natural persons masked.';

CREATE TABLE objection (
  number text COLLATE "C" PRIMARY KEY,
  publication text COLLATE "C" NOT NULL REFERENCES publication (number),
  filed_on date NOT NULL,
  grounds text NOT NULL CHECK (grounds <> ''),
  filed_by text NOT NULL CHECK (filed_by <> ''),
  scan bytea CHECK (length(scan) = 32),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX objection_publication ON objection (publication);
GRANT SELECT, INSERT ON objection TO double_random_app;
COMMENT ON TABLE objection IS 'Append-only: a target objects to a published result. Who filed it and why are the office''s; the answer is public.';

CREATE TABLE objection_answer (
  objection text COLLATE "C" PRIMARY KEY REFERENCES objection (number),
  outcome text NOT NULL CHECK (outcome IN ('upheld', 'partly', 'rejected', 'withdrawn')),
  answer text NOT NULL CHECK (answer <> ''),
  publication text COLLATE "C" NOT NULL UNIQUE REFERENCES publication (number),
  answered_by text NOT NULL,
  answered_at timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT ON objection_answer TO double_random_app;
COMMENT ON TABLE objection_answer IS 'Append-only: what the office answered, once; the publication stands beside the result.';

CREATE TABLE withdrawal_decision (
  publication text COLLATE "C" PRIMARY KEY REFERENCES publication (number),
  decided_on date NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  decided_by text NOT NULL,
  decided_at timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT ON withdrawal_decision TO double_random_app;
COMMENT ON TABLE withdrawal_decision IS 'Append-only: that a publication is to leave the site; the withdrawal that carries it out is due within three working days.';

CREATE TABLE impact_assessment (
  number integer PRIMARY KEY CHECK (number > 0),
  title text NOT NULL CHECK (title <> ''),
  conclusion text NOT NULL CHECK (conclusion <> ''),
  scan bytea CHECK (length(scan) = 32),
  assessed_on date NOT NULL,
  valid_until date NOT NULL CHECK (valid_until >= assessed_on),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT ON impact_assessment TO double_random_app;
COMMENT ON TABLE impact_assessment IS 'Append-only: the recorded assessment without which no personal data may be published (domain section 5; Personal Information Protection Law, art. 55).';

CREATE TABLE impact_assessment_confirmation (
  assessment integer PRIMARY KEY REFERENCES impact_assessment (number),
  confirmed_by text NOT NULL,
  confirmed_at timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT ON impact_assessment_confirmation TO double_random_app;
COMMENT ON TABLE impact_assessment_confirmation IS 'Append-only: a second person has compared the assessment with its scan; before that it permits nothing.';

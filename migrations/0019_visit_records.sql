-- From assignment to record (domain section 5). What a visit is now is its last event: there is no status column.
-- Append-only throughout: a version of a record that somebody sent is never overwritten, whoever sent another.

CREATE TABLE visit_event (
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  type text NOT NULL CHECK (type IN
    ('approved', 'notified', 'begun', 'recorded', 'returned', 'reviewed', 'published', 'closed')),
  body jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(body) = 'object'),
  paper bytea CHECK (length(paper) = 32),
  actor text NOT NULL,
  actor_name text NOT NULL,
  role text,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (draw_id, visit, sequence),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id)
);
CREATE INDEX visit_event_type ON visit_event (type, at);
GRANT SELECT, INSERT ON visit_event TO double_random_app;
COMMENT ON TABLE visit_event IS 'Append-only: what happened to a visit after the lot gave it a team; its state is its last event (src/core/visit/state.ts).';
COMMENT ON COLUMN visit_event.body IS 'Of `recorded` the result that lists, figures and publications stand on (recordedBody in src/record/schema.ts).';
COMMENT ON COLUMN visit_event.paper IS 'SHA-256 of the scan with the signatures, where a clerk entered the step on behalf of those who signed.';

CREATE TABLE visit_record (
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL REFERENCES department (code),
  version integer NOT NULL CHECK (version > 0),
  client_id uuid NOT NULL UNIQUE,
  base uuid REFERENCES visit_record (client_id),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  inspector_id text COLLATE "C" REFERENCES inspector (id),
  paper bytea CHECK (length(paper) = 32),
  signed_by text[] NOT NULL DEFAULT '{}',
  actor text NOT NULL,
  actor_name text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (draw_id, visit, department, version),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id),
  CHECK ((paper IS NULL) = (signed_by = '{}')),
  CHECK ((inspector_id IS NULL) = (paper IS NOT NULL))
);
CREATE INDEX visit_record_base ON visit_record (base) WHERE base IS NOT NULL;
CREATE INDEX visit_record_department ON visit_record (department);
CREATE INDEX visit_record_inspector ON visit_record (inspector_id);
GRANT SELECT, INSERT ON visit_record TO double_random_app;
COMMENT ON TABLE visit_record IS 'Append-only: every version of each department''s part of a visit''s record, drafts too, as it was received.';
COMMENT ON COLUMN visit_record.version IS 'Counts from 1 within a part. Given here, so a device cannot know it beforehand.';
COMMENT ON COLUMN visit_record.base IS 'The version before, by its own id: a number would let a phone that counted ahead overwrite what somebody else had sent in between (docs/decisions/0018).';
COMMENT ON COLUMN visit_record.client_id IS 'Given by the device that made it: the same record sent twice is stored once.';
COMMENT ON COLUMN visit_record.number IS 'Of the receipt. Not without gaps.';
COMMENT ON COLUMN visit_record.document IS 'recordDocument (src/record/schema.ts) as JCS, of which `digest` is the SHA-256: the device can check what was received.';
COMMENT ON COLUMN visit_record.signed_by IS 'Entered by a clerk from paper: certificate numbers of the team members who signed the sheet.';

CREATE TABLE visit_evidence (
  digest text COLLATE "C" NOT NULL REFERENCES attachment (digest),
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  PRIMARY KEY (digest, draw_id, visit),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id)
);
CREATE INDEX visit_evidence_visit ON visit_evidence (draw_id, visit);
GRANT SELECT, INSERT ON visit_evidence TO double_random_app;
COMMENT ON TABLE visit_evidence IS 'Append-only: which files belong to which visit, so that whoever may read the visit may read them.';

CREATE TABLE record_confirmation (
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  actor text NOT NULL,
  confirmed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (draw_id, visit, department, version, inspector_id),
  FOREIGN KEY (draw_id, visit, department, version) REFERENCES visit_record (draw_id, visit, department, version)
);
CREATE INDEX record_confirmation_inspector ON record_confirmation (inspector_id);
GRANT SELECT, INSERT ON record_confirmation TO double_random_app;
COMMENT ON TABLE record_confirmation IS 'Append-only: a team member says that a version of the part is right; two of them file it.';

CREATE TABLE visit_follow_up (
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  filing integer NOT NULL,
  department text COLLATE "C" NOT NULL REFERENCES department (code),
  task text COLLATE "C" NOT NULL,
  matter text COLLATE "C" NOT NULL,
  measure integer NOT NULL CHECK (measure >= 0),
  type text NOT NULL CHECK (type IN ('re_checked', 'case_reported', 'settled')),
  body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
  paper bytea CHECK (length(paper) = 32),
  actor text NOT NULL,
  actor_name text NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (draw_id, visit, sequence),
  FOREIGN KEY (draw_id, visit, filing) REFERENCES visit_event (draw_id, visit, sequence)
);
CREATE INDEX visit_follow_up_filing ON visit_follow_up (draw_id, visit, filing);
CREATE INDEX visit_follow_up_department ON visit_follow_up (department);
GRANT SELECT, INSERT ON visit_follow_up TO double_random_app;
COMMENT ON TABLE visit_follow_up IS 'Append-only: what became of a measure of the filed record: re-checks of a correction order, news of a transferred case, and that it is settled.';
COMMENT ON COLUMN visit_follow_up.filing IS 'Sequence of the event `recorded` whose measure it is: a record that was returned and filed anew has new ones.';
COMMENT ON COLUMN visit_follow_up.measure IS 'Place of the measure within its matter''s result, from 0.';

CREATE TABLE visit_link (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id)
);
CREATE INDEX visit_link_visit ON visit_link (draw_id, visit);
CREATE INDEX visit_link_inspector ON visit_link (inspector_id);
GRANT SELECT, INSERT ON visit_link TO double_random_app;
COMMENT ON TABLE visit_link IS 'Links that open one visit on the phone of one team member until they expire. Only the SHA-256 of the link is kept.';

CREATE VIEW visit_progress AS
  SELECT v.draw_id, v.id AS visit, e.type AS last_event, e.sequence, e.at
  FROM visit v
  LEFT JOIN LATERAL (SELECT type, sequence, at FROM visit_event e
    WHERE e.draw_id = v.draw_id AND e.visit = v.id ORDER BY sequence DESC LIMIT 1) AS e ON true;
GRANT SELECT ON visit_progress TO double_random_app;
COMMENT ON VIEW visit_progress IS 'The last event of each visit, which is its state; null before the first.';

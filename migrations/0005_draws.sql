-- Draws (docs/draw-protocol.md). A draw is its ledger entries; there is no status column.
-- Everything below `draw` and `draw_task` is written once and never changed: the application may only insert.

CREATE TABLE draw (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL CHECK (title <> ''),
  rehearsal boolean NOT NULL DEFAULT false,
  suite text NOT NULL DEFAULT 'sha256' CHECK (suite IN ('sha256', 'sm3')),
  unit_size integer NOT NULL DEFAULT 1 CHECK (unit_size > 0),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE draw IS 'A draft of a draw: which tasks are drawn together and how.';
COMMENT ON COLUMN draw.rehearsal IS 'A rehearsal has its own numbers and can never become official.';

CREATE TABLE draw_task (
  draw_id bigint NOT NULL REFERENCES draw (id),
  task_code text COLLATE "C" NOT NULL,
  plan_id bigint NOT NULL,
  revision integer NOT NULL,
  round integer NOT NULL DEFAULT 1 CHECK (round > 0),
  PRIMARY KEY (draw_id, task_code),
  FOREIGN KEY (plan_id, revision) REFERENCES plan_revision (plan_id, revision)
);
COMMENT ON TABLE draw_task IS 'The tasks of published plans that a draw covers, in the revision it was drawn from.';
CREATE INDEX draw_task_plan ON draw_task (plan_id, revision, task_code);

CREATE TABLE frame (
  draw_id bigint PRIMARY KEY REFERENCES draw (id),
  number text COLLATE "C" NOT NULL UNIQUE,
  header text NOT NULL,
  tasks text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  unrated jsonb NOT NULL DEFAULT '{}',
  sealed_at timestamptz NOT NULL
);
COMMENT ON TABLE frame IS 'The sealed list of a draw; from here on it has a number that is never used again.';
COMMENT ON COLUMN frame.header IS 'Frame header of protocol section 2 as JCS.';
COMMENT ON COLUMN frame.tasks IS 'Tasks of the commitment (section 5) as JCS, exclusions and population resolved, `confirmed` still empty.';
COMMENT ON COLUMN frame.unrated IS 'Per task how many targets had no valid evaluation.';

CREATE TABLE frame_entry (
  draw_id bigint NOT NULL,
  ordinal bigint NOT NULL CHECK (ordinal >= 0),
  target_id text COLLATE "C" NOT NULL,
  route text COLLATE "C" NOT NULL,
  salt bytea NOT NULL CHECK (length(salt) = 16),
  PRIMARY KEY (draw_id, ordinal)
);
COMMENT ON TABLE frame_entry IS 'Entries of a frame by ordinal; the cell follows from the header. No foreign key: it would be
 checked once for each of millions of rows, and the frame row is written in the same transaction. No index by target:
 it would double the time of sealing, and a cell is sorted by salt, so an entry is found from its salt (src/draw/find-entry.ts).';

CREATE TABLE staff (
  draw_id bigint PRIMARY KEY REFERENCES frame (draw_id),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  size integer NOT NULL CHECK (size >= 0),
  shortages jsonb NOT NULL
);
COMMENT ON TABLE staff IS 'The sealed staff of a draw as JCS (protocol section 4): pseudonyms, no names.';
COMMENT ON COLUMN staff.shortages IS 'What it is too small for (section 9, step 1), counted once: both documents are sealed.';

CREATE TABLE staff_member (
  draw_id bigint NOT NULL REFERENCES staff (draw_id),
  pseudonym text COLLATE "C" NOT NULL,
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  PRIMARY KEY (draw_id, pseudonym)
);
COMMENT ON TABLE staff_member IS 'Who a pseudonym is; never public.';
CREATE INDEX staff_member_inspector ON staff_member (inspector_id);

CREATE TABLE draw_secret (
  draw_id bigint NOT NULL REFERENCES draw (id),
  kind text NOT NULL CHECK (kind IN ('secret', 'frame_key', 'staff_salt', 'units_salt')),
  sealed bytea NOT NULL,
  PRIMARY KEY (draw_id, kind)
);
COMMENT ON TABLE draw_secret IS 'The office''s secrets of a draw, encrypted under the key file outside the database.';

CREATE TABLE staff_key (
  year integer PRIMARY KEY,
  sealed bytea NOT NULL
);
COMMENT ON TABLE staff_key IS 'Key of a year''s pseudonyms, encrypted under the key file.';

CREATE TABLE commitment (
  draw_id bigint PRIMARY KEY REFERENCES frame (draw_id),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  disclose_by date NOT NULL,
  committed_at timestamptz NOT NULL
);
COMMENT ON TABLE commitment IS 'The commitment document as JCS and its digest in the draw''s suite (protocol section 5).';

CREATE TABLE entropy_value (
  draw_id bigint NOT NULL REFERENCES commitment (draw_id),
  item integer NOT NULL CHECK (item >= 0),
  value text NOT NULL,
  signature text,
  PRIMARY KEY (draw_id, item)
);
COMMENT ON TABLE entropy_value IS 'Values of the entropy items; a value is never corrected.';
COMMENT ON COLUMN entropy_value.signature IS 'Of a drand round: the value is its SHA-256.';

CREATE TABLE outcome (
  draw_id bigint PRIMARY KEY REFERENCES commitment (draw_id),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  unstaffed boolean NOT NULL,
  drawn_at timestamptz NOT NULL
);
COMMENT ON TABLE outcome IS 'That a draw was run, and the digest of what it gave.';

-- `selection`, `visit` and `team_rejection` have no key to `outcome`: one constant would be checked for every row, a
-- third of the time of storing an outcome. The row of `outcome` is written first, in the same transaction.
CREATE TABLE selection (
  draw_id bigint NOT NULL,
  stratum text COLLATE "C" NOT NULL,
  rank bigint NOT NULL CHECK (rank > 0),
  ordinal bigint NOT NULL,
  PRIMARY KEY (draw_id, stratum, rank)
);
COMMENT ON TABLE selection IS 'Drawn ordinals by stratum and rank; the reserve is the rest of the same shuffle and is derived.';

CREATE TABLE unit (
  draw_id bigint NOT NULL REFERENCES outcome (draw_id),
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (draw_id, id)
);
COMMENT ON TABLE unit IS 'Visits of one township done by one team; its id is the smallest id of its visits.';

CREATE TABLE visit (
  draw_id bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  visit_group text COLLATE "C" NOT NULL,
  tasks text[] NOT NULL,
  unit text COLLATE "C",
  position bigint NOT NULL,
  PRIMARY KEY (draw_id, id),
  FOREIGN KEY (draw_id, unit) REFERENCES unit (draw_id, id)
);
COMMENT ON TABLE visit IS 'One target, one team, one or more tasks together; id is target/visit_group.';
COMMENT ON COLUMN visit.position IS 'Place of the visit within its unit.';
CREATE INDEX visit_unit ON visit (draw_id, unit);
CREATE INDEX visit_target ON visit (target_id);

CREATE TABLE team (
  draw_id bigint NOT NULL,
  unit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL REFERENCES department (code),
  position bigint NOT NULL,
  eligible integer NOT NULL,
  PRIMARY KEY (draw_id, unit, department),
  FOREIGN KEY (draw_id, unit) REFERENCES unit (draw_id, id)
);
COMMENT ON TABLE team IS 'One department''s team of a unit; position is the drawing order.';
CREATE INDEX team_department ON team (department);

CREATE TABLE team_seat (
  draw_id bigint NOT NULL,
  unit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  seat integer NOT NULL CHECK (seat >= 0),
  pseudonym text COLLATE "C" NOT NULL,
  PRIMARY KEY (draw_id, unit, department, seat),
  FOREIGN KEY (draw_id, unit, department) REFERENCES team (draw_id, unit, department),
  FOREIGN KEY (draw_id, pseudonym) REFERENCES staff_member (draw_id, pseudonym)
);
COMMENT ON TABLE team_seat IS 'Who sits where; seat 0 leads.';
CREATE INDEX team_seat_pseudonym ON team_seat (draw_id, pseudonym);

CREATE TABLE team_rejection (
  draw_id bigint NOT NULL,
  position integer NOT NULL,
  unit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  seat integer NOT NULL,
  pseudonym text COLLATE "C" NOT NULL,
  PRIMARY KEY (draw_id, position)
);
COMMENT ON TABLE team_rejection IS 'Candidates drawn and rejected because no most even assignment had room for them (section 9, step 3).';

CREATE TABLE evidence (
  draw_id bigint NOT NULL REFERENCES outcome (draw_id),
  version integer NOT NULL CHECK (version > 0),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  bundle text NOT NULL,
  levels jsonb NOT NULL CHECK (jsonb_typeof(levels) = 'object'),
  made_at timestamptz NOT NULL,
  PRIMARY KEY (draw_id, version)
);
COMMENT ON TABLE evidence IS 'Evidence bundles (section 11) as JCS; a later one stands beside the earlier.';
COMMENT ON COLUMN evidence.levels IS '{targets?, teams?}: evidence levels (section 6) as the verification before publication derived them.';

GRANT SELECT, INSERT ON draw, draw_task, frame, frame_entry, staff, staff_member, draw_secret, staff_key, commitment,
  entropy_value, outcome, selection, unit, visit, team, team_seat, team_rejection, evidence TO double_random_app;

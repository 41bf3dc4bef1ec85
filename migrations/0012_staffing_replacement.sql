-- Staffing draws and replacements (docs/draw-protocol.md, sections 8 and 9). Append-only, like the draws themselves.

-- A staffing draw seals units in place of a frame of targets; it takes its number and its place in every list like any draw.
ALTER TABLE frame
  ALTER COLUMN header DROP NOT NULL,
  ALTER COLUMN tasks DROP NOT NULL,
  ADD COLUMN units text,
  ADD CONSTRAINT frame_of_targets_or_units
    CHECK ((header IS NULL) = (tasks IS NULL) AND (header IS NULL) = (units IS NOT NULL));
COMMENT ON TABLE frame IS 'What a draw is made from, sealed: a list of targets, or the units of another draw. From here on it has a number that is never used again.';
COMMENT ON COLUMN frame.units IS 'Of a staffing draw: its sealed units (section 9) as JCS.';

CREATE TABLE staffing (
  draw_id bigint PRIMARY KEY REFERENCES draw (id),
  parent_id bigint NOT NULL REFERENCES outcome (draw_id),
  departments text[] NOT NULL CHECK (departments <> '{}')
);
COMMENT ON TABLE staffing IS 'A staffing draw: which draw''s units it gives teams of which departments. Its tasks are those of that draw.';
CREATE INDEX staffing_parent ON staffing (parent_id);

CREATE TABLE staffing_visit (
  draw_id bigint NOT NULL REFERENCES staffing (draw_id),
  unit text COLLATE "C" NOT NULL,
  position bigint NOT NULL CHECK (position >= 0),
  parent_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  joined boolean NOT NULL DEFAULT false,
  PRIMARY KEY (draw_id, unit, position),
  FOREIGN KEY (parent_id, visit) REFERENCES visit (draw_id, id)
);
COMMENT ON TABLE staffing_visit IS 'Visits of the units that a staffing draw sealed, in their order.';
COMMENT ON COLUMN staffing_visit.joined IS 'Joined the unit later, with a target that replaced another: not among what was sealed.';
CREATE INDEX staffing_visit_visit ON staffing_visit (parent_id, visit);

CREATE TABLE staff_change (
  draw_id bigint NOT NULL REFERENCES staff (draw_id),
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  change text NOT NULL CHECK (change IN ('added', 'removed')),
  pseudonym text COLLATE "C" NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (draw_id, inspector_id)
);
COMMENT ON TABLE staff_change IS 'Who was added to or left out of a staffing draw''s staff since the first staff document, and why; its digest is committed to.';
CREATE INDEX staff_change_inspector ON staff_change (inspector_id);

CREATE TABLE replacement_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draw_id bigint NOT NULL REFERENCES outcome (draw_id),
  unit text COLLATE "C",
  department text COLLATE "C",
  seat integer,
  n integer CHECK (n > 0),
  stratum text COLLATE "C",
  rank bigint CHECK (rank > 0),
  evidence bytea CHECK (length(evidence) = 32),
  cause text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  reason_salt bytea NOT NULL CHECK (length(reason_salt) = 32),
  asked_by text NOT NULL,
  asked_by_name text NOT NULL,
  asked_by_role text NOT NULL,
  asked_at timestamptz NOT NULL,
  CHECK (num_nonnulls(unit, department, seat, n) IN (0, 4) AND num_nonnulls(stratum, rank, evidence) IN (0, 3)
    AND (seat IS NULL) = (stratum IS NOT NULL)),
  FOREIGN KEY (draw_id, unit, department, seat) REFERENCES team_seat (draw_id, unit, department, seat)
);
COMMENT ON TABLE replacement_request IS 'Somebody asks that a seat of a team, or a drawn target, be replaced; of no effect until a second person accepts.';
COMMENT ON COLUMN replacement_request.n IS 'Which replacement of this seat it would be, from 1.';
COMMENT ON COLUMN replacement_request.evidence IS 'SHA-256 of the attachment that shows why a target cannot be visited.';
COMMENT ON COLUMN replacement_request.cause IS 'Kind of reason; public with the evidence.';
COMMENT ON COLUMN replacement_request.reason IS 'Confidential: only H(reason_salt ‖ reason) is ever public.';
CREATE INDEX replacement_request_seat ON replacement_request (draw_id, unit, department, seat);

CREATE TABLE replacement_decision (
  request_id bigint PRIMARY KEY REFERENCES replacement_request (id),
  accepted boolean NOT NULL,
  opinion text,
  decided_by text NOT NULL,
  decided_by_name text NOT NULL,
  decided_by_role text NOT NULL,
  decided_at timestamptz NOT NULL,
  CHECK (accepted OR opinion <> '')
);
COMMENT ON TABLE replacement_decision IS 'What the second person said to a request; once for each.';

CREATE TABLE replacement (
  draw_id bigint NOT NULL REFERENCES outcome (draw_id),
  place integer NOT NULL CHECK (place >= 0),
  request_id bigint NOT NULL UNIQUE REFERENCES replacement_request (id),
  record text NOT NULL,
  signature text,
  replaced_at timestamptz NOT NULL,
  PRIMARY KEY (draw_id, place)
);
COMMENT ON TABLE replacement IS 'Replacements of a draw in the order of the log; `record` is JCS as it stands in the evidence (section 11).';
COMMENT ON COLUMN replacement.signature IS 'Of the drand round whose randomness was the fresh value.';

CREATE TABLE seat_replacement (
  draw_id bigint NOT NULL,
  unit text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  seat integer NOT NULL,
  n integer NOT NULL CHECK (n > 0),
  place integer NOT NULL,
  pseudonym text COLLATE "C",
  PRIMARY KEY (draw_id, unit, department, seat, n),
  UNIQUE (draw_id, place),
  FOREIGN KEY (draw_id, place) REFERENCES replacement (draw_id, place),
  FOREIGN KEY (draw_id, unit, department, seat) REFERENCES team_seat (draw_id, unit, department, seat),
  FOREIGN KEY (draw_id, pseudonym) REFERENCES staff_member (draw_id, pseudonym)
);
COMMENT ON TABLE seat_replacement IS 'Who got a seat by its n-th replacement; nobody where nobody was left, and the seat is open.';
CREATE INDEX seat_replacement_pseudonym ON seat_replacement (draw_id, pseudonym);

CREATE TABLE target_replacement (
  draw_id bigint NOT NULL,
  stratum text COLLATE "C" NOT NULL,
  rank bigint NOT NULL CHECK (rank > 0),
  place integer NOT NULL,
  left_visit text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  joined_rank bigint NOT NULL,
  ordinal bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  joins boolean NOT NULL,
  PRIMARY KEY (draw_id, stratum, rank),
  UNIQUE (draw_id, place),
  FOREIGN KEY (draw_id, place) REFERENCES replacement (draw_id, place),
  FOREIGN KEY (draw_id, left_visit) REFERENCES visit (draw_id, id),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id)
);
COMMENT ON TABLE target_replacement IS 'A drawn target that fell out of a task, and the next of the reserve that joined; ranks count on behind the drawn.';
COMMENT ON COLUMN target_replacement.joins IS 'It had a visit of the group already, which the task joins; else the visit was made by this replacement.';
CREATE INDEX target_replacement_left ON target_replacement (draw_id, left_visit);
CREATE INDEX target_replacement_visit ON target_replacement (draw_id, visit);

CREATE TABLE visit_acceptance (
  draw_id bigint NOT NULL,
  visit text COLLATE "C" NOT NULL,
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  accepted_by text NOT NULL,
  accepted_at timestamptz NOT NULL,
  PRIMARY KEY (draw_id, visit, inspector_id),
  FOREIGN KEY (draw_id, visit) REFERENCES visit (draw_id, id)
);
COMMENT ON TABLE visit_acceptance IS 'An inspector takes on a visit.';
CREATE INDEX visit_acceptance_inspector ON visit_acceptance (inspector_id);

CREATE VIEW seat_now AS
  SELECT s.draw_id, s.unit, s.department, s.seat, 0 AS n, s.pseudonym FROM team_seat s
  WHERE NOT EXISTS (SELECT FROM seat_replacement r WHERE r.draw_id = s.draw_id AND r.unit = s.unit
    AND r.department = s.department AND r.seat = s.seat)
  UNION ALL
  SELECT s.draw_id, s.unit, s.department, s.seat, s.n, s.pseudonym FROM seat_replacement s
  WHERE NOT EXISTS (SELECT FROM seat_replacement r WHERE r.draw_id = s.draw_id AND r.unit = s.unit
    AND r.department = s.department AND r.seat = s.seat AND r.n > s.n);
COMMENT ON VIEW seat_now IS 'Who holds each seat today; pseudonym is null where a seat is open.';

CREATE VIEW unit_of_visit AS
  SELECT draw_id, id AS visit, draw_id AS team_draw_id, unit, position FROM visit WHERE unit IS NOT NULL
  UNION ALL
  SELECT v.parent_id, v.visit, v.draw_id, v.unit, v.position FROM staffing_visit v
  WHERE NOT EXISTS (SELECT FROM frame JOIN ledger_entry ON ledger_entry.draw = frame.number
    WHERE frame.draw_id = v.draw_id AND ledger_entry.type = 'void');
COMMENT ON VIEW unit_of_visit IS 'The units a visit is in: that of its own draw, and those of the staffing draws that are not void.';

CREATE UNIQUE INDEX evidence_digest ON evidence (digest);

GRANT SELECT, INSERT ON staffing, staffing_visit, staff_change, replacement_request, replacement_decision, replacement,
  seat_replacement, target_replacement, visit_acceptance TO double_random_app;
GRANT SELECT ON seat_now, unit_of_visit TO double_random_app;

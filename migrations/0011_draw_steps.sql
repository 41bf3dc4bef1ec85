-- Draws under pressure: voids by two people, digits typed by two, several draws in one ceremony. Append-only.

CREATE TABLE void_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draw_id bigint NOT NULL REFERENCES frame (draw_id),
  reason text NOT NULL CHECK (reason <> ''),
  attachment bytea CHECK (length(attachment) = 32),
  asked_by text NOT NULL,
  asked_by_name text NOT NULL,
  asked_by_role text NOT NULL,
  asked_at timestamptz NOT NULL
);
COMMENT ON TABLE void_request IS 'Somebody asks that a draw be void; of no effect until another person confirms it.';
COMMENT ON COLUMN void_request.reason IS 'Public word for word once it is confirmed; its digest is in the ledger.';
COMMENT ON COLUMN void_request.attachment IS 'SHA-256 of an attachment; under the same digest in the ledger as the reason.';
CREATE INDEX void_request_draw ON void_request (draw_id, id);

CREATE TABLE void_decision (
  request_id bigint PRIMARY KEY REFERENCES void_request (id),
  decision text NOT NULL CHECK (decision IN ('confirmed', 'refused', 'withdrawn')),
  opinion text,
  decided_by text NOT NULL,
  decided_by_name text NOT NULL,
  decided_at timestamptz NOT NULL,
  CHECK ((opinion IS NOT NULL) = (decision = 'refused') AND opinion <> '')
);
COMMENT ON TABLE void_decision IS 'What became of a request to make a draw void; once for each.';

CREATE TABLE draw_session (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL CHECK (title <> ''),
  rehearsal boolean NOT NULL DEFAULT false,
  place text NOT NULL,
  time text NOT NULL,
  method text NOT NULL,
  digits integer NOT NULL CHECK (digits >= 20),
  witnesses text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE draw_session IS 'One ceremony for several commitments (抽取会): its draws commit to the same item and run together.';

CREATE TABLE draw_session_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draw_id bigint NOT NULL REFERENCES draw (id),
  session_id bigint REFERENCES draw_session (id),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE draw_session_change IS 'A draw joins a session, or leaves it (session_id null); the newest row says where it is. Not after its commitment.';
CREATE INDEX draw_session_change_draw ON draw_session_change (draw_id, id);
CREATE INDEX draw_session_change_session ON draw_session_change (session_id);

CREATE TABLE first_typing (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draw_id bigint REFERENCES commitment (draw_id),
  session_id bigint REFERENCES draw_session (id),
  item integer NOT NULL CHECK (item >= 0),
  salt bytea NOT NULL CHECK (length(salt) = 32),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  typed_by text NOT NULL,
  typed_by_name text NOT NULL,
  typed_at timestamptz NOT NULL,
  CHECK (num_nonnulls(draw_id, session_id) = 1)
);
COMMENT ON TABLE first_typing IS 'The digits of a ceremony as the first of two people typed them: nothing of them but a salted digest. The newest counts.';
COMMENT ON COLUMN first_typing.digest IS 'SHA-256(salt ‖ value).';
CREATE INDEX first_typing_draw ON first_typing (draw_id, id);
CREATE INDEX first_typing_session ON first_typing (session_id, id);

CREATE TABLE ceremony_paper (
  draw_id bigint NOT NULL REFERENCES commitment (draw_id),
  kind text NOT NULL CHECK (kind IN ('slip', 'witness-sheet')),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (draw_id, kind)
);
COMMENT ON TABLE ceremony_paper IS 'Scans of the signed papers of a ceremony, by the SHA-256 of the attachment.';

-- The outcome of a draw may become public without the draw having been run: when it is void.
ALTER TABLE evidence
  DROP CONSTRAINT evidence_draw_id_fkey,
  ADD FOREIGN KEY (draw_id) REFERENCES commitment (draw_id);

GRANT SELECT, INSERT ON void_request, void_decision, draw_session, draw_session_change, first_typing, ceremony_paper
  TO double_random_app;

-- The audit log as an auditor needs it: from where, what was refused, and day by day bound into the public ledger.

ALTER TABLE audit_entry
  ADD COLUMN address text,
  ADD COLUMN refusal text CHECK (refusal ~ '^[a-z]+(-[a-z]+)*$'),
  ADD COLUMN attempts integer NOT NULL DEFAULT 1 CHECK (attempts > 0);
COMMENT ON TABLE audit_entry IS 'Append-only: who did what to which object from where, and what was refused; personal data masked.';
COMMENT ON COLUMN audit_entry.address IS 'Network address of the caller; NULL for the service itself. A proxy is believed only if the operator trusts it.';
COMMENT ON COLUMN audit_entry.refusal IS 'Name of the problem with which the attempt was refused; NULL for what was done.';
COMMENT ON COLUMN audit_entry.attempts IS 'How many refused attempts the row stands for: a flood is counted by minute, not listed.';
-- What is searched; object and actor have theirs from the beginning.
CREATE INDEX audit_entry_object_id ON audit_entry (object_id, id);
CREATE INDEX audit_entry_action ON audit_entry (action, id);
CREATE INDEX audit_entry_request ON audit_entry (request) WHERE request IS NOT NULL;
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_refused ON audit_entry (id) WHERE refusal IS NOT NULL;

CREATE TABLE audit_day (
  day date PRIMARY KEY,
  entries int8multirange NOT NULL,
  size bigint NOT NULL CHECK (size >= 0),
  salt bytea NOT NULL CHECK (length(salt) = 32),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  ledger_position bigint NOT NULL UNIQUE REFERENCES ledger_entry (position)
);
GRANT SELECT, INSERT ON audit_day TO double_random_app;
COMMENT ON TABLE audit_day IS 'Append-only: the days of the audit log that stand in the public ledger (published, kind audit).';
COMMENT ON COLUMN audit_day.entries IS 'The ids of the day''s rows. Ids are given before transactions commit, so a row may appear below one that is
 already bound; it then belongs to the next day that is bound. Ids of transactions that failed are in no day.';
COMMENT ON COLUMN audit_day.salt IS 'Goes into the digest, so that nobody outside can guess at the rows of a quiet day.';
COMMENT ON COLUMN audit_day.digest IS 'As it stands in the ledger; src/core/audit/day.ts says what it is over.';

-- Time stamps (RFC 3161) over checkpoints of the ledger, as an authority gave them.

CREATE TABLE time_stamp (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  size bigint NOT NULL REFERENCES ledger_checkpoint (size),
  token bytea NOT NULL,
  stamped_at timestamptz NOT NULL,
  authority text NOT NULL,
  policy text NOT NULL,
  is_trusted boolean NOT NULL,
  kept_by text NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE time_stamp IS 'RFC 3161 tokens over the text of a checkpoint, verified when they came; append-only.';
COMMENT ON COLUMN time_stamp.digest IS 'SHA-256 of the token: the same token twice is one.';
COMMENT ON COLUMN time_stamp.token IS 'TimeStampToken in DER, as everybody can verify it again.';
COMMENT ON COLUMN time_stamp.stamped_at IS 'genTime: when the authority says that it saw the checkpoint.';
COMMENT ON COLUMN time_stamp.is_trusted IS 'Its certificate leads to a root that this office configured; otherwise only the signature was verified.';
CREATE INDEX time_stamp_size ON time_stamp (size);

GRANT SELECT, INSERT ON time_stamp TO double_random_app;
GRANT SELECT ON time_stamp TO double_random_portal;

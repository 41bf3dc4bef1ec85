-- What a request for a seat fixes before its fresh value can be known, and the two typings of that value's digits.

CREATE TABLE seat_request (
  request_id bigint PRIMARY KEY REFERENCES replacement_request (id),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  logged_at timestamptz NOT NULL
);
COMMENT ON TABLE seat_request IS 'An accepted request for a seat as the log took it: who is out and where the fresh value comes from are frozen here.';
COMMENT ON COLUMN seat_request.document IS 'JCS of the salted digest of the reason, the pseudonyms that are out, and the source of the value; shown in the evidence.';
COMMENT ON COLUMN seat_request.digest IS 'Of the document under the draw''s key: `reason` of the log entry.';

ALTER TABLE first_typing
  DROP CONSTRAINT first_typing_check,
  ADD COLUMN request_id bigint REFERENCES seat_request (request_id),
  ADD CHECK (num_nonnulls(draw_id, session_id, request_id) = 1);
COMMENT ON COLUMN first_typing.request_id IS 'The digits are the fresh value of a seat.';
CREATE INDEX first_typing_request ON first_typing (request_id, id);

COMMENT ON COLUMN replacement_request.evidence IS 'SHA-256 of the attachment that shows why a target cannot be visited; the log has it under the draw''s key.';
COMMENT ON COLUMN replacement_request.reason IS 'Confidential: of it only H(reason_salt ‖ reason) is ever public.';

GRANT SELECT, INSERT ON seat_request TO double_random_app;

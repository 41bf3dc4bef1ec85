-- Photographs as evidence: who sent a file, and as what it left his device before its metadata were taken out.

ALTER TABLE attachment
  DROP CONSTRAINT attachment_media_type_check,
  ADD CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp'));
COMMENT ON TABLE attachment IS 'A scan or photograph that backs a step; its bytes lie in the data folder under their SHA-256.';
COMMENT ON COLUMN attachment.digest IS 'Hex of SHA-256 over the bytes as stored, of an image without its metadata: the same bytes twice are one attachment.';

CREATE TABLE attachment_sender (
  digest text COLLATE "C" NOT NULL REFERENCES attachment (digest),
  sent_by text NOT NULL,
  received_digest text COLLATE "C" NOT NULL CHECK (received_digest ~ '^[0-9a-f]{64}$'),
  sent_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (digest, sent_by, received_digest)
);
COMMENT ON TABLE attachment_sender IS 'Everybody who sent these bytes: two inspectors may send the same photograph, and each may read it.';
COMMENT ON COLUMN attachment_sender.received_digest IS 'Hex of SHA-256 over the file as it was sent: the original on the device can be shown to be this one.';

INSERT INTO attachment_sender (digest, sent_by, received_digest, sent_at)
  SELECT digest, created_by, digest, created_at FROM attachment;

GRANT SELECT, INSERT ON attachment_sender TO double_random_app;

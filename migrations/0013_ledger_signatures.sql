-- Signatures of the ledger (protocol section 10): co-signatures of witnesses, and requests for a new key. The keys
-- themselves are `key` entries of the ledger; private keys stand in a file outside the database.

CREATE TABLE ledger_cosignature (
  size bigint NOT NULL REFERENCES ledger_checkpoint (size),
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 300),
  signature text COLLATE "C" NOT NULL CHECK (length(signature) BETWEEN 1 AND 200),
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (size, key)
);
COMMENT ON TABLE ledger_cosignature IS 'A witness signed the checkpoint of this size; the first signature of each witness stays.';
COMMENT ON COLUMN ledger_cosignature.key IS 'The witness’s verifier key, as in its `key` entry.';
COMMENT ON COLUMN ledger_cosignature.signature IS 'C2SP cosignature v1 as in the note: base64 of key hash, time and signature.';
COMMENT ON COLUMN ledger_cosignature.signed_at IS 'The time within the signature, by the witness’s clock.';
CREATE INDEX ledger_cosignature_key ON ledger_cosignature (key, size);

CREATE TABLE ledger_key_request (
  replaces text COLLATE "C" PRIMARY KEY CHECK (length(replaces) BETWEEN 1 AND 300),
  asked_by text COLLATE "C" NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500)
);
COMMENT ON TABLE ledger_key_request IS 'Somebody asks for a new key in place of this one; open until a second person makes it, and then the key is no longer in force.';

CREATE INDEX ledger_entry_keys ON ledger_entry (position) WHERE type = 'key';

GRANT SELECT, INSERT ON ledger_cosignature, ledger_key_request TO double_random_app;
GRANT SELECT ON ledger_cosignature TO double_random_portal;

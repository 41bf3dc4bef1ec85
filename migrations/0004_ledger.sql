-- The public ledger (protocol section 10): a Merkle log of every step, SHA-256, positions from 0 without a gap.

CREATE TABLE ledger_entry (
  position bigint PRIMARY KEY CHECK (position >= 0),
  type text COLLATE "C" NOT NULL,
  draw text COLLATE "C",
  at timestamptz NOT NULL,
  body text NOT NULL,
  leaf bytea NOT NULL CHECK (length(leaf) = 32)
);
COMMENT ON TABLE ledger_entry IS 'One step of the procedure, public from the moment it is written; never changed.';
COMMENT ON COLUMN ledger_entry.body IS 'The entry as JCS: exactly the bytes whose leaf hash is in the tree.';
COMMENT ON COLUMN ledger_entry.leaf IS 'SHA-256(0x00 ‖ body), RFC 9162 section 2.1.1.';
CREATE INDEX ledger_entry_draw ON ledger_entry (draw, position);
-- Exactly once: whatever the application does, a draw has at most one of each of these steps.
CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (draw, type)
  WHERE type IN ('frame-sealed', 'committed', 'outcome', 'disclosed', 'void');

CREATE TABLE ledger_checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  frontier bytea NOT NULL CHECK (length(frontier) % 32 = 0),
  at timestamptz NOT NULL
);
COMMENT ON TABLE ledger_checkpoint IS 'Root of the tree over the first `size` entries, one row for every transaction that appended.';
COMMENT ON COLUMN ledger_checkpoint.frontier IS 'Roots of the perfect subtrees from left to right, so that appending needs no older entry.';

GRANT SELECT, INSERT ON ledger_entry, ledger_checkpoint TO double_random_app;
GRANT SELECT ON ledger_entry, ledger_checkpoint TO double_random_portal;

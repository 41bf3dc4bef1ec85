-- Imports of registers (docs/database.md): a file is previewed, then confirmed, then there is a receipt.
-- What an import has come to is told by which of its rows exist; nothing is updated.

CREATE TABLE import (
  id uuid PRIMARY KEY,
  register text NOT NULL CHECK (register IN
    ('departments', 'terms', 'credit-schemes', 'matters', 'targets', 'inspectors')),
  operation_id uuid NOT NULL REFERENCES operation (id),
  file_name text NOT NULL,
  file_bytes bigint NOT NULL CHECK (file_bytes >= 0),
  file_sha256 bytea NOT NULL CHECK (length(file_sha256) = 32),
  as_of date,
  mapping jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(mapping) = 'object'),
  defaults jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(defaults) = 'object'),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX import_operation ON import (operation_id);
GRANT SELECT, INSERT ON import TO double_random_app;
COMMENT ON TABLE import IS 'Append-only: a file that was sent to be imported into a register.';
COMMENT ON COLUMN import.as_of IS 'The day whose state the file shows, where the sender says so.';
COMMENT ON COLUMN import.mapping IS 'Column key → title in the file, as the sender gave it.';
COMMENT ON COLUMN import.defaults IS 'Column key → value for columns that the file lacks.';

CREATE TABLE import_preview (
  import_id uuid PRIMARY KEY REFERENCES import (id),
  summary jsonb NOT NULL CHECK (jsonb_typeof(summary) = 'object'),
  made_at timestamptz(3) NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON import_preview TO double_random_app;
COMMENT ON TABLE import_preview IS 'Append-only: what the file would change; its rows are in import_row for a day.';

CREATE UNLOGGED TABLE import_row (
  import_id uuid NOT NULL,
  row integer NOT NULL CHECK (row > 0),
  kind text NOT NULL CHECK (kind IN ('new', 'changed', 'same', 'bad')),
  doubtful boolean NOT NULL DEFAULT false,
  id text COLLATE "C",
  up text COLLATE "C",
  names text[] NOT NULL,
  version integer,
  data json,
  changes jsonb,
  findings jsonb,
  cells text[],
  PRIMARY KEY (import_id, row)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON import_row TO double_random_app;
COMMENT ON TABLE import_row IS 'Staging, removed after confirmation or a day. Unlogged: after a crash the preview must be made again.';
COMMENT ON COLUMN import_row.row IS 'Row number as a spreadsheet shows it.';
COMMENT ON COLUMN import_row.names IS 'Everything the row may be known by: id, aliases, row id of a source list.';
COMMENT ON COLUMN import_row.up IS 'The parent or owner the row names.';
COMMENT ON COLUMN import_row.version IS 'Version of the register row that the preview compared with; null for a new row.';
COMMENT ON COLUMN import_row.data IS 'The row to be written, only ever read whole: json, which is kept as it comes.';
COMMENT ON COLUMN import_row.cells IS 'The texts as they stand in the file, of bad rows only: to be given back.';

CREATE SEQUENCE import_receipt_number;
GRANT USAGE ON SEQUENCE import_receipt_number TO double_random_app;
CREATE TABLE import_receipt (
  import_id uuid PRIMARY KEY REFERENCES import (id),
  number bigint NOT NULL UNIQUE DEFAULT nextval('import_receipt_number') CHECK (number > 0),
  counts jsonb NOT NULL CHECK (jsonb_typeof(counts) = 'object'),
  confirmed_by text NOT NULL,
  confirmed_by_name text NOT NULL,
  confirmed_at timestamptz(3) NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON import_receipt TO double_random_app;
COMMENT ON TABLE import_receipt IS 'Append-only: what an import wrote, in the transaction that wrote it. At most one for an import.';

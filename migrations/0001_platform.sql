-- What every feature stands on: who did what, who may, what is under way, what was already answered.
-- Append-only tables give the application INSERT and SELECT, nothing else; a test reads these grants.
-- Times have milliseconds, as in JSON: nothing is lost on the way to a client and back.

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor text NOT NULL CHECK (actor <> ''),
  actor_name text NOT NULL,
  role text,
  request text,
  action text NOT NULL CHECK (action ~ '^[a-z]+([.-][a-z]+)*$'),
  object_kind text NOT NULL CHECK (object_kind <> ''),
  object_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text
);
CREATE INDEX audit_entry_object ON audit_entry (object_kind, object_id, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor, id);
GRANT SELECT, INSERT ON audit_entry TO double_random_app;
COMMENT ON TABLE audit_entry IS 'Append-only: who did what to which object, at least one entry for each transaction that writes.';
COMMENT ON COLUMN audit_entry.actor IS 'token:<id> of the bearer token, or system:<what> for the service itself.';
COMMENT ON COLUMN audit_entry.action IS 'object.verb, for example draw.commit.';
COMMENT ON COLUMN audit_entry.reason IS 'Why, in the actor''s own words, where the act asks for a reason.';

CREATE TABLE row_history (
  id text COLLATE "C" NOT NULL,
  entry bigint GENERATED ALWAYS AS IDENTITY,
  register text COLLATE "C" NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor text,
  request text,
  row jsonb,
  -- An id and what belongs to it stand side by side; one index, because every row imported is entered in it.
  PRIMARY KEY (id, entry)
);
GRANT SELECT ON row_history TO double_random_app;
COMMENT ON TABLE row_history IS 'Append-only: every version of every register row. Only remember_row() writes here.';
COMMENT ON COLUMN row_history.id IS 'Values of the key columns, joined with /.';
COMMENT ON COLUMN row_history.entry IS 'In the order of writing: the versions of a row are its entries, counted from 1.';
COMMENT ON COLUMN row_history.row IS 'The row as it then was; NULL where a dependent row was taken away.';

-- Statement trigger: keeps the new version of every row that one statement wrote, by one INSERT.
-- Arguments: register name, key column [, key column 2]; the transition table is "changed".
--
--   CREATE TRIGGER remember_insert AFTER INSERT ON target REFERENCING NEW TABLE AS changed
--     FOR EACH STATEMENT EXECUTE FUNCTION remember_row('target', 'id');
--
-- Likewise for UPDATE, and for DELETE with OLD TABLE.
-- SECURITY DEFINER, because the application itself may not write history.
-- What is the same for all rows is looked up once; OFFSET 0 keeps the planner from making the jsonb of a row anew
-- wherever it is named.
CREATE FUNCTION remember_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone boolean := TG_OP = 'DELETE';
  name text := TG_ARGV[0];
  key text := TG_ARGV[1];
  key2 text := TG_ARGV[2];
  actor text := current_setting('app.actor', true);
  request text := nullif(current_setting('app.request', true), '');
BEGIN
  INSERT INTO public.row_history (register, id, actor, request, row)
  SELECT name, concat_ws('/', r ->> key, r ->> key2), actor, request, CASE WHEN gone THEN NULL ELSE r END
  FROM (SELECT to_jsonb(c) AS r FROM changed c OFFSET 0) AS written;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION remember_row() FROM PUBLIC;
COMMENT ON FUNCTION remember_row() IS 'Statement trigger that appends the rows just written to row_history.';

CREATE TABLE access_token (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  role text NOT NULL CHECK (role IN ('planner', 'registrar', 'inspector')),
  name text NOT NULL CHECK (name <> ''),
  department text,
  inspector text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  CHECK (role <> 'inspector' OR inspector IS NOT NULL)
);
GRANT SELECT, INSERT ON access_token TO double_random_app;
GRANT UPDATE (revoked_at) ON access_token TO double_random_app;
COMMENT ON TABLE access_token IS 'Bearer tokens of the interface. Only the SHA-256 of a token is kept.';
COMMENT ON COLUMN access_token.inspector IS 'The inspector whose visits the token may read; required for that role.';

CREATE TABLE operation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind <> ''),
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
  done bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
  total bigint CHECK (total >= 0),
  result jsonb,
  problem jsonb,
  created_by text NOT NULL,
  host text NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((state = 'failed') = (problem IS NOT NULL)),
  CHECK (state = 'done' OR result IS NULL)
);
CREATE INDEX operation_running ON operation (started_at) WHERE state = 'running';
GRANT SELECT, INSERT, UPDATE ON operation TO double_random_app;
COMMENT ON TABLE operation IS 'Long work and how far it is; written on a connection of its own.';
COMMENT ON COLUMN operation.host IS 'The process that does the work: it holds an advisory lock of this name while it lives.';

CREATE TABLE idempotency_key (
  actor text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  status smallint NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
GRANT SELECT, INSERT, DELETE ON idempotency_key TO double_random_app;
COMMENT ON TABLE idempotency_key IS 'Answers given to requests with an Idempotency-Key, kept 24 hours and written with the effect.';

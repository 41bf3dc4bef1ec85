-- Accounts and what they may do (domain: administrator, security officer and auditor are three people).
-- Who acts is an account; tokens and sessions are ways in for it, so two of them never count as two people.
-- Rights are rows with history; nothing of them is cached, so a change holds from the next request on.

CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  login text COLLATE "C" NOT NULL UNIQUE CHECK (login ~ '^[0-9a-z][0-9a-z._@-]*$' AND length(login) <= 64),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service')),
  department text COLLATE "C" REFERENCES department (code),
  inspector text COLLATE "C",
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  disabled_at timestamptz(3),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0)
);
CREATE INDEX account_department ON account (department);
CREATE INDEX account_inspector ON account (inspector) WHERE inspector IS NOT NULL;
COMMENT ON TABLE account IS 'Who may act: a person, or another system. Never deleted but disabled, since the audit log names it.';
COMMENT ON COLUMN account.department IS 'Sees this department and those below it; without one, the whole office.';
COMMENT ON COLUMN account.inspector IS 'Certificate number of the inspector the person is; the verb checks it against the register.';

CREATE TABLE account_role (
  account_id uuid NOT NULL REFERENCES account (id),
  role text COLLATE "C" NOT NULL CHECK (role IN (
    'administrator', 'security-officer', 'auditor',
    'planner', 'conference-secretary', 'agency-head', 'registrar', 'inspector', 'reviewer', 'lead-handler')),
  PRIMARY KEY (account_id, role)
);
COMMENT ON TABLE account_role IS 'The roles an account has now; who had which when stands in row_history.';

-- The account is locked first, so that of two grants at once the second sees the first.
CREATE FUNCTION refuse_mixed_roles() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM account WHERE id = NEW.account_id FOR UPDATE;
  IF (SELECT count(*) > 1 AND bool_or(role IN ('administrator', 'security-officer', 'auditor'))
      FROM account_role WHERE account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'administrator, security-officer and auditor go with no other role'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'account_role_exclusive';
  END IF;
  IF NEW.role IN ('administrator', 'security-officer', 'auditor')
      AND EXISTS (SELECT FROM account WHERE id = NEW.account_id AND kind = 'service') THEN
    RAISE EXCEPTION 'administrator, security-officer and auditor are people'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'account_role_person';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION refuse_mixed_roles() FROM PUBLIC;
CREATE TRIGGER refuse_mixed_roles AFTER INSERT OR UPDATE ON account_role
  FOR EACH ROW EXECUTE FUNCTION refuse_mixed_roles();

CREATE TABLE account_password (
  account_id uuid NOT NULL REFERENCES account (id),
  set_at timestamptz(3) NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^\$argon2id\$'),
  PRIMARY KEY (account_id, set_at)
);
COMMENT ON TABLE account_password IS 'The last few passwords of an account as argon2id; the latest one counts, the others may not come back.';

CREATE TABLE account_link (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  purpose text NOT NULL CHECK (purpose IN ('setup', 'activation', 'reset')),
  account_id uuid REFERENCES account (id),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  confirmed_by text CHECK (confirmed_by <> created_by),
  CHECK ((purpose = 'setup') = (account_id IS NULL))
);
CREATE INDEX account_link_account ON account_link (account_id);
COMMENT ON TABLE account_link IS 'One-time links, by which a person chooses the password; a link that was used is gone. Only its SHA-256 is kept.';
COMMENT ON COLUMN account_link.confirmed_by IS 'A reset works once a second person confirmed it: whoever makes the link could open it.';

CREATE TABLE account_session (
  id_hash bytea PRIMARY KEY CHECK (length(id_hash) = 32),
  account_id uuid NOT NULL REFERENCES account (id),
  created_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL
);
CREATE INDEX account_session_account ON account_session (account_id);
COMMENT ON TABLE account_session IS 'Who is logged in. Only the SHA-256 of a session''s id is kept; an ended session is gone.';

CREATE TABLE login_attempt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz(3) NOT NULL,
  login text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL
);
CREATE INDEX login_attempt_login ON login_attempt (login, at);
CREATE INDEX login_attempt_address ON login_attempt (address, at);
COMMENT ON TABLE login_attempt IS 'Log-ins that failed or are being looked at, counted to slow guessing down; kept for a day.';
COMMENT ON COLUMN login_attempt.login IS 'SHA-256 of what was typed, in hex: people type passwords into the wrong field.';

-- The bare tokens of before belonged to nobody. Each becomes a disabled account of its name without rights, so that
-- history still knows who wrote; none of them opens anything any more.
INSERT INTO account (id, login, name, kind, created_by, created_at, disabled_at)
  SELECT id, 'token-' || id, name, 'service', 'system:migration', created_at, now() FROM access_token;
DROP TABLE access_token;
CREATE TABLE access_token (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  account_id uuid NOT NULL REFERENCES account (id),
  name text NOT NULL CHECK (name <> ''),
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  operations text[] CHECK (cardinality(operations) > 0),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3)
);
CREATE INDEX access_token_account ON access_token (account_id);
COMMENT ON TABLE access_token IS 'Bearer tokens of accounts. Only the SHA-256 of a token is kept.';
COMMENT ON COLUMN access_token.roles IS 'At most these of the account''s roles; one the account loses is lost to the token too.';
COMMENT ON COLUMN access_token.operations IS 'Groups of the interface (tags of its description) the token may use; without any, all.';
COMMENT ON COLUMN audit_entry.actor IS 'account:<id>, or system:<what> for the service itself; token:<id> before there were accounts.';

GRANT SELECT, INSERT ON account TO double_random_app;
GRANT UPDATE (name, department, inspector, disabled_at, version) ON account TO double_random_app;
GRANT SELECT, INSERT, DELETE ON account_role TO double_random_app;
GRANT SELECT, INSERT, DELETE ON account_password TO double_random_app;
GRANT UPDATE (hash) ON account_password TO double_random_app;
GRANT SELECT, INSERT, DELETE ON account_link TO double_random_app;
GRANT UPDATE (confirmed_by) ON account_link TO double_random_app;
GRANT SELECT, INSERT, DELETE ON account_session TO double_random_app;
GRANT UPDATE (seen_at) ON account_session TO double_random_app;
GRANT SELECT, INSERT, DELETE ON login_attempt TO double_random_app;
GRANT SELECT, INSERT ON access_token TO double_random_app;
GRANT UPDATE (revoked_at) ON access_token TO double_random_app;

CREATE TRIGGER remember_insert AFTER INSERT ON account REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('account', 'id');
CREATE TRIGGER remember_update AFTER UPDATE ON account REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('account', 'id');
CREATE TRIGGER remember_insert AFTER INSERT ON account_role REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('account_role', 'account_id', 'role');
CREATE TRIGGER remember_delete AFTER DELETE ON account_role REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('account_role', 'account_id', 'role');

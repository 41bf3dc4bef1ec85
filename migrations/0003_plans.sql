-- Plans (docs/database.md): a year's tasks. What a plan is now is the fold of its plan_event rows;
-- the text of each published revision is frozen in plan_revision.

CREATE TABLE plan (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text COLLATE "C" NOT NULL UNIQUE CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  title text NOT NULL CHECK (title <> ''),
  kind text NOT NULL CHECK (kind IN ('department', 'joint')),
  lead_department text COLLATE "C" NOT NULL REFERENCES department (code),
  participants text[] NOT NULL DEFAULT '{}',
  document_number text,
  matter_list text,
  version integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE plan IS 'A year''s tasks of one department, or a joint plan of several; the working text until it is published.';
COMMENT ON COLUMN plan.code IS 'The office''s name for the plan in addresses and digests, e.g. JT-2026.';
CREATE INDEX plan_lead_department ON plan (lead_department);

CREATE TABLE plan_task (
  plan_id bigint NOT NULL REFERENCES plan (id),
  code text COLLATE "C" NOT NULL CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  title text NOT NULL CHECK (title <> ''),
  directed boolean NOT NULL DEFAULT false,
  matters text[] NOT NULL DEFAULT '{}',
  scope jsonb NOT NULL CHECK (jsonb_typeof(scope) = 'object'),
  sample jsonb CHECK (jsonb_typeof(sample) = 'object'),
  window_from date,
  window_to date,
  methods text[] NOT NULL DEFAULT '{}',
  mode text NOT NULL DEFAULT 'own' CHECK (mode IN ('own', 'lower_level')),
  teams jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(teams) = 'array'),
  credit_scheme text COLLATE "C" REFERENCES credit_scheme (code),
  unrated_as text CHECK (unrated_as IN ('A', 'B', 'C', 'D')),
  rounds integer NOT NULL DEFAULT 1 CHECK (rounds BETWEEN 1 AND 52),
  disclosure jsonb NOT NULL DEFAULT '{"policy":"on_draw"}' CHECK (jsonb_typeof(disclosure) = 'object'),
  replacement boolean NOT NULL DEFAULT false,
  visit_group text COLLATE "C" NOT NULL CHECK (visit_group ~ '^[0-9A-Za-z._:-]{1,32}$'),
  PRIMARY KEY (plan_id, code)
);
COMMENT ON COLUMN plan.matter_list IS 'The published version of the matter list that the plan follows.';
COMMENT ON TABLE plan_task IS 'One line of a plan: matters, scope, sample rule, window, teams. Gaps are named when the plan is submitted.';
COMMENT ON COLUMN plan_task.scope IS '{kinds?, categories?, districts?, departments?, tags?, tiers?}: arrays; a target must meet every one that is given.';
COMMENT ON COLUMN plan_task.sample IS 'Sample rule of protocol section 3; "population":"before_exclusions" is resolved at sealing.';
COMMENT ON COLUMN plan_task.teams IS 'Array of {department, size, scopes, content?, authority?}.';
COMMENT ON COLUMN plan_task.rounds IS 'In how many draws the task is done over the year.';
CREATE INDEX plan_task_credit_scheme ON plan_task (credit_scheme);

CREATE TABLE plan_revision (
  plan_id bigint NOT NULL REFERENCES plan (id),
  revision integer NOT NULL CHECK (revision > 0),
  document text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (plan_id, revision)
);
COMMENT ON TABLE plan_revision IS 'A submitted text of the plan as JCS with its SHA-256; draws name the revision they belong to.';

CREATE TABLE plan_event (
  plan_id bigint NOT NULL REFERENCES plan (id),
  sequence integer NOT NULL CHECK (sequence > 0),
  type text NOT NULL CHECK (type IN ('submitted', 'approved', 'returned', 'published', 'amended', 'completed')),
  revision integer NOT NULL,
  body jsonb NOT NULL DEFAULT '{}',
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (plan_id, sequence)
);
COMMENT ON TABLE plan_event IS 'What happened to a plan, in order; its state is the fold of these.';

GRANT SELECT, INSERT, UPDATE ON plan TO double_random_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_task TO double_random_app;
GRANT SELECT, INSERT ON plan_revision, plan_event TO double_random_app;
CREATE TRIGGER remember_insert AFTER INSERT ON plan REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('plan', 'code');
CREATE TRIGGER remember_update AFTER UPDATE ON plan REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('plan', 'code');
CREATE TRIGGER remember_insert AFTER INSERT ON plan_task REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('plan_task', 'plan_id', 'code');
CREATE TRIGGER remember_update AFTER UPDATE ON plan_task REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('plan_task', 'plan_id', 'code');
CREATE TRIGGER remember_delete AFTER DELETE ON plan_task REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION remember_row('plan_task', 'plan_id', 'code');

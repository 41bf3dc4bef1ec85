-- Registers (docs/database.md): who inspects, what may be inspected, who and what is inspected.
-- A register row is never deleted, it is retired; every version of it stands in row_history.
-- Codes and ids sort by bytes (COLLATE "C"), because their order enters digests.

CREATE TABLE department (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  parent text COLLATE "C" REFERENCES department (code) DEFERRABLE INITIALLY DEFERRED,
  district text CHECK (district ~ '^[0-9]{6}$'),
  credit_code text,
  contact text,
  external_ids jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(external_ids) = 'object'),
  retired_on date,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  CHECK (parent <> code)
);
COMMENT ON COLUMN department.parent IS 'Checked at the end of the transaction: a list may name a child before its parent.';
COMMENT ON TABLE department IS 'A department of the government; a tree by parent.';
CREATE INDEX department_parent ON department (parent);

CREATE TABLE dictionary_term (
  dictionary text COLLATE "C" NOT NULL CHECK (dictionary IN
    ('target_kind', 'business_category', 'tag', 'permit_kind', 'method', 'scope', 'result_code', 'measure')),
  code text COLLATE "C" NOT NULL CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  name_en text,
  retired_on date,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (dictionary, code)
);
COMMENT ON TABLE dictionary_term IS 'The office''s own word lists: kinds, categories, scopes, methods, result codes.';

CREATE TABLE credit_scheme (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  grades jsonb NOT NULL CHECK (jsonb_typeof(grades) = 'object'),
  retired_on date,
  version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE credit_scheme IS 'A credit evaluation and what its grades mean: the same letter means different tiers elsewhere.';
COMMENT ON COLUMN credit_scheme.grades IS 'Object grade → tier, e.g. {"AAA":"A","AA":"B","A":"C","B":"D"}.';

CREATE TABLE matter (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9A-Za-z._:-]{1,32}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  sub_item text,
  category text,
  kind text NOT NULL CHECK (kind IN ('general', 'key')),
  catalogue_code text,
  claimed_on date,
  legal_basis jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(legal_basis) = 'array'),
  target_kinds text[] NOT NULL DEFAULT '{}',
  methods text[] NOT NULL DEFAULT '{}',
  content text,
  scopes text[] NOT NULL DEFAULT '{}',
  work_guide text,
  checklist jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(checklist) = 'array'),
  responsible_office text,
  lead_department text COLLATE "C" REFERENCES department (code),
  participants text[] NOT NULL DEFAULT '{}',
  exempt_ground text,
  level_of_government text,
  powers text CHECK (powers IN ('kept', 'cancelled', 'delegated')),
  approval_and_supervision text CHECK (approval_and_supervision IN ('together', 'apart')),
  external_ids jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(external_ids) = 'object'),
  retired_on date,
  version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE matter IS 'What may be checked; only matters in the list may be planned.';
COMMENT ON COLUMN matter.legal_basis IS 'Array of {law, article?, text?, repealed_on?}; a repealed basis blocks planning.';
COMMENT ON COLUMN matter.checklist IS 'Array of {code, text, guide?}.';
COMMENT ON COLUMN matter.scopes IS 'Scopes an inspector must hold to check it.';
COMMENT ON COLUMN matter.exempt_ground IS 'Legal ground on which the matter is exempt from random draw; null where it is drawn.';
CREATE INDEX matter_lead_department ON matter (lead_department);

-- Here lengths are checked apart from the pattern: counting in it would take half the time of writing a row.
CREATE TABLE target (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9A-Z._:-]+$' AND length(id) <= 64),
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  credit_code text,
  legal_representative text,
  address text,
  district text COLLATE "C" CHECK (district ~ '^[0-9]+$' AND length(district) = 6),
  route text COLLATE "C" NOT NULL DEFAULT '' CHECK (route ~ '^[0-9A-Za-z._:-]*$' AND length(route) <= 32),
  contact text,
  phone text,
  categories text[] NOT NULL DEFAULT '{}',
  department text COLLATE "C" REFERENCES department (code),
  owner_id text COLLATE "C" REFERENCES target (id) DEFERRABLE INITIALLY DEFERRED,
  tags text[] NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'operating' CHECK (status IN
    ('operating', 'suspended', 'closed', 'deregistered', 'revoked', 'moved_out')),
  key_supervision boolean NOT NULL DEFAULT false,
  external_ids jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(external_ids) = 'object'),
  retired_on date,
  version integer NOT NULL DEFAULT 1,
  CHECK (owner_id <> id)
);
COMMENT ON TABLE target IS 'Who or what is checked. Personal columns: legal_representative, contact, phone, address.';
COMMENT ON COLUMN target.route IS 'Township or grid code; visits of one route can form one unit (protocol section 9).';
COMMENT ON COLUMN target.owner_id IS 'The firm a vehicle, vessel or branch belongs to.';
COMMENT ON COLUMN target.key_supervision IS 'On the key list: checked by plan in full, outside the random frame.';
CREATE INDEX target_owner ON target (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX target_department ON target (department, id);
CREATE INDEX target_kind ON target (kind, id);

-- A row without any number is known by the row id of the list it came from.
CREATE UNIQUE INDEX target_source_row ON target ((external_ids ->> 'source_row_id'));

CREATE TABLE target_local_number (
  district text COLLATE "C" PRIMARY KEY CHECK (district ~ '^[0-9]{6}$'),
  last_serial integer NOT NULL CHECK (last_serial BETWEEN 1 AND 999999)
);
COMMENT ON TABLE target_local_number IS 'The last number given to a target without one, L:district:serial.';

CREATE TABLE target_alias (
  alias text COLLATE "C" PRIMARY KEY CHECK (alias ~ '^[^[:space:][:cntrl:]/]{1,64}$'),
  target_id text COLLATE "C" NOT NULL REFERENCES target (id),
  UNIQUE (target_id, alias)
);
COMMENT ON TABLE target_alias IS 'Old numbers and plates; an alias points to one target, so that one firm is one entry of a frame.';

CREATE TABLE target_permit (
  target_id text COLLATE "C" NOT NULL REFERENCES target (id),
  number text COLLATE "C" NOT NULL CHECK (number <> ''),
  kind text NOT NULL DEFAULT '',
  valid_from date,
  valid_to date,
  issuer text,
  PRIMARY KEY (target_id, number),
  CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE target_permit IS 'Permits a target holds.';

CREATE TABLE target_evaluation (
  target_id text COLLATE "C" NOT NULL REFERENCES target (id),
  scheme text COLLATE "C" NOT NULL REFERENCES credit_scheme (code),
  grade text NOT NULL CHECK (grade <> ''),
  evaluated_on date,
  valid_until date,
  source text,
  override_reason text,
  PRIMARY KEY (target_id, scheme)
);
COMMENT ON TABLE target_evaluation IS 'The evaluation in force per scheme; earlier ones stand in row_history.';
CREATE INDEX target_evaluation_scheme ON target_evaluation (scheme);

CREATE TABLE inspector (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9A-Za-z._:-]{1,64}$'),
  name text COLLATE "C" NOT NULL CHECK (name <> ''),
  department text COLLATE "C" NOT NULL REFERENCES department (code),
  certificate_valid_until date NOT NULL,
  scopes text[] NOT NULL DEFAULT '{}',
  capacity integer NOT NULL DEFAULT 200 CHECK (capacity >= 0),
  status text NOT NULL DEFAULT 'in_service' CHECK (status IN ('in_service', 'suspended', 'left')),
  account text,
  retired_on date,
  version integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE inspector IS 'Holder of an enforcement certificate; id is the certificate number. Personal columns: name, account.';
COMMENT ON COLUMN inspector.capacity IS 'Units a year; a draw gets what is left.';
CREATE INDEX inspector_department ON inspector (department);

CREATE TABLE inspector_leave (
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  leave_from date NOT NULL,
  leave_to date NOT NULL,
  reason text,
  PRIMARY KEY (inspector_id, leave_from),
  CHECK (leave_to >= leave_from)
);
COMMENT ON TABLE inspector_leave IS 'Periods in which an inspector is not available.';

CREATE TABLE inspector_recusal (
  inspector_id text COLLATE "C" NOT NULL REFERENCES inspector (id),
  target_id text COLLATE "C" NOT NULL REFERENCES target (id),
  reason text,
  PRIMARY KEY (inspector_id, target_id)
);
COMMENT ON TABLE inspector_recusal IS 'Conflicts of interest; they follow the firm to what it owns. The reason is confidential.';
CREATE INDEX inspector_recusal_target ON inspector_recusal (target_id);

GRANT SELECT, INSERT, UPDATE ON department, dictionary_term, credit_scheme, matter, target, target_local_number, inspector
  TO double_random_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON target_alias, target_permit, target_evaluation, inspector_leave, inspector_recusal
  TO double_random_app;

DO $$
DECLARE
  register record;
BEGIN
  FOR register IN SELECT * FROM (VALUES
    ('department', '''code'''), ('dictionary_term', '''dictionary'', ''code'''), ('credit_scheme', '''code'''),
    ('matter', '''code'''), ('target', '''id'''), ('target_alias', '''target_id'', ''alias'''),
    ('target_permit', '''target_id'', ''number'''), ('target_evaluation', '''target_id'', ''scheme'''),
    ('inspector', '''id'''), ('inspector_leave', '''inspector_id'', ''leave_from'''),
    ('inspector_recusal', '''inspector_id'', ''target_id''')) AS v (name, keys)
  LOOP
    EXECUTE format('CREATE TRIGGER remember_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION remember_row(%L, %s)', register.name, register.name, register.keys);
    EXECUTE format('CREATE TRIGGER remember_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION remember_row(%L, %s)', register.name, register.name, register.keys);
    EXECUTE format('CREATE TRIGGER remember_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION remember_row(%L, %s)', register.name, register.name, register.keys);
  END LOOP;
END $$;

-- The words every office starts with; it may add its own.
INSERT INTO dictionary_term (dictionary, code, name, name_en) VALUES
  ('target_kind', 'enterprise', '企业', 'enterprise'),
  ('target_kind', 'individual', '个体工商户', 'individual business'),
  ('target_kind', 'project', '工程项目', 'project'),
  ('target_kind', 'facility', '设施', 'facility'),
  ('target_kind', 'vehicle', '车辆', 'vehicle'),
  ('target_kind', 'vessel', '船舶', 'vessel'),
  ('target_kind', 'institution', '机构', 'institution'),
  ('target_kind', 'person', '人员', 'person'),
  ('target_kind', 'product', '产品', 'product'),
  ('business_category', '11', '班车客运', 'scheduled coach'),
  ('business_category', '12', '包车客运', 'chartered coach'),
  ('business_category', '13', '旅游客运(定线)', 'tourist coach, fixed route'),
  ('business_category', '14', '旅游客运(非定线)', 'tourist coach, open route'),
  ('business_category', '21', '道路普通货运', 'general freight'),
  ('business_category', '22', '货物专用运输', 'special freight'),
  ('business_category', '23', '大型物件运输', 'oversize freight'),
  ('business_category', '31', '营运性危险货物运输', 'dangerous goods'),
  ('business_category', '41', '汽车维修', 'vehicle repair'),
  ('business_category', '51', '普通机动车驾驶员培训', 'driving school'),
  ('business_category', '61', '道路旅客运输站', 'passenger station'),
  ('business_category', '62', '道路货物运输站', 'freight station'),
  ('business_category', '80', '公共汽电车客运', 'public bus'),
  ('business_category', '91', '出租汽车客运', 'taxi'),
  ('business_category', '101', '汽车租赁', 'car rental'),
  ('method', 'on_site', '实地核查', 'on-site check'),
  ('method', 'documents', '书面检查', 'documents'),
  ('method', 'network', '网络监测', 'network monitoring'),
  ('method', 'testing', '检验检测', 'testing'),
  ('method', 'entrusted', '委托专业机构', 'entrusted body'),
  ('method', 'other_department', '其他部门结果', 'another department''s finding'),
  ('result_code', '1', '未发现问题', 'no problem found'),
  ('result_code', 'E', '发现问题已责令改正', 'problem found, correction ordered'),
  ('result_code', 'F', '未发现开展本次抽查涉及的经营活动', 'the business in question is not carried on'),
  ('result_code', '7', '已关闭停业或正在组织清算', 'closed or in liquidation'),
  ('result_code', '8', '不配合检查情节严重', 'serious refusal to cooperate'),
  ('result_code', '9', '注销', 'deregistered'),
  ('result_code', '10', '被吊销', 'licence revoked'),
  ('result_code', '11', '被撤销', 'registration withdrawn'),
  ('result_code', '12', '迁出', 'moved out'),
  ('result_code', '6', '通过登记的住所(经营场所)无法联系', 'cannot be reached at the registered address'),
  ('result_code', 'B', '未按规定公示应当公示的信息', 'required information not published'),
  ('result_code', 'C', '公示信息隐瞒真实情况、弄虚作假', 'published information false'),
  ('result_code', 'A', '发现问题待后续处理', 'problem found, follow-up pending');

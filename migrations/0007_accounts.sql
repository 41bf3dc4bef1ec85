-- Accounts and what they may do.

ALTER TABLE access_token DROP CONSTRAINT access_token_role_check;
ALTER TABLE access_token ADD CONSTRAINT access_token_role_check CHECK (role IN (
  'administrator', 'security-officer', 'auditor',
  'planner', 'conference-secretary', 'agency-head', 'registrar', 'inspector', 'reviewer', 'lead-handler'));

-- Each is one constant checked once for every row: a third of the time of storing an outcome. Nothing can go astray:
-- the row of outcome is written first, in the same transaction, and the service may neither change nor delete any.
ALTER TABLE selection DROP CONSTRAINT selection_draw_id_fkey;
ALTER TABLE visit DROP CONSTRAINT visit_draw_id_fkey;
ALTER TABLE team_rejection DROP CONSTRAINT team_rejection_draw_id_fkey;

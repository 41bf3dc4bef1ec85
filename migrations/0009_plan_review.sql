-- Review of plans: withdrawal before the decision, decisions made on paper, temporary tasks, and draws
-- several times a year by tier. The state of a plan stays the fold of its plan_event rows.

ALTER TABLE plan_event DROP CONSTRAINT plan_event_type_check;
ALTER TABLE plan_event ADD CONSTRAINT plan_event_type_check CHECK (type IN (
  'submitted', 'withdrawn', 'decision_entered', 'decision_refused', 'approved', 'returned',
  'published', 'amended', 'completed'));
COMMENT ON COLUMN plan_event.actor IS 'Who took the step; whoever submits does not approve, whoever enters a decision made on paper does not confirm it.';

ALTER TABLE plan_task
  ADD COLUMN times_a_year jsonb CHECK (jsonb_typeof(times_a_year) = 'object'),
  ADD COLUMN temporary_ground text CHECK (temporary_ground <> '');
COMMENT ON COLUMN plan_task.times_a_year IS '{tier: times}: how often a year targets of a tier are drawn, each time by the whole sample rule; tiers not named once.';
COMMENT ON COLUMN plan_task.temporary_ground IS 'Why the task was added after publication (临时任务); null for tasks of the annual plan.';

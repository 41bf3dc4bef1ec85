-- Which days are worked: as the State Council announces each year, so that a term in working days has a last day.

CREATE TABLE working_calendar (
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  version integer NOT NULL CHECK (version > 0),
  document_number text NOT NULL CHECK (document_number <> ''),
  source text NOT NULL CHECK (source <> ''),
  holidays jsonb NOT NULL CHECK (jsonb_typeof(holidays) = 'array' AND holidays <> '[]'),
  make_up_days jsonb NOT NULL CHECK (jsonb_typeof(make_up_days) = 'array'),
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (year, version)
);
COMMENT ON TABLE working_calendar IS 'The days off and the weekend days worked of a year, as announced; the highest version of a year is in force. A year without a row is not announced and never guessed.';
COMMENT ON COLUMN working_calendar.document_number IS 'Number of the notice (文号), or of the notices where a later one changed the year.';
COMMENT ON COLUMN working_calendar.source IS 'What the days were taken from.';
COMMENT ON COLUMN working_calendar.holidays IS '[{"day", "name"}] in order: days off (放假), also those on a weekend.';
COMMENT ON COLUMN working_calendar.make_up_days IS '[{"day", "name"}] in order: Saturdays and Sundays worked (上班) for a holiday.';

GRANT SELECT, INSERT ON working_calendar TO double_random_app;

-- The years announced so far, span by span as their notices say it. A notice may name days of the December before:
-- those stand in the year that they are days of (2022-12-31 is from the notice for 2023).
WITH notice (year, document_number, source) AS (VALUES
  (2020, '国办发明电〔2019〕16号、国办发明电〔2020〕1号', '国务院办公厅关于2020年部分节假日安排的通知、国务院办公厅关于延长2020年春节假期的通知'),
  (2021, '国办发明电〔2020〕27号', '国务院办公厅关于2021年部分节假日安排的通知'),
  (2022, '国办发明电〔2021〕11号、国办发明电〔2022〕16号', '国务院办公厅关于2022年部分节假日安排的通知、国务院办公厅关于2023年部分节假日安排的通知'),
  (2023, '国办发明电〔2022〕16号', '国务院办公厅关于2023年部分节假日安排的通知'),
  (2024, '国办发明电〔2023〕7号', '国务院办公厅关于2024年部分节假日安排的通知'),
  (2025, '国办发明电〔2024〕12号', '国务院办公厅关于2025年部分节假日安排的通知'),
  (2026, '国办发明电〔2025〕7号', '国务院办公厅关于2026年部分节假日安排的通知')
),
holiday (first, last, name) AS (VALUES
  (date '2020-01-01', date '2020-01-01', '元旦'),
  (date '2020-01-24', date '2020-02-02', '春节'),
  (date '2020-04-04', date '2020-04-06', '清明节'),
  (date '2020-05-01', date '2020-05-05', '劳动节'),
  (date '2020-06-25', date '2020-06-27', '端午节'),
  (date '2020-10-01', date '2020-10-08', '国庆节、中秋节'),
  (date '2021-01-01', date '2021-01-03', '元旦'),
  (date '2021-02-11', date '2021-02-17', '春节'),
  (date '2021-04-03', date '2021-04-05', '清明节'),
  (date '2021-05-01', date '2021-05-05', '劳动节'),
  (date '2021-06-12', date '2021-06-14', '端午节'),
  (date '2021-09-19', date '2021-09-21', '中秋节'),
  (date '2021-10-01', date '2021-10-07', '国庆节'),
  (date '2022-01-01', date '2022-01-03', '元旦'),
  (date '2022-01-31', date '2022-02-06', '春节'),
  (date '2022-04-03', date '2022-04-05', '清明节'),
  (date '2022-04-30', date '2022-05-04', '劳动节'),
  (date '2022-06-03', date '2022-06-05', '端午节'),
  (date '2022-09-10', date '2022-09-12', '中秋节'),
  (date '2022-10-01', date '2022-10-07', '国庆节'),
  (date '2022-12-31', date '2022-12-31', '元旦'),
  (date '2023-01-01', date '2023-01-02', '元旦'),
  (date '2023-01-21', date '2023-01-27', '春节'),
  (date '2023-04-05', date '2023-04-05', '清明节'),
  (date '2023-04-29', date '2023-05-03', '劳动节'),
  (date '2023-06-22', date '2023-06-24', '端午节'),
  (date '2023-09-29', date '2023-10-06', '中秋节、国庆节'),
  (date '2024-01-01', date '2024-01-01', '元旦'),
  (date '2024-02-10', date '2024-02-17', '春节'),
  (date '2024-04-04', date '2024-04-06', '清明节'),
  (date '2024-05-01', date '2024-05-05', '劳动节'),
  (date '2024-06-10', date '2024-06-10', '端午节'),
  (date '2024-09-15', date '2024-09-17', '中秋节'),
  (date '2024-10-01', date '2024-10-07', '国庆节'),
  (date '2025-01-01', date '2025-01-01', '元旦'),
  (date '2025-01-28', date '2025-02-04', '春节'),
  (date '2025-04-04', date '2025-04-06', '清明节'),
  (date '2025-05-01', date '2025-05-05', '劳动节'),
  (date '2025-05-31', date '2025-06-02', '端午节'),
  (date '2025-10-01', date '2025-10-08', '国庆节、中秋节'),
  (date '2026-01-01', date '2026-01-03', '元旦'),
  (date '2026-02-15', date '2026-02-23', '春节'),
  (date '2026-04-04', date '2026-04-06', '清明节'),
  (date '2026-05-01', date '2026-05-05', '劳动节'),
  (date '2026-06-19', date '2026-06-21', '端午节'),
  (date '2026-09-25', date '2026-09-27', '中秋节'),
  (date '2026-10-01', date '2026-10-07', '国庆节')
),
make_up (day, name) AS (VALUES
  (date '2020-01-19', '春节'),
  (date '2020-04-26', '劳动节'),
  (date '2020-05-09', '劳动节'),
  (date '2020-06-28', '端午节'),
  (date '2020-09-27', '国庆节、中秋节'),
  (date '2020-10-10', '国庆节、中秋节'),
  (date '2021-02-07', '春节'),
  (date '2021-02-20', '春节'),
  (date '2021-04-25', '劳动节'),
  (date '2021-05-08', '劳动节'),
  (date '2021-09-18', '中秋节'),
  (date '2021-09-26', '国庆节'),
  (date '2021-10-09', '国庆节'),
  (date '2022-01-29', '春节'),
  (date '2022-01-30', '春节'),
  (date '2022-04-02', '清明节'),
  (date '2022-04-24', '劳动节'),
  (date '2022-05-07', '劳动节'),
  (date '2022-10-08', '国庆节'),
  (date '2022-10-09', '国庆节'),
  (date '2023-01-28', '春节'),
  (date '2023-01-29', '春节'),
  (date '2023-04-23', '劳动节'),
  (date '2023-05-06', '劳动节'),
  (date '2023-06-25', '端午节'),
  (date '2023-10-07', '中秋节、国庆节'),
  (date '2023-10-08', '中秋节、国庆节'),
  (date '2024-02-04', '春节'),
  (date '2024-02-18', '春节'),
  (date '2024-04-07', '清明节'),
  (date '2024-04-28', '劳动节'),
  (date '2024-05-11', '劳动节'),
  (date '2024-09-14', '中秋节'),
  (date '2024-09-29', '国庆节'),
  (date '2024-10-12', '国庆节'),
  (date '2025-01-26', '春节'),
  (date '2025-02-08', '春节'),
  (date '2025-04-27', '劳动节'),
  (date '2025-09-28', '国庆节、中秋节'),
  (date '2025-10-11', '国庆节、中秋节'),
  (date '2026-01-04', '元旦'),
  (date '2026-02-14', '春节'),
  (date '2026-02-28', '春节'),
  (date '2026-05-09', '劳动节'),
  (date '2026-09-20', '国庆节'),
  (date '2026-10-10', '国庆节')
)
INSERT INTO working_calendar (year, version, document_number, source, holidays, make_up_days, imported_by)
SELECT year, 1, document_number, source,
  (SELECT jsonb_agg(jsonb_build_object('day', first + i, 'name', name) ORDER BY first + i)
   FROM holiday, generate_series(0, last - first) AS i WHERE extract(year FROM first) = year),
  (SELECT jsonb_agg(jsonb_build_object('day', day, 'name', name) ORDER BY day)
   FROM make_up WHERE extract(year FROM day) = year),
  'system:migration'
FROM notice;

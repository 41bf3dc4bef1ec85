import type pg from 'pg';

export const RESULTS = 100_000;
const DEPARTMENTS = 20;
const BULLETINS = 200;

/** Characters that firms like in their names; three of them after each other are had by few. */
const CHARACTERS =
  '安宝昌成诚达德东丰福富广贵国海汉和恒红宏华辉惠吉佳嘉建江金锦景久聚凯康乐立利联隆茂美民明南鹏平祺启千强庆全荣瑞润三盛世顺泰天通同万旺威伟武祥欣新信兴雄旭亚阳业义益永友宇玉裕源远跃云运泽展长正志中众舟洲卓子';
/** Most are hauliers; half of the rest share a word that some hundreds have. */
const LINES = ['运输', '运输', '运输', '物流', '物流', '货运', '汽车维修', '客运', '驾驶培训', '危险品运输'];

const character = (n: string): string =>
  `substr('${CHARACTERS}', 1 + abs(hashint8(${n})) % ${CHARACTERS.length}, 1)`;

/** SQL of the name of the i-th firm: nine of ten are limited companies, the others a person's, masked. */
const NAME = `CASE WHEN i % 10 = 9 THEN ${character('i * 3')} || '*' ELSE '黔江区' || ${character('i * 3')} || ${character('i * 3 + 1')}
  || ${character('i * 3 + 2')} || (ARRAY['${LINES.join("','")}'])[1 + abs(hashint8(i + 7)) % ${LINES.length}] || '有限公司' END`;

/**
 * Results of three years in 200 bulletins, every hundredth of them corrected, some objected to, some withdrawn. Past
 * triggers and references, which `fillRegister` has turned off for this connection.
 */
export async function fillResults(client: pg.Client): Promise<void> {
  await client.query(`
    INSERT INTO department (code, name) SELECT 'D' || i, '第' || i || '执法大队' FROM generate_series(1, ${DEPARTMENTS}) AS i;
    INSERT INTO bulletin (number, area, year, sequence, kind, title, document, digest, ledger_position, created_by, published_at)
      SELECT '500114-' || year || '-G' || b, '500114', year, b, 'results', '检查结果公告', '{}', sha256('b'), 1000 + b,
        'system:bench', make_date(year, 1 + b * 11 / ${BULLETINS}, 1 + b % 28)
      FROM (SELECT b, 2024 + b * 3 / (${BULLETINS} + 1) AS year FROM generate_series(1, ${BULLETINS}) AS b) AS act;
    INSERT INTO publication (number, bulletin, item, kind, subject, title, year, department, district, target_id, target_name,
        document, digest, published_at)
      SELECT b.number || '-' || item, b.number, item, 'result', b.number || '/' || item, name || '检查结果', b.year,
        'D' || 1 + abs(hashint8(i)) % ${DEPARTMENTS}, '5001' || lpad((1 + i % 30)::text, 2, '0'), t.id, name,
        jsonb_build_object('kind', 'result', 'draw', '500114-' || b.year || '-1', 'outcome',
          CASE WHEN i % 5 = 0 THEN 'problem' WHEN i % 17 = 0 THEN 'not_checked' ELSE 'clean' END,
          'target', jsonb_build_object('id', t.id, 'name', name,
            'kind', CASE WHEN i % 10 = 9 THEN 'individual' WHEN i % 7 = 0 THEN 'vehicle' ELSE 'enterprise' END),
          'tasks', '[{"code":"T01","title":"道路货物运输经营抽查"}]'::jsonb, 'departments', '[{"code":"JT","name":"交通局"}]'::jsonb,
          'matters', '[{"task":"T01","matter":"M01","name":"道路货物运输","codes":[{"code":"1","text":"未发现问题"}],"measures":[]}]'::jsonb,
          'checked_on', b.year || '-05-20', 'on_behalf', false)::text,
        sha256(name::bytea), b.published_at
      FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS i FROM target ORDER BY id LIMIT ${RESULTS}) AS t
      CROSS JOIN LATERAL (SELECT ${NAME} AS name, 1 + i % ${RESULTS / BULLETINS} AS item) AS named
      JOIN bulletin b ON b.sequence = 1 + t.i / ${RESULTS / BULLETINS};
    INSERT INTO publication (number, bulletin, item, kind, subject, corrects, title, year, department, document, digest, published_at)
      SELECT number || change, bulletin || '-' || change, item, change, subject, number, title, year, department,
        CASE change WHEN 'correction' THEN '{"result":{"outcome":"clean"}}' ELSE '{}' END, digest, published_at + interval '9 days'
      FROM publication CROSS JOIN LATERAL (
        SELECT CASE item % 200 WHEN 0 THEN 'withdrawal' WHEN 50 THEN 'objection' ELSE 'correction' END AS change) AS k
      WHERE item % 50 = 0`);
}

/** Firms of the results, to look for: name and code. */
export async function someFirms(client: pg.Client): Promise<{ name: string; code: string }[]> {
  const { rows } = await client.query<{ name: string; code: string }>(
    `SELECT target_name AS name, target_id AS code FROM publication WHERE kind = 'result' AND item % 50 = 1 AND length(target_name) > 4`,
  );
  return rows;
}

/**
 * A made-up district bureau of 2026, the same at every run: about 1,800 firms, vehicles and projects with valid
 * codes of area 500114, 60 inspectors, 13 matters, and tasks after rows of published annual plans.
 * Tiers: A 73, B 19, C 5, D 3 %, and some without evaluation. `npm run examples` writes it as XLSX and CSV.
 */
import seedrandom from 'seedrandom';
import { BRANDS, GIVEN, SURNAMES, TOWNSHIPS } from './people-and-places.ts';

export type Row = Record<string, string>;

const CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const random = seedrandom('qianjiang-2026');
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const digits = (n: number) => Array.from({ length: n }, () => pick('0123456789'.split(''))).join('');
const personName = () => pick(SURNAMES) + pick(GIVEN);

/** Unified social credit code: GB 32100-2015, with the organisation code's own check character (GB 11714). */
function creditCode(): string {
  const organisation = `MA${Array.from({ length: 6 }, () => pick(CODE_ALPHABET.split(''))).join('')}`;
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const value = (c: string) => (c >= 'A' ? c.charCodeAt(0) - 55 : Number(c));
  const sum = [...organisation].reduce((total, c, i) => total + value(c) * weights[i]!, 0);
  const check = 11 - (sum % 11);
  const head = `91500114${organisation}${check === 10 ? 'X' : check === 11 ? '0' : check}`;
  let weight = 1;
  let total = 0;
  for (const c of head) {
    total += CODE_ALPHABET.indexOf(c) * weight;
    weight = (weight * 3) % 31;
  }
  return head + CODE_ALPHABET[(31 - (total % 31)) % 31];
}

const used = new Set<string>();
function unique(make: () => string): string {
  let made = make();
  while (used.has(made)) made = make();
  used.add(made);
  return made;
}

/** A grade of one of the three schemes, in the mix A 73, B 19, C 5, D 3 %; one target in forty has none. */
function evaluation(scheme: keyof typeof GRADES): Row {
  if (random() < 0.025) return {};
  const x = random();
  const tier = x < 0.73 ? 0 : x < 0.92 ? 1 : x < 0.97 ? 2 : 3;
  return {
    scheme,
    grade: GRADES[scheme][tier]!,
    evaluated_on: '2025-12-15',
    valid_until: '2026-12-31',
    source: '区交通运输委年度评价',
  };
}
const GRADES = {
  'JT-XY': ['AA', 'A', 'B', 'C'],
  'GC-XY': ['优', '良', '中', '差'],
  'FX-FL': ['低', '一般', '较高', '高'],
} as const;

export const CREDIT_SCHEMES = [
  { code: 'JT-XY', name: '道路运输企业信用评价', grades: { AA: 'A', A: 'B', B: 'C', C: 'D', D: 'D' } },
  { code: 'GC-XY', name: '公路水运建设市场信用评价', grades: { 优: 'A', 良: 'B', 中: 'C', 差: 'D' } },
  { code: 'FX-FL', name: '通用风险分类', grades: { 低: 'A', 一般: 'B', 较高: 'C', 高: 'D' } },
];

/** Words of the office's own dictionaries: scopes of inspectors, tags of targets. */
export const TERMS: Row[] = [
  ['scope', 'road', '道路运输执法', 'road transport'],
  ['scope', 'water', '水路运输执法', 'waterways'],
  ['scope', 'construction', '工程质量安全执法', 'construction'],
  ['scope', 'highway', '公路路政执法', 'highways'],
  ['scope', 'traffic', '道路交通安全管理', 'traffic police'],
  ['scope', 'safety', '安全生产监察', 'work safety'],
  ['scope', 'environment', '生态环境执法', 'environment'],
  ['scope', 'urban', '城市管理执法', 'urban management'],
  ['tag', 'second-class', '二类维修', 'second-class repair shop'],
  ['tag', 'third-class', '三类维修', 'third-class repair shop'],
  ['tag', 'courier', '物流寄递', 'courier'],
  ['tag', 'ship-management', '船舶管理', 'ship management'],
  ['tag', 'builder', '建设市场从业单位', 'builder'],
  ['tag', 'laboratory', '试验检测', 'laboratory'],
  ['tag', 'works', '在建工程', 'works under construction'],
  ['tag', 'roadside', '涉路工程', 'works beside roads'],
].map(([dictionary, code, name, name_en]) => ({
  dictionary: dictionary!,
  code: code!,
  name: name!,
  name_en: name_en!,
}));

export const DEPARTMENTS: Row[] = [
  ['JT', '黔江区交通运输委员会', ''],
  ['JT-DL', '黔江区道路运输事务中心', 'JT'],
  ['JT-SY', '黔江区港航事务中心', 'JT'],
  ['JT-JG', '黔江区交通建设工程质量安全中心', 'JT'],
  ['JT-GL', '黔江区公路事务中心', 'JT'],
  ['JT-ZF', '黔江区交通运输综合行政执法支队', 'JT'],
  ['GA', '黔江区公安局', ''],
  ['YJ', '黔江区应急管理局', ''],
  ['ST', '黔江区生态环境局', ''],
  ['CG', '黔江区城市管理局', ''],
].map(([code, name, parent]) => ({ code: code!, name: name!, parent: parent!, district: '500114' }));

function firm(trade: string, categories: string[], scheme: keyof typeof GRADES, extra: Row = {}): Row {
  const [township, route] = pick(TOWNSHIPS);
  const code = unique(creditCode);
  return {
    id: code,
    kind: '企业',
    name: unique(() => `黔江示例${pick(BRANDS)}${pick(BRANDS)}${trade}有限公司`),
    credit_code: code,
    legal_representative: personName(),
    address: `重庆市黔江区${township}示例路${1 + Math.floor(random() * 300)}号`,
    district: '500114',
    route,
    contact: personName(),
    phone: `1390000${digits(4)}`,
    categories: categories.join('；'),
    department: 'JT-DL',
    status: random() < 0.02 ? '停业' : '营业',
    key_supervision: '否',
    ...evaluation(scheme),
    ...extra,
  };
}

function vehicle(owner: Row, category: string): Row {
  const number = unique(() => `500114${digits(6)}`);
  const plate = unique(() => `渝H${digits(5)}`);
  return {
    id: `YSZ:${number}`,
    kind: '车辆',
    name: `${plate}${category === '21' ? '重型货车' : '大型客车'}`,
    district: '500114',
    route: owner.route!,
    categories: category,
    department: 'JT-DL',
    owner_id: owner.id!,
    status: '营业',
    key_supervision: '否',
    permit_number: number,
    permit_kind: '道路运输证',
    permit_valid_from: '2024-01-01',
    permit_valid_to: '2027-12-31',
    permit_issuer: '黔江区道路运输事务中心',
    ...evaluation('JT-XY'),
  };
}

function project(index: number, kind: string, tag: string, trade: string, department: string): Row {
  const [township, route] = pick(TOWNSHIPS);
  return {
    id: `XM:500114-2026-${String(index).padStart(4, '0')}`,
    kind,
    name: unique(() => `${township}示例${pick(BRANDS)}${trade}`),
    address: `重庆市黔江区${township}`,
    district: '500114',
    route,
    department,
    tags: tag,
    status: '营业',
    key_supervision: '否',
    ...evaluation('GC-XY'),
  };
}

const many = (n: number, make: (i: number) => Row): Row[] => Array.from({ length: n }, (_, i) => make(i));

const freight = many(430, (i) =>
  firm('货运', i % 6 === 0 ? ['21', '41'] : i % 9 === 0 ? ['21', '62'] : ['21'], 'JT-XY'),
);
const coach = many(60, (i) => firm('客运', i % 4 === 0 ? ['11', '12'] : ['11'], 'JT-XY'));
const tourist = many(40, (i) => firm('旅游客运', i % 3 === 0 ? ['12', '14'] : ['14'], 'JT-XY'));
const dangerous = many(14, () =>
  firm('危险品运输', ['31'], 'JT-XY', { key_supervision: random() < 0.2 ? '是' : '否' }),
);
const repair = many(190, () =>
  firm('汽车维修', ['41'], 'JT-XY', { tags: random() < 0.6 ? 'third-class' : 'second-class' }),
);
const courier = many(70, () => firm('物流', ['21'], 'FX-FL', { tags: 'courier' }));
const ships = many(36, () => firm('船舶管理', [], 'JT-XY', { department: 'JT-SY', tags: 'ship-management' }));
const builders = many(90, () => firm('路桥建设', [], 'GC-XY', { department: 'JT-JG', tags: 'builder' }));
const laboratories = many(30, () =>
  firm('试验检测', [], 'GC-XY', { kind: '机构', department: 'JT-JG', tags: 'laboratory' }),
);
const works = many(130, (i) => project(i + 1, '工程项目', 'works', '公路改建工程', 'JT-JG'));
const roadside = many(80, (i) => project(i + 201, '工程项目', 'roadside', '涉路管线工程', 'JT-GL'));
const lorries = many(520, () => vehicle(pick(freight), '21'));
const coaches = many(130, () => vehicle(pick(coach), '11'));

export const TARGETS: Row[] = [
  ...freight,
  ...coach,
  ...tourist,
  ...dangerous,
  ...repair,
  ...courier,
  ...ships,
  ...builders,
  ...laboratories,
  ...works,
  ...roadside,
  ...lorries,
  ...coaches,
];

const CORPS: readonly [department: string, count: number, scopes: readonly string[]][] = [
  ['JT-ZF', 32, ['road', 'water', 'construction', 'highway']],
  ['GA', 8, ['traffic']],
  ['YJ', 7, ['safety']],
  ['ST', 7, ['environment']],
  ['CG', 6, ['urban']],
];

export const INSPECTORS: Row[] = CORPS.flatMap(([department, count, scopes]) =>
  many(count, (i) => {
    const held =
      scopes.length === 1
        ? scopes
        : scopes.filter((s) => s === 'road' || random() < 0.5 || i % scopes.length === scopes.indexOf(s));
    return {
      id: `500114${department.replace('-', '')}${String(i + 1).padStart(4, '0')}`,
      name: personName(),
      department,
      certificate_valid_until: i === count - 1 && department === 'JT-ZF' ? '2026-02-28' : '2028-12-31',
      scopes: held.join('；'),
      capacity: '200',
      status: '在岗',
      leave: i === 3 ? '2026-07-01~2026-07-31' : '',
      recusals: i % 5 === 0 ? [pick(freight).id, pick(repair).id].join('；') : '',
    };
  }),
);

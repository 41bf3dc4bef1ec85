/** The matter list of the made-up bureau, after rows of published plans of transport bureaus. */
import type { Row } from './district.ts';

const TRANSPORT = '《中华人民共和国道路运输条例》';
const HIGHWAY = '《中华人民共和国公路法》';
const WATER = '《国内水路运输管理条例》';
const QUALITY = '《建设工程质量管理条例》';

const LIST: readonly (readonly [
  code: string,
  name: string,
  kind: 'general' | 'key',
  basis: string,
  article: string,
  kinds: string,
  scopes: string,
  lead: string,
  participants: string,
])[] = [
  [
    'M01',
    '道路普通货物运输经营许可的监督检查',
    'general',
    TRANSPORT,
    '第六十三条',
    'enterprise',
    'road',
    'JT-ZF',
    '',
  ],
  [
    'M02',
    '道路货物运输车辆技术状况的监督检查',
    'general',
    TRANSPORT,
    '第三十一条',
    'vehicle',
    'road',
    'JT-ZF',
    '',
  ],
  [
    'M03',
    '班车客运经营许可、客运班线许可的监督检查',
    'general',
    TRANSPORT,
    '第八条',
    'enterprise',
    'road',
    'JT-ZF',
    'GA',
  ],
  ['M04', '班车客运车辆的监督检查', 'general', TRANSPORT, '第三十条', 'vehicle', 'road', 'JT-ZF', 'GA'],
  ['M05', '旅游客运经营许可的监督检查', 'general', TRANSPORT, '第八条', 'enterprise', 'road', 'JT-ZF', ''],
  ['M06', '公路水运建设市场督查', 'key', QUALITY, '第四十三条', 'enterprise', 'construction', 'JT-ZF', ''],
  [
    'M07',
    '公路水运工程试验检测机构督查',
    'general',
    QUALITY,
    '第四十七条',
    'institution',
    'construction',
    'JT-ZF',
    '',
  ],
  ['M08', '交通建设工程质量的监督检查', 'key', QUALITY, '第四十三条', 'project', 'construction', 'JT-ZF', ''],
  [
    'M09',
    '交通建设工程安全生产的监督检查',
    'key',
    '《建设工程安全生产管理条例》',
    '第四十条',
    'project',
    'construction',
    'JT-ZF',
    'YJ',
  ],
  ['M10', '对涉路工程建设项目的抽查', 'general', HIGHWAY, '第四十四条', 'project', 'highway', 'JT-ZF', 'CG'],
  ['M11', '国内船舶管理企业监督检查', 'general', WATER, '第二十九条', 'enterprise', 'water', 'JT-ZF', ''],
  [
    'M12',
    '道路危险货物运输企业的监督检查',
    'key',
    '《危险化学品安全管理条例》',
    '第六条',
    'enterprise',
    'road',
    'JT-ZF',
    'GA；YJ',
  ],
  [
    'M13',
    '机动车维修经营备案的监督检查',
    'general',
    TRANSPORT,
    '第四十条',
    'enterprise',
    'road',
    'JT-ZF',
    'ST',
  ],
  [
    'M14',
    '物流企业运输特殊物品情况的抽查',
    'general',
    '《道路货物运输及站场管理规定》',
    '第五十一条',
    'enterprise',
    'road',
    'JT-ZF',
    'GA',
  ],
];

/** What is asked of whoever is checked in a key matter, and how. */
const KEY_CHECKLIST = [
  ['经营许可证件是否在有效期内', '查验许可证件原件'],
  ['安全生产责任制是否建立并落实', '查阅制度文本和考核记录'],
  ['从业人员是否持有效从业资格', '抽查花名册与从业资格证'],
  ['隐患排查治理台账是否完整、闭环', '查阅近六个月台账，现场核对一项'],
] as const;

const contentOf = (name: string) =>
  `依法核查${name.replace(/的?监督检查$|督查$|的抽查$/, '')}有关的许可条件、台账和现场情况。`;
const catalogueCode = (code: string) => `CQ-JT-2026-${code.slice(1)}`;

export const MATTERS: Row[] = LIST.map(
  ([code, name, kind, law, article, target_kinds, scopes, lead_department, participants]) => ({
    code,
    name,
    kind,
    category: '交通运输',
    catalogue_code: catalogueCode(code),
    claimed_on: '2026-01-12',
    law,
    article,
    target_kinds,
    scopes,
    methods: 'on_site；documents',
    lead_department,
    participants,
    content: contentOf(name),
    ...(kind === 'key' && {
      checklist: KEY_CHECKLIST.map(([item]) => item).join('\n'),
      checklist_guide: KEY_CHECKLIST.map(([, guide]) => guide).join('\n'),
    }),
    responsible_office: '法制科',
    level_of_government: '区县',
  }),
);

const UNCLAIMED = [
  ['CQ-JT-2026-15', '对网络平台道路货物运输经营者的监督检查', 'general', TRANSPORT],
  ['CQ-JT-2026-16', '对港口经营人安全生产的监督检查', 'key', '《中华人民共和国港口法》'],
] as const;

/** The catalogue of the level above: what the bureau has claimed, and two items it has not. */
export const CATALOGUE: Row[] = [
  ...LIST.map(([code, name, kind, law]) => [catalogueCode(code), name, kind, law] as const),
  ...UNCLAIMED,
].map(([code, name, kind, law]) => ({
  code,
  name,
  category: '交通运输',
  kind,
  law,
  content: contentOf(name),
  level_of_government: '区县',
  issuer: '市交通运输委员会(示例)',
  published_on: '2026-01-05',
}));

/**
 * The year's plan of the made-up bureau. Rates follow rows of published plans: 1/10/50/80 % by tier under a
 * ceiling of 5 %, "not lower than 10 %, once a year", "one firm", "50 % of high risk, short fall from medium
 * risk, at least 10 % overall".
 */
const BY_TIER = { A: 10_000, B: 100_000, C: 500_000, D: 800_000 };
const EVERY_TIER = (ppm: number) => ({ A: ppm, B: ppm, C: ppm, D: ppm });
const ceiling = (cap: number) => ({ mode: 'rate', rates: BY_TIER, cap });
const atLeast = (ppm: number) => ({ mode: 'rate', rates: EVERY_TIER(ppm), population: 'before_exclusions' });

const enforcement = (scope: string, size = 2) => ({
  department: 'JT-ZF',
  size,
  scopes: [scope],
  content: '许可条件、台账、现场',
  authority: '交通运输行政执法',
});
const partner = (department: string, scope: string, content: string) => ({
  department,
  size: 1,
  scopes: [scope],
  content,
  authority: '本部门法定职责',
});

const task = (code: string, title: string, rest: object) => ({
  code,
  title,
  directed: false,
  window_from: '2026-04-01',
  window_to: '2026-11-30',
  methods: ['on_site', 'documents'],
  mode: 'own',
  credit_scheme: 'JT-XY',
  unrated_as: 'B',
  rounds: 1,
  disclosure: { policy: 'on_draw' },
  replacement: true,
  ...rest,
});

export const PLAN = {
  code: 'JT-2026',
  year: 2026,
  title: '黔江区交通运输领域2026年度部门联合“双随机、一公开”抽查计划(示例)',
  // Partners of other bureaus send teams, which only a joint plan may have.
  kind: 'joint',
  lead_department: 'JT',
  participants: ['CG', 'GA', 'ST', 'YJ'],
};

export const TASKS = [
  task('T01', '道路货物运输经营的检查', {
    matters: ['M01'],
    scope: { kinds: ['enterprise'], categories: ['21'] },
    sample: ceiling(50_000),
    rounds: 2,
    teams: [enforcement('road')],
    visit_group: 'QY',
  }),
  task('T02', '道路货运车辆的检查', {
    matters: ['M02'],
    scope: { kinds: ['vehicle'], categories: ['21'] },
    sample: ceiling(50_000),
    teams: [enforcement('road')],
    visit_group: 'CL',
  }),
  task('T03', '道路班车客运经营的检查', {
    matters: ['M03'],
    scope: { kinds: ['enterprise'], categories: ['11'] },
    sample: ceiling(50_000),
    teams: [enforcement('road'), partner('GA', 'traffic', '驾驶人资格、交通违法处理')],
    visit_group: 'QY',
  }),
  task('T04', '班车客运车辆的检查', {
    matters: ['M04'],
    scope: { kinds: ['vehicle'], categories: ['11'] },
    sample: ceiling(50_000),
    teams: [enforcement('road'), partner('GA', 'traffic', '车辆登记、检验')],
    visit_group: 'CL',
  }),
  task('T05', '道路旅游客运企业许可的检查', {
    matters: ['M05'],
    scope: { kinds: ['enterprise'], categories: ['12', '13', '14'] },
    sample: ceiling(50_000),
    teams: [enforcement('road')],
    visit_group: 'QY',
  }),
  task('T06', '公路水运建设市场从业单位的检查', {
    matters: ['M06'],
    scope: { kinds: ['enterprise'], tags: ['builder'] },
    sample: atLeast(100_000),
    credit_scheme: 'GC-XY',
    window_from: '2026-03-15',
    window_to: '2026-10-31',
    teams: [enforcement('construction')],
    visit_group: 'GC',
  }),
  task('T07', '公路水运工程试验检测机构的检查', {
    matters: ['M07'],
    scope: { kinds: ['institution'], tags: ['laboratory'] },
    sample: atLeast(100_000),
    credit_scheme: 'GC-XY',
    teams: [enforcement('construction')],
    visit_group: 'GC',
  }),
  task('T08', '交通建设工程质量的检查', {
    matters: ['M08'],
    scope: { kinds: ['project'], tags: ['works'] },
    sample: atLeast(100_000),
    credit_scheme: 'GC-XY',
    window_from: '2026-03-15',
    window_to: '2026-10-31',
    teams: [enforcement('construction')],
    visit_group: 'GC',
  }),
  task('T09', '交通建设工程安全生产的检查', {
    matters: ['M09'],
    scope: { kinds: ['project'], tags: ['works'] },
    sample: atLeast(100_000),
    credit_scheme: 'GC-XY',
    window_from: '2026-03-15',
    window_to: '2026-10-31',
    teams: [enforcement('construction'), partner('YJ', 'safety', '安全生产责任制、应急预案')],
    visit_group: 'GC',
  }),
  task('T10', '涉路工程建设项目的抽查', {
    matters: ['M10'],
    scope: { kinds: ['project'], tags: ['roadside'] },
    sample: atLeast(50_000),
    credit_scheme: 'GC-XY',
    window_from: '2026-09-01',
    window_to: '2026-11-30',
    teams: [partner('CG', 'urban', '占道、恢复'), enforcement('highway')],
    visit_group: 'GC',
  }),
  task('T11', '船舶管理企业的检查', {
    matters: ['M11'],
    scope: { kinds: ['enterprise'], tags: ['ship-management'] },
    sample: atLeast(50_000),
    teams: [enforcement('water')],
    visit_group: 'SY',
  }),
  task('T12', '道路危险货物运输企业的定向抽查', {
    directed: true,
    matters: ['M12'],
    scope: { kinds: ['enterprise'], categories: ['31'] },
    sample: {
      mode: 'total',
      total: 1,
      weights: { A: 1, B: 2, C: 5, D: 10 },
      minimum: { A: 0, B: 0, C: 0, D: 0 },
    },
    teams: [partner('GA', 'traffic', '押运、线路'), enforcement('road'), partner('YJ', 'safety', '安全管理')],
    visit_group: 'QY',
  }),
  task('T13', '车辆维修企业的联合抽查', {
    matters: ['M13'],
    scope: { kinds: ['enterprise'], categories: ['41'] },
    sample: { mode: 'rate', rates: { A: 20_000, B: 50_000, C: 300_000, D: 1_000_000 } },
    rounds: 2,
    teams: [enforcement('road'), partner('ST', 'environment', '危险废物、废气')],
    visit_group: 'QY',
  }),
  task('T14', '三类机动车维修企业的检查', {
    matters: ['M13'],
    scope: { kinds: ['enterprise'], categories: ['41'], tags: ['third-class'] },
    sample: {
      mode: 'rate',
      rates: { A: 0, B: 0, C: 0, D: 500_000 },
      floor: 100_000,
      top_up_from: ['C', 'B'],
    },
    teams: [enforcement('road')],
    visit_group: 'QY',
  }),
  task('T15', '物流企业运输特殊物品情况的抽查', {
    matters: ['M14'],
    scope: { kinds: ['enterprise'], tags: ['courier'] },
    sample: { mode: 'rate', rates: { A: 10_000, B: 30_000, C: 60_000, D: 100_000 } },
    credit_scheme: 'FX-FL',
    rounds: 2,
    teams: [enforcement('road'), partner('GA', 'traffic', '违禁物品')],
    visit_group: 'QY',
  }),
];

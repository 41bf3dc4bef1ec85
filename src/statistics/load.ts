import { spread } from '../core/estimate/spread.ts';
import { type Asked, isShown, listOf } from './asked.ts';
import type { InspectorLoad } from './inspector-loads.ts';
import type { NameOf } from './names.ts';
import { rateGroup, rateRow, spreadGroup, spreadRow, stepsOf } from './rows.ts';
import type { Figure } from './schema.ts';

/**
 * Load per inspector: units and visits of the seats held today, over everybody who stood in a sealed staff list, and how
 * evenly they are spread. The lot makes units even, and a unit may have several visits. (Domain section 8; the Gini
 * coefficient by Sen 1973.)
 */
export function load(
  asked: Asked,
  loads: readonly InspectorLoad[],
  names: { readonly department: NameOf },
): Figure {
  const inspectors = (more: Record<string, string | number> = {}) =>
    listOf('statistics/inspectors', asked, more);
  const row = (
    key: string,
    label: string,
    of: 'units' | 'visits',
    own: readonly InspectorLoad[],
    list: string,
  ) =>
    spreadRow(
      { key, label },
      spread(own.map((line) => line[of])),
      { count: own.length, list },
      { zh: '没有封存过人员名单的抽取', en: 'no draw with a sealed staff list' },
    );
  const departments = [...new Set(loads.flatMap((line) => line.departments))].sort();
  const all = { count: loads.length, list: inspectors() };
  return {
    figure: 'load',
    title: { zh: '检查人员工作量', en: 'load per inspector' },
    definition: {
      zh: '曾列入封存人员名单的每名检查人员现任席位的检查单元数和检查次数（含 0）；标准差为全体的标准差，基尼系数 0 为完全均等',
      en: 'units and visits of the seats that everybody in a sealed staff list holds today, 0 too; standard deviation of all, Gini coefficient 0 where all are equal',
    },
    groups: [
      spreadGroup('measure', [
        row('units', '检查单元', 'units', loads, all.list),
        row('visits', '检查次数', 'visits', loads, all.list),
      ]),
      spreadGroup(
        'department',
        departments
          .filter((code) => isShown(asked, code))
          .map((department) => {
            const own = loads.filter((line) => line.departments.includes(department));
            return row(department, names.department(department), 'units', own, inspectors({ department }));
          }),
      ),
      rateGroup(
        'distribution',
        { zh: '各单元数的人员占比', en: 'share of inspectors with so many units' },
        stepsOf(loads.map(({ units }) => units)).map((units) =>
          rateRow(
            { key: String(units), label: `${units} 个单元` },
            { count: loads.filter((line) => line.units === units).length, list: inspectors({ units }) },
            all,
          ),
        ),
      ),
    ],
    left_out: [],
  };
}

import { z } from 'zod';
import { code, district, externalIds, line, retiredOn, version } from '../register/fields.ts';

/** One row of the register of departments (domain: 部门), as a sheet or a request gives it. */
export const departmentRow = z.strictObject({
  code: code.describe('部门代码'),
  name: line(200).describe('部门名称'),
  parent: code.nullable().describe('上级部门代码'),
  district: district.nullable().describe('行政区划代码 (GB/T 2260)'),
  credit_code: line(64).nullable().describe('统一社会信用代码'),
  contact: line(200).nullable().describe('联系方式'),
  external_ids: externalIds.describe('在其他系统中的编号：系统 → 编号'),
});
export type DepartmentRow = z.infer<typeof departmentRow>;

/** What a new department has where nothing is said. */
export const BLANK_DEPARTMENT = {
  parent: null,
  district: null,
  credit_code: null,
  contact: null,
  external_ids: {},
} as const satisfies Partial<DepartmentRow>;

export const department = departmentRow.extend({ retired_on: retiredOn, version });
export type Department = z.infer<typeof department>;

export const EXAMPLE_DEPARTMENT: Department = {
  code: 'JT',
  name: '黔江区交通运输综合行政执法支队',
  parent: 'QJ',
  district: '500114',
  credit_code: '91500114MA60D4NB68',
  contact: '023-79220000',
  external_ids: {},
  retired_on: null,
  version: 1,
};

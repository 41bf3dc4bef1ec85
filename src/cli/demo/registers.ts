/** The office loads its registers from its own workbooks. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import type { accepted, Counts, importView } from '../../import/schema.ts';
import type { Office } from './office.ts';
import { EXAMPLE, readExample } from './plan.ts';
import type { Progress } from './progress.ts';
import { REAL_REGISTER, simulatedEvaluations } from './real-register.ts';

/** @param targets a real list of firms in place of the example's */
export async function loadRegisters(registrar: Office, targets: string | undefined, steps: Progress) {
  const load = async (title: string, work: () => Promise<Counts>) => {
    const counts = await steps.take(`导入${title}`, work);
    steps.say(
      `  新增 ${counts.new} · 变更 ${counts.changed} · 相同 ${counts.same} · 有误 ${counts.bad} · 提醒 ${counts.doubtful}`,
    );
    return counts;
  };
  const sheet = (register: string) => importFile(registrar, register, new URL(`${register}.xlsx`, EXAMPLE));
  await load('词典', () => sheet('terms'));
  for (const scheme of await readExample<object[]>('credit-schemes.json'))
    await registrar.post('/api/v1/credit-schemes', scheme);
  await load('部门', () => sheet('departments'));
  await load('抽查事项', () => sheet('matters'));
  const counts =
    targets === undefined
      ? await load('检查对象', () => sheet('targets'))
      : await load('检查对象(真实名录)', () => importFile(registrar, 'targets', targets, REAL_REGISTER));
  if (targets !== undefined) {
    const simulated = await simulatedEvaluations(targets);
    await load('模拟信用等级(演示用，非真实评价)', () =>
      importContent(registrar, 'targets', 'simulated.csv', simulated),
    );
  }
  await load('执法检查人员', () => inspectors(registrar, targets === undefined));
  return { targets: counts.new + counts.changed + counts.same, bad_rows: counts.bad };
}

/** The example's recusals are about the example's firms: with another list that column is left out. */
async function inspectors(registrar: Office, withRecusals: boolean): Promise<Counts> {
  if (withRecusals) return importFile(registrar, 'inspectors', new URL('inspectors.xlsx', EXAMPLE));
  const sheet = await readFile(new URL('inspectors.csv', EXAMPLE), 'utf8');
  return importContent(registrar, 'inspectors', 'inspectors.csv', sheet.replace('回避对象', '不导入'));
}

interface ImportOptions {
  /** Title in the file by column key, where the file has titles of its own. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** Values of columns that the file lacks. */
  readonly defaults?: Readonly<Record<string, string>>;
}

type Accepted = z.infer<typeof accepted>;
type Import = z.infer<typeof importView>;

/** Uploads, looks at the preview, confirms: what a registrar does by hand. Bad rows stay out and are counted. */
async function importFile(
  office: Office,
  register: string,
  file: string | URL,
  options: ImportOptions = {},
): Promise<Counts> {
  const name = basename(typeof file === 'string' ? file : file.pathname);
  return importContent(office, register, name, await readFile(file), options);
}

async function importContent(
  office: Office,
  register: string,
  name: string,
  content: Uint8Array<ArrayBuffer> | string,
  options: ImportOptions = {},
): Promise<Counts> {
  const form = new FormData();
  form.set('register', register);
  for (const [key, value] of Object.entries(options)) form.set(key, JSON.stringify(value));
  form.set('file', new Blob([content]), name);
  const upload = await office.upload<Accepted>('/api/v1/imports', form);
  await office.settled(upload.operation);
  const { preview } = await office.get<Import>(`/api/v1/imports/${upload.id}`);
  const confirmation = { confirm_warnings: true };
  const confirmed = await office.post<Accepted>(`/api/v1/imports/${upload.id}/confirm`, confirmation);
  await office.settled(confirmed.operation);
  return preview!.counts;
}

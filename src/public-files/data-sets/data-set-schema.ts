import { z } from 'zod';
import type { DataColumn } from './columns.ts';

/** JSON Schema of a data set's JSON file; the titles of its columns are those of the CSV and the XLSX. */
export function dataSetSchema(kind: string, columns: readonly DataColumn[]): string {
  const row = z.strictObject(
    Object.fromEntries(
      columns.map(({ key, title, schema }) => [
        key,
        schema.nullable().meta({ title: title.zh, description: `${title.zh} | ${title.en}` }),
      ]),
    ),
  );
  const dataSet = z.strictObject({
    kind: z.literal(kind),
    year: z.int(),
    schema: z.string(),
    items: z.array(row),
    count: z
      .int()
      .min(0)
      .describe('行数，文件完整时与 items 相同 | rows; equal to items unless the file was cut'),
    made_at: z.string().describe('所含最新公示的时间 | when the newest text in it was published'),
  });
  return `${JSON.stringify(z.toJSONSchema(dataSet, { target: 'draft-2020-12' }), null, 2)}\n`;
}

import { z } from 'zod';
import { logEntry } from '../../core/ledger/entries.ts';
import { publicDocument } from '../../core/privacy/public-fields.ts';
import { evidenceBundle } from '../../core/verify/bundle.ts';

/** JSON Schemas of what leaves the service to be verified elsewhere, by file below `docs/schemas`. */
export function documentSchemas(): Map<string, string> {
  const schemas = {
    'evidence-bundle': ['双随机抽取证据包 Evidence bundle of a draw', evidenceBundle],
    'log-entry': ['公开日志条目 Entry of the public log', logEntry],
    'public-document': ['公示的全文 Text of a publication', publicDocument],
  } as const;
  return new Map(
    Object.entries(schemas).map(([name, [title, schema]]) => {
      const json = { title, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) };
      return [`docs/schemas/${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
    }),
  );
}

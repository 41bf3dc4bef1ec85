import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { outcome } from '../../core/draw/document.ts';
import { openSeeds } from '../../core/draw/run.ts';
import { outcomeDigest } from '../../core/draw/seed.ts';
import type { EntryOf, LogEntry } from '../../core/ledger/entries.ts';
import { appendEntries } from '../../ledger/append.ts';
import type { Database } from '../../platform/database.ts';
import type { LogKeys } from '../../platform/log-keys.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { findCommitment, valuesOf } from '../commit/commitment-store.ts';
import { planShown } from '../disclose/evidence-plan.ts';
import { type Opening, openDraw } from '../disclose/open-draw.ts';
import { publishEvidence, reissueEvidence } from '../disclose/reissue-evidence.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, planText } from '../queries.ts';
import { earlierValues } from '../run/run-draw.ts';
import { openSecret } from '../secrets.ts';
import type { VoidedDraw } from './schema.ts';

export interface Ending extends Opening {
  readonly logKeys: LogKeys;
}

type VoidEntry = Pick<EntryOf<'void'>, 'at' | 'asked_by' | 'confirmed_by' | 'reason'>;

/**
 * Ends a draw that is held with its `void` entry and publishes what is known of it: before the commitment nothing
 * but that it ended; then document and secret, the values that are stored, and where they are all known what they
 * give. A list that was drawn stays on record.
 */
export async function endDraw(
  trx: Transaction<Database>,
  ending: Ending,
  draw: Draw,
  entry: VoidEntry,
): Promise<VoidedDraw> {
  const number = draw.number!;
  const known = draw.now.committed && (await whatIsKnown(trx, ending, draw));
  const appended = await appendEntries(trx, [
    ...(known && !draw.now.outcome ? valueEntries(draw, entry.at, known.digests) : []),
    {
      type: 'void',
      draw: number,
      ...entry,
      ...(known?.outcome_digest !== undefined && { outcome_digest: known.outcome_digest }),
      ...(known && { secret: known.secret }),
    },
  ]);
  const made = { number, position: appended.at(-1)!.position };
  if (known === undefined) return made;
  const { digest: evidence } =
    (await reissueEvidence(trx, ending.logKeys, draw.id)) ??
    (await publishEvidence(trx, ending.logKeys, draw, known.parts, entry.at));
  const { outcome_digest } = known;
  return { ...made, ...(outcome_digest !== undefined && { outcome_digest }), evidence };
}

/** Values stored for this void have no entry yet; the last one never has: `outcome_digest` binds it. */
const valueEntries = (draw: Draw, at: string, digests: readonly string[]): LogEntry[] => {
  const { values } = draw.now.committed!;
  const logged = digests.length === values ? digests : [...digests, ''];
  return earlierValues(draw.number!, at, logged, draw.now.values.length);
};

async function whatIsKnown(trx: Transaction<Database>, opening: Opening, draw: Draw) {
  const suite = nativeSuites[draw.suite];
  const document = (await findCommitment(trx, draw.id))!;
  const secret = await openSecret(trx, opening.vault, draw.id, 'secret');
  const values = await valuesOf(trx, draw.id);
  const texts = values.map(({ value }) => value);
  const digests = texts.map((value) => hex(suite.hash(utf8(value))));
  const opened =
    values.length < document.entropy.length ? undefined : await openUnlessAltered(trx, opening, draw);
  if (opened === undefined) {
    const plan = planShown(await planText(trx, draw));
    const parts = jcs({ document, entropy: values, plan, secret: hex(secret) });
    return { secret: hex(secret), digests, parts, outcome_digest: undefined };
  }
  const { parts } = opened;
  const { prk } = openSeeds(suite, document, secret, texts);
  const drawn = outcome.parse((parseJson(parts) as { outcome: unknown }).outcome);
  return { secret: hex(secret), digests, parts, outcome_digest: hex(outcomeDigest(suite, prk, drawn)) };
}

/**
 * `undefined` where somebody wrote to the tables past the service: what is no longer what was sealed is not laid open,
 * yet the draw must be able to end, and its void then shows no outcome.
 */
async function openUnlessAltered(trx: Transaction<Database>, opening: Opening, draw: Draw) {
  try {
    return await openDraw(trx, opening, draw, 'drawn');
  } catch (error) {
    const altered = [drawProblems['draw-frame-altered'], drawProblems['draw-records-altered']];
    if (error instanceof Problem && altered.some((problem) => problem === error.definition)) return undefined;
    throw error;
  }
}

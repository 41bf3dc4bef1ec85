/** Test vectors (protocol section 12): from everything a draw is made of to everything it gives. */
import { z } from 'zod';
import { fromHex, hex } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite, SuiteName } from '../canonical/suite.ts';
import { commitmentDocumentOf } from './commitment.ts';
import {
  calendarDate,
  code,
  digest,
  drawNumber,
  drawTask,
  entropySource,
  inspectorEntry,
  instant,
  route,
  type StaffDocument,
  targetId,
  tier,
} from './document.ts';
import { SALT_BYTES, saltsOf, sealFrame, tokenOf } from './frame.ts';
import { visitDocuments } from './outcome.ts';
import { runDraw } from './run.ts';
import { subseed } from './seed.ts';
import { reserveOf } from './select.ts';
import { buildStaff, staffDigest } from './staff.ts';

const [ceremony, publicNumbers, drand] = entropySource.options;
const value = z.string();

export const replayInput = z
  .strictObject({
    draw: drawNumber,
    issued_at: instant,
    disclose_by: calendarDate,
    suite: z.enum(['sha256', 'sm3']),
    supersedes: drawNumber.optional(),
    context: z.record(z.string(), z.string()).optional(),
    frame_key: digest,
    secret: digest,
    entropy: z.array(
      z.discriminatedUnion('source', [
        ceremony.extend({ value }),
        publicNumbers.extend({ value }),
        drand.extend({ value }),
      ]),
    ),
    targets: z.array(z.strictObject({ id: targetId, route: route.optional(), tiers: z.record(code, tier) })),
    tasks: z.array(drawTask).min(1),
    unit_size: z.int().min(1),
    staff_salt: digest.optional(),
    inspectors: z.array(inspectorEntry).optional(),
    conflicts: z.array(z.tuple([z.string(), targetId])).optional(),
  })
  .refine((input) => (input.inspectors === undefined) === (input.staff_salt === undefined), {
    message: 'staff_salt and inspectors stand together or not at all',
  })
  .refine((input) => input.conflicts === undefined || input.inspectors !== undefined, {
    message: 'conflicts need inspectors',
  });
export type ReplayInput = z.infer<typeof replayInput>;

/** A vector `{input, output}` or a bare input; `output` is not looked at. */
export function readReplayInput(document: unknown): ReplayInput {
  const vector = z.object({ input: z.unknown() }).safeParse(document);
  const read = replayInput.safeParse(vector.success ? vector.data.input : document);
  if (!read.success) throw new ProtocolError('input-invalid', z.prettifyError(read.error));
  return read.data;
}

const SHUFFLE_SHOWN = 20;
const RESERVE_SHOWN = 3;

/** The output document of section 12, members in its order. */
export function replay(suites: Readonly<Record<SuiteName, Suite>>, input: ReplayInput) {
  const suite = suites[input.suite];
  const frameKey = fromHex(input.frame_key);
  const secret = fromHex(input.secret);
  const frame = sealFrame(suite, frameKey, input.targets);
  const staff = staffOf(suite, frameKey, input);
  const document = commitmentDocumentOf(suite, {
    ...input,
    context: input.context,
    secret,
    staff: staff && {
      digest: staffDigest(suite, fromHex(input.staff_salt!), staff),
      size: staff.inspectors.length,
    },
    supersedes: input.supersedes,
    frame: frame.header,
  });
  const target = (ordinal: number) => ({
    id: frame.ids[ordinal]!,
    route: frame.routes[ordinal]!,
    token: tokenOf(frame.salts.subarray(ordinal * SALT_BYTES, (ordinal + 1) * SALT_BYTES)),
  });
  const values = input.entropy.map((item) => item.value);
  const { selection, assigned, ...drawn } = runDraw(suite, document, secret, values, target, staff);
  return {
    frame: frame.header,
    commitment: hex(drawn.commitment),
    prk: hex(drawn.prk),
    subseeds: {
      targets: subseed(suite, drawn.prk, 'targets'),
      ...(staff && { inspectors: subseed(suite, drawn.prk, 'inspectors') }),
    },
    shuffle: Array.from(selection.order.subarray(0, SHUFFLE_SHOWN)),
    selections: selection.strata.map((stratum) => ({
      stratum: stratum.name,
      size: stratum.size,
      drawn: stratum.drawn,
      ordinals: Array.from(stratum.ordinals),
      reserve: reserveOf(selection, stratum.name, stratum.drawn, RESERVE_SHOWN),
    })),
    visits: visitDocuments(drawn.visits),
    ...(assigned &&
      ('unstaffed' in assigned
        ? { unstaffed: true as const }
        : { teams: assigned.teams, rejected: assigned.rejected })),
    outcome_digest: hex(drawn.outcome_digest),
  };
}

function staffOf(suite: Suite, frameKey: Uint8Array, input: ReplayInput): StaffDocument | undefined {
  if (input.inspectors === undefined) return undefined;
  const salt = saltsOf(suite, frameKey);
  const conflicts = (input.conflicts ?? []).map(([inspector, id]) => [inspector, tokenOf(salt(id))] as const);
  return buildStaff(input.inspectors, conflicts);
}

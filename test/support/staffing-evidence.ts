/** Evidence of a staffing draw (protocol section 9) over the units of a draw of targets. */
import { fromHex, hex } from '../../src/core/canonical/bytes.ts';
import type { StaffingCommitment } from '../../src/core/draw/document.ts';
import type { ReplayInput } from '../../src/core/draw/replay.ts';
import { runStaffing } from '../../src/core/draw/run.ts';
import { subseed } from '../../src/core/draw/seed.ts';
import { buildStaff, staffDigest, unitsDigest } from '../../src/core/draw/staff.ts';
import { sealedUnits } from '../../src/core/draw/units.ts';
import { buildBundle } from '../../src/core/verify/build-bundle.ts';
import type { EvidenceBundle, EvidenceParts } from '../../src/core/verify/bundle.ts';
import { workOn } from '../../src/core/verify/working.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { evidenceOf } from './evidence.ts';
import { committedEntries, disclosedEntry, outcomeEntry, wholeLog } from './evidence-log.ts';

const SALT = 'c4'.repeat(32);
const SECRET = '5e'.repeat(32);

export function staffingEvidenceOf(input: ReplayInput): EvidenceBundle {
  const suite = nativeSuites[input.suite];
  const parent = workOn(evidenceOf(input, { whole: true }), nativeSuites);
  const units = parent.units()!;
  const sealed = sealedUnits(units);
  const staff = buildStaff(input.inspectors!, []);
  const document: StaffingCommitment = {
    disclose_by: input.disclose_by,
    draw: `${input.draw}-S1`,
    entropy: input.entropy.map(({ value: _value, ...source }) => source),
    issued_at: input.issued_at,
    of: { commitment: hex(parent.commitment()), draw: input.draw },
    protocol: 'double-random/1',
    secret_digest: hex(suite.hash(fromHex(SECRET))),
    staff: { digest: hex(staffDigest(suite, fromHex(SALT), staff)), size: staff.inspectors.length },
    suite: input.suite,
    units: { digest: hex(unitsDigest(suite, fromHex(SALT), sealed)), size: sealed.length },
  };
  const values = input.entropy.map(({ value }) => value);
  const drawn = runStaffing(suite, document, fromHex(SECRET), values, units, staff);
  const { assigned } = drawn;
  const parts: EvidenceParts = {
    document,
    entropy: values.map((value) => ({ value })),
    outcome: drawn.outcome,
    parent: parent.bundle.document,
    ...('rejected' in assigned && { rejected: [...assigned.rejected] }),
    sealed_units: { salt: SALT, units: sealed },
    secret: SECRET,
    ...('certificate' in assigned && { shortage: [...assigned.certificate] }),
    staff: { document: staff, salt: SALT },
    subseeds: { inspectors: subseed(suite, drawn.prk, 'inspectors') },
    units: units.map(({ id, visits }) => ({ id, visits: [...visits] })),
  };
  return buildBundle(
    parts,
    wholeLog([
      ...committedEntries(document, drawn.commitment),
      outcomeEntry(document, drawn, values),
      disclosedEntry(document, parts),
    ]),
  );
}

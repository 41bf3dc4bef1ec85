/** Reads and verifies evidence away from the page, which stays responsive; the same code as `npm run verify`. */
import { portableSuites } from '../../core/canonical/portable-suites.ts';
import { ProtocolError } from '../../core/canonical/protocol-error.ts';
import { logLines } from '../../core/ledger/log-lines.ts';
import { readBundle } from '../../core/verify/bundle.ts';
import { verifyBundle } from '../../core/verify/verify.ts';
import type { Asked, End, Refused, Step, Told } from './asked.ts';
import { fetchEvidence, logOfService, readFiles, Unreadable } from './read-asked.ts';

const tell = (told: Told): void => postMessage(told);

addEventListener('message', async ({ data: asked }: MessageEvent<Asked>) => {
  const { id } = asked;
  tell({ id, ...(await endOf(asked, (step) => tell({ id, ...step }))) });
});
tell({ ready: true });

/** Whatever goes wrong is told: an error that nobody catches in a worker would leave its page waiting for ever. */
async function endOf(asked: Asked, told: (step: Step) => void): Promise<End> {
  try {
    return await check(asked, told);
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Refused {
  const message = error instanceof Error ? error.message : String(error);
  const isKnown = error instanceof ProtocolError || error instanceof Unreadable;
  return { refused: isKnown ? error.code : 'crashed', message };
}

async function check(
  { files, draw, service, log_keys, trusted_witnesses }: Asked,
  told: (step: Step) => void,
): Promise<End> {
  const given = await readFiles(files);
  told({ sorted: given.sorted });
  const evidence =
    draw === undefined || service === undefined
      ? given.evidence
      : await fetchEvidence(service, draw, (fetched) => told({ fetched }));
  if (evidence === undefined) return { waits: true };
  const bundle = readBundle(evidence.text);
  const log =
    given.log === undefined ? service && (await logOfService(service, bundle)) : logLines(given.log);
  const report = verifyBundle(bundle, {
    suites: portableSuites,
    log_keys,
    trusted_witnesses,
    ...(log && { log }),
    on_progress: (progress, total, next) => told({ progress, total, next }),
  });
  return { report, sha256: evidence.sha256 };
}

import { createHash } from 'node:crypto';
import type { EntropySource } from '../../core/draw/document.ts';
import { isSignedRound } from '../../core/draw/drand.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { EntropyValue } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';

/** A drand value is the SHA-256 of its round's signature, and that is quicknet's (protocol section 6). */
export function refuseBareRounds(sources: readonly EntropySource[], values: readonly EntropyValue[]): void {
  for (const [item, source] of sources.entries()) {
    const given = values[item];
    if (given === undefined || isSigned(source, given)) continue;
    throw new Problem(drawProblems['draw-entropy-refused'], {
      detail: {
        zh: `第 ${item + 1} 项：drand 随机数须附该轮的真实签名（BLS），且为其 SHA-256；其他来源不带签名。`,
        en: `Value ${item + 1}: of drand the SHA-256 of the genuine signature of its round; of others no signature.`,
      },
      members: { reason: 'signature', item },
    });
  }
}

function isSigned(source: EntropySource, { value, signature }: EntropyValue): boolean {
  if (source.source !== 'drand') return signature === undefined;
  if (signature === undefined) return false;
  const isHash = createHash('sha256').update(signature, 'hex').digest('hex') === value;
  return isHash && isSignedRound(nativeSuites.sha256, source.round, signature);
}

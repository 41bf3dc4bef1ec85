// Repeats the lot of an evidence bundle with nothing of double-random in it: Node's hash functions and forty lines of
// arithmetic, to be read in ten minutes. docs/draw-protocol.md names the sections.
//
//   node check-by-hand.mjs evidence.json
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const bundle = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { document, secret, entropy, outcome, drawn } = bundle;
const suite = document.suite === 'sm3' ? 'sm3' : 'sha256';
const H = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash(suite)).digest();
const HMAC = (key, message) => createHmac(suite, key).update(message).digest();
const u32 = (n) => Buffer.from([n >>> 24, n >>> 16, n >>> 8, n]);
const jcs = (value) =>
  Array.isArray(value)
    ? `[${value.map(jcs)}]`
    : typeof value === 'object'
      ? `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${jcs(value[key])}`)}}`
      : JSON.stringify(value);

let failures = 0;
function check(what, fine, shown = '') {
  if (!fine) failures += 1;
  console.log(`${fine ? 'ok    ' : 'FAILED'}  ${what}  ${shown}`);
}

// Sections 5 and 6: the commitment is the digest of the document; compare it with the slip and the public log.
const commitment = H(jcs(document));
console.log(`commitment of draw ${document.draw}: ${commitment.toString('hex')}`);
check(
  'the secret is the one committed to',
  H(Buffer.from(secret, 'hex')).toString('hex') === document.secret_digest,
);
const E = Buffer.concat(entropy.flatMap(({ value }) => [u32(Buffer.byteLength(value)), Buffer.from(value)]));
const prk = HMAC(commitment, Buffer.concat([Buffer.from(secret, 'hex'), E]));
const sub = HMAC(prk, Buffer.concat([Buffer.from('targets'), Buffer.from([1])])).toString('hex');

// Section 7: ARC4 keyed by the hexadecimal text; 3,072 bytes are discarded.
const S = Array.from({ length: 256 }, (_, i) => i);
for (let i = 0, j = 0; i < 256; i++) {
  j = (j + S[i] + sub.charCodeAt(i % sub.length)) & 255;
  [S[i], S[j]] = [S[j], S[i]];
}
let a = 0;
let b = 0;
function byte() {
  a = (a + 1) & 255;
  b = (b + S[a]) & 255;
  [S[a], S[b]] = [S[b], S[a]];
  return S[(S[a] + S[b]) & 255];
}
for (let i = 0; i < 3072; i++) byte();
const word = () => ((byte() * 256 + byte()) * 256 + byte()) * 256 + byte();
function below(n) {
  const top = 2 ** 32 - (2 ** 32 % n);
  for (;;) {
    const drawnWord = word();
    if (drawnWord < top) return drawnWord % n;
  }
}

// Section 8: one shuffle; each stratum takes its first ones.
const { frame } = document.targets;
const order = Array.from({ length: frame.size }, (_, i) => i);
for (let k = 0; k <= frame.size - 2; k++) {
  const j = k + below(frame.size - k);
  [order[k], order[j]] = [order[j], order[k]];
}
const strata = [];
for (const { signature, size } of frame.cells)
  for (let i = 0; i < size; i++) strata.push(new Set(signature.split('+')));
for (const { stratum, drawn: count, ordinals } of outcome.selections) {
  const mine = order.filter((ordinal) => strata[ordinal].has(stratum)).slice(0, count);
  check(`${stratum}: the first ${count} of the shuffled list`, String(mine) === String(ordinals));
}
const logged = H(HMAC(prk, Buffer.concat([Buffer.from('outcome'), Buffer.from([1])])), jcs(outcome));
console.log(`outcome digest, as the log must have it: ${logged.toString('hex')}`);

// Section 2: each drawn target stands at its place of the sealed list (RFC 9162).
const leafOf = ({ id, route = '', salt }) =>
  H(Buffer.from([0]), Buffer.from(salt, 'hex'), id, Buffer.from([0]), route);
function rootFrom(index, size, leaf, path) {
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const text of path) {
    const p = Buffer.from(text, 'hex');
    if (fn % 2 === 1 || fn === sn) {
      r = H(Buffer.from([1]), p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = H(Buffer.from([1]), r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? r.toString('hex') : 'no root';
}
for (const target of drawn ?? [])
  check(
    `${target.id} stands at place ${target.ordinal} of the sealed list`,
    rootFrom(target.ordinal, frame.size, leafOf(target), target.proof) === frame.root,
  );
const opened = new Set((drawn ?? []).map(({ ordinal }) => ordinal));
if (drawn)
  check(
    'every drawn place is opened',
    outcome.selections.every(({ ordinals }) => ordinals.every((o) => opened.has(o))),
  );

console.log(failures === 0 ? 'The lot is repeated: nothing differs.' : `${failures} differ.`);
process.exitCode = failures === 0 ? 0 : 1;

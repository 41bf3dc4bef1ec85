// Repeats the lot of an evidence bundle with nothing of double-random in it: Node's hash functions and some
// arithmetic, to be read in a quarter of an hour. docs/draw-protocol.md names the sections.
//
//   node check-by-hand.mjs evidence.json
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

function refuse(why) {
  console.log(`Not checked: ${why}. Use the page /check or npm run verify.`);
  process.exit(2);
}
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse(error.message);
  }
}
const bundle = read(process.argv[2]);
const { document, secret, entropy, outcome, drawn, frame: whole, log } = bundle ?? {};
if (bundle?.format !== 'double-random-evidence/1' || document?.protocol !== 'double-random/1')
  refuse('this is no evidence of double-random/1');
if (document.targets === undefined)
  refuse('a staffing draw assigns teams alone, and this script repeats the lot of targets');
if (secret === undefined || entropy?.length !== document.entropy.length || outcome === undefined)
  refuse('secret, entropy or outcome are not all disclosed');
if (log === undefined || (drawn ?? whole) === undefined)
  refuse('the log or the drawn targets are not disclosed');
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

const byBytes = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));

let failures = 0;
function check(what, fine, shown = '') {
  if (!fine) failures += 1;
  console.log(`${fine ? 'ok    ' : 'FAILED'}  ${what}  ${shown}`);
}

// Sections 5, 6 and 10: the commitment is the digest of the document, and was logged before any value was.
const commitment = H(jcs(document));
console.log(`commitment of draw ${document.draw}, to compare with the slip: ${commitment.toString('hex')}`);
const own = log.entries.filter(({ entry }) => entry.draw === document.draw);
const entryOf = (...types) => own.find(({ entry }) => types.includes(entry.type));
const [committed, ended] = [entryOf('committed'), entryOf('outcome') ?? entryOf('void')];
if (entryOf('void')) console.log('This draw was made void: what it drew has no effect.');
check('the log holds this commitment', committed?.entry.commitment === commitment.toString('hex'));
check(
  'each entry shown stands behind the one before it, at a later position and no earlier time',
  log.entries.every(({ position, entry }, i) => {
    const before = log.entries[i - 1] ?? { position: -1, entry: { at: '' } };
    return before.position < position && before.entry.at <= entry.at;
  }),
);
const values = own.filter(({ entry }) => entry.type === 'value');
check(
  'commitment, then values, then outcome',
  [committed, ...values, ended].every(
    (step, i, steps) => step && (i === 0 || steps[i - 1].position < step.position),
  ),
);
const digests = entropy.map(({ value }) => H(value).toString('hex'));
check(
  'the values are those logged',
  values.every(({ entry }) => digests[entry.index] === entry.digest) &&
    (ended?.entry.values === undefined || String(ended.entry.values) === String(digests)),
);
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
const outcomeKey = HMAC(prk, Buffer.concat([Buffer.from('outcome'), Buffer.from([1])]));
check(
  'selections, visits and teams are those logged when the lot was cast',
  ended?.entry.outcome_digest === H(outcomeKey, jcs(outcome)).toString('hex'),
);

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
const idAt = new Map((drawn ?? []).map(({ ordinal, id }) => [ordinal, id]));
if (whole) {
  const entries = whole.targets.map(({ id, route, tiers }) => {
    const signature = Object.entries(tiers).map(([task, tier]) => `${task}/${tier}`);
    const salt = HMAC(Buffer.from(whole.frame_key, 'hex'), id).subarray(0, 16).toString('hex');
    return { id, route, salt, signature: signature.sort(byBytes).join('+') };
  });
  entries.sort((one, other) => byBytes(one.signature, other.signature) || byBytes(one.salt, other.salt));
  const treeOf = (leaves) => {
    if (leaves.length === 1) return leaves[0];
    let half = 1;
    while (half * 2 < leaves.length) half *= 2;
    return H(Buffer.from([1]), treeOf(leaves.slice(0, half)), treeOf(leaves.slice(half)));
  };
  check(
    `the whole list of ${entries.length} is the one sealed`,
    entries.length === frame.size &&
      treeOf(entries.map(leafOf)).toString('hex') === frame.root &&
      entries.every(({ signature }, i) => signature === [...strata[i]].join('+')),
  );
  for (const [ordinal, { id }] of entries.entries()) idAt.set(ordinal, id);
}
const groupOf = new Map(document.targets.tasks.map(({ task, visit_group }) => [task, visit_group]));
const visits = new Map();
for (const { stratum, ordinals } of outcome.selections)
  for (const ordinal of ordinals) {
    const task = stratum.slice(0, stratum.lastIndexOf('/'));
    const visit = `${idAt.get(ordinal) ?? 'a place that is not opened'}/${groupOf.get(task)}`;
    visits.set(visit, [...(visits.get(visit) ?? []), task].sort(byBytes));
  }
const named = [...visits].sort(([one], [other]) => byBytes(one, other)).map(([id, tasks]) => ({ id, tasks }));
check('the visits are those of the drawn targets, each of them opened', jcs(named) === jcs(outcome.visits));

console.log(failures === 0 ? 'The lot of the targets is repeated: nothing differs.' : `${failures} differ.`);
console.log(`Not checked here: the quotas (step 8: rates, by pen and paper); units and teams by lot (only that they
are those logged); a beacon's signature; that the entries are in the log, who signed it and who co-signed it;
replacements; the plan. The page /check and npm run verify check them.`);
process.exitCode = failures === 0 ? 0 : 1;

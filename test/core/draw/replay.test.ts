import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portableSuites } from '../../../src/core/canonical/portable-suites.ts';
import { readReplayInput, replay } from '../../../src/core/draw/replay.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { readVectors } from '../../support/vectors.ts';

const vectors = readVectors();
const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

function given(name: string) {
  const vector = vectors.find((one) => one.name === name);
  if (!vector) throw new Error(`no vector ${name}`);
  return structuredClone(vector.input);
}

/** The same document with its lists in the opposite order, where the protocol gives lists no order. */
function otherOrder(input: Record<string, unknown>): Record<string, unknown> {
  const turned = structuredClone(input);
  for (const list of ['targets', 'tasks', 'inspectors', 'conflicts']) {
    if (Array.isArray(turned[list])) turned[list] = turned[list].toReversed();
  }
  return turned;
}

describe('a draw repeated from its documents', () => {
  test('there are vectors to repeat', () => expect(vectors.length).toBeGreaterThanOrEqual(9));

  test.each(vectors)('$name gives the output of the protocol', (vector) => {
    expect(replay(nativeSuites, readReplayInput(vector))).toEqual(vector.output);
  });

  test.each(vectors)('$name gives the same with portable hashes and lists in another order', (vector) => {
    expect(replay(portableSuites, readReplayInput(otherOrder(vector.input)))).toEqual(vector.output);
  });

  test('the same tasks without staff pick the same targets only if committed alike', () => {
    const { inspectors, conflicts, staff_salt, ...bare } = given('02-teams.json');
    const output = replay(nativeSuites, readReplayInput(bare));
    expect(output).not.toHaveProperty('teams');
    expect(output).not.toHaveProperty('unstaffed');
    expect(output.subseeds).not.toHaveProperty('inspectors');
    expect(output.commitment).not.toBe(vectors[1]!.output.commitment);
  });
});

describe('an input that cannot be drawn is refused by name', () => {
  const task = (input: Record<string, unknown>) => (input.tasks as Record<string, unknown>[])[0]!;
  test.each<[string, string, (input: Record<string, unknown>) => void]>([
    ['a member nobody knows', 'input-invalid', (input) => Object.assign(input, { colour: 'red' })],
    [
      'a rule of an unknown mode',
      'input-invalid',
      (input) => Object.assign(task(input), { sample: { mode: 'some' } }),
    ],
    ['staff without its salt', 'input-invalid', (input) => Object.assign(input, { inspectors: [] })],
    ['an empty frame', 'frame-empty', (input) => Object.assign(input, { targets: [] })],
    [
      'a target twice',
      'target-twice',
      (input) => (input.targets as unknown[]).push((input.targets as unknown[])[0]),
    ],
    [
      'a target without task',
      'target-without-task',
      (input) => (input.targets as unknown[]).push({ id: 'X', tiers: {} }),
    ],
    [
      'a tier of a task not drawn',
      'task-unknown',
      (input) => (input.targets as unknown[]).push({ id: 'X', tiers: { T9: 'A' } }),
    ],
    [
      'a task without targets',
      'task-without-targets',
      (input) => (input.tasks as unknown[]).push({ ...task(input), task: 'T9' }),
    ],
    ['the same task twice', 'list-unsorted', (input) => (input.tasks as unknown[]).push(task(input))],
    [
      'a probability of 0 or 1 nobody confirmed',
      'stratum-unconfirmed',
      (input) => Object.assign(task(input), { confirmed: [] }),
    ],
    [
      'a digit too few',
      'entropy-value',
      (input) => Object.assign((input.entropy as object[])[0]!, { value: '1' }),
    ],
  ])('%s: %s', (_, code, change) => {
    const input = given('01-two-tasks.json');
    change(input);
    expect(() => replay(nativeSuites, readReplayInput(input))).toThrow(expect.objectContaining({ code }));
  });
});

describe('npm run replay', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const cli = (file: string) =>
    run(process.execPath, ['--import', 'tsx', 'src/cli/replay.ts', file], { cwd: root });

  test('prints the output of a bare input document', async () => {
    const file = join(folder, 'bare.json');
    await writeFile(file, JSON.stringify(given('06-sm3.json')));
    const { stdout } = await cli(file);
    expect(JSON.parse(stdout)).toEqual(vectors.find(({ name }) => name === '06-sm3.json')!.output);
  });

  test('ends with 1 and the reason when the file cannot be read or drawn', async () => {
    const twice = join(folder, 'twice.json');
    await writeFile(twice, '{"draw":"1","draw":"2"}');
    const bad = join(folder, 'bad.json');
    await writeFile(bad, JSON.stringify({ ...given('06-sm3.json'), unit_size: 0 }));
    for (const [file, reason] of [
      [twice, 'stands twice'],
      [bad, 'unit_size'],
      [join(folder, 'none.json'), 'ENOENT'],
    ] as const) {
      await expect(cli(file)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
    }
  });
});

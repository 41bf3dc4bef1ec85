/** Another office that watches the log: `npm run witness` in a process of its own, with its own key and memory. */
import { join } from 'node:path';
import { instantNow } from '../../platform/clock.ts';
import { runElsewhere } from './elsewhere.ts';

export interface Witness {
  /** Its public key (C2SP verifier key), for the log to list and for verifiers to trust. */
  readonly key: string;
  /** Looks at the log once and co-signs it if it only grew. @throws Error where the log did not take it */
  cosign(): Promise<void>;
}

const NAME = 'pengshui.example';

/** The witness's first look makes its key; until the log lists that, it takes no co-signature. */
export async function startWitness(service: string, folder: string): Promise<Witness> {
  const look = () =>
    runElsewhere('demo/at-pretended-time', [
      ...[instantNow(), 'witness', '--once', '--name', NAME],
      ...['--log', service, '--key', join(folder, 'witness.key')],
    ]);
  const key = (await look()).split('\n').find((line) => line.startsWith(`${NAME}+`));
  if (key === undefined) throw new Error('The witness did not name its key.');
  return {
    key,
    cosign: async () => {
      const said = await look();
      if (!said.includes('已联署')) throw new Error(said);
    },
  };
}

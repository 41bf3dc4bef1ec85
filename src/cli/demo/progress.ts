export interface Progress {
  say(line: string): void;
  take<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** A line for each step with how long it took. */
export function progressOn(stream: NodeJS.WritableStream): Progress {
  const say = (line: string) => void stream.write(`${line}\n`);
  return {
    say,
    take: async (title, work) => {
      const begun = performance.now();
      const result = await work();
      say(`✓ ${title}  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      return result;
    },
  };
}

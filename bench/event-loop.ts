const TICK_MS = 5;

/**
 * Gives a function that ends the watch and says how late the latest tick was, in milliseconds, in so far as this
 * process was computing meanwhile: on a crowded machine the rest is other processes' doing.
 */
export function watchEventLoop(): () => number {
  let due = performance.now() + TICK_MS;
  let latest = 0;
  let computed = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(computed);
    latest = Math.max(latest, Math.min(now - due, (user + system) / 1000));
    computed = process.cpuUsage();
    due = now + TICK_MS;
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    return Math.round(latest);
  };
}

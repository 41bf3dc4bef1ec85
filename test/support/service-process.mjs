/**
 * A compiled service as a process of its own, at a time that a test pretends; says where it listens. As
 * `node dist/server.js` but for the clock. Arguments: address of the compiled folder, time.
 */
const [compiled = '', time = ''] = process.argv.slice(2);
const from = (file) => import(new URL(file, compiled));
const [{ pretendItIs }, { readConfig }, { listen, startService, stopOnSignal }] = await Promise.all([
  from('platform/clock.js'),
  from('platform/config.js'),
  from('server.js'),
]);
pretendItIs(time);
const config = readConfig();
const service = await startService(config);
stopOnSignal(service.stop);
console.log(`listening ${await listen(service.app, { ...config, fallback: false })}`);

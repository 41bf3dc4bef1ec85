/** "Check this draw": the reader presses, or gives a file; the worker is loaded at once, so that files need no network. */
import { openChecking } from '../../checker/checking.ts';
import { byId } from '../../checker/element.ts';
import { takeFiles } from '../../checker/take-files.ts';
import { verifierBy } from '../../checker/verifier.ts';

/** Written here by the build; the page's policy admits programs from this site alone. */
declare const CHECK_WORKER_URL: string;

const language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
const controls = byId('controls');
const { draw } = controls.dataset;
const verifier = verifierBy(new Worker(CHECK_WORKER_URL));
const checking = openChecking({
  verifier,
  language: () => language,
  ...(draw !== undefined && { draw }),
});
if (draw !== undefined) byId('start').addEventListener('click', () => checking.checkDraw());
takeFiles((files) => checking.checkFiles(files));
checking.render();
controls.hidden = false;
void verifier.ready.then(() => {
  byId('ready').hidden = false;
});

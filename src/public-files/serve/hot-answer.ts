import type { FirstAnswer } from '../../platform/http/answer-first.ts';
import { publicAddress } from '../layout.ts';
import { isKnown } from './conditions.ts';
import type { HotFiles } from './hot-files.ts';

const PREFIX = publicAddress('');

/**
 * Sends a whole file that is in memory. Its address must be the very one under which its route read it, so nothing is
 * decoded or checked here; whatever else is asked for is left to the route.
 */
export const hotAnswer =
  (files: Pick<HotFiles, 'hot'>): FirstAnswer =>
  ({ method, url = '', headers }, response) => {
    if (method !== 'GET' || !url.startsWith(PREFIX)) return false;
    const file = files.hot(url.slice(PREFIX.length));
    if (file === undefined || headers.range !== undefined) return false;
    if (isKnown(headers['if-none-match'], file.etag)) response.writeHead(304, file.headers).end();
    else response.writeHead(200, file.head).end(file.bytes);
    return true;
  };

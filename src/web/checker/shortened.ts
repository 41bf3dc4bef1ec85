/** A hostile file's own words come back in messages and values, of any length: laying them out would stop the page. */
const MOST = 1_000;

export const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

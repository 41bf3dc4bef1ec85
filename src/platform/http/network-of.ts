/**
 * The caller that an address stands for, to count by: one subscriber of IPv6 has a whole /64 and could come from
 * another address each time. An IPv4 address is a caller of its own.
 */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [before = '', after] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const first = groups(before);
  const zeros = after === undefined ? 0 : Math.max(0, 8 - first.length - groups(after).length);
  return [...first, ...new Array<string>(zeros).fill('0'), ...groups(after ?? '')].slice(0, 4).join(':');
}

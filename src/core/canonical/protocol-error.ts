/**
 * A document or a step that the protocol refuses.
 * `code` is stable and is what callers translate into a named problem; `message` is English and for logs;
 * `details` holds what the message names, so that a translation can show it too.
 */
export class ProtocolError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: string, message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
    this.details = details;
  }
}

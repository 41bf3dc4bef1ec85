import type { Office } from '../office.ts';

/** Sends a made-up scan that says what it stands for, and gives its digest. */
export async function sendScan(office: Office, words: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([`%PDF-1.7\n% ${words}\n%%EOF\n`]), `${words}.pdf`);
  return (await office.upload<{ digest: string }>('/api/v1/attachments', form)).digest;
}

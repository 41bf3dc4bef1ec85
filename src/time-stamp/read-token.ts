/** Reads and verifies RFC 3161 tokens; the cryptography and the encodings are pkijs's. */
import { createHash } from 'node:crypto';
import { Certificate, ContentInfo, SignedData, TimeStampResp, TSTInfo } from 'pkijs';

/** What a token says, once its signature was verified. */
export interface TimeStamp {
  /** TimeStampToken in DER, without the response around it. */
  readonly token: Uint8Array;
  /** genTime in UTC, to the second. */
  readonly stamped_at: string;
  /** Subject of the signing certificate. */
  readonly authority: string;
  /** Object identifier of the authority's policy. */
  readonly policy: string;
  /** Its certificate leads to one of the roots. */
  readonly is_trusted: boolean;
}

export type Refusal = 'malformed' | 'not-granted' | 'other-text' | 'signature' | 'certificate';

/** Why a token is not taken. */
export class TokenRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const COMMON_NAME = '2.5.4.3';

/** Digests that a message imprint may have; SHA-1 can be made to fit two texts. */
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/**
 * @param der a TimeStampResp (`.tsr`) or a bare TimeStampToken
 * @param stamped the text the token must be over
 * @param roots trusted certificates in DER; with none, the chain is not looked at
 * @throws TokenRefused
 */
export async function readToken(
  der: Uint8Array,
  stamped: Uint8Array,
  roots: readonly Uint8Array[],
): Promise<TimeStamp> {
  const content = named('malformed', () => tokenOf(der));
  const signed = named('malformed', () => new SignedData({ schema: content.content }));
  const info = named('malformed', () => infoOf(signed));
  const algorithm = DIGESTS[info.messageImprint.hashAlgorithm.algorithmId];
  const imprint = info.messageImprint.hashedMessage.valueBlock.valueHexView;
  if (algorithm === undefined || !createHash(algorithm).update(stamped).digest().equals(imprint))
    throw new TokenRefused('other-text', 'the token is not over this checkpoint');
  const signer = await signerOf(signed, stamped, roots, info.genTime);
  return {
    token: new Uint8Array(content.toSchema().toBER(false)),
    stamped_at: `${info.genTime.toISOString().slice(0, 19)}Z`,
    authority: nameOf(signer),
    policy: info.policy,
    is_trusted: roots.length > 0,
  };
}

function tokenOf(der: Uint8Array): ContentInfo {
  const bare = attempt(() => ContentInfo.fromBER(der));
  if (bare?.contentType === SIGNED_DATA) return bare;
  const response = TimeStampResp.fromBER(der);
  if (response.status.status > 1 || response.timeStampToken === undefined)
    throw new TokenRefused('not-granted', `the authority refused, status ${response.status.status}`);
  return response.timeStampToken;
}

function infoOf({ encapContentInfo }: SignedData): TSTInfo {
  const bytes = encapContentInfo.eContent?.getValue();
  if (encapContentInfo.eContentType !== TST_INFO || bytes === undefined)
    throw new TokenRefused('malformed', 'the signed content is not a time stamp');
  return TSTInfo.fromBER(bytes);
}

/** The certificate that signed; RFC 3161 section 2.3: it must be for time stamping, and for nothing else. */
async function signerOf(
  signed: SignedData,
  stamped: Uint8Array,
  roots: readonly Uint8Array[],
  checkDate: Date,
): Promise<Certificate> {
  const result = await signed
    .verify({
      signer: 0,
      data: Uint8Array.from(stamped).buffer,
      trustedCerts: roots.map((root) => Certificate.fromBER(root)),
      checkChain: roots.length > 0,
      extendedMode: true,
      checkDate,
    })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TokenRefused(/chain|certificate/i.test(reason) ? 'certificate' : 'signature', reason);
    });
  const { signerCertificate } = result;
  if (result.signatureVerified !== true || signerCertificate === undefined || signerCertificate === null)
    throw new TokenRefused('signature', 'the signature does not verify');
  const usage = signerCertificate.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const purposes = (usage?.parsedValue as { keyPurposes?: string[] } | undefined)?.keyPurposes ?? [];
  if (purposes.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw new TokenRefused('certificate', 'the certificate is not one for time stamping alone');
  return signerCertificate;
}

function nameOf({ subject }: Certificate): string {
  const values = subject.typesAndValues.map(({ type, value }) => ({
    type,
    text: String(value.valueBlock.value),
  }));
  return (values.find(({ type }) => type === COMMON_NAME) ?? values.at(-1))?.text ?? '';
}

function named<T>(refusal: Refusal, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TokenRefused) throw error;
    throw new TokenRefused(refusal, error instanceof Error ? error.message : String(error));
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A time-stamp authority for tests: root, certificate for time stamping, RFC 3161 tokens. */
import { createHash, webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedData,
  SignerInfo,
  TSTInfo,
} from 'pkijs';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface Authority {
  /** Root certificate in DER. */
  readonly root: Uint8Array;
  /** A TimeStampToken over `text` in DER. */
  stamp(text: string, at: string): Promise<Uint8Array>;
}

export async function timeStampAuthority(purpose: 'stamping' | 'code' = 'stamping'): Promise<Authority> {
  const rootKeys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const root = await certificate('测试根', '测试根', 1, rootKeys.publicKey, rootKeys.privateKey, [
    extension('2.5.29.19', true, new BasicConstraints({ cA: true }).toSchema()),
  ]);
  const usage = new ExtKeyUsage({ keyPurposes: [purpose === 'stamping' ? TIME_STAMPING : CODE_SIGNING] });
  const own = await certificate('测试时间戳机构', '测试根', 2, keys.publicKey, rootKeys.privateKey, [
    extension('2.5.29.37', true, usage.toSchema()),
  ]);
  return {
    root: new Uint8Array(root.toSchema().toBER(false)),
    stamp: async (text, at) => {
      const info = new TSTInfo({
        version: 1,
        policy: '1.2.3.4',
        messageImprint: new MessageImprint({
          hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
          hashedMessage: new asn1js.OctetString({
            valueHex: Uint8Array.from(createHash('sha256').update(text).digest()).buffer,
          }),
        }),
        serialNumber: new asn1js.Integer({ value: 7 }),
        genTime: new Date(at),
      });
      const signed = new SignedData({
        version: 3,
        encapContentInfo: new EncapsulatedContentInfo({
          eContentType: TST_INFO,
          eContent: new asn1js.OctetString({ valueHex: info.toSchema().toBER(false) }),
        }),
        signerInfos: [
          new SignerInfo({
            version: 1,
            sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
          }),
        ],
        certificates: [own],
      });
      await signed.sign(keys.privateKey, 0, 'SHA-256');
      const content = new ContentInfo({
        contentType: ContentInfo.SIGNED_DATA,
        content: signed.toSchema(true),
      });
      return new Uint8Array(content.toSchema().toBER(false));
    },
  };
}

async function certificate(
  subject: string,
  issuer: string,
  serial: number,
  key: webcrypto.CryptoKey,
  signer: webcrypto.CryptoKey,
  extensions: Extension[],
): Promise<Certificate> {
  const made = new Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ value: serial }),
    extensions,
  });
  made.subject.typesAndValues.push(commonName(subject));
  made.issuer.typesAndValues.push(commonName(issuer));
  made.notBefore.value = new Date('2020-01-01T00:00:00Z');
  made.notAfter.value = new Date('2049-12-31T00:00:00Z');
  await made.subjectPublicKeyInfo.importKey(key);
  await made.sign(signer, 'SHA-256');
  return made;
}

const commonName = (name: string) =>
  new AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1js.Utf8String({ value: name }) });

const extension = (extnID: string, critical: boolean, value: asn1js.BaseBlock) =>
  new Extension({ extnID, critical, extnValue: value.toBER(false) });

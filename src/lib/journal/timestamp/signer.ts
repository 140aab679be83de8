import { ObjectIdentifier, OctetString, Sequence, type AsnType } from 'asn1js';
import {
	AlgorithmIdentifier,
	Certificate,
	ExtKeyUsage,
	id_eContentType_TSTInfo,
	id_ExtKeyUsage,
	IssuerAndSerialNumber,
	type SignedData
} from 'pkijs';
import { isForStampsOnly, type StampRefusal } from '../rules/stamps.ts';
import { isSame } from '../rules/tree.ts';

const CONTENT_TYPE = '1.2.840.113549.1.9.3';
/** SigningCertificate (RFC 2634, 5.4) and its second version (RFC 5035, 3). */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const HASHES: Partial<Record<string, string>> = {
	'1.3.14.3.2.26': 'SHA-1',
	'2.16.840.1.101.3.4.2.1': 'SHA-256',
	'2.16.840.1.101.3.4.2.2': 'SHA-384',
	'2.16.840.1.101.3.4.2.3': 'SHA-512'
};

/** The certificate of the one signer, among those that came with the token. RFC 3161, 2.4.2: no other signature may be there. */
export function signerOf({ signerInfos, certificates = [] }: SignedData): Certificate | undefined {
	const [info, ...others] = signerInfos;
	const sid: unknown = info?.sid;
	if (!(sid instanceof IssuerAndSerialNumber) || others.length > 0) return undefined;
	return certificates
		.filter((one) => one instanceof Certificate)
		.find((one) => one.issuer.isEqual(sid.issuer) && one.serialNumber.isEqual(sid.serialNumber));
}

/** Why a certificate may not sign time stamps at a moment. */
export function whyNotFor({ extensions = [], notBefore, notAfter }: Certificate, at: Date): StampRefusal | null {
	const usage = extensions.find(({ extnID }) => extnID === id_ExtKeyUsage);
	const purposes: unknown = usage?.parsedValue;
	if (!usage || !(purposes instanceof ExtKeyUsage) || !isForStampsOnly(purposes.keyPurposes, usage.critical))
		return 'other-purpose';
	return at < notBefore.value || at > notAfter.value ? 'certificate-over' : null;
}

/**
 * Whether what is signed says that it is a time stamp, and by which certificate: without the second, a signature could be passed off as
 * that of another certificate for the same key (RFC 5035, 2; RFC 5816, 2.2.1).
 */
export async function isSignedAs({ signerInfos }: SignedData, signer: Certificate): Promise<boolean> {
	const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
	const valueOf = (type: string) => attributes.find((one) => one.type === type)?.values[0] as AsnType | undefined;
	const contentType = valueOf(CONTENT_TYPE);
	if (!(contentType instanceof ObjectIdentifier) || contentType.getValue() !== id_eContentType_TSTInfo) return false;
	const named = namedIn(valueOf(SIGNING_CERTIFICATE_V2), 'SHA-256') ?? namedIn(valueOf(SIGNING_CERTIFICATE), 'SHA-1');
	if (!named) return false;
	const hash = await crypto.subtle.digest(named.algorithm, signer.toSchema().toBER());
	return isSame(new Uint8Array(hash), named.hash);
}

/** The first certificate that an attribute names: `SEQUENCE { SEQUENCE OF SEQUENCE { [algorithm], hash, … }, … }`. */
function namedIn(attribute: AsnType | undefined, otherwise: string) {
	const [algorithm, ...rest] = partsOf(partsOf(partsOf(attribute)[0])[0]);
	if (algorithm instanceof OctetString) return { algorithm: otherwise, hash: algorithm.valueBlock.valueHexView };
	const [hash] = rest;
	const name =
		algorithm instanceof Sequence ? HASHES[new AlgorithmIdentifier({ schema: algorithm }).algorithmId] : undefined;
	return name !== undefined && hash instanceof OctetString
		? { algorithm: name, hash: hash.valueBlock.valueHexView }
		: undefined;
}

const partsOf = (block: AsnType | undefined): AsnType[] => (block instanceof Sequence ? block.valueBlock.value : []);

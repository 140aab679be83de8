import { fromBER, Integer, Null, OctetString, Sequence } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, PKIStatusInfo, TimeStampReq } from 'pkijs';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { StampRefusal } from '../rules/stamps.ts';
import { SHA_256 } from './token.ts';

/** What an authority is asked: the imprint, a number used once, under which policy, and its certificate with the answer (RFC 3161, 2.4.1). */
export function stampRequest(imprint: Uint8Array, nonce: Uint8Array, policy?: string): Uint8Array {
	const request = new TimeStampReq({
		version: 1,
		messageImprint: new MessageImprint({
			hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256, algorithmParams: new Null() }),
			hashedMessage: new OctetString({ valueHex: bufferOf(imprint) })
		}),
		nonce: new Integer({ valueHex: bufferOf(nonce) }),
		certReq: true,
		...(policy === undefined ? {} : { reqPolicy: policy })
	});
	return new Uint8Array(request.toSchema().toBER());
}

/** 0: granted; 1: granted with changes, which the checks of the token find or allow. */
const GRANTED = [0, 1];

/** The token of an answer, byte for byte as it was signed. */
export function tokenOf(answer: Uint8Array): Result<Uint8Array, StampRefusal> {
	const { offset, result } = fromBER(bufferOf(answer));
	if (offset !== answer.length || !(result instanceof Sequence)) return refuse('unreadable');
	const [status, token] = result.valueBlock.value;
	const said = status && statusOf(status);
	if (said === undefined) return refuse('unreadable');
	if (!GRANTED.includes(said)) return refuse('not-granted');
	return token instanceof Sequence ? ok(token.valueBeforeDecodeView.slice()) : refuse('unreadable');
}

function statusOf(schema: object): number | undefined {
	try {
		return new PKIStatusInfo({ schema }).status;
	} catch {
		return undefined;
	}
}

/** A copy of its own: libraries take whole buffers. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
	return new Uint8Array(bytes).buffer;
}

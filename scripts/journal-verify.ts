/**
 * `npm run journal:verify -- FILE [--key KEY] [--checkpoint NOTE] [--authority PEM] [--witness FILE]`: whether an export of a journal is
 * valid, or its first wrong place and why. Needs no database and no server. `--key` is the key that was printed before, `--checkpoint` the file
 * of a checkpoint that was kept elsewhere, `--authority` the certificate of the time-stamping authority, `--witness` the export of the other
 * council of the installation: with one of them, not even the owner of the server can have rewritten what came before.
 */
import { createReadStream, readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ExportVerifier } from '../src/lib/journal/rules/export.ts';
import type { StampRefusal } from '../src/lib/journal/rules/stamps.ts';
import { nodeCrypto } from '../src/lib/journal/server/crypto.ts';
import { certificatesIn } from '../src/lib/journal/timestamp/certificates.ts';
import { confirmed } from '../src/lib/journal/rules/witness.ts';
import { withStamps, type WholeVerdict } from '../src/lib/journal/timestamp/check-stamps.ts';

const REASONS: Record<(WholeVerdict & { ok: false })['why'], string> = {
	gap: 'an entry is missing here',
	'broken-link': 'this entry does not follow the one before it',
	'changed-entry': 'this entry was changed',
	'forged-checkpoint': 'the checkpoint here was not signed with the key of the file',
	'other-root': 'the entries up to here are not those that were signed',
	unreadable: 'this line is not a line of an export, or not in its place',
	'other-key': 'the file is signed with another key than the one you gave',
	'kept-checkpoint': 'the entries up to here are not those of the checkpoint that you kept',
	'cut-off': 'the file ends before the journal does',
	'missing-stamp': 'a time stamp of which the journal tells is not in the file',
	stamp: 'the time stamp here does not hold'
};
const STAMPS: Record<StampRefusal, string> = {
	unreadable: 'it is not a time-stamp token',
	'not-granted': 'the authority refused it',
	'other-nonce': 'it answers another question',
	'other-imprint': 'it is over another checkpoint',
	'other-policy': 'it is of another policy',
	'other-purpose': 'its certificate is not for time stamps alone',
	'other-authority': 'its certificate does not lead to the authority',
	'bad-signature': 'its signature is wrong',
	'certificate-over': 'its certificate was not valid at that time',
	'wrong-time': 'it is older than the entries under it, or younger than the file'
};

const USAGE = 'npm run journal:verify -- FILE [--key KEY] [--checkpoint NOTE] [--authority PEM] [--witness FILE]';
const kept = { type: 'string' } as const;
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { key: kept, checkpoint: kept, authority: kept, witness: kept }
});
const [path] = positionals;
if (path === undefined) {
	console.error(`Which file? ${USAGE}`);
	process.exit(2);
}

const started = performance.now();
const verifier = new ExportVerifier(nodeCrypto, {
	...(values.key === undefined ? {} : { key: values.key }),
	...(values.checkpoint === undefined ? {} : { checkpoint: readFileSync(values.checkpoint, 'utf8') })
});
await follow(verifier, path);
const authorities = values.authority === undefined ? undefined : certificatesIn(readFileSync(values.authority, 'utf8'));
const witness = values.witness === undefined ? undefined : new ExportVerifier(nodeCrypto);
if (witness && values.witness !== undefined) await follow(witness, values.witness);
const verdict = await withStamps(verifier, authorities);
const witnessed = witness && (witness.verdict().ok ? confirmed(verifier.own, witness.told, nodeCrypto.sha256) : null);
if (!verdict.ok) {
	const why = verdict.why === 'stamp' ? `${REASONS.stamp}: ${STAMPS[verdict.stamp]}` : REASONS[verdict.why];
	console.log(`Not valid at entry ${verdict.seq}: ${why}.`);
	process.exitCode = 1;
} else if (witnessed === null) {
	console.log('Not valid: the other council was told of another checkpoint, or its journal does not hold.');
	process.exitCode = 1;
} else {
	const seconds = ((performance.now() - started) / 1000).toFixed(2);
	console.log(`Valid: ${verdict.entries} entries, ${verdict.checkpoints} checkpoints, in ${seconds} s.`);
	console.log(`Key: ${verdict.key}`);
	const { count, authorities: names, areKept } = verdict.stamps;
	const said = areKept ? 'led to the certificate that you gave' : 'whose certificates stand in the file';
	if (count > 0) console.log(`Time stamps: ${count}, by ${names.join(', ')} (${said}).`);
	if (witnessed !== undefined) console.log(`Witness: ${witnessed} of these checkpoints stand in the other journal.`);
}

async function follow(reader: ExportVerifier, file: string): Promise<void> {
	for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
		if (!reader.take(line)) break;
}

/**
 * `npm run journal:verify -- FILE [--key KEY] [--checkpoint NOTE]`: whether an export of a journal is valid, or its first wrong place
 * and why. Needs no database and no server. `--key` is the key that was printed before, `--checkpoint` the file of a checkpoint that
 * was kept elsewhere: with one of them, not even the owner of the server can have rewritten what came before.
 */
import { createReadStream, readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ExportVerifier, type ExportVerdict } from '../src/lib/journal/rules/export.ts';
import { nodeCrypto } from '../src/lib/journal/server/crypto.ts';

const REASONS: Record<(ExportVerdict & { ok: false })['why'], string> = {
	gap: 'an entry is missing here',
	'broken-link': 'this entry does not follow the one before it',
	'changed-entry': 'this entry was changed',
	'forged-checkpoint': 'the checkpoint here was not signed with the key of the file',
	'other-root': 'the entries up to here are not those that were signed',
	unreadable: 'this line is not a line of an export, or not in its place',
	'other-key': 'the file is signed with another key than the one you gave',
	'kept-checkpoint': 'the entries up to here are not those of the checkpoint that you kept',
	'cut-off': 'the file ends before the journal does'
};

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { key: { type: 'string' }, checkpoint: { type: 'string' } }
});
const [path] = positionals;
if (path === undefined) {
	console.error('Which file? npm run journal:verify -- FILE [--key KEY] [--checkpoint NOTE]');
	process.exit(2);
}

const started = performance.now();
const verifier = new ExportVerifier(nodeCrypto, {
	...(values.key === undefined ? {} : { key: values.key }),
	...(values.checkpoint === undefined ? {} : { checkpoint: readFileSync(values.checkpoint, 'utf8') })
});
for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
	if (!verifier.take(line)) break;
const verdict = verifier.verdict();
if (verdict.ok) {
	const seconds = ((performance.now() - started) / 1000).toFixed(2);
	console.log(`Valid: ${verdict.entries} entries, ${verdict.checkpoints} checkpoints, in ${seconds} s.`);
	console.log(`Key: ${verdict.key}`);
} else {
	console.log(`Not valid at entry ${verdict.seq}: ${REASONS[verdict.why]}.`);
	process.exitCode = 1;
}

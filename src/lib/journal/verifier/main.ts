import * as m from '#lib/i18n/paraglide/messages.js';
import type { StampRefusal } from '../rules/stamps.ts';
import { certificatesIn } from '../timestamp/certificates.ts';
import type { WholeVerdict } from '../timestamp/check-stamps.ts';
import { verifyText } from './verify-text.ts';

/* The script of the one-file verifier: no framework, no network, nothing kept. `scripts/vite-verifier.ts` makes the file. */

const locale = navigator.language.startsWith('fr') ? ('fr' as const) : ('en' as const);
const spoken = { locale };
const STAMPS: Record<StampRefusal, typeof m.journal_stamp_unreadable> = {
	unreadable: m.journal_stamp_unreadable,
	'not-granted': m.journal_stamp_not_granted,
	'other-nonce': m.journal_stamp_other_nonce,
	'other-imprint': m.journal_stamp_other_imprint,
	'other-policy': m.journal_stamp_other_policy,
	'other-purpose': m.journal_stamp_other_purpose,
	'other-authority': m.journal_stamp_other_authority,
	'bad-signature': m.journal_stamp_bad_signature,
	'certificate-over': m.journal_stamp_certificate_over,
	'wrong-time': m.journal_stamp_wrong_time
};
const REASONS: Record<Exclude<(WholeVerdict & { ok: false })['why'], 'stamp'>, string> = {
	gap: m.journal_wrong_gap({}, spoken),
	'broken-link': m.journal_wrong_broken_link({}, spoken),
	'changed-entry': m.journal_wrong_changed_entry({}, spoken),
	'forged-checkpoint': m.journal_wrong_forged_checkpoint({}, spoken),
	'other-root': m.journal_wrong_other_root({}, spoken),
	unreadable: m.journal_wrong_unreadable({}, spoken),
	'other-key': m.journal_wrong_other_key({}, spoken),
	'kept-checkpoint': m.journal_wrong_kept_checkpoint({}, spoken),
	'cut-off': m.journal_wrong_cut_off({}, spoken),
	'missing-stamp': m.journal_wrong_missing_stamp({}, spoken)
};
const WORDS: Record<string, string> = {
	title: m.journal_verifier_title({}, spoken),
	intro: m.journal_verifier_intro({}, spoken),
	file: m.journal_verifier_file({}, spoken),
	key: m.journal_verifier_key({}, spoken),
	authority: m.journal_verifier_authority({}, spoken),
	checkpoint: m.journal_verifier_checkpoint({}, spoken),
	kept: m.journal_verifier_kept({}, spoken)
};

const input = document.getElementById('file') as HTMLInputElement;
const key = document.getElementById('key') as HTMLTextAreaElement;
const authority = document.getElementById('authority') as HTMLInputElement;
const checkpoint = document.getElementById('checkpoint') as HTMLTextAreaElement;
const result = document.getElementById('result') as HTMLOutputElement;

document.documentElement.lang = locale;
document.title = WORDS['title'] ?? '';
for (const element of document.querySelectorAll<HTMLElement>('[data-word]'))
	element.textContent = WORDS[element.dataset['word'] ?? ''] ?? '';

async function verify(file: File): Promise<void> {
	say('', m.journal_verifier_reading({}, spoken));
	const started = performance.now();
	const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
	const [keptKey, keptCheckpoint] = [key.value.trim(), checkpoint.value];
	const kept = {
		...(keptKey ? { key: keptKey } : {}),
		...(keptCheckpoint.trim() ? { checkpoint: `${keptCheckpoint.trimEnd()}\n` } : {})
	};
	const certificate = await authority.files?.[0]?.text();
	const verdict = await verifyText(() => reader.read(), kept, certificate ? certificatesIn(certificate) : undefined);
	await reader.cancel();
	if (!verdict.ok) return say('wrong', m.journal_wrong_title({ seq: String(verdict.seq) }, spoken), reasonOf(verdict));
	const seconds = ((performance.now() - started) / 1000).toLocaleString(locale, { maximumFractionDigits: 2 });
	const counts = { entries: String(verdict.entries), checkpoints: String(verdict.checkpoints), seconds };
	say(
		'valid',
		m.journal_verifier_valid(counts, spoken),
		m.journal_verifier_signed_by({ key: verdict.key }, spoken),
		...stampLines(verdict.stamps)
	);
}

function reasonOf(verdict: WholeVerdict & { ok: false }): string {
	if (verdict.why !== 'stamp') return REASONS[verdict.why];
	return m.journal_wrong_stamp({ reason: STAMPS[verdict.stamp]({}, spoken) }, spoken);
}

function stampLines({ count, authorities, areKept }: (WholeVerdict & { ok: true })['stamps']): string[] {
	if (count === 0) return [];
	if (authorities.length === 0) return [m.journal_verifier_stamps_unchecked({}, spoken)];
	const said = m.journal_verifier_stamps({ count: String(count), authorities: authorities.join(', ') }, spoken);
	return areKept ? [said] : [said, m.journal_verifier_stamps_own({}, spoken)];
}

function say(kind: string, ...lines: string[]): void {
	result.className = kind;
	result.replaceChildren(...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
}

for (const chosen of [input, authority])
	chosen.addEventListener('change', () => {
		const [file] = input.files ?? [];
		if (file) void verify(file);
	});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
	event.preventDefault();
	const [file] = event.dataTransfer?.files ?? [];
	if (file) void verify(file);
});

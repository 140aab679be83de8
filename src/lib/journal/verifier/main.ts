import * as m from '#lib/i18n/paraglide/messages.js';
import type { ExportVerdict } from '../rules/export.ts';
import { verifyText } from './verify-text.ts';

/* The script of the one-file verifier: no framework, no network, nothing kept. `scripts/vite-verifier.ts` makes the file. */

const locale = navigator.language.startsWith('fr') ? ('fr' as const) : ('en' as const);
const spoken = { locale };
const REASONS: Record<(ExportVerdict & { ok: false })['why'], string> = {
	gap: m.journal_wrong_gap({}, spoken),
	'broken-link': m.journal_wrong_broken_link({}, spoken),
	'changed-entry': m.journal_wrong_changed_entry({}, spoken),
	'forged-checkpoint': m.journal_wrong_forged_checkpoint({}, spoken),
	'other-root': m.journal_wrong_other_root({}, spoken),
	unreadable: m.journal_wrong_unreadable({}, spoken),
	'other-key': m.journal_wrong_other_key({}, spoken),
	'kept-checkpoint': m.journal_wrong_kept_checkpoint({}, spoken),
	'cut-off': m.journal_wrong_cut_off({}, spoken)
};
const WORDS: Record<string, string> = {
	title: m.journal_verifier_title({}, spoken),
	intro: m.journal_verifier_intro({}, spoken),
	file: m.journal_verifier_file({}, spoken),
	key: m.journal_verifier_key({}, spoken),
	checkpoint: m.journal_verifier_checkpoint({}, spoken),
	kept: m.journal_verifier_kept({}, spoken)
};

const input = document.getElementById('file') as HTMLInputElement;
const key = document.getElementById('key') as HTMLTextAreaElement;
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
	const verdict = await verifyText(() => reader.read(), {
		...(keptKey ? { key: keptKey } : {}),
		...(keptCheckpoint.trim() ? { checkpoint: `${keptCheckpoint.trimEnd()}\n` } : {})
	});
	await reader.cancel();
	if (!verdict.ok) {
		const { seq, why } = verdict;
		return say('wrong', m.journal_wrong_title({ seq: String(seq) }, spoken), REASONS[why]);
	}
	const seconds = ((performance.now() - started) / 1000).toLocaleString(locale, { maximumFractionDigits: 2 });
	const counts = { entries: String(verdict.entries), checkpoints: String(verdict.checkpoints), seconds };
	say('valid', m.journal_verifier_valid(counts, spoken), m.journal_verifier_signed_by({ key: verdict.key }, spoken));
}

function say(kind: string, ...lines: string[]): void {
	result.className = kind;
	result.replaceChildren(...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
}

input.addEventListener('change', () => {
	const [file] = input.files ?? [];
	if (file) void verify(file);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
	event.preventDefault();
	const [file] = event.dataTransfer?.files ?? [];
	if (file) void verify(file);
});

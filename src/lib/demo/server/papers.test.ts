import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '#lib/kernel/result.ts';
import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { proposeTitle, titleOfFileName } from '#lib/papers/rules/title.ts';

const FOLDER = 'tests/fixtures/montpellier-2014-04-24';

test('the list of the papers of the story says what the intake finds in them', { timeout: 120_000 }, async () => {
	const jail = new PdfJail();
	const found = [];
	for (const fileName of (await readdir(FOLDER)).filter((name) => name.endsWith('.pdf')).sort()) {
		const path = join(FOLDER, fileName);
		const checked = await jail.check(path, (facts) => Promise.resolve(ok(facts)));
		if (!checked.ok) throw new Error(`${fileName}: ${checked.refusal}`);
		const { pageSizes, firstPages, removed } = checked.value;
		// They are stored as they came, so nothing in them may need to be taken out.
		expect(removed).toEqual([]);
		const sha256 = createHash('sha256')
			.update(await readFile(path))
			.digest('hex');
		const title = proposeTitle(firstPages) ?? titleOfFileName(fileName);
		found.push({ fileName, sha256, title, pageSizes });
	}
	jail.close();
	const lines = found.map((paper) => `\t${JSON.stringify(paper)}`);
	await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot('../cast/papers.json');
});

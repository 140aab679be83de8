import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { ASKERS, isDesk, isRecognised, type AskerName } from './askers.ts';
import type { Run } from './matrix.ts';
import { bare, isAlive } from './oracles.ts';
import { eachOf, type Ask } from './wire.ts';

/** `Upload-Metadata` of tus: names with their values in base64. */
const metadata = (facts: Record<string, string>) =>
	Object.entries(facts)
		.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
		.join(',');

/** Papers come in from the desk of the town, for sittings of that town, and only whoever began an upload goes on with it. */
export async function tryUploads(run: Run): Promise<void> {
	await tryBeginnings(run);
	await tryGoingOn(run);
	await tryOddUploads(run);
	run.findings.expect(await isAlive(run.scene), 'not alive after the uploads');
}

function begin({ scene }: Run, asker: AskerName, facts: Record<string, string>, length = '1000'): Ask {
	const tus = { 'tus-resumable': '1.0.0', 'upload-length': length, 'upload-metadata': metadata(facts) };
	const headers = { origin: scene.wire.origin, cookie: scene.cookies[asker], ...tus };
	return { method: 'POST', path: '/live/uploads', headers };
}

async function tryBeginnings(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { A, B } = scene.towns;
	const file = { filename: 'rapport.pdf' };
	const places = [
		{ label: 'of A', town: 'A' as const, facts: { ...file, tenant: A.tenant.slug, sittingId: A.liveId } },
		{ label: 'draft of A', town: 'A' as const, facts: { ...file, tenant: A.tenant.slug, sittingId: A.draftId } },
		{ label: 'of B', town: 'B' as const, facts: { ...file, tenant: B.tenant.slug, sittingId: B.liveId } },
		{ label: 'of B, asked of A', town: null, facts: { ...file, tenant: A.tenant.slug, sittingId: B.liveId } },
		{
			...{ label: 'item of B', town: null },
			facts: { ...file, tenant: A.tenant.slug, sittingId: A.liveId, itemId: B.openItem }
		},
		{ label: 'unknown', town: null, facts: { ...file, tenant: 'nowhere', sittingId: randomUUID() } },
		{ label: 'approved draft act', town: null, facts: { ...file, tenant: A.tenant.slug, draftId: A.drafts.approved } },
		{
			label: 'draft act of another service',
			town: null,
			facts: { ...file, tenant: A.tenant.slug, draftId: A.drafts.foreign }
		}
	];
	const before = await run.ledger();
	const refused = new Map<AskerName, string>();
	const asks = places.flatMap((place) => ASKERS.map((asker) => ({ ...place, asker })));
	const mayBegin = ({ town, asker }: (typeof asks)[number]) => town !== null && isDesk(town)(asker);
	await eachOf(
		asks.filter((one) => !mayBegin(one)),
		async ({ label, facts, asker }) => {
			const what = `an upload for a sitting ${label}`;
			const answer = findings.hear(asker, what, await scene.wire.ask(begin(run, asker, facts)));
			findings.expect(answer.status === (isRecognised(asker) ? 404 : 401), `${what}, ${asker}: ${answer.status}`);
			const text = bare(answer, []);
			const first = refused.get(asker) ?? text;
			refused.set(asker, first);
			findings.expect(first === text, `${what}, ${asker}: the refusal differs: ${text} / ${first}`);
		}
	);
	findings.expect((await run.ledger()) === before, 'a refused upload had an effect');
	await eachOf(asks.filter(mayBegin), async ({ label, facts, asker }) => {
		const answer = findings.hear(asker, label, await scene.wire.ask(begin(run, asker, facts)));
		findings.expect(answer.status === 201, `an upload for a sitting ${label}, ${asker}: ${answer.status}`);
	});
}

async function tryGoingOn(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { A } = scene.towns;
	const facts = { filename: 'rapport.pdf', tenant: A.tenant.slug, sittingId: A.draftId };
	const begun = await scene.wire.ask(begin(run, 'clerkA', facts));
	const own = begun.headers.location ?? '';
	const paths = [own, own.replace(A.tenant.id, scene.towns.B.tenant.id), `${own.slice(0, -36)}${randomUUID()}`];
	const chunk = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', 'tus-resumable': '1.0.0' };
	const before = await run.ledger();
	const asks = paths.flatMap((path) =>
		ASKERS.filter((asker) => asker !== 'clerkA').flatMap((asker) =>
			['GET', 'HEAD', 'PATCH', 'DELETE'].map((method) => ({ path, asker, method }))
		)
	);
	await eachOf(asks, async ({ path, asker, method }) => {
		const headers = { origin: scene.wire.origin, cookie: scene.cookies[asker], ...chunk };
		const body = method === 'PATCH' ? { body: 'x'.repeat(10) } : {};
		const what = `${method} of the upload of the clerk of A`;
		const answer = findings.hear(asker, what, await scene.wire.ask({ method, path, headers, ...body }));
		const status = !isRecognised(asker) ? 401 : method === 'GET' ? 405 : 404;
		findings.expect(answer.status === status, `${what}, ${asker}: ${answer.status}, not ${status}`);
	});
	findings.expect((await run.ledger()) === before, 'somebody went on with the upload of the clerk of A');
}

async function tryOddUploads(run: Run): Promise<void> {
	const { scene, findings } = run;
	const { A } = scene.towns;
	const facts = { filename: 'rapport.pdf', tenant: A.tenant.slug, sittingId: A.draftId };
	const odd: Record<string, string>[] = [
		...['', 'a\u0000b', '../../../etc/passwd', 'x'.repeat(5000), '<script>', '\u202Efdp.exe'].map((filename) => ({
			...facts,
			filename
		})),
		...['\u0000', "'", '__proto__', '', 'x'.repeat(5000)].map((tenant) => ({ ...facts, tenant })),
		...['\u0000', 'x', '', '99999999999999999999'].map((sittingId) => ({ ...facts, sittingId })),
		...['9999999999999', '-1', 'NaN', '\u0000'].map((droppedAt) => ({ ...facts, droppedAt })),
		{ ...facts, itemId: '\u0000' },
		{ ...facts, filetype: 'text/html', __proto__: 'x', constructor: 'y' }
	];
	const lengths = ['-1', '0', 'x', '1e9', '99999999999999999999', '9007199254740993'];
	const asks = [
		...odd.map((one) => begin(run, 'clerkA', one)),
		...lengths.map((one) => begin(run, 'clerkA', facts, one))
	];
	await eachOf(asks, async (ask) => {
		const what = `an odd upload: ${JSON.stringify(ask.headers?.['upload-metadata'] ?? '').slice(0, 80)}`;
		const answer = findings.hear('clerkA', what, await scene.wire.ask(ask));
		findings.expect(!/Failed query|params:|node_modules/.test(answer.body), `${what}: tells how it is built`);
	});
}

import { ASKERS, entersDesk, type AskerName } from './askers.ts';
import { filled } from './forms.ts';
import { bare, isAlive, type Findings } from './oracles.ts';
import { ACTED, DOORS, MATRIX, verdict, type Entry } from './policy.ts';
import type { Route } from './routes.ts';
import type { Scene } from './scene.ts';
import { MALFORMED, pathOf, thingsFor, thingsOf, type Thing } from './things.ts';
import { eachOf, sample, type Ask } from './wire.ts';

export interface Run {
	scene: Scene;
	findings: Findings;
	ledger: (tenantId?: string) => Promise<string>;
	routes: Route[];
	/** Of every so many combinations one is tried; 1: all. Every route is tried whatever it is. */
	stride: number;
}

/** One request of the matrix, and what it must be answered. */
interface Case extends Ask {
	route: Route;
	asker: AskerName;
	thing: Thing;
	/** Statuses that are right. */
	right: number[];
	/** Refused for what it asks: all such answers of one group are the same text. */
	group: string | null;
}

/** The line of a route; a file needs none. */
export function entryOf(route: Route): Entry {
	const entry = MATRIX[route.id];
	if (entry) return entry;
	if (route.kind === 'file' || DOORS[route.id]) return { rule: 'anybody' };
	throw new Error(`a new route needs its line in the matrix (tests/abuse/policy.ts): ${route.id}`);
}

/** Names of acts that a route has and its line does not know, or the other way round. */
export function forgottenActs(route: Route): string[] {
	const known = Object.keys(entryOf(route).forms ?? {});
	const real = [...route.actions, ...route.methods.filter((method) => method !== 'GET')];
	const odd = [...real.filter((act) => !known.includes(act)), ...known.filter((act) => !real.includes(act))];
	return odd.map((act) => `${route.id}: ${act}`);
}

/** REFUSE, CANARY and ALIVE for whatever reads: GET, HEAD and the data of pages. */
export async function readEverything(run: Run): Promise<void> {
	for (const route of run.routes.filter(({ kind }) => kind !== 'door')) {
		const cases = ASKERS.flatMap((asker) =>
			thingsFor(route, thingsOf(run.scene)).flatMap((thing) => readings(route, asker, thing))
		);
		await tryAll(run, cases);
	}
}

function readings(route: Route, asker: AskerName, thing: Thing): Case[] {
	const { rule, also = [] } = entryOf(route);
	const path = pathOf(route, thing.words);
	const answers = verdict(rule, asker, thing);
	const reads = route.kind !== 'endpoint' || route.methods.includes('GET');
	const right = !reads ? [405] : answers === 'in' ? [200, ...also] : [answers];
	// A closed item is refused to a delivered link in words of its own (403): a member knows that there are some.
	const group = answers === 'in' || !reads ? null : `${groupOf(rule, thing)} ${answers}`;
	const one = { route, asker, thing, path };
	// The frame of one's own house is shown around what is not found in it.
	const inside = thing.town && entersDesk(thing.town)(asker) ? thing.town : '';
	const data = {
		...one,
		path: `${path.replace(/\/$/, '')}/__data.json`,
		right: [],
		group: group && `data ${group} ${inside}`
	};
	return [
		{ ...one, method: 'GET', right, group },
		...(route.kind === 'page' ? [data] : []),
		...(asker === 'nobody' || asker === 'outsider'
			? [{ ...one, method: 'HEAD', right, group: group && `head ${group}` }]
			: [])
	];
}

/** A refused reader cannot tell one thing from another; which towns there are is public, so their public pages may differ. */
function groupOf(rule: Entry['rule'], thing: Thing): string {
	return rule === 'the public of a town' ? `${rule} ${thing.town ?? 'none'}` : rule;
}

/** REFUSE, CANARY, NOEFFECT: every act of every route, by everybody who may not, with words that would succeed. */
export async function actForbidden(run: Run): Promise<void> {
	const before = await run.ledger();
	for (const route of run.routes) {
		const cases = ASKERS.flatMap((asker) =>
			thingsFor(route, thingsOf(run.scene)).flatMap((thing) => acts(run.scene, route, asker, thing))
		);
		if (cases.length === 0) continue;
		await tryAll(run, cases);
		run.findings.expect((await run.ledger()) === before, `a refused act had an effect: ${route.id}`);
	}
}

function acts(scene: Scene, route: Route, asker: AskerName, thing: Thing): Case[] {
	const { rule, forms = {} } = entryOf(route);
	const answers = verdict(rule, asker, thing);
	if (answers === 'in') return [];
	return Object.entries(forms).map(([act, fields]) => {
		const action = act === 'default' || act === 'POST' ? '' : `?/${act}`;
		const { type, body } = filled(fields, scene.towns.A);
		const headers = { origin: scene.wire.origin, 'content-type': type };
		const path = pathOf(route, thing.words) + action;
		const group = `${act} ${groupOf(rule, thing)}`;
		return { route, asker, thing, method: 'POST', path, headers, body, right: [answers], group };
	});
}

/** Methods that nobody offered: no page takes them, whoever asks. */
export async function tryOtherMethods(run: Run): Promise<void> {
	const cases = run.routes.flatMap((route) => {
		const [thing] = thingsFor(route, thingsOf(run.scene));
		if (!thing) return [];
		const odd = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
		const methods = route.kind === 'door' ? [...odd, 'GET', 'HEAD', 'POST'] : odd;
		return (['nobody', 'outsider', 'clerkA'] as const).flatMap((asker) =>
			methods.map((method): Case => {
				const headers = { origin: run.scene.wire.origin };
				const refused = method === 'OPTIONS' ? [204, 404, 405] : [400, 403, 404, 405, 501];
				const right = route.kind === 'door' ? [...refused, 200, 204, 401, 412, 426] : refused;
				return { route, asker, thing, method, path: pathOf(route, thing.words), headers, right, group: null };
			})
		);
	});
	await tryAll(run, cases);
}

/** Every parameter of every route with words that are no identifiers. */
export async function tryMalformed(run: Run): Promise<void> {
	const things = thingsOf(run.scene);
	const askers = ['nobody', 'author', 'clerkA'] as const;
	const cases = run.routes.flatMap((route) =>
		route.params.flatMap((name) =>
			MALFORMED.flatMap((word) => {
				const [thing] = things;
				if (!thing) return [];
				const words = { ...thing.words, [name]: word };
				const right = [200, 303, 400, 401, 404, 405];
				return askers.map((asker): Case => ({ route, asker, thing, path: pathOf(route, words), right, group: null }));
			})
		)
	);
	await tryAll(run, cases);
}

/** What those may who may: each act once, so that refusing everything would be found out. Last, for it changes the scene. */
export async function actAllowed(run: Run): Promise<void> {
	const { scene, findings } = run;
	const [thing] = thingsOf(scene);
	if (!thing) return;
	for (const route of run.routes.filter(({ id }) => id.startsWith('/desk/') || id.startsWith('/api/'))) {
		const { rule, forms = {} } = entryOf(route);
		const asker = (['clerkA', 'author'] as const).find((one) => verdict(rule, one, thing) === 'in');
		// Who was sent away cannot be invited: that act comes last.
		const acts = Object.entries(forms).toSorted(([one], [other]) => Number(one === 'end') - Number(other === 'end'));
		for (const [act, fields] of acts) {
			if (!asker) continue;
			const { type, body } = filled(fields, scene.towns.A);
			const headers = { origin: scene.wire.origin, 'content-type': type, cookie: scene.cookies[asker] };
			const path = pathOf(route, thing.words) + (act === 'default' || act === 'POST' ? '' : `?/${act}`);
			const what = `${asker} may POST ${route.id} ${act}`;
			const answer = findings.hear(asker, what, await scene.wire.ask({ method: 'POST', path, headers, body }));
			findings.expect(ACTED.includes(answer.status), `${what}: ${answer.status}`);
		}
	}
}

async function tryAll(run: Run, cases: Case[]): Promise<void> {
	const { scene, findings, stride } = run;
	const refused = new Map<string, { label: string; text: string }>();
	await eachOf(sample(cases, stride), async (one) => {
		const { route, asker, thing, method = 'GET', path, headers = {}, right, group } = one;
		const what = `${method} ${path.slice(0, 160)} (${thing.label})`;
		const cookie = { cookie: scene.cookies[asker] };
		const asked = await scene.wire.ask({ ...one, headers: { ...headers, ...cookie } }).catch(() => null);
		if (!asked) return findings.expect(false, `no answer: ${what}, ${asker}`);
		const answer = findings.hear(asker, what, asked);
		const isRight = right.length === 0 || right.includes(answer.status);
		findings.expect(isRight, `${what}, ${asker}: ${answer.status}, not ${right.join('|')}`);
		if (group === null) return;
		const text = bare(
			answer,
			route.params.map((name) => thing.words[name] ?? '')
		);
		const key = `${group} ${asker}`;
		const first = refused.get(key) ?? { label: thing.label, text };
		refused.set(key, first);
		const differs = `${what}, ${asker}: the refusal differs from "${first.label}": ${difference(first.text, text)}`;
		findings.expect(first.text === text, differs);
	});
	findings.expect(await isAlive(scene), `not alive after ${cases[0]?.route.id ?? ''}`);
}

function difference(one: string, other: string): string {
	const at = Array.from(one).findIndex((letter, place) => letter !== other[place]);
	return `…${one.slice(Math.max(0, at - 30), at + 60)}… / …${other.slice(Math.max(0, at - 30), at + 60)}…`;
}

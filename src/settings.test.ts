import { expect, test } from 'vitest';
import { fingerprintOf, readSettings } from './settings.ts';

test('nothing needs to be set', () => {
	expect(readSettings({})).toMatchObject({ port: 3000, host: '127.0.0.1', isDemo: true, paperLimitBytes: 209_715_200 });
});

test('an empty variable is an absent one', () => {
	expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
});

const CLAMD = 'CLAMD_URL must be an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl.';

test.each([
	[{ PORT: 'http' }, 'PORT must be a number between 0 and 65535.'],
	[{ PORT: '99999' }, 'PORT must be a number between 0 and 65535.'],
	[{ HEMICYCLE_DEMO: 'no' }, 'HEMICYCLE_DEMO must be "on" or "off".'],
	[{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address such as postgres://user:password@host/database.'],
	[
		{ HEMICYCLE_ORIGIN: 'http://valmont.example' },
		'HEMICYCLE_ORIGIN must begin with https:// (only this machine may do without).'
	],
	[{ CLAMD_URL: 'http://127.0.0.1:3310' }, CLAMD],
	[{ CLAMD_URL: 'tcp://127.0.0.1' }, CLAMD],
	[{ CLAMD_URL: '127.0.0.1:3310' }, CLAMD],
	[{ CLAMD_URL: 'unix:' }, CLAMD],
	[
		{ HEMICYCLE_ALLOW_PRIVATE: 'keycloak.local:443' },
		'HEMICYCLE_ALLOW_PRIVATE must be addresses with their ports, such as 10.0.3.7:636,10.0.4.0/24:443,[fd00::7]:*.'
	],
	[{ TSA_URL: 'http://tsa.example' }, 'TSA_URL must be an address such as https://tsa.example.org/tsr.'],
	[{ TSA_POLICY: 'qualified' }, 'TSA_POLICY must be an object identifier such as 1.2.3.4.'],
	[{ HEMICYCLE_ORGIN: 'x' }, 'HEMICYCLE_ORGIN is not a setting of Hémicycle; did you mean HEMICYCLE_ORIGIN?'],
	[{ HEMICYCLE_DATADIR: 'x' }, 'HEMICYCLE_DATADIR is not a setting of Hémicycle; did you mean HEMICYCLE_DATA?']
])('%o is refused with a sentence', (environment, sentence) => {
	expect(() => readSettings(environment)).toThrow(sentence);
});

test('the fingerprint changes with a setting, and tells nothing of a secret', () => {
	const of = (environment: Record<string, string>) => fingerprintOf(readSettings(environment));
	expect(of({})).toBe(of({}));
	expect(of({ PORT: '3001' })).not.toBe(of({}));
	const smtp = (password: string) => of({ SMTP_URL: `smtp://town:${password}@mail.example` });
	expect(smtp('one')).not.toBe(of({}));
	expect(smtp('one')).toBe(smtp('two'));
});

test.each(['tcp://127.0.0.1:3310', 'tcp://[::1]:3310', 'tcp://clamav:3310', 'unix:/run/clamav/clamd.ctl'])(
	'a virus scanner may be at %s',
	(address) => {
		expect(readSettings({ CLAMD_URL: address }).clamdUrl).toBe(address);
	}
);

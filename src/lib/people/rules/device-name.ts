const DEVICES: [RegExp, string][] = [
	[/iPad/, 'iPad'],
	[/iPhone/, 'iPhone'],
	[/Android.*Mobile/, 'téléphone Android'],
	[/Android/, 'tablette Android'],
	[/CrOS/, 'Chromebook'],
	[/Macintosh/, 'Mac'],
	[/Windows/, 'Windows'],
	[/Linux/, 'Linux']
];
const BROWSERS: [RegExp, string][] = [
	[/Edg\//, 'Edge'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari']
];

/** What the owner recognises in a list of devices, from `User-Agent`: "Safari, iPad". Never used to decide anything. */
export function deviceName(userAgent: string): string {
	const nameIn = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
	return [nameIn(BROWSERS), nameIn(DEVICES)].filter(Boolean).join(', ') || '—';
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { declarePdfUa } from './pdf-ua.ts';
import type { TypstAnswer, TypstTask } from './typst.ts';

/** The call is synchronous, so the compiler has a thread of its own. */
const { resolve } = createRequire(import.meta.url);
const fontBlobs = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'].map((face) =>
	readFileSync(resolve(`@expo-google-fonts/source-sans-3/${face}/SourceSans3_${face}.ttf`))
);
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });

parentPort?.on('message', (task: TypstTask) => {
	const answer = compile(task);
	parentPort?.postMessage(answer);
	// Memory stays near 200 MB: nothing of a document is kept for the next.
	compiler.evictCache(0);
});

function compile({ template, data, standard }: TypstTask): TypstAnswer {
	const compiled = compiler.compile({ mainFileContent: template, inputs: { data } });
	const { result } = compiled;
	if (!result) return { problem: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? 'unknown') };
	try {
		const pdf = compiler.pdf(result, { pdfStandard: standard });
		return { pdf: standard === 'a-2a' ? declarePdfUa(pdf) : pdf };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : 'unknown' };
	}
}

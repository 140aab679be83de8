import { dictionary } from '@zxcvbn-ts/language-common';

/** 49,233 passwords that leaks contain most often, gathered by zxcvbn-ts (MIT). Nothing is asked of anybody outside. */
const common = new Set(dictionary['passwords-common']);

/** Whether a password, in small letters, is one that everybody tries first. */
export function isCommon(password: string): boolean {
	return common.has(password);
}

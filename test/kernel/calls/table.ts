/**
 * What the fuzzer knows of the kernel's calls: numbers, and the words of each routine's contract
 * about its arguments. So a call that is new in the kernel is tried without a line here.
 */
import { type KernelCall, kernelCalls } from '../../../vm/cli/kernel-calls.ts';

export type Call = KernelCall;

export const calls: readonly Call[] = kernelCalls();

export const presentCalls = calls.filter(({ place }) => place !== 'absent');

export function callNamed(number: number): string {
  return calls.find((call) => call.number === number)?.name ?? `call ${number | 0}`;
}

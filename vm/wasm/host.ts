/**
 * The part of the host's WebAssembly that we use. The standard types know it only as a part of
 * browsers, which this machine does not need.
 */
interface HostWebAssembly {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly host: Host },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** What a module of ours imports. */
export interface Host {
  readonly memory: SharedMemory;
  readonly call: (argument: number) => void;
}

/** A memory whose buffer TypeScript and WebAssembly see alike. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** A compiled module. */
export interface WasmModule {
  readonly kind?: 'module';
}

declare const WebAssembly: HostWebAssembly;

export const WASM_PAGE_BYTES = 0x1_0000;

/** Memory of at least that many bytes, all 0. It never grows. */
export function sharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / WASM_PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export function compile(bytes: Uint8Array): WasmModule {
  return new WebAssembly.Module(bytes);
}

/** The function `run` of a module. */
export function instantiate(module: WasmModule, host: Host): unknown {
  return new WebAssembly.Instance(module, { host }).exports['run'];
}

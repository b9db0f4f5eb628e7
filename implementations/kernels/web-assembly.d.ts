/** The part of WebAssembly's JavaScript interface that the kernels use; neither TypeScript's ES libraries nor Node's types declare it. */

declare namespace WebAssembly {
  class Memory {
    constructor(limits: {
      readonly initial: number;
      readonly maximum: number;
      readonly shared: true;
    });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: unknown;
  }
}

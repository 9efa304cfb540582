import * as E from 'fp-ts/lib/Either.js'

/** Why no BLAS was found. */
export type BlasRefusal =
  | { readonly _tag: 'NoPackages' }
  | { readonly _tag: 'NoKoffi'; readonly message: string }
  | {
      readonly _tag: 'NoLibrary'
      readonly tried: ReadonlyArray<{ readonly library: string; readonly message: string }>
    }

/** A function of a library, as JavaScript calls it; arrays are passed as the place where they lie. */
export type Foreign = (...args: ReadonlyArray<number | Float64Array>) => unknown

/** A library that was loaded. */
export interface Library {
  readonly func: (declaration: string) => Foreign
}

/** What this project uses of the package `koffi`. */
export interface Koffi {
  readonly load: (library: string) => Library
}

const PEER: string = 'koffi'

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The package `koffi`, where it is installed; asked of the runtime, so that no bundler looks for it. */
export const koffi = (): E.Either<BlasRefusal, Koffi> => {
  try {
    const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> } // browsers have none
    const builtin = process?.getBuiltinModule?.('node:module')
    if (builtin === undefined) return E.left({ _tag: 'NoPackages' })
    return E.right(builtin.createRequire(import.meta.url)(PEER) as Koffi) // as its documentation says
  } catch (error) {
    return E.left({ _tag: 'NoKoffi', message: messageOf(error).split('\n')[0] ?? '' })
  }
}

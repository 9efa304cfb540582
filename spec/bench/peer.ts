import type { InputsOf, Kind } from './data.js'
import type { Way } from './harness.js'

/** What a library, or catamat, does of the work: for each kind the ways it has, each with a name of its own. */
export type Peer = { readonly [K in Kind]?: (inputs: InputsOf<K>) => ReadonlyArray<Way> | Promise<ReadonlyArray<Way>> }

/** A package that need not be installed. */
export interface Optional {
  readonly packages: string
  readonly load: () => Promise<Peer>
}

/** A package by a name that the compiler is not to look for. */
export const imported = <A>(name: string): Promise<A> => import(name) as Promise<A> // what is used of it is written beside its use

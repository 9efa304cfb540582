import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { printer } from '../../core/printer.js'
import { type BlasRefusal, type Foreign, type Koffi, koffi, type Library, messageOf } from './foreign.js'

/**
 * A BLAS of the system: what a compiled function multiplies matrices with where it was asked to.
 *
 * @category compilation
 */
export interface NativeBlas {
  /** The name or the path that it was loaded by. */
  readonly library: string
  /** What it says of itself; undefined where it says nothing. */
  readonly version: string | undefined
  /** How many threads it takes where it is not told how many; undefined where it takes no such word. */
  readonly threads: number | undefined
}

/** The functions of a BLAS that are used, with row-major matrices. */
export interface Blas extends NativeBlas {
  readonly gemm: Foreign
  readonly gemv: Foreign
  readonly syrk: Foreign
  readonly setThreads: (count: number) => void
}

/** Where a BLAS with the interface of C is usually found, the fastest first. */
const LIBRARIES: Readonly<Record<string, ReadonlyArray<string>>> = {
  darwin: [
    '/System/Library/Frameworks/Accelerate.framework/Accelerate',
    'libopenblas.dylib',
    '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
    '/usr/local/opt/openblas/lib/libopenblas.dylib'
  ],
  win32: ['mkl_rt.2.dll', 'mkl_rt.dll', 'libopenblas.dll', 'openblas.dll'],
  others: [
    'libopenblas.so.0',
    'libopenblas.so',
    'libmkl_rt.so.2',
    'libmkl_rt.so',
    'libblis.so.4',
    'libcblas.so.3',
    'libblas.so.3'
  ]
}

/** How names are written around, and how wide whole numbers are. */
interface Convention {
  readonly prefix: string
  readonly suffix: string
  readonly int: 'int' | 'int64_t'
}

const CONVENTIONS: ReadonlyArray<Convention> = [
  { prefix: '', suffix: '', int: 'int' },
  { prefix: '', suffix: '64_', int: 'int64_t' },
  { prefix: 'scipy_', suffix: '', int: 'int' },
  { prefix: 'scipy_', suffix: '64_', int: 'int64_t' }
]

const IN = 'const double *'

/** A function of a library; undefined where it has none of that name. */
const optional = (library: Library, declaration: string): Foreign | undefined => {
  try {
    return library.func(declaration)
  } catch {
    return undefined
  }
}

/** How threads are counted, and told: by OpenBLAS and by MKL. */
const threadsOf = (library: Library, { prefix, suffix }: Convention): Pick<Blas, 'threads' | 'setThreads'> => {
  const pairs = [
    [`int ${prefix}openblas_get_num_threads${suffix}()`, `void ${prefix}openblas_set_num_threads${suffix}(int)`],
    ['int MKL_Get_Max_Threads()', 'void MKL_Set_Num_Threads(int)']
  ] as const
  for (const [counted, told] of pairs) {
    const [count, set] = [optional(library, counted), optional(library, told)]
    if (count !== undefined && set !== undefined) return { threads: Number(count()), setThreads: set }
  }
  return { threads: undefined, setThreads: () => undefined }
}

/** The functions of a library under one convention; throws where it has them not. */
const functionsOf = (library: Library, convention: Convention): Omit<Blas, 'library'> => {
  const { prefix, suffix } = convention
  const config = optional(library, `const char *${prefix}openblas_get_config${suffix}()`)?.()
  const version = typeof config === 'string' ? config.trim() : undefined
  const int = version?.includes('USE64BITINT') === true ? 'int64_t' : convention.int
  const [layout, flag] = ['int', 'int']
  const of = (name: string, parameters: ReadonlyArray<string>): Foreign =>
    library.func(`void ${prefix}cblas_${name}${suffix}(${parameters.join(', ')})`)
  const matrix = [IN, int]
  return {
    version,
    ...threadsOf(library, convention),
    gemm: of('dgemm', [layout, flag, flag, int, int, int, 'double', ...matrix, ...matrix, 'double', 'double *', int]),
    gemv: of('dgemv', [layout, flag, int, int, 'double', ...matrix, ...matrix, 'double', 'double *', int]),
    syrk: of('dsyrk', [layout, flag, flag, int, int, 'double', ...matrix, 'double', 'double *', int])
  }
}

type Tried = E.Either<{ readonly library: string; readonly message: string }, Blas>

const attempt = (from: Koffi, library: string): Tried => {
  let message = 'it has no cblas_dgemm'
  try {
    const loaded = from.load(library)
    const convention = CONVENTIONS.find(
      ({ prefix, suffix }) => optional(loaded, `void ${prefix}cblas_dgemm${suffix}()`) !== undefined
    )
    if (convention !== undefined) return E.right({ library, ...functionsOf(loaded, convention) })
  } catch (error) {
    message = messageOf(error)
  }
  return E.left({ library, message })
}

const usual = (): ReadonlyArray<string> => LIBRARIES[process.platform] ?? LIBRARIES['others'] ?? []

/** The first of some libraries that can be used, or the first of the usual ones; loads it. */
export const blasOf = (library: string | undefined): E.Either<BlasRefusal, Blas> =>
  pipe(
    koffi(),
    E.chain((from) => {
      const tried: Array<{ readonly library: string; readonly message: string }> = []
      for (const name of library === undefined ? usual() : [library]) {
        const one = attempt(from, name)
        if (E.isRight(one)) return one
        tried.push(one.left)
      }
      return E.left<BlasRefusal, Blas>({ _tag: 'NoLibrary', tried })
    })
  )

/**
 * The BLAS that `compile(…, { backend: 'native' })` takes, or why there is none: the optional package `koffi` must be installed, and
 * OpenBLAS, MKL, Accelerate, BLIS or another library with the interface of C; a name or a path says which.
 *
 * Errors: `NoPackages` where the runtime is not Node's kind, `NoKoffi`, `NoLibrary` with what each name came to.
 *
 * @example
 * import { nativeBlas, showBlasRefusal } from 'catamat'
 * import { isLeft } from 'fp-ts/lib/Either.js'
 *
 * const none = nativeBlas('/no/such/library')
 * isLeft(none) ? none.left._tag !== 'NoPackages' && showBlasRefusal(none.left).length > 0 : false // => true
 *
 * @category compilation
 */
export const nativeBlas = (library?: string): E.Either<BlasRefusal, NativeBlas> =>
  pipe(
    blasOf(library),
    E.map(({ library: own, version, threads }) => ({ library: own, version, threads }))
  )

/**
 * Why there is no BLAS, in a sentence.
 *
 * @category compilation
 */
export const showBlasRefusal: (refusal: BlasRefusal) => string = printer((refusal: BlasRefusal): string => {
  switch (refusal._tag) {
    case 'NoPackages':
      return 'this runtime loads no packages'
    case 'NoKoffi':
      return `the optional package koffi is not there: ${refusal.message}`
    case 'NoLibrary':
      return `no BLAS was found: ${refusal.tried.map(({ library, message }) => `${library} (${message})`).join(', ')}`
  }
}, 'no refusal of nativeBlas')

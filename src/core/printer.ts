import { describe } from './describe.js'
import { shown } from './text.js'

const tagText = (error: unknown): string => {
  const { _tag } = Object(error) as { readonly _tag?: unknown } // whatever it is, it may have one
  return typeof _tag === 'string' ? shown(_tag) : describe(error)
}

/** What is printed where an error is none of the printer's: its tag at least, and what would have been one. */
const foreign = (error: unknown, due: string): string => {
  try {
    return `${tagText(error)} is ${due}`
  } catch {
    return `${describe(error)} is ${due}`
  }
}

/** A printer of errors made total: untyped code may give it an error of another kind, or anything else. */
export const printer =
  <X>(print: (error: X) => string | undefined, due: string): ((error: X) => string) =>
  (error) => {
    try {
      const text = print(error)
      return typeof text === 'string' ? text : foreign(error, due)
    } catch {
      return foreign(error, due)
    }
  }

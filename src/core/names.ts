import { showName } from './show.js'
import { cut } from './text.js'

const MOST_NAMES = 8

/** A name in an error. */
export const quoted = (name: string): string => cut(showName(cut(name, 200)))

/** The first few of some names in an error, and how many more there are. */
export const listNames = (names: ReadonlyArray<string>): string =>
  `${names.slice(0, MOST_NAMES).map(quoted).join(', ')}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''}`

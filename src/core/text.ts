/** The longest that a piece of a user's text becomes in an error. */
export const LONGEST_TEXT = 80

const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Surrogate}]/gu

/** A text in which what is not seen, or moves what is, is written as an escape. */
export const escaped = (text: string): string =>
  text.replace(HIDDEN, (c) => {
    const code = (c.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })

/** A text of at most so many characters, the last of them an ellipsis where some were left out. */
export const cut = (text: string, longest = LONGEST_TEXT): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`

/** A user's text as an error shows it: without hidden characters, and of moderate length. */
export const shown = (text: string, longest = LONGEST_TEXT): string => cut(escaped(cut(text, longest)), longest)

interface Raised extends Error {
  code?: string
  table_name?: string
  column_name?: string
  constraint_name?: string
}

interface LoggedError {
  type: string
  message: string
  stack: string
  [about: string]: unknown
}

/** PostgreSQL's class of errors about a value, which their message quotes. */
const ABOUT_A_VALUE = /^22/

/**
 * An error as the log tells it: what it is, and where in the code. What PostgreSQL adds to it quotes what people wrote,
 * the row that it refuses or the JSON around the fault: that stays out.
 */
export function loggedError(error: Error): LoggedError {
  const { name, message, stack = '', cause, ...about } = picked(error)
  const isQuoting = ABOUT_A_VALUE.test(about.code ?? '')
  return {
    type: name,
    message: isQuoting ? 'a value that the database cannot keep' : message,
    stack: isQuoting ? stack.slice(stack.indexOf('\n    at ') + 1) : stack,
    ...about,
    ...(cause instanceof Error && { cause: loggedError(cause) }),
  }
}

function picked(error: Raised) {
  const { name, message, stack, cause, code } = error
  const { table_name: table, column_name: column, constraint_name: constraint } = error
  return { name, message, stack, cause, code, table, column, constraint }
}

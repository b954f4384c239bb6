interface Refused extends Error {
  code?: string
  constraint_name?: string
  table_name?: string
  column_name?: string
}

interface LoggedError {
  [detail: string]: unknown
  type: string
  message: string
  stack: string
}

/**
 * An error as it is logged. Database messages quote rows, which hold what people wrote: only the place and the code
 * are logged.
 */
export function loggedError(error: Error): LoggedError {
  const { name: type, message, stack = '', cause, code, ...row } = error as Refused
  const { constraint_name: constraint, table_name: table, column_name: column } = row
  const ofDatabase = 'severity' in error
  return {
    type,
    message: ofDatabase ? 'refused by the database' : message,
    stack: ofDatabase ? stack.replace(message, '') : stack,
    ...(code !== undefined && { code }),
    ...(ofDatabase && { constraint, table, column }),
    ...(cause instanceof Error && { cause: loggedError(cause) }),
  }
}

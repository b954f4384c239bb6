/// <reference types="unplugin-icons/types/svelte" />

/** True in the build that renders pages on the server, where there is no document. */
declare const ON_SERVER: boolean

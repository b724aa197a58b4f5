/**
 * Our two cookies. Scripts cannot read them, other sites cannot make the browser send them with anything that writes.
 * Their values are secrets of 43 plain characters, so nothing has to be quoted.
 */
import type { Site } from './site.ts'
import type { Cookies } from './world.ts'

export function staffCookies({ cookies, https }: Site): Cookies {
  const line = (name: string, value: string, maxAgeS: number) =>
    `${name}=${value}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`
  return {
    read(request, which) {
      const start = `${cookies[which]}=`
      const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(start))
      return found?.slice(start.length)
    },
    set: (reply, which, value, maxAgeMs) =>
      void reply.header('set-cookie', line(cookies[which], value, Math.floor(maxAgeMs / 1_000))),
    drop: (reply, which) => void reply.header('set-cookie', line(cookies[which], '', 0)),
  }
}

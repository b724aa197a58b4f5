/** As much of a browser's XMLHttpRequest as Microsoft's Direct Line client uses, over fetch. */

export class FetchRequest {
  onreadystatechange: (() => void) | null = null
  onerror: (() => void) | null = null
  ontimeout: (() => void) | null = null
  readyState = 0
  status = 0
  statusText = ''
  response: unknown = null
  responseText = ''
  responseType = ''
  timeout = 0
  withCredentials = false
  readonly #headers: Record<string, string> = {}
  readonly #stop = new AbortController()
  #method = 'GET'
  #url = ''

  open(method: string, url: string): void {
    this.#method = method
    this.#url = url
    this.readyState = 1
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value
  }

  send(body?: string): void {
    fetch(this.#url, { method: this.#method, headers: this.#headers, signal: this.#stop.signal, ...(body && { body }) })
      .then(async (answer) => this.#arrived(answer.status, await answer.text()))
      .catch(() => this.onerror?.())
  }

  abort(): void {
    this.#stop.abort()
  }

  getAllResponseHeaders(): string {
    return ''
  }

  getResponseHeader(): null {
    return null
  }

  #arrived(status: number, text: string): void {
    this.status = status
    this.responseText = text
    this.response = this.responseType === 'json' && text !== '' ? JSON.parse(text) : text
    this.readyState = 4
    this.onreadystatechange?.()
  }
}

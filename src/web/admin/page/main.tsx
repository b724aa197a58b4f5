/** Starts the editor's page. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { App } from './app.tsx'
import './frame.css'
import './flow.css'
import { Failure } from './server.ts'
import { Limits } from './ui/limits.tsx'

const RETRIES = 3

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server decided stays decided; a lost network is tried again by itself.
      retry: (count, error) => error instanceof Failure && error.away && count < RETRIES,
      retryDelay: (count) => Math.min(1_000 * 2 ** count, 10_000),
      networkMode: 'always',
      refetchOnWindowFocus: false,
      staleTime: 5_000,
    },
    mutations: { networkMode: 'always' },
  },
})

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(
  <I18nProvider locale="vi-VN">
    <QueryClientProvider client={client}>
      <Limits>
        <Router base="/admin">
          <App />
        </Router>
      </Limits>
    </QueryClientProvider>
  </I18nProvider>,
)

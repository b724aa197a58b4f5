# The product alone: Node 24, production dependencies, sources as they are. Built is only the editor's page.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# None of what production needs has an install script; none may run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM dependencies AS editor
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY flows/schema.json ./flows/schema.json
COPY locales/schema.json ./locales/schema.json
COPY src ./src
RUN node src/web/admin/make.ts && test -f dist/admin/manifest.json

FROM node:24-bookworm-slim
# Makes residents' voice messages playable on every phone.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=editor /app/dist ./dist
COPY package.json LICENSE ./
COPY locales ./locales
COPY flows ./flows
COPY src ./src
# Made here, so that the volume belongs to the one who runs.
RUN install -d -o node -g node -m 0700 /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "--heap-growing-percent=20", "--import=./src/compiled.js", "src/main.ts"]

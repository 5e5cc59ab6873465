# One image, two commands: `web` serves the dashboard, `etl` publishes a release.
#   docker build -t sales-dashboard .
#   docker run --rm -v sales:/data -v ./config:/app/config:ro sales-dashboard etl run
#   docker run --rm -v sales:/data --network host sales-dashboard web
# Without a configured sign-in the dashboard binds to loopback only, hence the host's network.

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
# Development tools stay out of the image: the lock's other packages are what pyproject.toml depends on.
COPY pyproject.toml ./
RUN python -m venv /opt/bootstrap \
    && grep -A200 '^uv==' requirements.lock | awk 'NR==1 || /^ /{print; next} {exit}' > /tmp/uv.txt \
    && /opt/bootstrap/bin/pip install --no-cache-dir --require-hashes --no-deps -r /tmp/uv.txt \
    && python -m venv --without-pip /opt/venv \
    && /opt/bootstrap/bin/uv pip compile --quiet --no-header --no-annotate --generate-hashes \
        --constraint requirements.lock --no-emit-index-url pyproject.toml -o /tmp/runtime.txt \
    && /opt/bootstrap/bin/uv pip sync --no-cache --python /opt/venv/bin/python --require-hashes --compile-bytecode /tmp/runtime.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin sales \
    && install -d -o sales -g sales /data
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY pyproject.toml gunicorn.conf.py ./
COPY config config
COPY assets assets
COPY etl etl
COPY dashapp dashapp
COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
USER sales
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', '8050')}/healthz\", timeout=2)"]
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["web"]

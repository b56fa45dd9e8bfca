# The same packages as the lock file, by hash, into a virtual environment; then only that environment, without pip.
# It writes to /var/lib/babysit alone, and nowhere with PostgreSQL: run it with --read-only --tmpfs /tmp --cap-drop ALL.
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /opt/babysit \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements/build.txt \
 && /opt/build/bin/pip --python /opt/babysit/bin/python install --no-deps --require-hashes --only-binary :all: \
    -r requirements/run.txt
COPY pyproject.toml README.md LICENSE app.yml ./
COPY bot bot
COPY checklists checklists
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
 && /opt/build/bin/pip --python /opt/babysit/bin/python install --no-deps /wheel/*.whl

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
COPY --from=build /opt/babysit /opt/babysit
RUN groupadd --system --gid 10001 babysit \
 && useradd --system --uid 10001 --gid 10001 --no-log-init --shell /usr/sbin/nologin \
    --create-home --home-dir /var/lib/babysit babysit \
 && chmod 700 /var/lib/babysit \
 && rm -rf /usr/local/lib/python3.13/site-packages/pip* /usr/local/lib/python3.13/ensurepip /usr/local/bin/pip*
USER 10001:10001
WORKDIR /var/lib/babysit
VOLUME /var/lib/babysit
ENV PATH=/opt/babysit/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=sqlite:////var/lib/babysit/babysit.db
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request, os; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["babysit", "serve"]
